"""The keys of offices: from a key file, checked to be the one that the record names."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import msgspec

from plebiscite.cli.file_kinds import FileKind, recognise
from plebiscite.errors import MalformedError, MisuseError
from plebiscite.log.keys import KeyKind, SigningKey
from plebiscite.record.state import RecordState
from plebiscite.store.durable import read_bytes
from plebiscite.store.key_files import KeyFileKind, read_signing_key

OFFICES = {
    "log": KeyFileKind.LOG,
    "commission": KeyFileKind.COMMISSION,
    "registrar": KeyFileKind.REGISTRAR,
    "trustee": KeyFileKind.TRUSTEE_IDENTITY,
    "observer": KeyFileKind.OBSERVER,
    "witness": KeyFileKind.WITNESS,
}
"""By the name of the office: what its key file says it is."""


_LARGEST = 256 * 2**20  # bytes


class PrivateFile(NamedTuple):
    """What a private file says it is."""

    kind: KeyFileKind
    origin: str


class _Head(msgspec.Struct):
    kind: KeyFileKind
    referendum: str


def identify_private(path: Path) -> PrivateFile:
    """What a private file is, and of which referendum.

    Raises: MalformedError, without a word of the file's own; UnavailableError.
    """
    try:
        head = msgspec.json.decode(read_bytes(path, limit=_LARGEST), type=_Head)
    except (msgspec.DecodeError, RecursionError):
        raise MalformedError(
            "not a private file of this program, or cut off; use the copy", place=str(path)
        ) from None
    return PrivateFile(head.kind, head.referendum)


@contextmanager
def explained_private(path: Path, wanted: KeyFileKind) -> Iterator[None]:
    """Turn "no private file" into what the file is, and where it belongs or that it is damaged."""
    try:
        yield
    except MalformedError:
        found = recognise(read_bytes(path, limit=_LARGEST))
        if found is FileKind.PRIVATE:
            said = "the private file is cut off or damaged; use the copy on the other medium"
        elif found is None:
            said = "this is no private file of this program, or its beginning is lost"
        else:
            said = f"this is {found.words} (for {found.belongs})"
        raise MalformedError(f"{said}; expected {wanted.words}", place=str(path)) from None


def key_kind(office: str) -> KeyKind:
    """What a key of this office signs: a witness cosigns, everyone else signs notes."""
    return KeyKind.COSIGNATURE if office == "witness" else KeyKind.ED25519


def read_key(path: Path, office: str, origin: str) -> SigningKey:
    """The key of `office` for the referendum `origin`.

    Raises: MisuseError naming what the file is instead; MalformedError for a damaged file;
    UnavailableError.
    """
    with explained_private(path, OFFICES[office]):
        key = read_signing_key(path, OFFICES[office], origin)
    if key.kind is not key_kind(office):
        raise MalformedError(f"the key is damaged: it is none of a {office}", place=str(path))
    return key


def numbered_office(state: RecordState, key: SigningKey, office: str) -> str:
    """Which trustee or observer this key is: `trustee/2`. Raises MisuseError for a stranger's."""
    for name, known in state.keys.items():
        if name.startswith(f"{office}/") and known == key.verifier:
            return name
    remedy = "compare `plebiscite key show` with the definition"
    if office == "observer":
        remedy += ", or ask the commission to invite you (notice invite)"
    raise MisuseError(
        f"{key.name} is no {office} of {state.origin}: the definition has another key, or none; "
        f"{remedy}"
    )


def trustee_number(state: RecordState, key: SigningKey) -> int:
    """The owner index of the trustee with this key, from 1. Raises as `numbered_office`."""
    return int(numbered_office(state, key, "trustee").partition("/")[2])
