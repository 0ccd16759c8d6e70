"""Credentials of an archive tested for membership many at once, where the kernel can do it."""

from collections.abc import Iterator, Mapping, Sequence

from plebiscite.errors import MalformedError
from plebiscite.foreign.bulk_ballots import multiplies_widely
from plebiscite.group.ed25519 import Ed25519
from plebiscite.group.integers import IntegerGroup
from plebiscite.group.interface import Element, Group
from plebiscite.record import curve_members

MANY = 4000  # GMP tests so many while the kernel is loaded


def known_members(group: Group, texts: Sequence[str]) -> Mapping[str, Element]:
    """Those texts that are found to spell members; none where that is no gain.

    In integer groups it is certain, on Ed25519 but for a probability of 2^-128. Whoever asks tests
    the others one by one.
    """
    if isinstance(group, Ed25519):
        return curve_members.known_members(texts)
    if not isinstance(group, IntegerGroup) or len(texts) < MANY or not multiplies_widely():
        return {}

    from plebiscite.kernel.integer_ballots import Arithmetic  # noqa: PLC0415 - compiles or loads code

    spelled = dict(_spelled(group, texts))
    members = Arithmetic(group.modulus, group.order).members(list(spelled.values()))
    return {
        text: Element(raw)
        for (text, raw), member in zip(spelled.items(), members, strict=True)
        if member
    }


def _spelled(group: IntegerGroup, texts: Sequence[str]) -> Iterator[tuple[str, bytes]]:
    for text in texts:
        try:
            yield text, group.parse_untested(text)
        except MalformedError:
            continue
