"""Files that hold secrets: each says what it is and of which referendum, and is never overwritten.

One JSON object: `kind`, `referendum` (the log's origin) and `content`, the secret's own text. The
wrong file is refused by name, so that on the day of the count nobody wonders.
"""

from enum import StrEnum
from pathlib import Path

import msgspec

from plebiscite.canonical.json import parse_json, write_json
from plebiscite.errors import MalformedError, MisuseError
from plebiscite.log.keys import SigningKey, format_signing_key, parse_signing_key
from plebiscite.store.durable import PRIVATE, DurableFiles, read_bytes

_LARGEST = 256 * 2**20  # bytes; all voting codes of a large referendum


class KeyFileKind(StrEnum):
    """What a private file holds."""

    LOG = "log-key"
    WITNESS = "witness-key"
    COMMISSION = "commission-key"
    REGISTRAR = "registrar-key"
    OBSERVER = "observer-key"
    TRUSTEE_IDENTITY = "trustee-identity-key"
    TRUSTEE = "trustee-key"
    CEREMONY = "trustee-ceremony-state"
    CREDENTIALS = "credentials"

    @property
    def words(self) -> str:
        """As a sentence names such a file."""
        return _WORDS[self]


_WORDS = {
    KeyFileKind.LOG: "the log's key file",
    KeyFileKind.WITNESS: "a witness's key file",
    KeyFileKind.COMMISSION: "the commission's key file",
    KeyFileKind.REGISTRAR: "the registrar's key file",
    KeyFileKind.OBSERVER: "an observer's key file",
    KeyFileKind.TRUSTEE_IDENTITY: "a trustee's identity key file",
    KeyFileKind.TRUSTEE: "a trustee's decryption key file",
    KeyFileKind.CEREMONY: "a trustee's file of an unfinished key ceremony",
    KeyFileKind.CREDENTIALS: "a file of voting credentials",
}


class _PrivateFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    kind: KeyFileKind
    referendum: str
    content: str


def write_private(
    path: Path, kind: KeyFileKind, referendum: str, content: str, files: DurableFiles | None = None
) -> None:
    """Write a secret to a new file, readable by its owner only.

    Raises: MisuseError if the file exists; UnavailableError if the disk refuses.
    """
    raw = write_json(_PrivateFile(kind, referendum, content))
    (files or DurableFiles()).write_new(path, raw, mode=PRIVATE)


def replace_private(
    path: Path, kind: KeyFileKind, referendum: str, content: str, files: DurableFiles | None = None
) -> None:
    """Replace a file of the same kind and referendum, as a ceremony does from step to step.

    Raises: as `read_private`, so that no other secret is lost.
    """
    read_private(path, kind, referendum)
    raw = write_json(_PrivateFile(kind, referendum, content))
    (files or DurableFiles()).write_whole(path, raw, mode=PRIVATE)


def read_private(path: Path, kind: KeyFileKind, referendum: str) -> str:
    """The secret's text, from a file of this kind and referendum.

    Raises: MisuseError naming what the file is if it is another one; MalformedError if it is no
    private file; UnavailableError if it is absent.
    """
    raw = read_bytes(path, limit=_LARGEST)
    try:
        found = parse_json(raw, _PrivateFile)
    except MalformedError:
        # Not the parser's own words: they could quote the secret.
        raise MalformedError(
            f"not a private file of this program; expected {kind.words}", place=str(path)
        ) from None
    if (found.kind, found.referendum) != (kind, referendum):
        raise MisuseError(
            f"this is {found.kind.words} of referendum {found.referendum}; expected {kind.words} "
            f"of referendum {referendum}",
            place=str(path),
        )
    return found.content


def write_signing_key(
    path: Path,
    kind: KeyFileKind,
    referendum: str,
    key: SigningKey,
    files: DurableFiles | None = None,
) -> None:
    """Write an Ed25519 key, as Go's private note text. Raises as `write_private`."""
    write_private(path, kind, referendum, format_signing_key(key), files)


def read_signing_key(path: Path, kind: KeyFileKind, referendum: str) -> SigningKey:
    """The Ed25519 key. Raises as `read_private`, and MalformedError if the key is damaged."""
    text = read_private(path, kind, referendum)
    try:
        return parse_signing_key(text)
    except MalformedError as problem:
        raise MalformedError(f"the key is damaged: {problem}", place=str(path)) from None


def is_exposed(path: Path) -> bool:
    """Whether others on this machine may read the file, as on a stick without permissions."""
    return bool(path.stat().st_mode & 0o077)
