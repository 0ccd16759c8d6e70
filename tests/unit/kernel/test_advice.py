"""Advice in the kernel: what it opens to, and that the sum of all equations finds every lie."""

import os

import numpy as np
import pytest
from numpy.typing import NDArray

from kernel_cases import (
    PRIME,
    Case,
    multiple,
    random_case,
    recovered,
    small_order_points,
    sum_of,
    words,
)
from plebiscite.group.ed25519 import ORDER
from plebiscite.kernel.advice import OpenedAdvice, equations_hold, open_advice
from plebiscite.kernel.recompute import eighths, recompute_plan
from plebiscite.kernel.shapes import Plan, Shape, plan_of

SHAPES: list[Shape] = [
    ((3, True, 1, 1), (5, True, 1, 1)),
    ((1, False, 0, 1),),
    ((4, True, 0, 3), (2, False, 1, 2)),
]


def _advised(shape: Shape, ballots: int) -> tuple[Case, Plan, NDArray[np.uint8]]:
    plan = plan_of(shape, sealed=True)
    case = random_case(shape, ballots, plan.proofs, seed=ballots)
    made, members = eighths(bytes(case.y), plan, case.points, case.scalars)
    assert members.all()
    return case, plan, made


def _hold(case: Case, plan: Plan, opened: OpenedAdvice, scalars: NDArray[np.uint64]) -> bool:
    randomness = os.urandom(16 * plan.commitments * len(scalars))
    return equations_hold(bytes(case.y), plan, opened, scalars, randomness)


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("ballots", [1, 8, 21])
def test_good_advice_opens_to_elements_and_commitments_and_holds(
    shape: Shape, ballots: int
) -> None:
    case, plan, made = _advised(shape, ballots)
    commitments, _ = recompute_plan(bytes(case.y), plan, case.points, case.scalars)
    opened = open_advice(made)
    assert opened.good.all()
    assert (opened.encodings[:, : plan.elements] == case.points).all()
    assert (opened.encodings[:, plan.elements :] == commitments).all()
    assert _hold(case, plan, opened, case.scalars)


def test_an_eighth_is_an_eighth() -> None:
    case, plan, made = _advised(SHAPES[1], 1)
    for place in range(plan.elements):
        x, y = (
            int.from_bytes(made[0, place, half : half + 32].tobytes(), "little") for half in (0, 32)
        )
        assert multiple((x, y), 8) == recovered(bytes(case.elements[0][place]))


@pytest.mark.parametrize("shape", SHAPES)
def test_every_proof_of_every_ballot_is_in_the_sum(shape: Shape) -> None:
    """A changed challenge or response, wherever it stands, is found."""
    case, plan, made = _advised(shape, 9)
    opened = open_advice(made)
    for proof in range(plan.proofs):
        for number in (0, 1):
            scalars = case.scalars
            scalars[proof % 9, proof, number] = words(
                (case.pairs[proof % 9][proof][number] + 1) % ORDER
            )
            assert not _hold(case, plan, opened, scalars)


def test_every_element_and_commitment_is_in_the_sum() -> None:
    """Another member of the group in one place: its equation fails."""
    case, plan, made = _advised(SHAPES[0], 9)
    for place in range(plan.elements + plan.commitments):
        false = made.copy()
        false[place % 9, place] = made[(place + 1) % 9, (place + 1) % plan.elements]
        opened = open_advice(false)
        assert opened.good.all()
        assert not _hold(case, plan, opened, case.scalars)


def test_lies_that_cancel_with_equal_coefficients_do_not_cancel() -> None:
    """One response larger by 1 and one smaller by 1: equal coefficients would not notice."""
    case, plan, made = _advised(SHAPES[0], 9)
    opened, scalars = open_advice(made), case.scalars
    scalars[0, 1, 1] = words((case.pairs[0][1][1] + 1) % ORDER)
    scalars[1, 1, 1] = words((case.pairs[1][1][1] - 1) % ORDER)
    equal = (b"\x01" + bytes(15)) * plan.commitments * 9
    assert equations_hold(bytes(case.y), plan, opened, scalars, equal)
    assert not _hold(case, plan, opened, scalars)


def test_another_eighth_of_the_same_point_is_as_good() -> None:
    case, plan, made = _advised(SHAPES[1], 8)
    small, other = small_order_points(), made.copy()
    for ballot in range(8):
        x, y = (
            int.from_bytes(made[ballot, 0, half : half + 32].tobytes(), "little")
            for half in (0, 32)
        )
        x, y = sum_of((x, y), small[ballot])
        raw = x.to_bytes(32, "little") + y.to_bytes(32, "little")
        other[ballot, 0] = np.frombuffer(raw, np.uint8)
    opened = open_advice(other)
    assert opened.good.all()
    assert (opened.encodings == open_advice(made).encodings).all()
    assert _hold(case, plan, opened, case.scalars)


@pytest.mark.parametrize(
    ("half", "value"),
    [
        (0, 2**255 - 1),
        (32, 2**255 - 1),
        (0, PRIME),
        (32, PRIME),
        (32, PRIME + 1),
        (0, 2**256 - 1),
        (32, 5),
    ],
)
def test_other_spellings_and_points_off_the_curve_are_not_good(half: int, value: int) -> None:
    case, _, made = _advised(SHAPES[1], 9)
    made[4, 2, half : half + 32] = np.frombuffer(value.to_bytes(32, "little"), np.uint8)
    assert open_advice(made).good.tolist() == [ballot != 4 for ballot in range(len(case.pairs))]


def test_points_of_the_curve_have_one_spelling() -> None:
    """A coordinate 0 written as p, or 1 as p + 1, would be on the curve."""
    flat = next(point for point in small_order_points() if point[1] == 0)
    spellings = [(PRIME, 1), (0, PRIME + 1), (flat[0], PRIME), (0, 1), flat]
    rows = [x.to_bytes(32, "little") + y.to_bytes(32, "little") for x, y in spellings]
    given = np.frombuffer(b"".join(rows), np.uint8).reshape(-1, 1, 64).copy()
    assert open_advice(given).good.tolist() == [False, False, False, True, True]


def test_a_set_top_bit_is_another_spelling() -> None:
    for half in (31, 63):
        _, _, made = _advised(SHAPES[1], 2)
        made[1, 0, half] |= 128
        assert open_advice(made).good.tolist() == [True, False]


def test_no_ballots_need_no_advice() -> None:
    plan = plan_of(SHAPES[1], sealed=True)
    opened = open_advice(np.zeros((0, plan.elements + plan.commitments, 64), np.uint8))
    none = np.zeros((0, plan.proofs, 2, 4), np.uint64)
    assert equations_hold(bytes(32), plan, opened, none, b"")
