"""A log on a real disk for tests: its keys, its writer, its auditor, and the faults it meets."""

import errno
import os
import signal
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from plebiscite.log.bundles import format_bundle
from plebiscite.log.cosignature import cosign
from plebiscite.log.keys import KeyKind, new_signing_key
from plebiscite.log.merkle import leaf_hash, root_of
from plebiscite.log.note import NoteSignature, parse_note
from plebiscite.log.policy import Group, Policy, PolicyLog, Witness
from plebiscite.log.witnessed import open_checkpoint
from plebiscite.store.cosigning import AskWitnesses, no_witnesses
from plebiscite.store.durable import DurableFiles, FileCalls
from plebiscite.store.log_writer import LogWriter, create_log
from plebiscite.store.record_files import RecordFolder

ORIGIN = "log.example/referendum"
LOG_KEY = new_signing_key(ORIGIN, KeyKind.ED25519, b"\x01" * 32)
WITNESS_KEYS = [
    new_signing_key(f"witness-{number}.example", KeyKind.COSIGNATURE, bytes([number]) * 32)
    for number in (2, 3, 4)
]
NO_QUORUM = Policy((PolicyLog(LOG_KEY.verifier),), (), (), "none")
TWO_OF_THREE = Policy(
    (PolicyLog(LOG_KEY.verifier),),
    tuple(Witness(f"w{n}", key.verifier) for n, key in enumerate(WITNESS_KEYS)),
    (Group("quorum", "2", ("w0", "w1", "w2")),),
    "quorum",
)


@dataclass
class Witnesses:
    """As many of the three witnesses as `up` says, all at the same time of day."""

    up: int = 3
    time: int = 1_800_000_000

    def __call__(
        self, note: bytes, old_size: int, prove: Callable[[int], Sequence[bytes]]
    ) -> Iterable[NoteSignature]:
        prove(old_size)
        return [cosign(parse_note(note).text, key, self.time) for key in WITNESS_KEYS[: self.up]]


@dataclass(frozen=True)
class KeptLog:
    """The two folders of one keeper."""

    folder: Path

    @property
    def record(self) -> Path:
        return self.folder / "record"

    @property
    def private(self) -> Path:
        return self.folder / "private"

    def create(self) -> "KeptLog":
        create_log(self.record, self.private, ORIGIN)
        return self

    def writer(
        self,
        policy: Policy = NO_QUORUM,
        witnesses: AskWitnesses = no_witnesses,
        calls: FileCalls | None = None,
    ) -> LogWriter:
        files = DurableFiles(calls)
        return LogWriter(
            self.record, self.private, LOG_KEY, policy, witnesses=witnesses, files=files
        )

    def audit(self, policy: Policy = NO_QUORUM) -> list[bytes]:
        """The published entries, after every file of the record was found right."""
        record = RecordFolder(self.record)
        opened, tree = record.opened(policy)
        entries = list(tree.entries())
        for size in record.milestones():
            milestone = open_checkpoint(record.milestone(size), policy)
            assert milestone.size == size
            if size <= len(entries):  # a milestone is published a moment before `checkpoint`
                assert milestone.root == tree.range_hash(0, size)
        assert opened.size == len(entries)
        self._audit_files(entries)
        return entries

    def _audit_files(self, entries: Sequence[bytes]) -> None:
        """No file beside the published ones may hold anything that the log does not."""
        rows = [[leaf_hash(entry) for entry in entries]]
        while len(rows[-1]) >= 256:
            full = range(0, len(rows[-1]) // 256 * 256, 256)
            rows.append([root_of(rows[-1][start : start + 256]) for start in full])
        for file in (self.record / "tile").rglob("*"):
            if not file.is_file() or file.name.startswith(".unfinished-"):
                continue
            kind, *place = file.relative_to(self.record / "tile").parts
            partial = place[-2].endswith(".p") if len(place) > 1 else False
            index = int(place[-2 if partial else -1].removesuffix(".p"))
            stop = index * 256 + (int(place[-1]) if partial else 256)
            rows_by_kind = {"entries": list(entries), **{str(i): row for i, row in enumerate(rows)}}
            row = rows_by_kind.get(kind, [])
            if stop > len(row):
                continue  # of a batch that is signed and not yet published
            items = row[index * 256 : stop]
            expected = format_bundle(items) if kind == "entries" else b"".join(items)
            assert file.read_bytes() == expected, file


class FaultyCalls(FileCalls):
    """Counts the calls, and does `fault` at the n-th, from 1; at none with n = 0."""

    def __init__(self, n: int = 0, fault: str = "") -> None:
        self.n, self.fault = n, fault
        self.kinds: list[str] = []
        self.short = False

    @property
    def count(self) -> int:
        return len(self.kinds)

    def _meet(self, kind: str) -> None:
        self.kinds.append(kind)
        if self.short:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        if self.count == self.n and self.fault.startswith("E"):
            number = getattr(errno, self.fault)
            raise OSError(number, os.strerror(number))
        if self.count == self.n and self.fault == "kill before":
            os.kill(os.getpid(), signal.SIGKILL)

    def _done(self) -> None:
        if self.count == self.n and self.fault == "kill after":
            os.kill(os.getpid(), signal.SIGKILL)

    def open(self, path: Path, flags: int, mode: int = 0o644) -> int:
        self._meet("open")
        result = super().open(path, flags, mode)
        self._done()
        return result

    def write(self, descriptor: int, data: bytes | memoryview) -> int:
        self._meet("write")
        if self.count == self.n and self.fault.startswith("short write"):
            self.short = self.fault == "short write, then full"
            data = data[: len(data) // 2]
        if self.count == self.n and self.fault == "kill within":
            super().write(descriptor, data[: len(data) // 2])
            os.kill(os.getpid(), signal.SIGKILL)
        result = super().write(descriptor, data)
        self._done()
        return result

    def fsync(self, descriptor: int) -> None:
        self._meet("fsync")
        super().fsync(descriptor)
        self._done()

    def close(self, descriptor: int) -> None:
        # A failing close has still closed; nothing depends on it after the fsync.
        super().close(descriptor)

    def rename(self, old: Path, new: Path) -> None:
        self._meet("rename")
        super().rename(old, new)
        self._done()

    def mkdir(self, path: Path) -> None:
        self._meet("mkdir")
        super().mkdir(path)
        self._done()

    def unlink(self, path: Path) -> None:
        self._meet("unlink")
        super().unlink(path)
        self._done()

    def commit(self, connection: sqlite3.Connection) -> None:
        self._meet("commit")
        super().commit(connection)
        self._done()


OLD = [b"old %d" % number for number in range(254)]
BALLOTS = [b"ballot 1", b"ballot 2", b"ballot 3"]
CLOSE = [b"close"]


def append_two_batches(folder: Path, calls: FaultyCalls) -> None:
    """What the keeper does; `answered` holds what the voters were told."""
    log = KeptLog(folder)
    with log.writer(TWO_OF_THREE, Witnesses(), calls) as writer:
        for batch, milestone in ((BALLOTS, False), (CLOSE, True)):
            places = writer.append(batch, milestone=milestone)
            bytes(writer.receipt(places[0]))
            with (folder / "answered").open("ab") as answered:
                answered.write(b"".join(b"%d %s\n" % x for x in zip(places, batch, strict=True)))
