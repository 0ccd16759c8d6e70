"""The commitments and the membership of elements, beside libsodium and whole numbers."""

import random

import numpy as np
import pytest

from kernel_cases import (
    PRIME,
    as_bytes,
    encoded,
    multiple,
    plain_commitments,
    random_case,
    recovered,
    small_order_points,
    sum_of,
)
from plebiscite.errors import MalformedError
from plebiscite.group.ed25519 import ORDER
from plebiscite.group.known import ED25519
from plebiscite.kernel.recompute import recompute, recompute_plan
from plebiscite.kernel.shapes import Shape, plan_of

STANDING: Shape = ((3, True, 1, 1), (5, True, 1, 1))
SHAPES = [
    STANDING,
    ((1, False, 0, 1),),
    ((2, False, 0, 2), (1, True, 0, 1)),
    ((4, True, 0, 3), (2, False, 1, 1)),
]


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("ballots", [1, 8, 11])
def test_commitments_are_those_of_the_plain_group(shape: Shape, ballots: int) -> None:
    plan = plan_of(shape, sealed=True)
    case = random_case(shape, ballots, plan.proofs, seed=ballots)
    found, members = recompute_plan(bytes(case.y), plan, case.points, case.scalars)
    assert members.all()
    for ballot in range(ballots):
        expected = as_bytes(plain_commitments(case, ballot))
        assert (found[ballot] == expected).all()


def test_without_envelopes_the_last_commitment_is_left_out() -> None:
    case = random_case(STANDING, 3, plan_of(STANDING, sealed=True).proofs, seed=5)
    seals, scalars = case.scalars[:, -1], case.scalars[:, :-1]
    sealed, _ = recompute(bytes(case.y), STANDING, case.points, scalars, seals)
    bare, _ = recompute(bytes(case.y), STANDING, case.points, scalars)
    assert (sealed[:, :-1] == bare).all()


def test_no_ballots_have_no_commitments() -> None:
    none = np.zeros((0, 17, 32), np.uint8)
    found, members = recompute(
        bytes(ED25519.generator), STANDING, none, np.zeros((0, 25, 2, 4), np.uint64)
    )
    assert len(found) == len(members) == 0


def _hostile_encodings() -> list[bytes]:
    chooser = random.Random(3)  # noqa: S311 - public numbers
    small = small_order_points()
    member = recovered(ED25519.generator_power(chooser.randrange(1, ORDER)))
    assert member is not None
    mixed = [encoded(sum_of(member, torsion)) for torsion in small]
    numbers = [0, 1, 2, PRIME - 1, PRIME, PRIME + 1, PRIME + 18, 2**255 - 1, 2**255 - 20]
    edges = [(n | sign << 255).to_bytes(32, "little") for n in numbers for sign in (0, 1)]
    off = [chooser.randbytes(32) for _ in range(60)]
    flipped = [bytes([*encoded(t)[:-1], encoded(t)[-1] ^ 128]) for t in small]
    return [encoded(t) for t in small] + mixed + edges + off + flipped


def _plainly_member(encoding: bytes) -> bool:
    try:
        ED25519.decode(encoding)
    except MalformedError:
        return False
    return True


@pytest.mark.parametrize("place", [0, 1, 16])
def test_membership_is_what_libsodium_says(place: int) -> None:
    """Small, mixed and prime order, the identity, no points, other spellings; in every lane."""
    encodings = _hostile_encodings()
    case = random_case(STANDING, len(encodings), plan_of(STANDING, sealed=False).proofs, seed=8)
    points = case.points
    points[:, place] = as_bytes(encodings)
    _, members = recompute(bytes(case.y), STANDING, points, case.scalars)
    assert members.tolist() == [_plainly_member(each) for each in encodings]
    assert members.any()
    assert not members.all()


def test_a_bad_element_spoils_no_other_ballot() -> None:
    case = random_case(STANDING, 8, plan_of(STANDING, sealed=False).proofs, seed=2)
    points = case.points
    sound, _ = recompute(bytes(case.y), STANDING, points, case.scalars)
    points[3, 7] = 255
    found, members = recompute(bytes(case.y), STANDING, points, case.scalars)
    assert members.tolist() == [index != 3 for index in range(8)]
    others = [index for index in range(8) if index != 3]
    assert (found[others] == sound[others]).all()


def test_the_cases_of_small_order_are_what_they_say() -> None:
    small = small_order_points()
    assert len(set(small)) == 8
    assert all(multiple(point, 8) == (0, 1) for point in small)
