"""Ed25519 with the eight points of small order let in: what a forger computes with.

An element is a member of the group and a multiple of a point of order 8, kept apart, so that
libsodium, which refuses anything outside the group, does the work.
"""

from collections.abc import Sequence
from dataclasses import replace

import integer_ed25519 as integers
from plebiscite.ballot.v1_election import Election
from plebiscite.group.ed25519 import Ed25519
from plebiscite.group.interface import Element
from twisted_integer_ballots import Forger
from v1_sample import fixed_randomness

_EIGHT = 8


def _point_of_order_eight() -> integers.Point:
    return next(
        point
        for point in integers.small_points()
        if integers.times(point, _EIGHT // 2) != integers.NEUTRAL
    )


_TORSION = [integers.times(_point_of_order_eight(), multiple) for multiple in range(_EIGHT)]


class TwistedCurve(Ed25519):
    """Knows the elements that it has made by their two parts."""

    def __init__(self) -> None:
        self._parts: dict[Element, tuple[Element, int]] = {}

    def twist(self, element: Element, multiple: int) -> Element:
        """The element times that multiple of the point of order 8."""
        member, before = self._parts.get(element, (element, 0))
        multiple = (before + multiple) % _EIGHT
        if multiple == 0:
            return member
        point = integers.decode(member)
        assert point is not None
        made = Element(integers.encode(integers.add(point, _TORSION[multiple])))
        self._parts[made] = (member, multiple)
        return made

    def multiply(self, left: Element, right: Element) -> Element:
        """See `Group.multiply`."""
        (one, first), (two, second) = (self._parts.get(each, (each, 0)) for each in (left, right))
        return self.twist(super().multiply(one, two), first + second)

    def invert(self, element: Element) -> Element:
        """See `Group.invert`."""
        member, multiple = self._parts.get(element, (element, 0))
        return self.twist(super().invert(member), -multiple)

    def power_secret(self, base: Element, scalar: int) -> Element:
        """See `Group.power_secret`; as an implementation that does not reduce the scalar."""
        member, multiple = self._parts.get(base, (base, 0))
        return self.twist(super().power_secret(member, scalar), multiple * (scalar % self.order))


def twisted_ballot(
    election: Election,
    torsion: int,
    where: int,
    choices: Sequence[Sequence[int]],
    secret: int,
) -> bytes:
    """A ballot whose proofs all hold, element `where` times a point of small order."""
    curve = TwistedCurve()
    draw = fixed_randomness(f"twisted {torsion} {where}")
    small = curve.twist(curve.identity, torsion)
    forger = Forger(replace(election, group=curve), small, where, draw)
    return forger.ballot(choices, secret)
