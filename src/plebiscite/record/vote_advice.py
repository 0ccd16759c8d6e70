"""Making advice on ballot entries while a record is checked: spec/advice.md, the writer's part."""

from functools import lru_cache

from plebiscite.ballot.advice import make_advice
from plebiscite.ballot.v1_election import Election, parse_election
from plebiscite.group.known import ED25519
from plebiscite.record.entries import BallotEntry, parse_entry
from plebiscite.record.vote_check import (
    Chunk,
    ReadEntry,
    VotingContext,
    advice_works,
    read_chunks,
)

_KEPT_ELECTIONS = 256


@lru_cache(maxsize=_KEPT_ELECTIONS)
def _election(raw: bytes) -> Election:
    return parse_election(raw)


def read_and_advise(context: VotingContext, chunk: Chunk) -> tuple[list[ReadEntry], list[bytes]]:
    """The entries of a chunk, read and checked, and the advice on each.

    There is advice on ballots whose checks passed, in Ed25519, and b"" for all other entries.
    """
    entries = next(read_chunks(context, [chunk]))
    made = [b""] * len(chunk)
    passed = {
        place: raw
        for place, ((_, raw), read) in enumerate(zip(chunk, entries, strict=True))
        if _passed(read)
    }
    if passed and context.path != "plain" and advice_works():
        from plebiscite.record.bulk_votes import (  # noqa: PLC0415 - needs NumPy and Numba, which are optional
            advise_ballots,
        )

        found = advise_ballots(context.origin, context.elections, list(passed.values()))
        for place, advice in zip(passed, found, strict=True):
            made[place] = advice
    for place, raw in passed.items():
        made[place] = made[place] or _advise(context, raw)
    return entries, made


def _passed(read: ReadEntry) -> bool:
    return read.vote is not None and read.vote.kind == "ballot" and not read.vote.findings


def _advise(context: VotingContext, raw: bytes) -> bytes:
    """The plain way, for what is not made in bulk."""
    entry = parse_entry(raw)
    assert isinstance(entry, BallotEntry)  # noqa: S101 - it passed as one
    election = _election(context.elections[entry.unit])
    if election.group is not ED25519:
        return b""
    return make_advice(election, entry.ballot.encode(), entry.signature)
