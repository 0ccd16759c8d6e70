"""The bulk path for the ballots of an archive, where this machine has one for its group."""

from collections.abc import Callable, Sequence
from typing import Literal, Protocol

from plebiscite.ballot.bulk_integer_ballots import Engine, IntegerBulkVerifier, shape_of
from plebiscite.ballot.gmp_ballots import GmpBallots
from plebiscite.ballot.v1_election import Election
from plebiscite.group.integers import IntegerGroup
from plebiscite.kernel.availability import kernel_available
from plebiscite.record.vote_check import bulk_works


class Accepted(Protocol):
    """A ballot that passed every check: `el()` bytes, components as in `BallotOutcome`."""

    @property
    def credential(self) -> bytes:
        """Who cast it."""

    @property
    def components(self) -> bytes:
        """α and β of every ciphertext in order."""


MOST_PROOFS = 2000  # of one ballot; chunks of them stay below 100 MB in the kernel
MANY = 16  # ballots at once: where so many come, more will follow
_COMPARED = 8  # ballots: one in each lane of a vector

BulkCheck = Callable[[Sequence[bytes]], Sequence[Accepted | None]]
"""By ballot: what was read if it passed, or None: the plain path has to look at it."""


def bulk_check(election: Election) -> BulkCheck | None:
    """The bulk path for ballots of this election, or None if the plain one has to do it all."""
    if _proofs(election) > MOST_PROOFS:
        return None
    group = election.group
    if isinstance(group, IntegerGroup):
        return IntegerCheck(election, group)
    return _curve_check(election) if bulk_works() else None


def multiplies_widely() -> bool:
    """Whether numbers of 2048 bits are multiplied several at once here, quicker than by GMP."""
    if not kernel_available():
        return False

    from plebiscite.kernel import processor  # noqa: PLC0415 - needs Numba

    return processor.multiplies_32_bits_widely()


def _proofs(election: Election) -> int:
    """Proofs of the questions: a stated maximum may be absurd, and is met before any ballot."""
    return sum(
        2 * question.width + len(question.sums) + 3 * question.allows_blank
        for question in election.record.questions
    )


class IntegerCheck:
    """GMP while ballots come in handfuls; the kernel, once loaded, for all that follow.

    Loading the kernel takes as long as GMP takes for fifty ballots. It must come to what GMP
    comes to, or it is not used. `engine`: which is in use.
    """

    engine: Literal["gmp", "kernel"] = "gmp"

    def __init__(self, election: Election, group: IntegerGroup) -> None:
        """`group` is the election's."""
        self._election, self._group = election, group
        self._tried = False
        self._use(GmpBallots(group, election.y, shape_of(election)))

    def _use(self, engine: Engine) -> None:
        self._verifier = IntegerBulkVerifier(self._election, self._group, engine)

    def __call__(self, raws: Sequence[bytes]) -> Sequence[Accepted | None]:
        """See `BulkCheck`."""
        if len(raws) >= MANY and not self._tried:
            some = self._verifier.readable(raws)[:_COMPARED]
            self._tried = len(some) == _COMPARED
            if self._tried and (kernel := self._trusted_kernel(some)):
                self.engine = "kernel"
                self._use(kernel)
        return self._verifier.check(raws)

    def _trusted_kernel(self, raws: Sequence[bytes]) -> Engine | None:
        """The kernel, if it comes to what GMP comes to for these ballots."""
        try:
            kernel = self._kernel()
            return kernel if kernel and self._verifier.agrees_with(kernel, raws) else None
        except Exception:  # noqa: BLE001 - a full disk, a broken library: GMP goes on
            return None

    def _kernel(self) -> Engine | None:
        if not multiplies_widely():
            return None

        from plebiscite.kernel.integer_ballots import (  # noqa: PLC0415 - compiles or loads code
            Arithmetic,
            IntegerBallots,
        )

        arithmetic = Arithmetic(self._group.modulus, self._group.order)
        y, shape = self._election.y, shape_of(self._election)
        return IntegerBallots(arithmetic, self._group.generator, y, shape)


def _curve_check(election: Election) -> BulkCheck | None:
    from plebiscite.ballot.bulk_archive import archive_check  # noqa: PLC0415 - needs Numba

    return archive_check(election)
