"""`plebiscite papers`: paper counts of polling stations, and marks of voters on paper."""

import csv
import io
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import click
import msgspec

from plebiscite.cli.answer import answer, counted
from plebiscite.cli.count_files import read_count, read_voter_ids, write_toml
from plebiscite.cli.desk import Place, act, desk, say_handed
from plebiscite.cli.file_kinds import FileKind, read_as
from plebiscite.cli.key_reading import read_key
from plebiscite.cli.letters import MAPPING
from plebiscite.cli.options import (
    FILE,
    FOLDER,
    acting_options,
    example,
    json_option,
    key_option,
    policy_option,
    record_option,
)
from plebiscite.cli.referendum import read_words
from plebiscite.cli.sources import read_policy, read_record
from plebiscite.errors import MisuseError, PlebisciteError
from plebiscite.offices.count_sheet import Counted, CountSheet, counted_of, empty_sheet
from plebiscite.offices.marks import countersign_marks, mark_on_paper
from plebiscite.offices.papers import count_papers, require_countable
from plebiscite.offices.submission import Submission, read_submission
from plebiscite.record.acts import COMMISSION, REGISTRAR
from plebiscite.record.definition import District
from plebiscite.record.state import RecordState
from plebiscite.results.paper_warnings import count_warnings
from plebiscite.store.text_files import read_text

_LARGEST_MAPPING = 2**30


@click.group(epilog=example("plebiscite papers check S-1.toml --record record --policy policy"))
def papers() -> None:
    """Votes on paper: what polling stations counted, and who is marked in the roll."""


class Looked(msgspec.Struct, frozen=True):
    """What there is to say of a count."""

    unit: str
    stations: tuple[str, ...]
    papers: int
    answers: bool
    replaces: int | None
    problem: str
    warnings: tuple[str, ...]


@papers.command(
    "example", epilog=example("plebiscite papers example S-1 --record record --policy policy")
)
@click.argument("station")
@click.option("--style", default="", help="The ballot style, where the district has several.")
@click.option("--district", default="", help="The district, where several have such a station.")
@record_option
@policy_option
@json_option
def example_command(
    station: str, style: str, district: str, record: str, policy: Path, *, as_json: bool
) -> None:
    """Print a sheet of a station with every number at 0, to be filled in (TOML)."""
    state = read_record(record, read_policy(policy)).state
    definition = state.required_definition()
    found = [
        unit
        for unit in state.units.values()
        if unit.district in {each.id for each in definition.districts if _has(each, station)}
        and style in {"", unit.style}
        and district in {"", unit.district}
    ]
    if len(found) != 1:
        known = ", ".join(f"{each.district}/{each.style}" for each in found) or "no unit"
        raise MisuseError(f"the station is of {known}; name --district and --style")
    sheet = empty_sheet(found[0], station)
    answer(sheet, [write_toml(sheet)], as_json=as_json)


def _has(district: District, station: str) -> bool:
    return any(each.id == station for each in district.stations)


@papers.command(epilog=example("plebiscite papers check S-1.toml --record record --policy policy"))
@click.argument("file", type=FILE)
@record_option
@policy_option
@json_option
def check(file: Path, record: str, policy: Path, *, as_json: bool) -> None:
    """Say what is wrong or odd about the numbers in FILE, before anything is signed.

    Exit status 1 when a rule stops them; warnings stop nothing.
    """
    state = read_record(record, read_policy(policy)).state
    sheet = read_count(file)
    found = counted_of(sheet, state.required_definition(), state.units)
    looked = looked_at(state, found)
    answer(looked, told(looked), as_json=as_json)
    if looked.problem:
        raise SystemExit(1)


def looked_at(state: RecordState, found: Counted) -> Looked:
    """The first rule that stops a count, and what is odd about it."""
    problem, warnings = "", tuple[str, ...]()
    try:
        entry = require_countable(state, found.unit, found.stations, found.answers)
        oddities = count_warnings(state.required_definition(), state.units, entry)
        replaces, warnings = entry.replaces, tuple(map(str, oddities))
    except PlebisciteError as stopped:
        problem, replaces = str(stopped), None
    return Looked(
        unit=found.unit,
        stations=tuple(each.station for each in found.stations),
        papers=sum(each.box for each in found.stations),
        answers=bool(found.answers),
        replaces=replaces,
        problem=problem,
        warnings=warnings,
    )


def told(looked: Looked) -> list[str]:
    """What `Looked` says, for people."""
    names = ", ".join(looked.stations)
    lines = [f"{names}: {counted(looked.papers, 'paper')}"]
    if not looked.answers:
        lines.append("The answers are not shown.")
    if looked.replaces is not None:
        lines.append(f"This corrects the count in entry {looked.replaces}.")
    if looked.problem:
        lines.append(f"Stopped: {looked.problem}")
    lines += [f"Odd: {each}" for each in looked.warnings]
    if not looked.problem and not looked.warnings:
        lines.append("Everything adds up.")
    return lines


@papers.command(
    epilog=example("plebiscite papers count S-1.toml --key c.key --record record --policy policy")
)
@click.argument("file", type=FILE)
@key_option
@click.option("--words", type=FILE, help="Why, for everyone to read; needed for a correction.")
@click.option("--odd-as-it-is", is_flag=True, help="Publish though something is odd; --words why.")
@acting_options
def count(file: Path, key: Path, words: Path | None, *, odd_as_it_is: bool, **place: Any) -> None:  # noqa: ANN401
    """Publish the count in FILE. Stations that are counted already are corrected, with --words."""
    said = read_words(words) if words else ""
    sheet = read_count(file)

    def make(state: RecordState) -> Submission:
        return _counted(state, sheet, said, odd_as_it_is=odd_as_it_is)

    act(Place(**place), COMMISSION, key, make)


def _counted(
    state: RecordState, sheet: CountSheet, words: str, *, odd_as_it_is: bool
) -> Submission:
    found = counted_of(sheet, state.required_definition(), state.units)
    entry = require_countable(state, found.unit, found.stations, found.answers)
    oddities = count_warnings(state.required_definition(), state.units, entry)
    if oddities and not (odd_as_it_is and words):
        told_so = "; ".join(map(str, oddities))
        raise MisuseError(f"{told_so}. If that is so: --odd-as-it-is, and --words with the reason")
    return count_papers(state, found.unit, found.stations, found.answers, words, os.urandom)


@papers.group(
    epilog=example("plebiscite papers marks make marked.csv --letters letters --key r.key")
)
def marks() -> None:
    """Marks in the roll: who votes on paper. An electronic vote of theirs is cancelled."""


class Marked(NamedTuple):
    """A list of voters against the mapping."""

    credentials: list[str]
    lines: list[str]
    wrong: bool


@marks.command(
    epilog=example(
        "plebiscite papers marks make marked.csv --letters letters --key r.key "
        "--record record --policy policy --out marks.submission"
    )
)
@click.argument("voters", type=FILE)
@click.option("--letters", required=True, type=FOLDER, help="The registrar's folder: mapping.csv.")
@key_option
@click.option("--dry-run", is_flag=True, help="Say what would happen, row by row; sign nothing.")
@acting_options
def make(voters: Path, letters: Path, key: Path, *, dry_run: bool, **place: Any) -> None:  # noqa: ANN401
    """Registrar: sign a mark for every voter in VOTERS (a CSV with the column voter_id).

    Who is marked already is left out. The file that is written names credentials only; the
    commission countersigns it.
    """
    where = Place(**place)
    if where.append is not None:
        raise MisuseError("the commission signs next: write a file with --out, without --append")
    where = where._replace(out=where.out or Path("marks.submission"))
    with desk(where) as work:
        state = work.state
        found = marked_rows(state, read_voter_ids(voters), _mapping(letters / MAPPING))
        if found.wrong or dry_run:
            value = {"rows": found.lines, "wrong": found.wrong, "marks": len(found.credentials)}
            answer(value, found.lines, as_json=where.as_json)
            if found.wrong:
                raise SystemExit(1)
            return
        signing = read_key(key, REGISTRAR, state.origin)
        handed = work.hand_in(mark_on_paper(state, found.credentials, signing))
    handed = msgspec.structs.replace(handed, whom="the commission (papers marks countersign)")
    say_handed(handed, as_json=where.as_json, more=found.lines[-1:])


def marked_rows(
    state: RecordState, rows: list[tuple[int, str]], mapping: Mapping[str, str]
) -> Marked:
    """Each row: to be marked, marked already, or unknown."""
    excluded = {each.credential: each.reason for each in state.exclusions}
    lines, credentials, wrong = [], dict[str, None](), False
    for number, voter in rows:
        credential = mapping.get(voter)
        if credential is None:
            lines.append(f"row {number}: no voter {voter} is on the roll")
            wrong = True
        elif credential in excluded:
            lines.append(f"row {number}: {voter} is excluded already ({excluded[credential]})")
        elif credential in credentials:
            lines.append(f"row {number}: {voter} stands in the file twice")
        else:
            credentials[credential] = None
    lines.append(f"{counted(len(credentials), 'voter')} to be marked.")
    return Marked(list(credentials), lines, wrong)


def _mapping(path: Path) -> dict[str, str]:
    text = read_text(path, limit=_LARGEST_MAPPING)
    rows = csv.DictReader(io.StringIO(text, newline=""))
    if rows.fieldnames != ["voter_id", "unit", "credential"]:
        raise MisuseError("this is not the mapping that registrar issue wrote", place=str(path))
    return {row["voter_id"]: row["credential"] for row in rows}


@marks.command(
    epilog=example("plebiscite papers marks countersign marks.submission --key c.key --append k")
)
@click.argument("file", type=FILE)
@key_option
@acting_options
def countersign(file: Path, key: Path, **place: Any) -> None:  # noqa: ANN401
    """Commission: sign the registrar's marks; then they are complete and go on the record."""
    where = Place(**place)
    if where.append is None and where.out is None:
        where = where._replace(out=file.with_name(f"{file.stem}-signed{file.suffix}"))
    with desk(where) as work:
        state = work.state
        found = read_as(file, FileKind.SUBMISSION, lambda raw: read_submission(raw, state.origin))
        signing = read_key(key, COMMISSION, state.origin)
        handed = work.hand_in(countersign_marks(found, state, signing))
    said = f"{counted(len(found.entries), 'voter')} marked as voting on paper."
    say_handed(handed, as_json=where.as_json, more=[said])
