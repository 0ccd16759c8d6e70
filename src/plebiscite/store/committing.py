"""One batch into the record, and what a new start does about one that was interrupted.

The order of a batch (rules R1 to R4, R12):
1. its tiles and bundles go to the staging file, are read back and hashed up to the new root;
2. the signing store checks that the root continues what it signed last, signs, and swaps;
3. the files appear in the record, are read back from there and hashed again;
4. the witnesses are asked; the note is published, milestones first, then `checkpoint`;
5. the staging file goes. Only now may the caller answer anyone.
A crash before 2 forgets the batch; a crash after 2 is finished at the next start.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path

from plebiscite.errors import ConsistencyError, PlebisciteError, UnavailableError
from plebiscite.log.checkpoint import Checkpoint
from plebiscite.log.consistency import verify_growth
from plebiscite.log.growth import grow
from plebiscite.log.keys import SigningKey
from plebiscite.log.merkle import EMPTY_ROOT
from plebiscite.log.note import Note, NoteSignature
from plebiscite.log.policy import Policy
from plebiscite.log.tree import AuthenticatedTree
from plebiscite.log.witnessed import WitnessedCheckpoint
from plebiscite.store.cosigning import AskWitnesses
from plebiscite.store.durable import DurableFiles, FatalStorageError, StorageIncidentError
from plebiscite.store.publishing import Publisher
from plebiscite.store.record_files import RecordFolder
from plebiscite.store.signing_store import SigningStore
from plebiscite.store.staging import Overlay, Staged, Staging

_REMEDY = (
    "nothing was signed or changed; keep everything, bring back the newest copy of the record, or "
    "promote a mirror at or beyond the size signed (see the page on record files, “after a loss”)"
)


class Committer:
    """The steps of a batch on one record; `tree` is the published log."""

    def __init__(
        self,
        *,
        record: RecordFolder,
        staging: Path,
        store: SigningStore,
        key: SigningKey,
        policy: Policy,
        witnesses: AskWitnesses,
        files: DurableFiles,
    ) -> None:
        """Finish or forget what a crash interrupted; raises ConsistencyError as `_recover`."""
        self._record, self._store, self._key = record, store, key
        self._witnesses, self._files = witnesses, files
        self._staging = Staging(staging, files)
        self.publisher = Publisher(record, policy, files)
        newest = self.publisher.newest()
        start = newest.checkpoint if newest else Checkpoint(key.name, 0, EMPTY_ROOT)
        self._recover(start)

    def commit(self, entries: Sequence[bytes], *, milestone: bool) -> None:
        """Publish the log with these entries added. After any error, start anew.

        Raises: UnavailableError as the disk refuses; StorageIncidentError or InclusionError if it
        holds other bytes than it should; ConsistencyError from the signing store or a witness.
        """
        growth = grow(self._record, self.tree.size, self.tree.root, entries)
        wanted = Checkpoint(self._key.name, growth.size, growth.root)
        staged = Staged(wanted, milestone, growth.files)
        self._staging.write(staged)
        if self._staging.read() != staged:
            raise StorageIncidentError(
                "the batch read back from the disk is not the one written", place="staging"
            )
        tree = self._hashed(wanted, staged.files, self.tree.size)
        note = self._store.sign(wanted, self._key, lambda old, _: tree.consistency(old))
        self._finish(staged, note, self.tree.size)

    def refresh(self) -> bool:
        """Have the published checkpoint cosigned anew; is the quorum met now?

        Raises: UnavailableError before the first checkpoint; ConsistencyError from a witness.
        """
        newest = self.require_published()
        lines = self._ask(newest.note, newest.size)
        self.publisher.publish(newest.note, lines, milestone=False)
        return self.require_published().is_quorum_met

    def require_published(self) -> WitnessedCheckpoint:
        """The published checkpoint. Raises UnavailableError before the first."""
        newest = self.publisher.newest()
        if newest is None:
            raise UnavailableError("nothing is published yet", place=str(self._record.root))
        return newest

    def _recover(self, published: Checkpoint) -> None:
        """Bring the record to the last signed checkpoint (rule R4).

        Raises: ConsistencyError, with what to do, if record and signing store disagree.
        """
        last = self._store.last()
        signed = last.checkpoint
        place = f"published {published.size}, signed {signed.size}"
        if published.size > signed.size:
            raise ConsistencyError(
                f"the record is ahead of the signing store, which is an old copy; {_REMEDY}",
                place=place,
            )
        if published.size < signed.size and last.note:
            self._finish_interrupted(published, signed, last.note)
            return
        if published != signed:
            raise ConsistencyError(f"two roots for one size; {_REMEDY}", place=place)
        self._staging.clear()
        self.tree = self._hashed(signed, {}, max(signed.size - 1, 0))

    def _finish_interrupted(self, published: Checkpoint, signed: Checkpoint, note: Note) -> None:
        """Publish a batch that was signed and not published, from staging or from its tiles."""
        staged = self._staging.read()
        if staged is None or staged.checkpoint != signed:
            # A mirror may hold the files; whether it was a milestone is not known: keep it.
            staged = Staged(signed, milestone=True, files={})
        place = f"published {published.size}, signed {signed.size}"
        try:
            tree = self._hashed(signed, staged.files, published.size)
            proof = tree.consistency(published.size)
            verify_growth(published.size, signed.size, published.root, signed.root, proof)
        except PlebisciteError as problem:
            raise ConsistencyError(
                f"the record lacks entries that were signed ({problem}); {_REMEDY}", place=place
            ) from problem
        self._finish(staged, note, published.size)

    def _finish(self, staged: Staged, note: Note, old_size: int) -> None:
        """Steps 3 to 5."""
        for path, data in staged.files.items():
            self._files.write_once(self._record.root / path, data)
        self.tree = self._hashed(staged.checkpoint, {}, old_size)
        lines = self._ask(note, old_size)
        self.publisher.publish(note, lines, milestone=staged.milestone)
        self._staging.clear()

    def _hashed(
        self, checkpoint: Checkpoint, files: Mapping[str, bytes], start: int
    ) -> AuthenticatedTree:
        """The log with these files in front, everything from entry `start` read and hashed."""
        overlay = Overlay(files, self._record)
        tree = AuthenticatedTree(overlay, checkpoint.size, checkpoint.root)
        for _ in tree.entries(start):
            pass
        return tree

    def _ask(self, note: Note, old_size: int) -> Sequence[NoteSignature]:
        """The witnesses' lines. One that does not answer must not stop what is signed (R9)."""
        try:
            return list(self._witnesses(bytes(note), old_size, self.tree.consistency))
        except FatalStorageError:
            raise
        except UnavailableError:
            return ()
