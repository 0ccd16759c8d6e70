"""The plan of the work that every ballot of one shape asks for, as arrays of numbers."""

from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Shape = tuple[tuple[int, bool, int, int], ...]
"""For each question: how many ciphertexts, whether the first says "blank", min and max."""

GENERATOR_SIDE, KEY_SIDE = 0, 1


class Plan(NamedTuple):
    """What to compute for one ballot; int64 arrays.

    Bases are the elements in order, then the sums. `powers` has a row for each commitment,
    ordered by base: base, proof (whose challenge is the exponent), commitment (where the result
    goes), side (which fixed base is raised to the response), message.
    """

    elements: int
    proofs: int
    commitments: int
    sums: NDArray[np.int64]  # [sums, 2]: first element, how many (every second one)
    powers: NDArray[np.int64]  # [commitments, 5]


class _Planner:
    def __init__(self) -> None:
        self.elements = 1  # the credential
        self.proofs = 1  # the ballot's signature
        self.sums: list[tuple[int, int]] = []
        self.powers: list[tuple[int, int, int, int, int]] = [(0, 0, 0, GENERATOR_SIDE, 0)]

    def claim(self, alpha: int, beta: int, message: int) -> None:
        """One disjunct: the pair of bases encrypts the message."""
        proof = self.proofs
        self.powers.append((alpha, proof, 2 * proof - 1, GENERATOR_SIDE, 0))
        self.powers.append((beta, proof, 2 * proof, KEY_SIDE, message))
        self.proofs += 1


def _question(planner: _Planner, sums: int, question: tuple[int, bool, int, int]) -> None:
    width, blank, least, most = question
    first = planner.elements
    planner.elements += 2 * width
    for choice in range(width):
        for message in (0, 1):
            planner.claim(first + 2 * choice, first + 2 * choice + 1, message)
    start = first + 2 * blank
    planner.sums += [(start, width - blank), (start + 1, width - blank)]
    alpha, beta = sums, sums + 1
    if blank:
        planner.claim(first, first + 1, 1)
    for message in range(least, most + 1):
        planner.claim(alpha, beta, message)
    if blank:
        planner.claim(first, first + 1, 0)
        planner.claim(alpha, beta, 0)


@lru_cache(maxsize=256)
def plan_of(shape: Shape, *, sealed: bool) -> Plan:
    """The plan for a shape; with `sealed`, the envelope's signature is the last proof."""
    elements = 1 + 2 * sum(width for width, *_ in shape)
    planner = _Planner()
    for number, question in enumerate(shape):
        _question(planner, elements + 2 * number, question)
    commitments = 2 * planner.proofs - 1
    if sealed:
        planner.powers.append((0, planner.proofs, commitments, GENERATOR_SIDE, 0))
        planner.proofs += 1
        commitments += 1
    return Plan(
        elements,
        planner.proofs,
        commitments,
        np.array(planner.sums, dtype=np.int64).reshape(-1, 2),
        np.array(sorted(planner.powers), dtype=np.int64),
    )
