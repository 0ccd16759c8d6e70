"""Sums of a ballot's elements from opened advice: as the plain group adds them."""

import pytest

from kernel_needs import require_kernel
from plebiscite.group.ed25519_eighths import eighth_part
from plebiscite.group.known import ED25519


@pytest.mark.parametrize("ballots", [1, 7, 8, 17])
def test_every_second_element_from_one_on_is_added(ballots: int) -> None:
    require_kernel()
    import numpy as np

    from plebiscite.kernel.advice import open_advice
    from plebiscite.kernel.advice_sums import sum_elements

    elements = [
        [ED25519.generator_power(1 + 100 * row + place) for place in range(6)]
        for row in range(ballots)
    ]
    elements[-1][3] = ED25519.invert(elements[-1][1])  # a sum that is the identity
    raw = bytearray().join(eighth_part(each) for row in elements for each in row)
    opened = open_advice(np.frombuffer(raw, np.uint8).reshape(ballots, 6, 64))
    sums = np.array([(0, 3), (1, 2), (5, 1), (2, 0)], np.int64)
    found = sum_elements(opened, sums)
    assert found.shape == (ballots, 4, 32)
    for row in range(ballots):
        for number, (first, count) in enumerate(sums.tolist()):
            chosen = elements[row][first::2][:count]
            assert found[row, number].tobytes() == ED25519.product(chosen)


def test_no_ballots_and_no_sums_are_nothing() -> None:
    require_kernel()
    import numpy as np

    from plebiscite.kernel.advice import open_advice
    from plebiscite.kernel.advice_sums import sum_elements

    nothing = open_advice(np.zeros((0, 6, 64), np.uint8))
    assert sum_elements(nothing, np.array([(0, 3)], np.int64)).shape == (0, 1, 32)
    some = open_advice(np.zeros((2, 6, 64), np.uint8))
    assert sum_elements(some, np.zeros((0, 2), np.int64)).shape == (2, 0, 32)
