"""Appending many submissions: ballots together and in random order, each other act by itself."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from pathlib import Path
from random import SystemRandom
from typing import NamedTuple

import msgspec

from plebiscite.ballot.v1_ballot import parse_ballot
from plebiscite.cli.desk import LoggedEntry
from plebiscite.cli.file_kinds import FileKind, read_as
from plebiscite.cli.readiness import retold
from plebiscite.errors import MisuseError, PlebisciteError
from plebiscite.offices.submission import Submission, read_submission
from plebiscite.record.entries import (
    BallotEntry,
    ChallengeEntry,
    kind_of,
    parse_entry,
    write_entry,
)
from plebiscite.store.durable import PUBLIC, DurableFiles
from plebiscite.store.keeper import Keeper, Kept
from plebiscite.store.sequencer import Pending, in_random_order


class Outcome(msgspec.Struct, frozen=True):
    """What became of one file; `error` is empty when its entries are on the record."""

    file: str
    appended: tuple[LoggedEntry, ...] = ()
    error: str = ""

    def lines(self) -> Iterator[str]:
        """For people; errors are told elsewhere."""
        for entry in self.appended:
            waits = "" if entry.receipt else "; no receipt before the witnesses have cosigned"
            yield f"{self.file}: entry {entry.index} ({entry.kind}){waits}"


class _Given(NamedTuple):
    file: Path
    submission: Submission

    @property
    def is_vote(self) -> bool:
        return all(isinstance(e, BallotEntry | ChallengeEntry) for e in self.submission.entries)


def append_files(
    keeper: Keeper, files: Iterable[Path], receipts: Path | None
) -> tuple[list[Outcome], list[PlebisciteError]]:
    """Append every file that the rules allow; refused ones are told and left out."""
    given: list[_Given] = []
    outcomes: dict[Path, Outcome] = {}
    errors: list[PlebisciteError] = []

    def refused(file: Path, error: PlebisciteError) -> None:
        if str(file) not in error.place:
            error.place = f"{file}: {error.place}".removesuffix(": ")
        outcomes[file] = Outcome(str(file), error=str(error))
        errors.append(error)

    order = list(dict.fromkeys(files))
    for file in order:
        try:
            given.append(_Given(file, _read(file, keeper.state.origin)))
        except PlebisciteError as error:
            refused(file, error)
    for are_votes, group in groupby(given, lambda one: one.is_vote):
        run = list(group)
        if are_votes and len(run) > 1 and _cast_together(keeper, run) is None:
            pass  # one of them is refused: find out which
        for one in run:
            try:
                # Those that went in together are found, and only told again.
                with retold(keeper.state, one.submission.entries[0]):
                    kept = keeper.submit(one.submission)
            except PlebisciteError as error:
                refused(one.file, error)
            else:
                outcomes[one.file] = _outcome(one, kept)
                _write_receipts(receipts, one, kept)
    return [outcomes[file] for file in order], errors


def _read(file: Path, origin: str) -> Submission:
    found = read_as(file, FileKind.SUBMISSION, lambda raw: read_submission(raw, origin))
    if not found.entries:
        raise MisuseError("this submission holds no entry", place=str(file))
    return found


def _cast_together(keeper: Keeper, run: Sequence[_Given]) -> list[Kept] | None:
    """One batch in random order, so that it tells nothing of who came first (A15)."""
    try:
        batch = [
            Pending(write_entry(entry), _credential(entry))
            for one in run
            for entry in one.submission.entries
            if isinstance(entry, BallotEntry | ChallengeEntry)
        ]
        shuffled = in_random_order(batch, SystemRandom().shuffle)
        entries = tuple(parse_entry(raw) for raw in dict.fromkeys(shuffled))
        return keeper.submit(Submission(entries))
    except PlebisciteError:
        return None


def _credential(entry: BallotEntry | ChallengeEntry) -> bytes:
    if isinstance(entry, ChallengeEntry):
        return entry.credential.encode()
    return parse_ballot(entry.ballot.encode()).credential.encode()


def _outcome(one: _Given, kept: Sequence[Kept]) -> Outcome:
    entries = zip(kept, one.submission.entries, strict=True)
    return Outcome(
        str(one.file),
        tuple(
            LoggedEntry(each.position, kind_of(entry), each.receipt is not None)
            for each, entry in entries
        ),
    )


def _write_receipts(folder: Path | None, one: _Given, kept: Sequence[Kept]) -> None:
    if folder is None or not one.is_vote:
        return
    for each in kept:
        if each.receipt is not None:
            path = folder / f"{one.file.stem}.receipt"
            DurableFiles().write_whole(path, bytes(each.receipt), mode=PUBLIC)
