"""Votes read and checked together; a fault of the bulk path must not stop an election."""

import sys
from collections.abc import Sequence

from plebiscite.record.vote_check import ReadEntry, VotingContext, read_chunks


def read_together(context: VotingContext, entries: Sequence[bytes]) -> list[ReadEntry]:
    """Each entry read and checked by itself, at position 0. Never raises for bad bytes.

    The plain path gives the same verdicts; so what cannot be checked in bulk, for lack of memory or
    because a compiled function cannot be loaded, is checked there, and standard error says so.
    """
    chunk = [(0, entry) for entry in entries]
    try:
        (reads,) = read_chunks(context, [chunk])
    except Exception as problem:  # noqa: BLE001 - whatever it is, the plain path decides
        said = f"checker: no bulk checking ({type(problem).__name__}); ballots are checked singly"
        print(said, file=sys.stderr, flush=True)  # noqa: T201 - into the service's log
        (reads,) = read_chunks(context._replace(path="plain"), [chunk])
    return reads
