"""Making advice on ballot entries while a record is checked: spec/advice.md, the writer's part."""

from functools import lru_cache

from plebiscite.ballot.advice import make_advice
from plebiscite.ballot.v1_election import Election, parse_election
from plebiscite.group.known import ED25519
from plebiscite.record.entries import BallotEntry, parse_entry
from plebiscite.record.vote_check import Chunk, ReadEntry, VotingContext, read_chunks

_KEPT_ELECTIONS = 256


@lru_cache(maxsize=_KEPT_ELECTIONS)
def _election(raw: bytes) -> Election:
    return parse_election(raw)


def advise(context: VotingContext, raw: bytes, read: ReadEntry) -> bytes:
    """The advice on an entry as it was read; b"" for all but ballots whose checks passed."""
    vote = read.vote
    if vote is None or vote.kind != "ballot" or vote.findings:
        return b""
    election, entry = _election(context.elections[vote.unit]), parse_entry(raw)
    if election.group is not ED25519 or not isinstance(entry, BallotEntry):
        return b""
    return make_advice(election, entry.ballot.encode(), entry.signature)


def read_and_advise(context: VotingContext, chunk: Chunk) -> tuple[list[ReadEntry], list[bytes]]:
    """The entries of a chunk, read and checked, and the advice on each."""
    entries = next(read_chunks(context, [chunk]))
    made = [advise(context, raw, read) for (_, raw), read in zip(chunk, entries, strict=True)]
    return entries, made
