import gzip
import json
import time

import msgspec
import pytest

from definition_examples import EXAMPLES, example, spoiled
from plebiscite.errors import MalformedError
from plebiscite.record.definition_toml import read_definition
from plebiscite.record.roll import read_roll
from plebiscite.record.roll_report import CountDifference, RollReport, Voter

REGION = example("definition")[0]
TOWN = example("town")[0]
HEADER = "voter_id,district,name,station,language,email,address,style\n"


def roll(*lines: str, header: str = HEADER) -> bytes:
    return (header + "".join(f"{line}\n" for line in lines)).encode()


def kinds(raw: bytes, **known: object) -> list[tuple[int, str, str]]:
    report, _ = read_roll(raw, "roll.csv", **known)  # type: ignore[arg-type] # a definition or none
    return [(defect.line, defect.kind, defect.voter_id) for defect in report.defects]


@pytest.mark.slow
def test_the_standing_example_is_clean_and_quick() -> None:
    raw = gzip.decompress((EXAMPLES / "roll.csv.gz").read_bytes())
    start = time.perf_counter()
    report, voters = read_roll(raw, "roll.csv", REGION)
    assert time.perf_counter() - start < 5  # far from the 0.7 s it takes, for busy machines
    assert report.clean
    assert len(voters) == report.rows == 55_000
    assert report.lines()[-1] == "55000 voters in 78 districts, as the definition says."


@pytest.mark.slow
def test_the_messy_roll_gives_exactly_the_expected_defects() -> None:
    raw = gzip.decompress((EXAMPLES / "roll-messy.csv.gz").read_bytes())
    expected = json.loads((EXAMPLES / "roll-messy.expected.json").read_text())
    report, voters = read_roll(raw, "roll-messy.csv", REGION)
    assert report.rows == expected["rows"]
    found = [(defect.line, defect.kind, defect.voter_id) for defect in report.defects]
    assert found == [(one["line"], one["kind"], one["voter_id"]) for one in expected["defects"]]
    assert not report.clean
    assert len(voters) == 55_000 - 34


def test_another_encoding_is_refused_with_its_name_and_the_remedy() -> None:
    raw = (EXAMPLES / "roll-latin1.csv").read_bytes()
    with pytest.raises(MalformedError, match=r"^roll-latin1\.csv:2: .*ISO-8859-1; save it as UTF"):
        read_roll(raw, "roll-latin1.csv")


@pytest.mark.parametrize(
    ("encoding", "said"),
    [("utf-16", "UTF-16"), ("cp1251", "WINDOWS-1251"), ("cp1252", "WINDOWS-1252")],
)
def test_encodings_are_told_apart(encoding: str, said: str) -> None:
    name = {"cp1251": "Волков", "cp1252": "Zoé – Lefèvre"}.get(encoding, "Zoé")
    with pytest.raises(MalformedError, match=f"looks like {said};"):
        read_roll(f"voter_id,district,name\n1,a,{name}\n".encode(encoding), "roll.csv")


def test_semicolons_and_other_line_ends_are_read() -> None:
    report, voters = read_roll((EXAMPLES / "roll-semicolon.csv").read_bytes(), "roll.csv")
    assert report.clean
    assert not report.compared
    assert voters[0] == Voter(
        2, "V100040", "D01", "Zoé Lefèvre", "D01-1", "en", "v100040@example.org",
        "83 Street 161, D01",
    )  # fmt: skip
    assert report.lines()[-1].endswith("were not compared: no definition was given.")


def test_the_town_agrees_and_voters_get_the_only_style() -> None:
    report, voters = read_roll((EXAMPLES / "town-roll.csv").read_bytes(), "roll.csv", TOWN)
    assert report.clean
    assert {voter.style for voter in voters} == {"all"}
    assert report.totals == {"town": 10}


def test_any_order_of_columns_a_mark_tabs_and_capitals() -> None:
    raw = b"\xef\xbb\xbf District \tVOTER_ID\n town \t 7 \n"
    _, voters = read_roll(raw, "roll.csv")
    assert voters == (Voter(2, "7", "town"),)


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"", "roll.csv: the file is empty"),
        (b" \n\n", "roll.csv: the file is empty"),
        (b"voter_id,name\n", "roll.csv:1: no column district; the first line names"),
        (b"id,district\n", "roll.csv:1: no column voter_id"),
        (b'"voter_id,district\n', "roll.csv:1: no column voter_id"),
        (b"voter_id,district,name,Name\n", "roll.csv:1: column name twice"),
    ],
)
def test_a_file_without_what_is_needed_is_refused(raw: bytes, said: str) -> None:
    with pytest.raises(MalformedError) as caught:
        read_roll(raw, "roll.csv")
    assert str(caught.value).startswith(said)


def test_a_header_alone_has_no_voters() -> None:
    assert kinds(b"voter_id,district\n") == [(1, "no voters", "")]


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("1,town,A,,en,,,", ""),
        ("1,town,A,,,,,all", ""),
        ('1,town,A,,,,"4 Road\n2nd floor",', ""),
        ('1,town,"A ""Al"" B",,,,,', ""),
        ("1,,A,,,,,", "empty district"),
        ("1,city,A,,,,,", "unknown district"),
        ("1,town,A,,,,,half", "unknown style"),
        ("1,town,A,,xx,,,", "unknown language"),
        ("1,town,A,,,a@b,,", "invalid email"),
        ("1,town,A,,,a@b..org,,", "invalid email"),
        ("1,town,A,,,a b@c.org,,", "invalid email"),
        ("1,town,A\x1f,,,,,", "control character in name"),
        ("1,town,A\ufffd,,,,,", "control character in name"),
        ('1,town,"A\nB",,,,,', "control character in name"),
        ("1,town,A,,,,4 Road\x85,", "control character in address"),
        ("1,town,A,,,,", "wrong number of columns"),
        ("1,town,A,,,,4 Road, Town,", "wrong number of columns"),
        ('1,town,A "Al" B,,,,,', "wrong quote"),
        ('1,town,"A" B,,,,,', "wrong quote"),
        ("", "empty line"),
    ],
)
def test_each_defect_has_its_kind_and_line(line: str, kind: str) -> None:
    found = kinds(roll(line, "2,town,B,,,,,"), definition=TOWN)
    who = "" if kind.startswith(("wrong", "empty line")) else "1"
    assert found == ([(2, kind, who)] if kind else [])


def test_a_quote_that_never_ends_costs_one_line_only() -> None:
    lines = ['1,town,"A,,,,,', *(f"{number},town,B,,,,," for number in range(2, 40))]
    assert kinds(roll(*lines)) == [(2, "wrong quote", "")]
    assert kinds(roll(*lines[:4], '5,town,"E,,,,,', "6,town,F,,,,,")) == [
        (2, "wrong quote", ""),
        (6, "wrong quote", ""),
    ]


def test_lines_are_counted_in_the_file_after_an_address_of_several() -> None:
    raw = roll('1,town,A,,,,"4 Road\r\n2nd floor",', "2,,B,,,,,")
    assert kinds(raw) == [(4, "empty district", "2")]
    _, voters = read_roll(raw, "roll.csv")
    assert voters[0].address == "4 Road\n2nd floor"


def test_a_second_line_of_a_voter_is_the_defect_and_names_the_first() -> None:
    raw = roll("1,town,A,,,,,", "2,town,B,,,,,", " 1 ,town,A,,,,,")
    report, voters = read_roll(raw, "roll.csv")
    assert str(report.defects[0]) == (
        "line 4 (1): duplicate voter_id; the same voter_id stands on line 2"
    )
    assert len(voters) == 2


def test_several_empty_identifiers_are_no_duplicates() -> None:
    raw = roll(",town,A,,,,,", "  ,town,B,,,,,")
    assert kinds(raw) == [(2, "empty voter_id", ""), (3, "empty voter_id", "  ")]


def test_without_a_definition_languages_have_the_form_of_codes() -> None:
    raw = roll("1,town,A,,en,,,", "2,town,B,,English,,,")
    assert kinds(raw) == [(3, "unknown language", "2")]


def test_stations_are_the_districts_own() -> None:
    text = spoiled(("registered = 10", "registered = 10\nstations = { hall = 10 }"))
    definition, _ = read_definition(text, "town.toml")
    raw = roll("1,town,A,hall,,,,", "2,town,B,pub,,,,", "3,town,C,,,,,")
    assert kinds(raw, definition=definition) == [(3, "unknown station", "2")]


def test_where_there_are_several_styles_each_line_names_one() -> None:
    district = msgspec.structs.replace(
        TOWN.districts[0], units=(*TOWN.districts[0].units, *REGION.districts[64].units)
    )
    second = msgspec.structs.replace(district.units[1], style="short")
    district = msgspec.structs.replace(district, units=(district.units[0], second))
    definition = msgspec.structs.replace(TOWN, districts=(district,))
    raw = roll("1,town,A,,,,,", "2,town,B,,,,,short")
    assert kinds(raw, definition=definition) == [(2, "empty style", "1")]


def test_totals_are_compared_with_the_definition() -> None:
    report, _ = read_roll(roll("1,town,A,,,,,"), "roll.csv", TOWN)
    assert report.defects == ()
    assert not report.clean
    assert report.differences == (
        CountDifference("town", "all", 10, 1),
        CountDifference("", "", 10, 1),
    )
    assert report.lines()[1:] == [
        "district town, ballot style all: 1 voters, the definition says 10",
        "the whole roll: 1 voters, the definition says 10",
        "This roll cannot be used: correct it and check again.",
    ]


def test_columns_that_are_not_read_are_named() -> None:
    report, _ = read_roll(b"voter_id,district,emial\n1,town,a@b.org\n", "roll.csv")
    assert report.ignored_columns == ("emial",)
    assert "not read: column emial" in report.lines()


def test_a_long_list_of_defects_is_cut_for_people_and_whole_for_machines() -> None:
    report, _ = read_roll(roll(*(f"{number},,,,,,," for number in range(60))), "roll.csv")
    assert len(report.defects) == 60
    assert "… and 10 more" in report.lines()
    assert report.lines()[0] == "roll.csv: 60 rows, 60 defects"


def test_the_report_holds_no_personal_data() -> None:
    raw = roll("1,nowhere,Ada Byron,hall,xx,ada@,4 Road,", '2,town,"Ben Okri,,,,,')
    report, _ = read_roll(raw, "roll.csv", TOWN)
    written = msgspec.json.encode(report) + "\n".join(report.lines()).encode()
    for personal in (b"Ada", b"Byron", b"Ben", b"ada@", b"Road"):
        assert personal not in written
    assert msgspec.json.decode(msgspec.json.encode(report), type=RollReport) == report


def test_an_unknown_district_is_named_with_the_nearest_id() -> None:
    for written, perhaps in (("twon", ", perhaps 'town'"), ("zzz", "")):
        report, _ = read_roll(roll(f"1,{written},A,,,,,"), "roll.csv", TOWN)
        (defect,) = report.defects
        remedy = "write the id of one of the definition's districts"
        assert defect.remedy == f"{written!r} is none; {remedy}{perhaps}"


def test_one_voter_is_told_as_one() -> None:
    report, _ = read_roll(roll("1,town,A,,,,,"), "roll.csv", None)
    assert report.lines()[0] == "roll.csv: 1 row, 0 defects"
    assert report.lines()[-1].startswith("1 voter in 1 district.")
