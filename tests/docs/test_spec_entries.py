"""`spec/entries.md` and the code say the same of every kind of entry."""

import json
from typing import Any, get_args, get_origin

import msgspec
import pytest

from markdown_pages import ROOT, bare, blocks, page, rows, sections
from plebiscite.record.acts import signing_offices
from plebiscite.record.entries import (
    LARGEST_ENTRY,
    Act,
    BallotEntry,
    ChallengeEntry,
    DestructionEntry,
    Entry,
    EntryBase,
    ExclusionReason,
    Position,
    kind_of,
    parse_entry,
)
from plebiscite.record.phases import ALLOWED, NEXT, Phase

PAGE = page("spec/entries.md")
PARTS = sections(PAGE)
KINDS = sections(PARTS["5. Every kind"], "### ")
CLASSES: dict[str, type[EntryBase]] = {
    str(each.__struct_config__.tag): each for each in get_args(Entry)
}
EXAMPLES = {
    case["entry"]
    for case in json.loads((ROOT / "vectors/record/entries.json").read_bytes())["entries"]
}


def _parsed(kind: str) -> EntryBase:
    (example,) = blocks(KINDS[kind], "json")
    return parse_entry(example.removesuffix("\n").encode())


def _signer(entry: EntryBase) -> str:
    if isinstance(entry, BallotEntry | ChallengeEntry):
        return "the credential"
    assert isinstance(entry, Act)
    if isinstance(entry, DestructionEntry):
        return "any trustee, or registrar"
    names = []
    for office in signing_offices(entry):
        role, _, number = office.partition("/")
        owner = number and number == str(getattr(entry, "owner", ""))
        names.append(f"{role} owner" if owner else f"any {role}" if office.endswith("/") else role)
    return ", then ".join(names)


def test_every_kind_has_its_place() -> None:
    assert list(KINDS) == [bare(row[0]) for row in rows(PARTS["3. Kinds, signers, phases"])[:-11]]
    assert set(KINDS) == set(CLASSES) == set(ALLOWED)


@pytest.mark.parametrize("row", rows(PARTS["3. Kinds, signers, phases"])[:-11])
def test_signers_and_phases_are_those_of_the_code(row: list[str]) -> None:
    kind, signer, phases, following = map(bare, row)
    assert signer == _signer(_parsed(kind))
    assert phases.split(", ") == [str(phase) for phase in Phase if phase in ALLOWED[kind]]
    assert following == str(NEXT.get(kind, ""))


def test_the_phases_are_those_of_the_code() -> None:
    listed = [bare(row[0]) for row in rows(PARTS["3. Kinds, signers, phases"])[-11:]]
    assert listed == [str(phase) for phase in Phase]


def _json_type(annotation: Any) -> str:  # noqa: ANN401 - annotations are anything
    """text, number, list or object."""
    arguments = get_args(annotation)
    if type(None) in arguments:
        return _json_type(arguments[0])
    origin = get_origin(annotation) or annotation
    if origin is tuple:
        return "list"
    if isinstance(origin, type) and issubclass(origin, msgspec.Struct):
        return "object"
    is_literal = arguments and all(isinstance(each, str) for each in arguments)
    return "text" if origin is str or is_literal else "number"


@pytest.mark.parametrize("kind", KINDS)
def test_the_fields_are_those_of_the_code(kind: str) -> None:
    fields = [each for each in msgspec.structs.fields(CLASSES[kind]) if each.name != "signatures"]
    written = rows(KINDS[kind])
    assert [bare(row[0]) for row in written] == [each.name for each in fields]
    for row, each in zip(written, fields, strict=True):
        assert row[1].split(":")[0].split(",")[0] == _json_type(each.type), each.name
        assert row[1].endswith(", optional") == (not each.required), each.name


@pytest.mark.parametrize("kind", KINDS)
def test_the_example_is_a_vector_of_this_kind(kind: str) -> None:
    (example,) = blocks(KINDS[kind], "json")
    assert kind_of(_parsed(kind)) == kind
    assert example.removesuffix("\n") in EXAMPLES


@pytest.mark.parametrize("kind", KINDS)
def test_which_blobs_may_be_absent(kind: str) -> None:
    """Only a field `words` names a blob of people's words."""
    (line,) = (line for line in KINDS[kind].split("\n") if line.startswith("Blobs: "))
    names_words = any(each.name == "words" for each in msgspec.structs.fields(CLASSES[kind]))
    assert ("`words`, may be absent" in line) == names_words


def test_the_lists_of_words_are_closed() -> None:
    for kind, field, values in (
        ("exclusion", "reason", ExclusionReason),
        ("statement", "position", Position),
    ):
        (row,) = (row for row in rows(KINDS[kind]) if bare(row[0]) == field)
        assert tuple(bare(row[2]).split(", ")) == get_args(values)


def test_the_largest_entry() -> None:
    assert f"{LARGEST_ENTRY:,} bytes" in PAGE
