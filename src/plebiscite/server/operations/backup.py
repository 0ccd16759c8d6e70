"""One file with everything a service needs to go on elsewhere; made while it runs.

In it: the database, every record as it was at one published checkpoint, and the keys. Not in it:
the signing stores, because an old one that signs again makes two histories; `restore` says what
stands in their place.
"""

import io
import os
import sqlite3
import subprocess
import tarfile
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from shutil import which
from typing import Any, Final, NamedTuple

import msgspec

from plebiscite.errors import MisuseError, UnavailableError
from plebiscite.log.policy_file import parse_policy_file
from plebiscite.server.configuration import Configuration
from plebiscite.server.sequencing.folders import folder_of, slugs_in
from plebiscite.store.durable import PRIVATE, TEMPORARY, DurableFiles, read_bytes
from plebiscite.store.log_writer import ENTRY_INDEX, SIGNING_STORE, STAGING
from plebiscite.store.record_files import CHECKPOINT, RecordFolder

FORMAT: Final = "plebiscite-backup/1"
MANIFEST: Final = "backup.json"
SQLITE: Final = "service.sqlite3"
DUMP: Final = "database.dump"
_NOT_KEPT: Final = ("run", "static", SQLITE)
_NEVER_KEPT: Final = (SIGNING_STORE, STAGING, ENTRY_INDEX)
_MOST_POLICY: Final = 2**20  # bytes


class BackedUp(msgspec.Struct, frozen=True):
    """One record in a backup: its log, and how many entries it has there."""

    origin: str
    size: int


class Manifest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a backup says of itself; `database` is sqlite3 or postgresql."""

    format: str
    made_at: int  # POSIX seconds
    database: str
    referendums: dict[str, BackedUp]


class _Begun(NamedTuple):
    """A record as it was when its backup began."""

    root: Path
    checkpoint: bytes
    told: BackedUp


def back_up(service: Configuration, target: Path) -> Manifest:
    """Write the backup of `service` to the file `target`, readable by its owner only.

    Raises: MisuseError if the file exists or there is no service; UnavailableError if the database
    or a file cannot be read; as `AuthenticatedTree` for a record that is damaged.
    """
    if target.exists():
        raise MisuseError("the file exists and is not overwritten; name another", place=str(target))
    if not (service.data / "secret-key").is_file():
        raise MisuseError("there is no service in this data folder", place=str(service.data))
    unfinished = target.with_name(f"{TEMPORARY}{os.getpid()}-{target.name}")
    try:
        with os.fdopen(
            os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE), "wb"
        ) as file:
            manifest = _write(service, file)
            file.flush()
            os.fsync(file.fileno())
        unfinished.rename(target)
    finally:
        unfinished.unlink(missing_ok=True)
    DurableFiles().fsync_folder(target.parent.resolve())
    return manifest


def _write(service: Configuration, file: io.BufferedWriter) -> Manifest:
    with tarfile.open(fileobj=file, mode="w") as archive:
        # The database first: an index behind its record is brought up to date by itself.
        database = _add_database(service, archive)
        begun = {slug: _begin(service.data, slug) for slug in slugs_in(service.data)}
        for path in _plain_files(service.data):
            archive.add(path, path.relative_to(service.data).as_posix(), recursive=False)
        for record in begun.values():
            name = (record.root / CHECKPOINT).relative_to(service.data).as_posix()
            _add_bytes(archive, name, record.checkpoint)
        told = {slug: record.told for slug, record in begun.items()}
        manifest = Manifest(FORMAT, int(time.time()), database, told)
        _add_bytes(archive, MANIFEST, msgspec.json.encode(manifest))
    return manifest


def _begin(data: Path, slug: str) -> _Begun:
    """Read the published checkpoint before anything else, and every entry under it."""
    folder = folder_of(data, slug)
    record = RecordFolder(folder.record)
    policy = parse_policy_file(read_bytes(folder.policy, limit=_MOST_POLICY))
    opened, tree = record.opened(policy.policy)
    for _ in tree.entries():
        pass
    return _Begun(folder.record, bytes(opened.note), BackedUp(opened.origin, opened.size))


def _plain_files(data: Path) -> Iterator[Path]:
    """Every file to keep, but the databases and the records' newest checkpoints."""
    for path in sorted(data.rglob("*")):
        parts = path.relative_to(data).parts
        if parts[0].startswith(_NOT_KEPT) or path.name.startswith((*_NEVER_KEPT, TEMPORARY)):
            continue
        if parts[2:] == ("record", CHECKPOINT) or path.is_symlink() or not path.is_file():
            continue
        yield path


def _add_bytes(archive: tarfile.TarFile, name: str, data: bytes) -> None:
    member = tarfile.TarInfo(name)
    member.size, member.mode, member.mtime = len(data), PRIVATE, int(time.time())
    archive.addfile(member, io.BytesIO(data))


def _add_database(service: Configuration, archive: tarfile.TarFile) -> str:
    with tempfile.TemporaryDirectory(prefix="plebiscite-backup-") as folder:
        if service.database["ENGINE"].endswith("sqlite3"):
            copy = Path(folder) / SQLITE
            _copy_sqlite(Path(service.database["NAME"]), copy)
            archive.add(copy, SQLITE)
            return "sqlite3"
        dump = Path(folder) / DUMP
        run_postgres("pg_dump", service.database, "--format=custom", "--file", str(dump))
        archive.add(dump, DUMP)
        return "postgresql"


def _copy_sqlite(source: Path, copy: Path) -> None:
    """A consistent copy of a database in use."""
    if not source.is_file():
        raise UnavailableError("the database is missing", place=str(source))
    try:
        with (
            closing(sqlite3.connect(f"file:{source}?mode=ro", uri=True, timeout=20)) as old,
            closing(sqlite3.connect(copy)) as new,
        ):
            old.backup(new)
    except sqlite3.Error as problem:
        raise UnavailableError(
            f"the database cannot be read ({problem}); nothing was written", place=str(source)
        ) from problem


def run_postgres(program: str, database: dict[str, Any], *words: str) -> None:
    """Run `pg_dump` or `pg_restore` on the service's database.

    Raises: UnavailableError if the program is missing or fails.
    """
    place = which(program)
    if place is None:
        raise UnavailableError(
            f"{program} is not installed; install PostgreSQL's client programs, of the server's "
            "version or newer"
        )
    environment = {
        "PATH": os.environ.get("PATH", ""),
        "PGHOST": database["HOST"],
        "PGPORT": database["PORT"] or "5432",
        "PGUSER": database["USER"],
        "PGPASSWORD": database["PASSWORD"] or os.environ.get("PGPASSWORD", ""),
        "PGDATABASE": database["NAME"],
    }
    ended = subprocess.run(  # noqa: S603 - a program of PostgreSQL, no shell
        [place, "--no-password", *words], env=environment, capture_output=True, check=False
    )
    if ended.returncode:
        # What it printed can hold rows.
        raise UnavailableError(
            f"{program} failed (exit status {ended.returncode}); see that the database answers and "
            "that the program is not older than the server"
        )


def read_manifest(raw: bytes) -> Manifest:
    """The manifest of a backup. Raises MisuseError if it is none of this program's."""
    try:
        manifest = msgspec.json.decode(raw, type=Manifest)
    except msgspec.MsgspecError as problem:
        raise MisuseError(f"this is no backup of a voting service ({problem})") from problem
    if manifest.format != FORMAT:
        raise MisuseError(f"a backup of the form {manifest.format!r}; this program reads {FORMAT}")
    return manifest
