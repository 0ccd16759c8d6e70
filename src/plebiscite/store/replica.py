"""Going on from a mirror when the keeper's disk is lost: a person's decision, checked whole.

A mirror must be at or beyond the last signed size; only somebody who asked the witnesses knows
that, and so the caller states the size that they have seen (rule R4).
"""

from pathlib import Path

from plebiscite.errors import ConsistencyError, MisuseError
from plebiscite.log.keys import SigningKey
from plebiscite.log.policy import Policy
from plebiscite.log.witnessed import WitnessedCheckpoint
from plebiscite.store.durable import DurableFiles
from plebiscite.store.folder_lock import FolderLock
from plebiscite.store.log_writer import SIGNING_STORE
from plebiscite.store.record_files import RecordFolder
from plebiscite.store.signing_store import SigningStore


def promote_replica(  # noqa: D417 - `key` and `policy` are as everywhere
    record: Path,
    private: Path,
    key: SigningKey,
    policy: Policy,
    *,
    largest_seen: int,
    files: DurableFiles | None = None,
) -> WitnessedCheckpoint:
    """Let the signing store take over the published checkpoint of a mirror's copy.

    Every entry is read and hashed first. The signing store is made if there is none.

    Args:
        largest_seen: the largest size that any witness, mirror or receipt has shown.
    Raises: MisuseError if the mirror is behind `largest_seen`; ConsistencyError if it does not
    continue what the store signed; as `open_checkpoint` and `AuthenticatedTree` for a bad copy.
    """
    folder = RecordFolder(record)
    files = files or DurableFiles()
    files.make_folder(private)
    lock = FolderLock(private)
    try:
        opened, tree = folder.opened(policy)
        if opened.origin != key.name:
            raise ConsistencyError(f"the mirror is of {opened.origin}, not of {key.name}")
        if opened.size < largest_seen:
            raise MisuseError(
                f"the mirror has {opened.size} entries, but {largest_seen} were seen elsewhere; "
                "a log that goes on from here would have two histories: find a newer mirror",
                place=str(record),
            )
        for _ in tree.entries():
            pass
        path = private / SIGNING_STORE
        store = SigningStore if path.exists() else SigningStore.create
        swap = store(path, key.name, files=files)
        try:
            swap.adopt(opened.note, lambda old, _: tree.consistency(old))
        finally:
            swap.close()
    finally:
        lock.release()
    return opened
