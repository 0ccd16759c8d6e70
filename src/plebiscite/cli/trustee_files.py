"""A trustee's private file and journal: saved before anything is handed over, never thrown away."""

from pathlib import Path

from plebiscite.canonical.json import parse_json, write_json
from plebiscite.cli.key_reading import explained_private
from plebiscite.errors import MisuseError
from plebiscite.offices.trustee import TrusteeFile
from plebiscite.store.durable import DurableFiles
from plebiscite.store.journal import Journal
from plebiscite.store.key_files import KeyFileKind, read_private, replace_private, write_private


def journal_path(path: Path) -> Path:
    """The journal beside a trustee's file."""
    return path.with_name(f"{path.name}.journal")


def load_trustee(path: Path, origin: str) -> TrusteeFile | None:
    """What the trustee saved so far; None before the first step.

    Raises: MisuseError naming what the file is if it is another; MalformedError if it is damaged,
    without a word of its content; UnavailableError.
    """
    if not path.exists():
        return None
    with explained_private(path, KeyFileKind.TRUSTEE):
        text = read_private(path, KeyFileKind.TRUSTEE, origin)
        return parse_json(text.encode(), TrusteeFile)


def require_trustee(path: Path, origin: str) -> TrusteeFile:
    """The trustee's file, which must be there. Raises as `load_trustee`, and MisuseError."""
    found = load_trustee(path, origin)
    if found is None:
        raise MisuseError("there is no trustee's file here; find it or its copy", place=str(path))
    return found


def save_trustee(path: Path, file: TrusteeFile, before: TrusteeFile | None) -> None:
    """Keep what a step made; on the disk when this returns.

    What belongs to another, void ceremony is kept beside it: no secret is ever overwritten.
    Raises: MisuseError if a journal lies here without its file; UnavailableError.
    """
    if before == file:
        return
    text = write_json(file).decode()
    if before is None:
        _new_journal(journal_path(path))
        write_private(path, KeyFileKind.TRUSTEE, file.origin, text)
        return
    if before.cid != file.cid:
        kept = path.with_name(f"{path.name}.void-{before.cid[:8]}")
        if not kept.exists():
            old = write_json(before).decode()
            write_private(kept, KeyFileKind.TRUSTEE, before.origin, old)
    replace_private(path, KeyFileKind.TRUSTEE, file.origin, text)


def _new_journal(path: Path) -> None:
    if not path.exists():
        Journal.create(path)
        return
    if path.stat().st_size:
        raise MisuseError(
            "a journal lies here without its trustee's file; find the file: with a new one, the "
            "old key could be used twice",
            place=str(path),
        )


def remove_trustee(path: Path) -> None:
    """Delete the key, and what void ceremonies left. The journal, which is no secret, stays."""
    files = DurableFiles()
    for old in sorted(path.parent.glob(f"{path.name}.void-*")):
        files.remove(old)
    files.remove(path)
