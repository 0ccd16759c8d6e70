"""A voter's ballot file: private, and of one fate only.

Once a ballot is cast, the file keeps what is needed to send it again, and no longer what opens
it; once it is challenged, it can be opened and never be cast (additions 8).
"""

from pathlib import Path
from typing import Literal

import msgspec

from plebiscite.canonical.json import parse_json, write_json
from plebiscite.cli.file_kinds import FileKind, read_as
from plebiscite.errors import MisuseError
from plebiscite.offices import voter
from plebiscite.offices.submission import Submission
from plebiscite.offices.voter import OpenedBallot, PreparedBallot
from plebiscite.record.entries import BallotEntry, ChallengeEntry, parse_entry, write_entry
from plebiscite.store.durable import PRIVATE, DurableFiles


class BallotFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """The file. `entry` is the exact text of the logged entry, once the fate is chosen."""

    format: Literal["plebiscite-ballot/1"]
    origin: str
    fate: Literal["open", "cast", "challenged"]
    tracker: str  # hex
    prepared: PreparedBallot | None = None
    opened: OpenedBallot | None = None
    entry: str = ""

    @property
    def submission(self) -> Submission:
        """The entry to hand in, again and again the same bytes."""
        return Submission((parse_entry(self.entry.encode()),))


def read_ballot(path: Path) -> BallotFile:
    """The ballot in a file. Raises as `read_as`, without a word of what is in it."""
    return read_as(path, FileKind.BALLOT, lambda raw: parse_json(raw, BallotFile))


def new_ballot(path: Path, prepared: PreparedBallot, tracker: bytes) -> None:
    """Write a fresh ballot. Raises MisuseError if the file exists."""
    file = BallotFile(
        "plebiscite-ballot/1", prepared.origin, "open", tracker.hex(), prepared=prepared
    )
    DurableFiles().write_new(path, write_json(file), mode=PRIVATE)


def to_cast(path: Path, file: BallotFile) -> BallotFile:
    """Choose to cast, and forget what could open the ballot. On the disk when this returns.

    Raises: MisuseError for a challenged ballot.
    """
    if file.fate == "challenged":
        raise MisuseError(
            "this ballot was challenged and can never be cast; prepare a new one", place=str(path)
        )
    if file.prepared is None:
        return file
    (entry,) = voter.cast(file.prepared).entries
    assert isinstance(entry, BallotEntry)  # noqa: S101 - what `cast` gives
    chosen = BallotFile(
        file.format, file.origin, "cast", file.tracker, entry=write_entry(entry).decode()
    )
    return _saved(path, chosen)


def to_challenge(path: Path, file: BallotFile) -> BallotFile:
    """Choose to challenge, and forget the signature that could cast it.

    Raises: MisuseError for a ballot that was cast.
    """
    if file.fate == "cast":
        raise MisuseError(
            "this ballot was cast; a cast ballot is never opened, it would show your vote",
            place=str(path),
        )
    if file.prepared is None:
        return file
    (entry,) = voter.challenge(file.prepared).entries
    assert isinstance(entry, ChallengeEntry)  # noqa: S101 - what `challenge` gives
    chosen = BallotFile(
        file.format,
        file.origin,
        "challenged",
        file.tracker,
        opened=voter.opened(file.prepared),
        entry=write_entry(entry).decode(),
    )
    return _saved(path, chosen)


def _saved(path: Path, file: BallotFile) -> BallotFile:
    DurableFiles().write_whole(path, write_json(file), mode=PRIVATE)
    return file
