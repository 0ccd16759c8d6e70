"""Appending to a record: one process, one history, no acknowledged entry lost.

`committing` has the order of a batch. After any failure the writer is spent, because only a new
start knows again what is on the disk: make a new one, or end the process.
"""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Self

from plebiscite.errors import MisuseError, UnavailableError
from plebiscite.log.bundles import LONGEST_ENTRY
from plebiscite.log.keys import SigningKey
from plebiscite.log.policy import Policy
from plebiscite.log.receipt import Receipt
from plebiscite.log.tree import AuthenticatedTree
from plebiscite.log.witnessed import WitnessedCheckpoint
from plebiscite.store.committing import Committer
from plebiscite.store.cosigning import AskWitnesses, no_witnesses
from plebiscite.store.durable import DurableFiles, StorageIncidentError
from plebiscite.store.entry_index import EntryIndex
from plebiscite.store.folder_lock import FolderLock
from plebiscite.store.record_files import CHECKPOINT, RecordFolder, blob_path
from plebiscite.store.signing_store import SigningStore

SIGNING_STORE = "signing-store.sqlite"
STAGING = "staged-batch"
ENTRY_INDEX = "entry-index.sqlite"


def create_log(
    record: Path, private: Path, origin: str, *, files: DurableFiles | None = None
) -> None:
    """Make the folders of an empty log.

    Raises: MisuseError if a log is there already, or if `private` would be published.
    """
    files = files or DurableFiles()
    _require_apart(record, private)
    if (record / CHECKPOINT).exists():
        raise MisuseError("there is a log here already", place=str(record))
    files.make_folder(record)
    SigningStore.create(private / SIGNING_STORE, origin, files=files).close()


class LogWriter:
    """The one writer of a log. Use as a context; not from several threads at once."""

    def __init__(
        self,
        record: Path,
        private: Path,
        key: SigningKey,
        policy: Policy,
        *,
        witnesses: AskWitnesses = no_witnesses,
        files: DurableFiles | None = None,
    ) -> None:
        """Take the locks, finish what a crash interrupted, and ask the witnesses where they are.

        `key` is named as the log's origin and stands in `policy`; `private` lies outside `record`.
        Raises: UnavailableError if another process writes or a file is missing; ConsistencyError
        if record, signing store and witnesses disagree: then nothing is signed; MisuseError if
        `private` lies in `record`.
        """
        _require_apart(record, private)
        self.policy = policy
        self.record = RecordFolder(record)
        self._files = files or DurableFiles()
        self._spent = False
        with ExitStack() as opened:
            for folder in (record, private):
                opened.callback(FolderLock(folder).release)
            store = SigningStore(private / SIGNING_STORE, key.name, files=self._files)
            opened.callback(store.close)
            self._committer = Committer(
                record=self.record,
                staging=private / STAGING,
                store=store,
                key=key,
                policy=policy,
                witnesses=witnesses,
                files=self._files,
            )
            if self.size:
                self._committer.refresh()
            self._index = EntryIndex(private / ENTRY_INDEX, self.tree)
            opened.callback(self._index.close)
            self._opened = opened.pop_all()

    @property
    def tree(self) -> AuthenticatedTree:
        """The published log, checked as it is read."""
        return self._committer.tree

    @property
    def size(self) -> int:
        """How many entries the published log has."""
        return self.tree.size

    def published(self) -> WitnessedCheckpoint:
        """The newest published checkpoint. Raises UnavailableError before the first."""
        return self._committer.require_published()

    def find(self, entry: bytes) -> int | None:
        """The index of the entry in the published log, its bytes compared; None if absent."""
        place = self._index.find(entry)
        if place is not None and self.tree.entry(place) != entry:
            raise StorageIncidentError(
                "the index of entries points to another entry; delete it: it is made again",
                place=str(self._index.path),
            )
        return place

    def is_indexed(self, entry: bytes) -> bool:
        """Whether the index of entries names this one; `find` knows. From any thread."""
        return self._index.find(entry) is not None

    def receipt(self, index: int) -> Receipt:
        """The receipt for a published entry.

        Raises: UnavailableError while the published checkpoint does not meet the policy (R6, R9);
        MisuseError for an index outside the log.
        """
        (receipt,) = self.receipts([index])
        return receipt

    def receipts(self, indices: Sequence[int]) -> list[Receipt]:
        """The receipts for several published entries, all with one checkpoint. Raises likewise."""
        published = self.published()
        if not published.is_quorum_met:
            raise UnavailableError(
                "not enough witnesses have cosigned yet: no receipt; ask again later",
                place=f"checkpoint {published.size}",
            )
        note = bytes(published.note)
        paths = self.tree.inclusions(indices)
        return [
            Receipt(index, tuple(path), note) for index, path in zip(indices, paths, strict=True)
        ]

    def append(
        self, entries: Sequence[bytes], *, milestone: bool = False, after_quorum: bool = True
    ) -> list[int]:
        """Publish the entries, in order, in one checkpoint; returns each one's index.

        An entry whose exact bytes are in the log keeps its index and is not logged again.
        `milestone`: the checkpoint is kept for ever, as for every entry but ballots and
        challenges. `after_quorum`: an earlier milestone must have its quorum first.
        Raises: UnavailableError if the disk refuses or that quorum is missing; MisuseError for an
        entry that is too long; StorageIncidentError; ConsistencyError.
        """
        for number, entry in enumerate(entries):
            if len(entry) > LONGEST_ENTRY:
                raise MisuseError(
                    f"{len(entry)} bytes; the most is {LONGEST_ENTRY}: use a blob",
                    place=f"entry {number} of the batch",
                )
        with self._usable():
            if after_quorum:
                self._require_cosigned_milestone()
            places = {entry: self.find(entry) for entry in entries}
            new = [entry for entry, place in places.items() if place is None]
            if new:
                places |= zip(new, range(self.size, self.size + len(new)), strict=True)
                self._committer.commit(new, milestone=milestone)
                self._index.extend(self.size - len(new), new, self.tree.root)
        return [place for entry in entries if (place := places[entry]) is not None]

    @property
    def is_spent(self) -> bool:
        """Whether an earlier failure ended this writer: make a new one."""
        return self._spent

    def require_cosigned_milestone(self) -> None:
        """Return only if the log may grow: a newest milestone has its quorum, asked again if not.

        For a caller that would otherwise have to undo what it did on the way to `append`.
        Raises: UnavailableError while the quorum is missing; ConsistencyError from a witness.
        """
        with self._usable():
            self._require_cosigned_milestone()

    def put_blob(self, data: bytes) -> str:
        """Store a blob, before the entry that names it; its SHA-256 in lowercase hex."""
        name = sha256(data).hexdigest()
        with self._usable():
            self._files.write_once(self.record.root / blob_path(name), data)
        return name

    def erase_blob(self, name: str) -> None:
        """Remove a blob for good, as a court may order; its entries and their proof remain."""
        with self._usable():
            self._files.remove(self.record.root / blob_path(name))

    def refresh(self) -> bool:
        """Ask the witnesses to cosign the published checkpoint anew; is the quorum met now?

        Keeps the record fresh while nothing is added (R11). Raises: UnavailableError before the
        first checkpoint, ConsistencyError if a witness has seen a larger or another log.
        """
        with self._usable():
            return self._committer.refresh()

    def publish_cosigned(self, raw: bytes) -> WitnessedCheckpoint:
        """Add the cosignatures of a note somebody brings. Raises as `Publisher.add`."""
        if self._spent:
            raise UnavailableError("an earlier write failed: start the program again")
        return self._committer.publisher.add(raw)

    def close(self) -> None:
        """Release the locks and close the databases."""
        self._opened.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _require_cosigned_milestone(self) -> None:
        publisher = self._committer.publisher
        newest = publisher.newest()
        if newest is None or newest.is_quorum_met or not publisher.has_milestone(newest.size):
            return
        if not self._committer.refresh():
            raise QuorumMissingError(newest.size)

    @contextmanager
    def _usable(self) -> Iterator[None]:
        """Refuse after a failure; a refusal that changed nothing leaves the writer usable."""
        if self._spent:
            raise UnavailableError("an earlier write failed: start the program again")
        try:
            yield
        except (MisuseError, QuorumMissingError):
            raise
        except BaseException:
            self._spent = True
            raise


def _require_apart(record: Path, private: Path) -> None:
    """Raise MisuseError if the private folder lies in the record, which anyone may copy."""
    if private.resolve().is_relative_to(record.resolve()):
        raise MisuseError(
            "the private folder lies in the record, which is published; put it elsewhere",
            place=str(private),
        )


class QuorumMissingError(UnavailableError):
    """The log waits for its witnesses."""

    def __init__(self, size: int) -> None:
        super().__init__(
            "this checkpoint must be cosigned by the quorum before the log goes on; see that "
            "the witnesses answer, or bring a cosigned note",
            place=f"checkpoint {size}",
        )
