"""Signed notes: a text and the signature lines beneath it.

Rules: a line of an unknown (name, id) pair is skipped, a line of a known pair must verify, and a
note without a known good signature is refused. A line that is no signature line is an error.
Source: C2SP signed-note 1.0.0.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from plebiscite.canonical.base64 import format_base64, parse_base64
from plebiscite.errors import MalformedError, MisuseError, SignatureError
from plebiscite.log.keys import KEY_ID_BYTES, KeyKind, SigningKey, VerifierKey, require_key_name

MOST_LINES = 100
MOST_BYTES = 1_000_000
_DASH = "— "


@dataclass(frozen=True)
class NoteSignature:
    """One signature line: the key's name, its 4-byte id, and the signature's bytes."""

    name: str
    key_id: bytes
    signature: bytes

    def __str__(self) -> str:
        return f"{_DASH}{self.name} {format_base64(self.key_id + self.signature)}\n"


@dataclass(frozen=True)
class Note:
    """A text, ending in a newline, and its signature lines."""

    text: str
    signatures: tuple[NoteSignature, ...]

    def __bytes__(self) -> bytes:
        return f"{self.text}\n{''.join(map(str, self.signatures))}".encode()

    def signatures_of(self, key: VerifierKey) -> tuple[NoteSignature, ...]:
        """The lines that claim to be this key's, by name and id together. Not verified."""
        pair = (key.name, key.key_id)
        return tuple(line for line in self.signatures if (line.name, line.key_id) == pair)

    def with_signatures(self, added: Iterable[NoteSignature]) -> "Note":
        """The same text with more lines, appended in order."""
        return Note(self.text, (*self.signatures, *added))


def require_text(text: str) -> None:
    """Raise MalformedError unless `text` may be a note's: ends in newline, no other controls."""
    if not text.endswith("\n"):
        raise MalformedError("a note's text ends in a newline")
    if any(character < " " and character != "\n" for character in text):
        raise MalformedError("a note holds no control characters but newlines")


def parse_note(raw: bytes) -> Note:
    """The note in `raw`; nothing is verified.

    Raises: MalformedError unless `raw` is the one spelling of a note with 1 to 100 lines.
    """
    if len(raw) > MOST_BYTES:
        raise MalformedError(f"a note of {len(raw)} bytes; the most is {MOST_BYTES}")
    try:
        whole = raw.decode()
    except UnicodeDecodeError as problem:
        raise MalformedError("a note is UTF-8") from problem
    require_text(whole)
    separator = whole.rfind("\n\n")
    if separator < 0:
        raise MalformedError("a note has a blank line between text and signatures")
    lines = whole[separator + 2 :].split("\n")[:-1]
    if not 0 < len(lines) <= MOST_LINES:
        raise MalformedError(f"a note has 1 to {MOST_LINES} signature lines, not {len(lines)}")
    signatures = tuple(parse_signature_line(line + "\n") for line in lines)
    return Note(whole[: separator + 1], signatures)


def parse_signature_line(line: str) -> NoteSignature:
    """One signature line with its newline. Raises MalformedError for any other spelling."""
    name, space, encoded = line.removeprefix(_DASH).removesuffix("\n").partition(" ")
    if not (line.startswith(_DASH) and line.endswith("\n") and space):
        raise MalformedError(f"{line[:60]!r} is not a signature line")
    require_key_name(name)
    raw = parse_base64(encoded)
    if len(raw) <= KEY_ID_BYTES:
        raise MalformedError("a signature line holds a key id and no signature", place=name)
    return NoteSignature(name, raw[:KEY_ID_BYTES], raw[KEY_ID_BYTES:])


def sign_text(text: str, key: SigningKey) -> NoteSignature:
    """The signature line of an Ed25519 (0x01) key over `text`.

    Raises: MisuseError for a key of another kind, MalformedError if `text` cannot be a note's.
    """
    _require_kind(key.kind, key.name)
    require_text(text)
    return NoteSignature(key.name, key.verifier.key_id, key.sign(text.encode()))


def verify_text(note: Note, key: VerifierKey) -> None:
    """Return only if the note has lines of this Ed25519 (0x01) key and all of them verify.

    Raises: SignatureError otherwise; MisuseError for a key of another kind.
    """
    _require_kind(key.kind, key.name)
    lines = note.signatures_of(key)
    if not lines:
        raise SignatureError("the note has no signature of this key", place=f"key {key.name}")
    for line in lines:
        key.verify(line.signature, note.text.encode())


def sign_note(text: str, keys: Sequence[SigningKey]) -> bytes:
    """The note of `text` signed by each Ed25519 key. Raises as `sign_text`."""
    return bytes(Note(text, tuple(sign_text(text, key) for key in keys)))


def _require_kind(kind: KeyKind, name: str) -> None:
    if kind is not KeyKind.ED25519:
        raise MisuseError("this key makes cosignatures, not note signatures", place=f"key {name}")
