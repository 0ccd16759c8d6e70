"""A service from its backup, in an empty folder; and letting its logs sign again.

A restored record may be old: ballots may have been acknowledged after the backup. A log that went
on from there would have two histories, which nothing can mend. So a restored service serves what it
has and signs nothing, until a person says the largest size of the log that anyone has seen: then
`promote` lets it go on from a copy that is at least as large, and from no other.
"""

import os
import shutil
import tarfile
from pathlib import Path, PurePosixPath
from typing import Final

from plebiscite.errors import ConsistencyError, MalformedError, MisuseError, UnavailableError
from plebiscite.log.policy_file import PolicyFile, parse_policy_file
from plebiscite.server.configuration import Configuration
from plebiscite.server.operations.backup import (
    DUMP,
    MANIFEST,
    BackedUp,
    Manifest,
    read_manifest,
    run_postgres,
)
from plebiscite.server.sequencing.folders import folder_of
from plebiscite.store.durable import TEMPORARY, DurableFiles, read_bytes
from plebiscite.store.log_writer import SIGNING_STORE
from plebiscite.store.record_files import RecordFolder
from plebiscite.store.replica import promote_replica

_PRIVATE_FOLDER: Final = 0o700
_MOST: Final = 2**20  # bytes of a manifest or policy


def restore(service: Configuration, source: Path) -> Manifest:
    """Make the data folder of `service` from the backup `source`; its logs sign nothing yet.

    Raises: MisuseError if the folder is not empty, the file is no backup, or it is of another kind
    of database; UnavailableError if the database cannot be written; MalformedError for a damaged
    file; ConsistencyError or others of a record that is not the one the backup tells of.
    """
    data = service.data
    if data.exists() and any(data.iterdir()):
        raise MisuseError("the data folder is not empty; name another with --data", place=str(data))
    data.parent.mkdir(parents=True, exist_ok=True)
    unfinished = data.with_name(f"{TEMPORARY}{os.getpid()}-{data.name}")
    try:
        manifest = _unpacked(service, source, unfinished)
        for slug, told in manifest.referendums.items():
            _check_record(unfinished, slug, told)
        if manifest.database == "postgresql":
            _restore_postgres(service, unfinished / DUMP)
        unfinished.rename(data)
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
    return manifest


def _unpacked(service: Configuration, source: Path, target: Path) -> Manifest:
    try:
        with tarfile.open(source, mode="r:") as archive:
            manifest = _manifest(archive)
            _require_database(service, manifest)
            target.mkdir(mode=_PRIVATE_FOLDER)
            _unpack(archive, target)
    except tarfile.TarError as problem:
        raise MalformedError(f"the backup is damaged: {problem}", place=str(source)) from problem
    except FileNotFoundError as problem:
        raise UnavailableError("there is no such file", place=str(source)) from problem
    return manifest


def _manifest(archive: tarfile.TarFile) -> Manifest:
    try:
        file = archive.extractfile(MANIFEST)
    except KeyError:
        file = None
    if file is None:
        raise MisuseError("this is no backup of a voting service, or only a part of one")
    return read_manifest(file.read(_MOST))


def _require_database(service: Configuration, manifest: Manifest) -> None:
    here = str(service.database["ENGINE"]).rpartition(".")[2]
    if here != manifest.database:
        raise MisuseError(
            f"the backup holds a database of {manifest.database}, and the settings name one of "
            f"{here}; set or clear PLEBISCITE_DATABASE_URL"
        )


def _unpack(archive: tarfile.TarFile, data: Path) -> None:
    """Write the files. The filter says the same once more, and clears odd modes."""
    for member in archive:
        path = PurePosixPath(member.name)
        if not member.isfile() or path.is_absolute() or ".." in path.parts:
            raise MalformedError(f"{member.name!r} in the backup is no plain file of the folder")
        if member.name == MANIFEST:
            continue
        for parent in reversed(path.parents):
            (data / parent).mkdir(mode=_PRIVATE_FOLDER, exist_ok=True)
        archive.extract(member, data, filter="data")


def _check_record(data: Path, slug: str, told: BackedUp) -> None:
    """Every entry is read and hashed up to the checkpoint that the log signed."""
    record, policy = _record_of(data, slug)
    opened, tree = record.opened(policy.policy)
    if (opened.origin, opened.size) != (told.origin, told.size):
        raise ConsistencyError(
            f"the backup tells of {told.size} entries of {told.origin}; the record in it has "
            f"{opened.size} of {opened.origin}",
            place=slug,
        )
    for _ in tree.entries():
        pass


def _record_of(data: Path, slug: str) -> tuple[RecordFolder, PolicyFile]:
    folder = folder_of(data, slug)
    policy = parse_policy_file(read_bytes(folder.policy, limit=_MOST))
    return RecordFolder(folder.record), policy


def _restore_postgres(service: Configuration, dump: Path) -> None:
    try:
        run_postgres(
            "pg_restore",
            service.database,
            *("--exit-on-error", "--single-transaction", "--no-owner"),
            *("--dbname", service.database["NAME"], str(dump)),
        )
    finally:
        dump.unlink()


def promote(data: Path, slug: str, largest_seen: int) -> int:
    """Let the log of `slug` sign again, from its record as it is here; how many entries it has.

    `largest_seen` is the largest size that any witness, mirror, observer or receipt has shown.
    Raises: MisuseError if the record is smaller, or the log can sign already; UnavailableError if
    the service runs; as `promote_replica`.
    """
    folder = folder_of(data, slug)
    if (folder.private / SIGNING_STORE).exists():
        raise MisuseError("this log can sign already; nothing was changed", place=slug)
    record, policy = _record_of(data, slug)
    opened = promote_replica(
        record.root,
        folder.private,
        folder.log_key(policy.log.name),
        policy.policy,
        largest_seen=largest_seen,
        files=DurableFiles(),
    )
    return opened.size
