"""The bulk path for the ballots of an archive, where this machine has one for its group."""

from collections.abc import Callable, Sequence
from typing import Protocol

from plebiscite.ballot.v1_election import Election
from plebiscite.group.integers import IntegerGroup
from plebiscite.kernel.availability import kernel_available


class Accepted(Protocol):
    """A ballot that passed every check: `el()` bytes, components as in `BallotOutcome`."""

    @property
    def credential(self) -> bytes:
        """Who cast it."""

    @property
    def components(self) -> bytes:
        """α and β of every ciphertext in order."""


MOST_PROOFS = 2000  # of one ballot; chunks of them stay below 100 MB in the kernel

BulkCheck = Callable[[Sequence[bytes]], Sequence[Accepted | None]]
"""By ballot: what was read if it passed, or None: the plain path has to look at it."""


def bulk_check(election: Election) -> BulkCheck | None:
    """The bulk path for ballots of this election, or None if the plain one has to do it all."""
    if not kernel_available() or _proofs(election) > MOST_PROOFS:
        return None
    if isinstance(election.group, IntegerGroup):
        return _integer_check(election, election.group)
    return _curve_check(election)


def _proofs(election: Election) -> int:
    """Proofs of the questions: a stated maximum may be absurd, and is met before any ballot."""
    return sum(
        2 * question.width + len(question.sums) + 3 * question.allows_blank
        for question in election.record.questions
    )


def _integer_check(election: Election, group: IntegerGroup) -> BulkCheck | None:
    from plebiscite.kernel.processor import multiplies_32_bits_widely  # noqa: PLC0415 - needs Numba

    if not multiplies_32_bits_widely():
        return None  # GMP is as quick

    from plebiscite.ballot.bulk_integer_ballots import (  # noqa: PLC0415 - compiles or loads code
        IntegerBulkVerifier,
    )

    return IntegerBulkVerifier(election, group).check


def _curve_check(election: Election) -> BulkCheck | None:
    from plebiscite.ballot.bulk_archive import archive_check  # noqa: PLC0415 - needs Numba

    return archive_check(election)
