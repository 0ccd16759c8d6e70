"""Dossiers: what is refused and where, what changed, what contradicts itself, what is shown."""

import datetime as dt
import re
from pathlib import Path
from typing import get_args

import msgspec
import pytest

from plebiscite.errors import MalformedError, MisuseError
from plebiscite.observe.claims import POSITIONS, ClaimsDocument, PositionSaid, Quotation, Source
from plebiscite.observe.dossier import (
    POSITION_WORDS,
    SIDES,
    Dossier,
    changes,
    contradictions,
)
from plebiscite.observe.dossier_adding import (
    FROM_RECORD,
    Signed,
    from_claims,
    from_record,
    not_there_yet,
    with_positions,
)
from plebiscite.observe.dossier_page import change_text, dossier_page
from plebiscite.observe.dossier_reading import (
    LARGEST,
    DossierError,
    checked_dossier,
    parse_dossier,
)
from plebiscite.observe.dossier_timeline import POSITION_TEXTS, timeline
from plebiscite.record.entries import Position as StatementPosition

EXAMPLE = (Path(__file__).parents[3] / "examples" / "dossier.toml").read_bytes()
DAY = dt.date(2026, 9, 20)


def example() -> Dossier:
    return checked_dossier(EXAMPLE, "dossier.toml")


def as_json(dossier: Dossier) -> bytes:
    return msgspec.json.format(msgspec.json.encode(dossier), indent=2)


def altered(old: str, new: str) -> bytes:
    text = EXAMPLE.decode()
    assert old in text
    return text.replace(old, new, 1).encode()


def line_of(raw: bytes, words: str) -> int:
    return raw.decode()[: raw.decode().index(words)].count("\n") + 1


def refused(raw: bytes) -> str:
    with pytest.raises(MalformedError) as found:
        checked_dossier(raw, "d")
    return str(found.value)


def test_json_and_toml_are_the_same_dossier() -> None:
    assert checked_dossier(as_json(example()), "d.json") == example()
    assert checked_dossier(EXAMPLE.replace(b"\n", b"\r\n"), "d.toml") == example()


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('role = "chair"', 'rolle = "chair"', "unknown field `rolle`"),
        ('role = "chair"', "role = 7", "Expected `str`, got `int`"),
        ("date = 2026-09-15\nrole", 'date = "soon"\nrole', "Invalid RFC3339"),
        ('who = "Union of Settlers"', 'who = ""', "length >= 1"),
        ('id = "v2026"', 'id = "V 2026"', "matching regex"),
        ('position = "void"', 'position = "invalid"', "Invalid enum value"),
    ],
)
def test_a_fault_of_form_is_told_with_its_line_in_both_forms(old: str, new: str, said: str) -> None:
    raw = altered(old, new)
    message = refused(raw)
    assert said in message
    line = line_of(raw, new.partition("\n")[0])
    assert message.startswith(f"d:{line}: ")


def test_a_fault_in_json_is_told_with_its_line() -> None:
    raw = as_json(example()).replace(b'"role": "chair"', b'"rolle": "ch\\"}air"')
    line = line_of(raw, '"rolle"')
    assert refused(raw).startswith(f"d:{line}: positions[7].rolle: ")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (', publisher = "The Harbour Post", published = 2006-11-15', "", "nobody can find"),
        ('publisher = "The Harbour Post", published = 2006-11-15', 'link = "ftp://x"',
         "no web address"),
        ("confirmed = true", "confirmed = false", "no person has confirmed"),
        ('vote = "v2026"', 'vote = "v2027"', "there is no vote 'v2027'"),
        ('id = "v2026"', 'id = "v2006"', "'v2006' stands twice"),
        ('record = "referendum.example/2026"\n', "", "only one of record and policy"),
        ("number = 52000", "number = 56000", "no part of it"),
        ("number = 52000\n", "", "a figure without a number"),
        ('base = "registered"\n', "", "its base is not named"),
        ('replaces = "north-2026-first"', 'replaces = "north-2025"', "to replace"),
        ('who = "Union of Settlers"', 'id = "north-2026-first"\nwho = "Union of Settlers"',
         "'north-2026-first' stands twice"),
    ],
)  # fmt: skip
def test_what_may_not_be_published_is_told_with_its_line(old: str, new: str, said: str) -> None:
    message = refused(altered(old, new))
    assert said in message
    assert re.match(r"d:[0-9]+: \w+\[", message)


def test_a_position_takes_back_only_what_the_same_actor_said() -> None:
    raw = altered('who = "Northern State"\nposition = "recognised"',
                  'who = "Southern State"\nposition = "recognised"')  # fmt: skip
    assert "to replace" in refused(raw)


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"\xff", "no text in UTF-8"),
        (b"votes = [", "neither TOML nor JSON"),
        (b'{"format": ', "neither TOML nor JSON"),
        (b'{"a": 1, "a": 2}', "stands twice"),
        (b'{"a": NaN}', "no number"),
        (b'{"a": ' + b"[" * 60 + b"]" * 60 + b"}", "too deep"),
        (b" " * (LARGEST + 1), "at most"),
        (b"", "missing required field"),
    ],
)
def test_a_file_that_is_no_dossier_is_refused(raw: bytes, said: str) -> None:
    assert said in refused(raw)


def test_every_fault_is_told_at_once() -> None:
    with pytest.raises(DossierError) as found:
        checked_dossier(EXAMPLE.replace(b"confirmed = true", b"confirmed = false"), "d")
    assert len(found.value.problems) == 9


def test_changes_are_told_from_vote_to_vote() -> None:
    dossier = example()
    told = [change_text(dossier, each) for each in changes(dossier)]
    assert "Assembly of Observers: boycotted it in 2006 → observed it in 2026" in told
    assert "Northern State: does not recognise it in 2006 → recognised it in 2026" in told


def test_a_contradiction_stands_until_one_side_is_taken_back() -> None:
    dossier = example()
    (found,) = contradictions(dossier)
    assert (found.first.who, found.first.position, found.second.position) == (
        "Union of Settlers", "unacceptable", "accepted",
    )  # fmt: skip
    settled = altered('who = "Union of Settlers"', 'id = "chair"\nwho = "Union of Settlers"')
    settled = settled.replace(
        b'role = "spokesperson"', b'role = "spokesperson"\nreplaces = "chair"'
    )
    assert contradictions(checked_dossier(settled)) == []


def test_the_page_has_no_script_and_every_figure_its_base() -> None:
    page = dossier_page(example())
    assert "<script" not in page
    assert "52,000 of 55,000 registered voters (94.5 %)" in page
    assert "99 %, its base is not known; no numbers were given" in page
    assert "Not checkable: no record." in page
    assert "plebiscite verify RECORD --policy FILE" in page
    for percent in re.findall(r"[0-9.]+ %", page.split("</style>", 1)[1]):
        assert re.search(rf"(?:of [0-9,]+ [a-z ]+\({percent}\))|(?:{percent}, its base)", page)


def test_words_of_people_are_never_markup() -> None:
    raw = altered("Union of Settlers", "<script>alert(1)</script>")
    page = dossier_page(checked_dossier(raw))
    assert "<script" not in page
    assert "&lt;script&gt;" in page


def test_every_position_is_told_in_words_beside_its_mark() -> None:
    picture = timeline(example())
    assert picture.count('class="strong"') == 4 + 2
    assert "15 Sep 2026: called it void, vote of 2026 (taken back)" in picture
    assert picture.startswith("<svg")
    assert "<title>Timeline: Shall the region become independent?</title>" in picture


def test_a_dossier_without_positions_says_that_none_is_known() -> None:
    bare = msgspec.structs.replace(example(), positions=(), about="")
    page = dossier_page(checked_dossier(as_json(bare)))
    assert "No actor is known to have changed" in page
    assert "None is known." in page
    assert page.count("No position is known.") == 2


def test_a_figure_without_its_whole_and_one_from_a_record_are_told_as_that() -> None:
    text = EXAMPLE.decode().replace('of = 55000\nbase = "registered"\n', "")
    text = text.replace('  of = 55000\n  base = "registered"\n', "")
    page = dossier_page(checked_dossier(text.encode()))
    assert "52,000; of how many is not known" in page
    signed = [Signed(41, "Observers", "objects", "", DAY)]
    added = from_record(signed, "referendum.example/2026", example(), "v2026")
    page = dossier_page(checked_dossier(with_positions(EXAMPLE, added, "d")))
    assert "Entry 41 of the record referendum.example/2026: Signed statement, entry 41" in page


def test_marks_of_a_lane_keep_their_order_and_cover_none() -> None:
    picture = timeline(example())
    lane = picture.split("Union of Settlers</text>")[1]
    first, _, second, *_ = (float(x) for x in re.findall(r'(?:cx="|d="M)([0-9.]+)', lane))
    assert second - first >= 20  # "accepted" came after "unacceptable"


def said(**changed: object) -> PositionSaid:
    one = PositionSaid(
        speaker="Speaker of the House",
        position="illegal",
        about="the vote",
        source=Source("A report", publisher="Valley Radio"),
        organisation="House of the East",
        date=DAY,
        quotation=Quotation("It is “illegal”.\n", 0, 17),
        confirmed=True,
    )
    return msgspec.structs.replace(one, **changed)


def document(*positions: PositionSaid) -> ClaimsDocument:
    return ClaimsDocument("plebiscite-claims/1", positions=positions)


@pytest.mark.parametrize("raw", [EXAMPLE, as_json(checked_dossier(EXAMPLE))])
def test_confirmed_positions_are_added_once_and_nothing_else_changes(raw: bytes) -> None:
    dossier = parse_dossier(raw)
    added = from_claims(document(said()), dossier, "v2026")
    new = not_there_yet(dossier, added)
    whole = checked_dossier(with_positions(raw, new, "d"))
    assert whole.positions[:-1] == dossier.positions
    assert whole.positions[-1].quote == "It is “illegal”.\n"
    assert whole.positions[-1].who == "House of the East"
    assert not_there_yet(whole, added) == []
    assert with_positions(raw, [], "d") == raw


def test_what_nobody_confirmed_is_not_added() -> None:
    with pytest.raises(MisuseError, match="claims confirm"):
        from_claims(document(said(confirmed=False)), example(), "v2026")


def test_a_position_without_a_day_is_not_added() -> None:
    with pytest.raises(MisuseError, match="when"):
        from_claims(document(said(date=None)), example(), "v2026")


def test_a_vote_that_the_dossier_does_not_have_is_refused() -> None:
    with pytest.raises(MisuseError, match="v2006, v2026"):
        from_claims(document(said()), example(), "v1990")


def test_a_list_in_brackets_is_not_added_to() -> None:
    raw = b"""format = "plebiscite-dossier/1"
question = "q"
positions = []
[[votes]]
id = "v"
title = "t"
date = 2026-09-13
"""
    added = from_claims(document(said()), parse_dossier(raw), "v")
    with pytest.raises(MisuseError, match="tables first"):
        with_positions(raw, added, "d")


def test_signed_statements_become_positions_with_their_entry_as_source() -> None:
    signed = [
        Signed(41, "Observers", "does-not-recognise", "No.", DAY),
        Signed(42, "Observers", "remark", "It rained.", DAY),
    ]
    (found,) = from_record(signed, "referendum.example/2026", example(), "v2026")
    assert (found.position, found.entry, found.quote) == ("not-recognised", 41, "No.")
    checked_dossier(with_positions(EXAMPLE, [found], "d"))


def test_what_could_not_be_read_again_is_not_written() -> None:
    nobody = from_claims(document(said(speaker="", organisation="")), example(), "v2026")
    with pytest.raises(DossierError, match="length >= 1"):
        with_positions(EXAMPLE, nobody, "d")


def test_a_record_s_statements_belong_to_a_vote_of_the_dossier() -> None:
    with pytest.raises(MisuseError, match="there is no vote 'v1990'"):
        from_record([], "referendum.example/2026", example(), "v1990")


@pytest.mark.parametrize(("origin", "vote"), [("other.example", "v2026"), ("x", "v2006")])
def test_statements_of_another_record_are_refused(origin: str, vote: str) -> None:
    with pytest.raises(MisuseError, match="has the record"):
        from_record([], origin, example(), vote)


def test_every_word_of_claims_and_of_records_has_its_place_in_a_dossier() -> None:
    assert set(POSITIONS) <= set(POSITION_WORDS)
    assert set(FROM_RECORD) == set(get_args(StatementPosition)) - {"remark"}
    assert set(SIDES) == set(POSITION_WORDS) == set(POSITION_TEXTS)
