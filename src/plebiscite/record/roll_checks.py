"""What each line of an electoral roll must be; a definition, where there is one, says more."""

import re
from collections.abc import Callable, Iterable, Iterator
from difflib import get_close_matches
from typing import NamedTuple

from plebiscite.record.definition import Definition, District
from plebiscite.record.roll_report import RollDefect, Voter

_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ufffd]")
_CONTROL_IN_LINES = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\ufffd]")
_EMAIL = re.compile(r"[^\s@<>()\[\],;:\"\\]{1,64}@(?:[\w-]+\.)+[\w-]{2,}")
_LANGUAGE = re.compile(r"[a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")

Found = tuple[str, str]
"""The kind of a defect, and its remedy."""


class DistrictIds(NamedTuple):
    """What a line of a district may name, and the style it has when it names none."""

    stations: frozenset[str]
    styles: frozenset[str]
    only_style: str  # "" if there are several


class Expected(NamedTuple):
    """What a definition says about a roll; None where no definition was given."""

    districts: dict[str, DistrictIds] | None
    languages: frozenset[str] | None


def expected_of(definition: Definition | None) -> Expected:
    """The districts and languages that lines may name."""
    if definition is None:
        return Expected(None, None)
    return Expected(
        {district.id: _ids(district) for district in definition.districts},
        frozenset(definition.languages),
    )


def _ids(district: District) -> DistrictIds:
    styles = [unit.style for unit in district.units]
    return DistrictIds(
        stations=frozenset(station.id for station in district.stations),
        styles=frozenset(styles),
        only_style=styles[0] if len(styles) == 1 else "",
    )


def voter_defects(voter: Voter, written_id: str, expected: Expected) -> Iterator[RollDefect]:
    """Everything wrong with one voter's fields. `written_id`: voter_id as the file has it."""
    for check in _CHECKS:
        for kind, remedy in check(voter, expected):
            yield RollDefect(voter.line, kind, written_id, remedy)


def _empty(voter: Voter, _: Expected) -> Iterator[Found]:
    if not voter.voter_id:
        yield "empty voter_id", "give every voter an identifier"
    if not voter.district:
        yield "empty district", "write the district's id"


def _district(voter: Voter, expected: Expected) -> Iterator[Found]:
    if expected.districts is None or not voter.district:
        return
    district = expected.districts.get(voter.district)
    if district is None:
        yield "unknown district", _known_district(voter.district, expected.districts)
        return
    if district.stations and voter.station and voter.station not in district.stations:
        yield "unknown station", "write the id of a polling station of this district"
    if voter.style not in district.styles:
        kind = "unknown style" if voter.style else "empty style"
        yield kind, f"write one of {', '.join(sorted(district.styles))}"


def _known_district(written: str, known: Iterable[str]) -> str:
    near = get_close_matches(written[:100], known, n=1, cutoff=0.5)
    perhaps = f", perhaps {near[0]!r}" if near else ""
    return f"{written[:40]!r} is none; write the id of one of the definition's districts{perhaps}"


def _language(voter: Voter, expected: Expected) -> Iterator[Found]:
    if not voter.language:
        return
    if expected.languages is None:
        if not _LANGUAGE.fullmatch(voter.language):
            yield "unknown language", 'write a code such as "en"'
    elif voter.language not in expected.languages:
        yield "unknown language", f"write one of {', '.join(sorted(expected.languages))}"


def _email(voter: Voter, _: Expected) -> Iterator[Found]:
    if voter.email and not _EMAIL.fullmatch(voter.email):
        yield "invalid email", "correct it, or leave it empty: a letter will be sent"


def _control(voter: Voter, _: Expected) -> Iterator[Found]:
    for name, value in zip(voter._fields[1:], voter[1:], strict=True):
        pattern = _CONTROL_IN_LINES if name == "address" else _CONTROL
        if pattern.search(str(value)):
            yield f"control character in {name}", "retype the field"


_CHECKS: tuple[Callable[[Voter, Expected], Iterator[Found]], ...] = (
    _empty,
    _district,
    _language,
    _email,
    _control,
)
