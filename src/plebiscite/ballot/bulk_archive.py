"""The bulk path for ballots that stand by themselves, as in an archive. Ed25519 only."""

from collections.abc import Callable, Sequence

from plebiscite.ballot.bulk_kept import AcceptedBallot, bulk_election
from plebiscite.ballot.bulk_template import ballot_template, is_bulky, shape_of
from plebiscite.ballot.bulk_texts import Written
from plebiscite.ballot.bulk_verification import ShapeVerifier
from plebiscite.ballot.v1_election import Election


def archive_check(
    election: Election,
) -> Callable[[Sequence[bytes]], list[AcceptedBallot | None]] | None:
    """Checks many ballots of `election`; None where they are left to the plain path."""
    shape = shape_of(election)
    if not is_bulky(shape):
        return None
    template = ballot_template(election)
    written = Written(template, template)
    verifier = ShapeVerifier(shape, election.y, written)
    elections = [bulk_election(election, written)]
    return lambda raws: verifier.check(raws, [0] * len(raws), elections)
