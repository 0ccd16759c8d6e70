"""The newest published checkpoint of a referendum's record, and the log under it.

Read from the record's files, never asked of the sequencer. Opened anew when the file changes.
"""

import threading
from pathlib import Path
from typing import NamedTuple

from django.conf import settings

from plebiscite.errors import UnavailableError
from plebiscite.log.policy_file import PolicyFile, parse_policy_file
from plebiscite.log.receipt import Receipt
from plebiscite.log.tree import AuthenticatedTree
from plebiscite.log.witnessed import WitnessedCheckpoint
from plebiscite.server.api_errors import AbsentError
from plebiscite.store.durable import read_bytes
from plebiscite.store.record_files import CHECKPOINT, RecordFolder

LONGEST_POLICY = 1_000_000  # bytes


class PublishedLog(NamedTuple):
    """A record as everyone sees it now."""

    record: RecordFolder
    policy: PolicyFile
    opened: WitnessedCheckpoint
    tree: AuthenticatedTree

    @property
    def size(self) -> int:
        """How many entries are published."""
        return self.tree.size

    def receipt(self, index: int) -> Receipt:
        """The receipt of entry `index`.

        Raises: AbsentError beyond the log; UnavailableError until the quorum has cosigned.
        """
        if index >= self.size:
            raise AbsentError(f"there is no entry {index}; the record has {self.size}, from 0")
        if not self.opened.is_quorum_met:
            raise UnavailableError(
                "the witnesses have not cosigned yet, so there is no receipt; try again soon"
            )
        path = tuple(self.tree.inclusion(index))
        return Receipt(index, path, bytes(self.opened.note))


Signature = tuple[int, int, int]
_opened: dict[str, tuple[Signature, PublishedLog]] = {}
_lock = threading.Lock()


def referendum_folder(slug: str) -> Path:
    """Where a referendum's record and policy lie."""
    return Path(settings.SERVICE.data) / "referendums" / slug


def record_of(slug: str) -> RecordFolder:
    """The record. Raises: AbsentError while there is none."""
    try:
        return RecordFolder(referendum_folder(slug) / "record")
    except UnavailableError as problem:
        raise AbsentError("this referendum has no record yet", place=slug) from problem


def policy_bytes(slug: str) -> bytes:
    """The policy file. Raises: AbsentError while there is none."""
    try:
        return read_bytes(referendum_folder(slug) / "policy", limit=LONGEST_POLICY)
    except UnavailableError as problem:
        raise AbsentError("this referendum has no policy yet", place=slug) from problem


def published(slug: str) -> PublishedLog:
    """The record of `slug` as it is published now.

    Raises: AbsentError before the first checkpoint; SignatureError and InclusionError when the
    files are not what the log signed.
    """
    record = record_of(slug)
    try:
        found = (record.root / CHECKPOINT).stat()
    except OSError as problem:
        raise AbsentError("nothing is published yet", place=slug) from problem
    signature = (found.st_mtime_ns, found.st_ino, found.st_size)
    with _lock:
        known = _opened.get(slug)
    if known is not None and known[0] == signature and known[1].record.root == record.root:
        return known[1]
    policy = parse_policy_file(policy_bytes(slug))
    opened, tree = record.opened(policy.policy)
    made = PublishedLog(record, policy, opened, tree)
    with _lock:
        _opened[slug] = (signature, made)
    return made
