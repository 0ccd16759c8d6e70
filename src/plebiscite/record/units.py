"""The units of a referendum: one v1 election for each district and ballot style.

Source: `spec/entries.md`; additions 3 ("unit") and 9 (parents).
"""

from typing import NamedTuple

from plebiscite.canonical.encoding import h256
from plebiscite.record.definition import Definition, Question

_BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_UUID_LENGTH = 14


class Unit(NamedTuple):
    """One v1 election: the voters of one district who use one ballot style."""

    uuid: str
    district: str
    style: str
    registered: int
    questions: tuple[Question, ...]
    parent: str | None  # uuid of the unit it joins when it has too few ballots
    below_minimum: str  # "publish" or "withhold", for a tree wholly below the minimum


def unit_uuid(origin: str, district: str, style: str) -> str:
    """The v1 uuid of a unit: 14 Base58 digits of a hash, so that everyone derives the same."""
    number = int.from_bytes(h256("unit", (origin, district, style)), "big")
    digits = []
    for _ in range(_UUID_LENGTH):
        number, digit = divmod(number, 58)
        digits.append(_BASE58[digit])
    return "".join(digits)


def units_of(definition: Definition) -> tuple[Unit, ...]:
    """Every unit, in definition order: districts as listed, styles as listed within each."""
    questions = {
        style.id: tuple(
            question
            for contest_id in style.contests
            for contest in definition.contests
            if contest.id == contest_id
            for question in contest.questions
        )
        for style in definition.styles
    }
    return tuple(
        Unit(
            uuid=unit_uuid(definition.origin, district.id, part.style),
            district=district.id,
            style=part.style,
            registered=part.registered,
            questions=questions[part.style],
            parent=(
                unit_uuid(definition.origin, district.parent, part.style)
                if district.parent
                else None
            ),
            below_minimum=district.below_minimum,
        )
        for district in definition.districts
        for part in district.units
    )
