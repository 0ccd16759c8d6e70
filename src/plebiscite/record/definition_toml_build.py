"""From the tables of the human-written definition to its values and its texts."""

from zoneinfo import ZoneInfo

from plebiscite.record.definition import (
    CLOSING_GRACE,
    FORMAT,
    Calendar,
    Definition,
    Paper,
    Texts,
)
from plebiscite.record.definition_toml_contests import ReadContest, read_contest, read_rule
from plebiscite.record.definition_toml_districts import (
    check_named_districts,
    read_district,
    read_styles,
)
from plebiscite.record.definition_toml_offices import read_person, read_policy, read_trustees
from plebiscite.record.definition_toml_table import TableReader
from plebiscite.record.definition_toml_values import read_duration, read_moment, read_zone

_MINIMUM = 30
_LONGEST_WAIT = 60
_MAPPING_KEPT = 30 * 86_400
_RIGHT_TO_LEFT = {"ar", "arc", "ckb", "dv", "fa", "he", "ks", "ps", "sd", "ug", "ur", "yi"}
_RIGHT_TO_LEFT_SCRIPTS = {"adlm", "arab", "hebr", "nkoo", "rohg", "syrc", "thaa"}
_SCRIPT_LENGTH = 4


def build_definition(table: TableReader) -> tuple[Definition, tuple[Texts, ...]]:
    """The definition in the file's top table. Problems go to the table's list."""
    languages = table.names("languages")
    default_rule = read_rule(table) if table.has("rule") else None
    contest_tables = table.children("contests")
    contests = [read_contest(item, default_rule, languages) for item in contest_tables]
    style_tables, district_tables = table.children("styles"), table.children("districts")
    explicit = bool(style_tables)
    names = [item.text("id") for item in district_tables]
    for item, contest in zip(contest_tables, contests, strict=True):
        check_named_districts(item, contest.districts, names, explicit=explicit)
    styles = read_styles(style_tables, contests, names)
    calendar, destroyed = _moments(table)
    definition = Definition(
        format=FORMAT,
        origin=table.text("origin"),
        practice=table.flag("practice", default=False),
        languages=languages,
        group="Ed25519",
        effect=table.text("effect"),  # type: ignore[arg-type] # one of the key's choices
        minimum=table.whole("minimum", _MINIMUM),
        calendar=calendar,
        contests=tuple(item.contest for item in contests),
        styles=styles,
        districts=tuple(
            read_district(item, styles, contests, explicit=explicit) for item in district_tables
        ),
        commission=read_person(table.child("commission")),
        registrar=read_person(table.child("registrar")),
        trustees=read_trustees(table.child("trustees")),
        policy=read_policy(table.child("log"), table.child("witnesses")),
        longest_wait=table.converted("longest_wait", read_duration, _LONGEST_WAIT),
        second_factor=table.text("second_factor"),  # type: ignore[arg-type] # a choice likewise
        mapping_destroyed_by=destroyed,
        observers=tuple(read_person(item) for item in table.children("observers")),
        paper=_paper(table.child("paper")) if table.has("paper") else None,
    )
    return definition, _texts(table, languages, contests)


def direction(language: str) -> str:
    """How a language is written, "ltr" or "rtl", by its script if the code names one."""
    primary, *subtags = language.lower().split("-")
    scripts = [tag for tag in subtags if len(tag) == _SCRIPT_LENGTH and tag.isalpha()]
    if scripts:
        return "rtl" if scripts[0] in _RIGHT_TO_LEFT_SCRIPTS else "ltr"
    return "rtl" if primary in _RIGHT_TO_LEFT else "ltr"


def _moments(table: TableReader) -> tuple[Calendar, int]:
    """The calendar, and when the list of voters and credentials is gone."""
    calendar = table.child("calendar")
    zone = calendar.converted("time_zone", lambda name: read_zone(str(name)), ZoneInfo("UTC"))
    opens = calendar.converted("opens", lambda value: read_moment(value, zone), 0)
    closes = calendar.converted("closes", lambda value: read_moment(value, zone), opens + 1)
    values = Calendar(
        time_zone=calendar.text("time_zone"),
        opens=opens,
        closes=closes,
        rehearsal_gap=calendar.converted("rehearsal_gap", read_duration, 0),
        roll_gap=calendar.converted("roll_gap", read_duration, 0),
        closing_grace=calendar.converted("closing_grace", read_duration, CLOSING_GRACE),
    )
    destroyed = table.converted(
        "mapping_destroyed_by", lambda value: read_moment(value, zone), closes + _MAPPING_KEPT
    )
    return values, destroyed


def _paper(table: TableReader) -> Paper:
    return Paper(small_counts=table.text("small_counts"))  # type: ignore[arg-type] # a choice


def _texts(
    table: TableReader, languages: tuple[str, ...], contests: list[ReadContest]
) -> tuple[Texts, ...]:
    fields = ("title", "summary", "legal_basis", "what_follows", "abstaining")
    words = {field: table.texts(field, languages) for field in fields}
    return tuple(
        Texts(
            language=language,
            direction=direction(language),  # type: ignore[arg-type] # one of the two
            title=words["title"][language],
            summary=words["summary"][language],
            legal_basis=words["legal_basis"][language],
            effect=words["what_follows"][language],
            abstaining=words["abstaining"][language],
            contests=tuple(contest.texts[language] for contest in contests),
        )
        for language in languages
    )
