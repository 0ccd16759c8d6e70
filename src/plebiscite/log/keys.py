"""Keys of signed notes: verifier keys (vkeys) and Ed25519 signing keys.

Source: C2SP signed-note 1.0.0; the private text is the convention of Go's sumdb/note.
"""

from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from plebiscite.canonical.base64 import format_base64, parse_base64
from plebiscite.canonical.hexadecimal import parse_hex
from plebiscite.canonical.invisible import INVISIBLE
from plebiscite.errors import MalformedError, SignatureError, UnsupportedError
from plebiscite.group.ed25519 import Ed25519

KEY_BYTES = 32
KEY_ID_BYTES = 4
_PRIVATE = "PRIVATE+KEY+"
_GROUP = Ed25519()


class KeyKind(IntEnum):
    """The signature types this program knows; others are in signed-note's registry."""

    ED25519 = 0x01
    COSIGNATURE = 0x04


def require_key_name(name: str) -> None:
    """Raise MalformedError unless `name` is non-empty, without "+" and invisible characters.

    Source: C2SP signed-note, whose "spaces" are one list here: `spec/encoding.md`, section 7.
    """
    if not name or "+" in name or INVISIBLE.search(name):
        raise MalformedError(
            f"key name {name[:60]!a} is empty, or has a space, an invisible character or a plus "
            "sign"
        )


@dataclass(frozen=True)
class VerifierKey:
    """A public key: its name, what it signs, and its 32 bytes, of prime order if it was parsed."""

    name: str
    kind: KeyKind
    public: bytes

    @property
    def key_id(self) -> bytes:
        """The 4 bytes that, with the name, mark this key's signature lines."""
        return sha256(self.name.encode() + b"\n" + bytes([self.kind]) + self.public).digest()[:4]

    def __str__(self) -> str:
        encoded = format_base64(bytes([self.kind]) + self.public)
        return f"{self.name}+{self.key_id.hex()}+{encoded}"

    def verify(self, signature: bytes, message: bytes) -> None:
        """Return only if the 64 bytes sign `message`; raises SignatureError otherwise.

        By RFC 8032 without the cofactor: S < q, and R is, byte for byte, S·B - h·A encoded.
        """
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature, message)
        except InvalidSignature as problem:
            raise SignatureError(
                "the signature does not hold", place=f"key {self.name}"
            ) from problem


@dataclass(frozen=True, repr=False)
class SigningKey:
    """An Ed25519 private key: its name, what it signs, and its 32-byte seed."""

    name: str
    kind: KeyKind
    seed: bytes

    @property
    def verifier(self) -> VerifierKey:
        """The public half."""
        public = Ed25519PrivateKey.from_private_bytes(self.seed).public_key()
        return VerifierKey(self.name, self.kind, public.public_bytes_raw())

    def __repr__(self) -> str:
        return f"SigningKey({self.verifier})"  # never the seed: this lands in tracebacks

    def sign(self, message: bytes) -> bytes:
        """The 64-byte Ed25519 signature of `message`."""
        return Ed25519PrivateKey.from_private_bytes(self.seed).sign(message)


def new_signing_key(name: str, kind: KeyKind, seed: bytes) -> SigningKey:
    """A signing key from a 32-byte secret seed. Raises MalformedError for a bad name or length."""
    require_key_name(name)
    _require_length(seed)
    return SigningKey(name, kind, seed)


def parse_vkey(text: str) -> VerifierKey:
    """The verifier key `name+id+base64`.

    Raises: MalformedError if any part is not in its one spelling, the id is not the key's, or
    the key is not of prime order; UnsupportedError for a signature type not known here.
    """
    name, key_id, kind, public = _parse_parts(text, "verifier key")
    key = VerifierKey(name, kind, public)
    if key.key_id != key_id:
        raise MalformedError("the key id is not the id of this key", place=f"verifier key {name}")
    try:
        _require_prime_order(public)
    except MalformedError as problem:
        raise MalformedError(
            "no public key: anybody could sign for it, or programs would judge its signatures "
            f"differently ({problem}); make another key",
            place=f"verifier key {name}",
        ) from problem
    return key


@lru_cache(maxsize=4096)
def _require_prime_order(public: bytes) -> None:
    """Raise MalformedError for the neutral point, another order, or a second encoding."""
    _GROUP.decode(public)


def parse_signing_key(text: str) -> SigningKey:
    """The key in Go's private text. Raises as `parse_vkey`; the message never holds the seed."""
    if not text.startswith(_PRIVATE):
        raise MalformedError(f"a signing key starts with {_PRIVATE}")
    name, key_id, kind, seed = _parse_parts(text.removeprefix(_PRIVATE), "signing key")
    key = SigningKey(name, kind, seed)
    if key.verifier.key_id != key_id:
        raise MalformedError("the key id is not the id of this key", place=f"signing key {name}")
    return key


def format_signing_key(key: SigningKey) -> str:
    """Go's private text of the key: a secret."""
    encoded = format_base64(bytes([key.kind]) + key.seed)
    return f"{_PRIVATE}{key.name}+{key.verifier.key_id.hex()}+{encoded}"


def _parse_parts(text: str, what: str) -> tuple[str, bytes, KeyKind, bytes]:
    """Name, stated id, kind and 32 bytes. Splits twice only: base64 may hold a plus sign."""
    parts = text.split("+", 2)
    if len(parts) != 3:  # noqa: PLR2004 - name, id, key
        raise MalformedError(f"a {what} has a name, an id and a key, joined by plus signs")
    name, key_id, encoded = parts
    require_key_name(name)
    try:
        raw = parse_base64(encoded)
    except MalformedError:  # its message would quote the key, which may be a secret
        raise MalformedError("the key is not base64", place=f"{what} {name}") from None
    return name, parse_hex(key_id, size=KEY_ID_BYTES), _kind(raw, f"{what} {name}"), raw[1:]


def _kind(raw: bytes, place: str) -> KeyKind:
    if not raw:
        raise MalformedError("the key is empty", place=place)
    if raw[0] not in list(KeyKind):
        raise UnsupportedError(f"signature type 0x{raw[0]:02x} is not known here", place=place)
    _require_length(raw[1:], place)
    return KeyKind(raw[0])


def _require_length(key: bytes, place: str = "key") -> None:
    if len(key) != KEY_BYTES:
        raise MalformedError(f"{len(key)} bytes of key, expected {KEY_BYTES}", place=place)
