"""How close to the limit is the kernel? Multiplications counted, and the time of one measured.

The counts follow from the algorithms (`plebiscite.kernel`): what a ballot of the standing example
(two questions of 3 and 5 ciphertexts, both with blank) and its envelope cost. Their product with
the measured time of one multiplication and one squaring, over the measured time of the path, is
the share of the run that is multiplication. The rest is additions, choosing entries of tables,
digits and memory.
"""

import os
import random
import time
from collections.abc import Callable
from statistics import median
from typing import NamedTuple

import numpy as np
from numba import njit

from benchmarks.figures import figure, print_machine
from benchmarks.verify import spread
from plebiscite.group.ed25519 import ORDER
from plebiscite.group.known import ED25519
from plebiscite.kernel import lane_operations as lane
from plebiscite.kernel.advice import equations_hold, open_advice
from plebiscite.kernel.memory import scratch
from plebiscite.kernel.recompute import eighths, recompute_plan
from plebiscite.kernel.scalars import COLUMNS, LANES, TEETH, WINDOWS
from plebiscite.kernel.shapes import Plan, plan_of

SHAPE = ((3, True, 1, 1), (5, True, 1, 1))
BALLOTS = 256
_BUCKETS = 128
_SHORT_WINDOWS = 17


class Cost(NamedTuple):
    """Multiplications and squarings of the field."""

    multiplications: float
    squarings: float

    def __add__(self, other: object) -> "Cost":
        if not isinstance(other, Cost):
            return NotImplemented
        return Cost(self.multiplications + other.multiplications, self.squarings + other.squarings)

    def times(self, count: float) -> "Cost":
        """So often."""
        return Cost(self.multiplications * count, self.squarings * count)


DOUBLE, DOUBLE_WITH_T = Cost(3, 4), Cost(4, 4)
ADD, ADD_AFFINE, CACHE, AFFINE = Cost(8, 0), Cost(7, 0), Cost(1, 0), Cost(2, 0)
ROOT = Cost(11, 251)  # the power (p − 5)/8
INVERSION = ROOT + Cost(2, 4)
DECODE = ROOT + Cost(9, 4)
TABLE = (
    DOUBLE.times((TEETH - 1) * (COLUMNS - 1))
    + DOUBLE_WITH_T.times(TEETH - 1)
    + ADD.times(26)
    + CACHE.times(21)
)
COMB = DOUBLE_WITH_T.times(COLUMNS - 1) + ADD.times(COLUMNS)
ROWS = ADD_AFFINE.times(WINDOWS)
DIVISION = Cost(5, 0)  # of a point by its Z, many sharing one inversion


def plain_path(plan: Plan) -> Cost:
    """Of one ballot without advice."""
    bases = plan.elements + len(plan.sums)
    shifted = int((plan.powers[:, 4] > 0).sum())
    summed = int(plan.sums[:, 1].sum())
    return (
        (DECODE + COMB).times(plan.elements)  # COMB: the test of order
        + TABLE.times(bases)
        + (ADD + CACHE).times(summed)
        + (COMB + ROWS + DIVISION).times(plan.commitments)
        + ROWS.times(shifted)
        + INVERSION
    )


def advised_path(plan: Plan, ballots: int) -> Cost:
    """Of one ballot with advice, of so many that are checked together."""
    count = plan.elements + plan.commitments
    opened = Cost(2, 2) + DOUBLE.times(2) + DOUBLE_WITH_T + DIVISION + AFFINE
    swept = ADD_AFFINE.times(WINDOWS * plan.elements + _SHORT_WINDOWS * plan.commitments)
    gathered = (ADD + CACHE).times(2 * (_BUCKETS) * WINDOWS)
    return opened.times(count) + INVERSION + swept + gathered.times(LANES / ballots)


@njit(nogil=True)
def _multiply(address: int, size: int, rounds: int) -> None:
    for _ in range(rounds):
        lane.field_multiply(address, address, address + size)
        lane.field_multiply(address + 2 * size, address + 2 * size, address + size)


@njit(nogil=True)
def _square(address: int, size: int, rounds: int) -> None:
    for _ in range(rounds):
        lane.field_square(address, address)
        lane.field_square(address + 2 * size, address + 2 * size)


def _nanoseconds(run: Callable[[int, int, int], None]) -> float:
    space = scratch(4 * lane.ELEMENT)
    space[:] = 12345
    rounds = 200_000
    run(space.ctypes.data, lane.ELEMENT, 10)
    before = time.process_time()
    run(space.ctypes.data, lane.ELEMENT, rounds)
    return (time.process_time() - before) / (2 * rounds * LANES) * 1e9


def _words(number: int) -> list[int]:
    return [number >> 64 * place & 2**64 - 1 for place in range(4)]


def _share(name: str, cost: Cost, times: tuple[float, float], seconds: list[float]) -> None:
    microseconds = [each / BALLOTS * 1e6 for each in seconds]
    spread(f"{name}_per_ballot", microseconds, "us")
    figure(f"{name}_multiplications", cost.multiplications, "per ballot")
    figure(f"{name}_squarings", cost.squarings, "per ballot")
    spent = (cost.multiplications * times[0] + cost.squarings * times[1]) / 1000
    figure(f"{name}_in_multiplications", 100 * spent / median(microseconds), "%")


def _measured(work: Callable[[], object]) -> list[float]:
    work()
    found = []
    for _ in range(5):
        before = time.process_time()
        work()
        found.append(time.process_time() - before)
    return found


def main() -> None:
    """Measure one multiplication, one squaring and both paths."""
    print_machine()
    figure("kernel_limbs", lane.LIMBS, "limbs")
    times = _nanoseconds(_multiply), _nanoseconds(_square)
    figure("field_multiplication", times[0], "ns")
    figure("field_squaring", times[1], "ns")
    chooser = random.Random(5)  # noqa: S311 - numbers to be added up
    plan = plan_of(SHAPE, sealed=True)
    y = bytes(ED25519.generator_power(chooser.randrange(1, ORDER)))
    shape = (BALLOTS, plan.proofs, 2)
    scalars = np.array(
        [_words(chooser.randrange(ORDER)) for _ in range(BALLOTS * plan.proofs * 2)], np.uint64
    ).reshape(*shape, 4)
    members = [ED25519.generator_power(chooser.randrange(1, ORDER)) for _ in range(plan.elements)]
    row = np.frombuffer(b"".join(members), np.uint8).reshape(1, -1, 32)
    points = np.repeat(row, BALLOTS, axis=0)
    _share(
        "recomputing",
        plain_path(plan),
        times,
        _measured(lambda: recompute_plan(y, plan, points, scalars)),
    )
    made, _ = eighths(y, plan, points, scalars)
    opened = open_advice(made)
    randomness = os.urandom(16 * BALLOTS * plan.commitments)

    def with_advice() -> None:
        equations_hold(y, plan, open_advice(made), scalars, randomness)

    if not equations_hold(y, plan, opened, scalars, randomness):
        raise AssertionError
    _share("advice", advised_path(plan, BALLOTS), times, _measured(with_advice))


if __name__ == "__main__":
    main()
