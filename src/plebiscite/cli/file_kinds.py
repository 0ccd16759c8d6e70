"""Files that people pass around: what a file is, and where it belongs when it is the wrong one."""

import gzip
import zlib
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple, TypeVar

from plebiscite.errors import MalformedError, PlebisciteError
from plebiscite.store.durable import read_bytes

T = TypeVar("T")
_HEAD = 4096  # bytes looked at
_LARGEST = 256 * 2**20


class FileKind(StrEnum):
    """What this program reads and writes."""

    POLICY = "policy"
    SUBMISSION = "submission"
    BALLOT = "ballot"
    OPENED = "opened"
    RECEIPT = "receipt"
    CHECKPOINT = "checkpoint"
    DEFINITION = "definition"
    ROLL = "roll"
    LETTERS = "letters"
    MAPPING = "mapping"
    PRIVATE = "private"
    CODE = "code"

    @property
    def words(self) -> str:
        """As a sentence names such a file."""
        return _WORDS[self].name

    @property
    def belongs(self) -> str:
        """Where such a file is wanted."""
        return _WORDS[self].belongs


class _Words(NamedTuple):
    name: str
    belongs: str


_WORDS = {
    FileKind.POLICY: _Words("a policy file", "--policy"),
    FileKind.SUBMISSION: _Words("a submission", "plebiscite record append"),
    FileKind.BALLOT: _Words("a prepared ballot", "plebiscite ballot cast"),
    FileKind.OPENED: _Words("an opened ballot", "plebiscite ballot check"),
    FileKind.RECEIPT: _Words("a receipt", "--receipt"),
    FileKind.CHECKPOINT: _Words("a checkpoint", "plebiscite record cosign"),
    FileKind.DEFINITION: _Words("a definition", "plebiscite definition check"),
    FileKind.ROLL: _Words("an electoral roll", "plebiscite roll check"),
    FileKind.LETTERS: _Words("a file of voters' letters", "the mail only, never a command"),
    FileKind.MAPPING: _Words("the registrar's mapping", "the registrar only, never a command"),
    FileKind.PRIVATE: _Words("a private key file", "--key or --file, with its owner only"),
    FileKind.CODE: _Words("a voting code", "--code-file"),
}
_BEGINNINGS: tuple[tuple[bytes, FileKind], ...] = (
    (b"plebiscite-policy/", FileKind.POLICY),
    (b'{"format":"plebiscite-submission/', FileKind.SUBMISSION),
    (b'{"format":"plebiscite-ballot/', FileKind.BALLOT),
    (b'{"format":"plebiscite-opened/', FileKind.OPENED),
    (b"c2sp.org/tlog-proof@", FileKind.RECEIPT),
    (b'{"kind":"', FileKind.PRIVATE),
)
_SECRET = frozenset({FileKind.BALLOT, FileKind.OPENED, FileKind.PRIVATE, FileKind.CODE})
_CODE_SYMBOLS = 28


def recognise(raw: bytes) -> FileKind | None:  # noqa: PLR0911 - one return for each kind
    """What a file is, from its beginning; None for anything else. Nothing is checked."""
    head = raw.removeprefix(b"\xef\xbb\xbf")[:_HEAD]
    for beginning, kind in _BEGINNINGS:
        if head.startswith(beginning):
            return kind
    first, _, rest = head.partition(b"\n")
    columns = {name.strip(b' "\r') for name in first.replace(b";", b",").split(b",")}
    if b"voter_id" in columns:
        if b"credential" in columns:
            return FileKind.MAPPING
        return FileKind.LETTERS if b"code" in columns else FileKind.ROLL
    if "\n\u2014 ".encode() in head and rest[:1].isdigit():
        return FileKind.CHECKPOINT
    if b"[commission]" in head or b"\norigin = " in b"\n" + head:
        return FileKind.DEFINITION
    if len(first.replace(b"-", b"").strip()) == _CODE_SYMBOLS and not rest.strip():
        return FileKind.CODE
    return None


def read_as(path: Path, kind: FileKind, parse: Callable[[bytes], T]) -> T:
    """The value that `parse` makes of the file.

    Raises: MalformedError saying what the file is, and where it belongs or that it is damaged;
    UnavailableError if it cannot be read; what `parse` raises besides, with the file's name.
    """
    raw = read_bytes(path, limit=_LARGEST)
    try:
        return parse(raw)
    except MalformedError as problem:
        # `from None`: a parser's words about a secret file could quote the secret.
        raise MalformedError(_what_it_is(raw, kind, problem), place=str(path)) from None
    except PlebisciteError as problem:
        problem.place = f"{path}: {problem.place}" if problem.place else str(path)
        raise


def require_kind(path: Path, kind: FileKind) -> None:
    """Raise MalformedError if the file is clearly another kind of file, and say where it belongs.

    For files that people make, whose own readers explain everything else.
    """
    found = recognise(read_bytes(path, limit=_LARGEST))
    if found is not None and found is not kind:
        raise MalformedError(_is_another(found, kind), place=str(path))


def _is_another(found: FileKind, wanted: FileKind) -> str:
    return f"this is {found.words} (for {found.belongs}); expected {wanted.words}"


def _what_it_is(raw: bytes, wanted: FileKind, problem: MalformedError) -> str:
    expected = wanted.words
    if not raw:
        return f"the file is empty; expected {expected}"
    found = recognise(raw)
    if found is None:
        return f"this is not {expected}{_reason(wanted, problem)}; {_looks_like(raw)}"
    if found is not wanted:
        return _is_another(found, wanted)
    reason = _reason(wanted, problem)
    short = expected.partition(" ")[2]
    return f"this {short} is cut off or damaged{reason}; copy it again from where it was made"


def _reason(kind: FileKind, problem: MalformedError) -> str:
    return "" if kind in _SECRET else f" ({problem})"


def _looks_like(raw: bytes) -> str:
    if raw.startswith(b"\x1f\x8b"):
        return _packed(raw)
    for beginning, name in ((b"PK\x03\x04", "a ZIP archive or spreadsheet"), (b"%PDF", "a PDF")):
        if raw.startswith(beginning):
            return f"it looks like {name}"
    return "it is no file that this program makes"


def _packed(raw: bytes) -> str:
    try:
        inside = recognise(gzip.decompress(raw))
    except (OSError, EOFError, zlib.error):
        inside = None
    holds = f" with {inside.words} inside" if inside else ""
    return f"it is a gzip file{holds}: unpack it first"
