"""What an observer does: accept, decline or boycott, and say why, for everyone to read."""

from typing import get_args

from plebiscite.errors import MisuseError
from plebiscite.offices.submission import Submission, words_blob
from plebiscite.proofs.transcript import Randomness
from plebiscite.record.entries import Position, StatementEntry


def state_position(position: str, words: str, randomness: Randomness) -> Submission:
    """A signed statement; the words become a blob. Raises MisuseError for an unknown position."""
    for known in get_args(Position):
        if position == known:
            name, raw = words_blob(words, randomness)
            return Submission((StatementEntry(position=known, words=name),), (raw,))
    raise MisuseError(f"{position!r} is no position; there are {', '.join(get_args(Position))}")
