"""Copying a record: a mirror made or brought up to date once, every byte checked."""

from pathlib import Path

import msgspec

from plebiscite.errors import ConsistencyError
from plebiscite.log.policy_file import PolicyFile
from plebiscite.observe.following import view_of
from plebiscite.observe.histories import TwoHistories, compare_views
from plebiscite.store.mirror import Mirror
from plebiscite.store.record_files import RecordFiles
from plebiscite.verify.record_verification import Progress


class Copied(msgspec.Struct, frozen=True):
    """What a copy has; `absent` are blobs that entries name and the source does not have."""

    entries: int
    blobs: int
    absent: tuple[str, ...]


def copy_record(
    source: RecordFiles, target: Path, policy: PolicyFile, progress: Progress
) -> Copied:
    """Copy a record, or bring a copy up to date.

    A mirror never goes back, and never takes in another history.
    Raises: ConsistencyError if the copy is ahead or of another history, with both left as they
    are; whatever is wrong with a kept checkpoint or a blob; as `AuthenticatedTree`.
    """
    opened, tree = source.opened(policy.policy)
    mirror = Mirror(target, policy)
    if mirror.opened is not None:
        own = view_of(str(target), mirror.opened, mirror.tree)
        if isinstance(compare_views(own, view_of("the source", opened, tree)), TwoHistories):
            raise ConsistencyError(
                "copy and source are two histories of one log; plebiscite compare has the proof",
                place=str(target),
            )
        if own.size > opened.size:
            raise ConsistencyError(
                f"the copy has {own.size} entries already, the source only {opened.size}",
                place=str(target),
            )
    mirror.grow(source, opened, tree, progress)
    mirror.complete(source)
    for bad in mirror.bad:
        raise bad.error
    blobs = sum(1 for _ in mirror.record.blobs())
    return Copied(tree.size, blobs, tuple(sorted(set(mirror.absent))))
