"""How close to the limit is bulk checking in BELENIOS-2048? Products counted, and one measured.

The counts follow from the algorithms (`plebiscite.kernel.integer_powers`) for a ballot of the
benchmark's archive: two questions of 3 and 5 ciphertexts, both with blank. Their product with the
measured time of one product and one squaring, over the measured time of recomputing all
commitments, is the share that is multiplication. The rest is choosing entries of tables and moving
numbers in and out of lanes. The same ballots are then recomputed by GMP.
"""

import random
import time
from collections.abc import Callable
from functools import partial
from statistics import median

from numba import njit

from benchmarks.archives import _election, sealed
from benchmarks.figures import figure, print_machine
from benchmarks.verify import spread
from plebiscite.ballot.bulk_integer_ballots import IntegerBulkVerifier, shape_of
from plebiscite.ballot.gmp_ballots import GmpBallots
from plebiscite.ballot.v1_verification import BallotVerifier
from plebiscite.group.integers import IntegerGroup
from plebiscite.group.known import BELENIOS_2048
from plebiscite.kernel.ballot_layout import BallotLayout
from plebiscite.kernel.field_code import LANES
from plebiscite.kernel.integer_ballots import Arithmetic, IntegerBallots
from plebiscite.kernel.integer_powers import TEETH, limbs_of, modulus_words, workspace
from plebiscite.kernel.montgomery_code import LIMBS, multiply, square

BALLOTS = 32  # of a chunk
_PLAIN_BALLOTS = 4
_ROUNDS = 5_000


def counted(layout: BallotLayout, bits: int, positions: int) -> tuple[int, int]:
    """Products and squarings of one ballot; `positions`: rows of the tables of g and y."""
    width = -(-bits // TEETH)
    half = -(-width // 2)
    bases = list(layout.powers())
    powers = sum(len(each) for _, each in bases)
    squarings = len(bases) * ((TEETH - 1) * width + half) + powers * (half - 1)
    tables = 2 * ((1 << TEETH) - TEETH - 1)
    shifted = sum(claim.message > 0 for claim in layout.claims)
    fixed = 1 + 2 * len(layout.claims) + shifted
    choices = sum(2 * (width - blank - 1) for width, blank, *_ in layout.shape)
    form = layout.points + (layout.rows - layout.points)  # into Montgomery's form, and out of it
    products = len(bases) * tables + powers * (2 * half - 1) + fixed * positions + choices + form
    return products, squarings


@njit(nogil=True)
def _products(work, modulus, rounds):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    for _ in range(rounds):
        multiply(work[0], work[0], work[1], modulus)


@njit(nogil=True)
def _squarings(work, modulus, rounds):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN202
    for _ in range(rounds):
        square(work[0], work[0], modulus)


def _microseconds(run: Callable[..., None]) -> float:
    work, modulus = workspace(), modulus_words(BELENIOS_2048.modulus)
    chooser = random.Random(7)  # noqa: S311 - numbers to be multiplied
    for place in range(2):
        for lane in range(LANES):
            work[place, :, lane] = limbs_of(chooser.randrange(BELENIOS_2048.modulus))
    run(work, modulus, 1)
    before = time.process_time()
    run(work, modulus, _ROUNDS)
    return (time.process_time() - before) / _ROUNDS / LANES * 1e6


def _measured(work: Callable[[], object], ballots: int) -> list[float]:
    work()
    found = []
    for _ in range(5):
        before = time.process_time()
        work()
        found.append((time.process_time() - before) / ballots * 1e3)
    return found


def main() -> None:
    """Measure one product, one squaring, the kernel, both engines whole, and the plain path."""
    print_machine()
    figure("integer_kernel_limbs", LIMBS, "limbs")
    product, squaring = _microseconds(_products), _microseconds(_squarings)
    figure("integer_product", product, "us")
    figure("integer_squaring", squaring, "us")
    election, group = _election(BELENIOS_2048), BELENIOS_2048
    raws = [raw for raw, _ in sealed(group.name, range(8))] * (BALLOTS // 8)
    shape = shape_of(election)
    kernel = IntegerBallots(
        Arithmetic(group.modulus, group.order), group.generator, election.y, shape
    )
    _kernel(kernel, group, (product, squaring), BallotLayout(shape))
    for name, engine in (("kernel", kernel), ("gmp", GmpBallots(group, election.y, shape))):
        verifier = IntegerBulkVerifier(election, group, engine)
        if not all(verifier.check(raws)):
            raise AssertionError
        spread(f"integer_{name}_ballot", _measured(partial(verifier.check, raws), BALLOTS), "ms")
    plain = BallotVerifier(election)
    few = raws[:_PLAIN_BALLOTS]
    spread("integer_plain_ballot", _measured(lambda: [*map(plain.check, few)], len(few)), "ms")


def _kernel(
    kernel: IntegerBallots, group: IntegerGroup, each: tuple[float, float], layout: BallotLayout
) -> None:
    chooser = random.Random(5)  # noqa: S311 - numbers to be raised
    members = [group.generator_power(chooser.randrange(1, group.order)) for _ in range(8)]
    points = [[chooser.choice(members) for _ in range(layout.points)] for _ in range(BALLOTS)]
    scalars = [
        [
            (chooser.randrange(group.order), chooser.randrange(group.order))
            for _ in range(layout.proofs)
        ]
        for _ in range(BALLOTS)
    ]
    times = _measured(lambda: kernel.recompute(points, scalars), BALLOTS)
    products, squarings = counted(layout, group.order.bit_length(), kernel.positions)
    spread("integer_recomputing", times, "ms")
    figure("integer_products", products, "per ballot")
    figure("integer_squarings", squarings, "per ballot")
    spent = (products * each[0] + squarings * each[1]) / 1000
    figure("integer_in_multiplications", 100 * spent / median(times), "%")


if __name__ == "__main__":
    main()
