"""Arithmetic of integer groups: what threads share, as the threads of a Dask worker do."""

from concurrent.futures import ThreadPoolExecutor

from kernel_needs import require_wide_multiplication
from plebiscite.group.known import BELENIOS_2048

THREADS, ROUNDS = 4, 3


def test_threads_that_share_the_arithmetic_do_not_disturb_each_other() -> None:
    """A member's power in place of another's would let an element outside the group pass."""
    require_wide_multiplication()
    from plebiscite.kernel.integer_ballots import Arithmetic

    group = BELENIOS_2048
    arithmetic = Arithmetic(group.modulus, group.order)
    good = [bytes(group.generator_power(number)) for number in range(2, 26)]
    bad = [(group.modulus - int.from_bytes(each, "big")).to_bytes(256, "big") for each in good]
    with ThreadPoolExecutor(THREADS) as pool:
        found = list(pool.map(arithmetic.members, [good, bad] * ROUNDS))
    assert found == [[True] * len(good), [False] * len(bad)] * ROUNDS
