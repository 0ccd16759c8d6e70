"""The credentials record of a v1 election: who may vote, with which weight.

A JSON list of `E` or `E,weight`. The published order counts and is never changed.
Source: Belenios v1 format, section 4.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence

from plebiscite.canonical.json import parse_json, write_json
from plebiscite.errors import ConductError, MalformedError
from plebiscite.group.interface import Element, Group
from plebiscite.group.logarithm import LARGEST

KnownMembers = Callable[[Sequence[str]], Mapping[str, Element]]
"""Those of many texts that spell members of the group, with their elements; some may be missing."""

_WEIGHT = re.compile(r"0|[1-9][0-9]{0,11}", re.ASCII)


def write_credentials(group: Group, credentials: Iterable[tuple[Element, int]]) -> bytes:
    """The record of (credential, weight) in this order; a weight of 1 is left out."""
    return write_json(
        [
            group.format(element) + ("" if weight == 1 else f",{weight}")
            for element, weight in credentials
        ]
    )


def _none_known(_: Sequence[str]) -> Mapping[str, Element]:
    return {}


def parse_credentials(
    raw: bytes, group: Group, known_members: KnownMembers = _none_known
) -> dict[Element, int]:
    """The weight of each credential, in the order of the record.

    `known_members` may test many elements at once; what it does not give is tested one by one.

    Raises: MalformedError for another spelling, an element outside the group or the identity,
    weights that add up to more than 10^11; ConductError for a credential that stands twice.
    """
    weights: dict[Element, int] = {}
    lines = [line.partition(",") for line in parse_json(raw, list[str])]
    members = known_members([text for text, *_ in lines])
    for index, (text, comma, written) in enumerate(lines):
        place = f"credentials[{index}]"
        if comma and not _WEIGHT.fullmatch(written):
            raise MalformedError(f"{written[:40]!r} is not a weight", place=place)
        try:
            element = members.get(text) or group.parse(text)
        except MalformedError as problem:
            raise MalformedError(problem.message, place=place) from problem
        if element in weights:
            raise ConductError("this credential stands twice in the record", place=place)
        weights[element] = int(written) if comma else 1
    if sum(weights.values()) > LARGEST:
        raise MalformedError("the weights add up to more than 10^11", place="credentials")
    return weights
