"""v1's signed and encrypted messages between trustees.

Written as 3.3.0 writes them (AES-256-GCM, the whole 32-byte iv); 2.0's form (CCM, 8-byte tag,
13-byte nonce, no `algorithm`) is read as well. Source: Belenios v1 format, section 9.
"""

from hashlib import sha256

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESCCM, AESGCM

from plebiscite.canonical.hexadecimal import parse_hex
from plebiscite.canonical.json import parse_json, write_json
from plebiscite.errors import ConductError, MalformedError
from plebiscite.group.interface import Element, Group
from plebiscite.proofs.knowledge import sign_message, verify_message
from plebiscite.proofs.transcript import Randomness, random_scalar
from plebiscite.record.v1_trustees_format import SignedMessage

_CCM_TAG, _CCM_NONCE = 8, 13  # bytes
_GCM_TAG = 16


class Encrypted(
    msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, kw_only=True
):
    """An encrypted text; `data` is hex of ciphertext and tag."""

    algorithm: str | None = None
    alpha: str
    beta: str
    data: str


class Addressed(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is signed: the receiver's encryption key, so that nobody can pass it on as his own."""

    recipient: str
    message: str


def sign_text(group: Group, message: str, secret: int, randomness: Randomness) -> SignedMessage:
    """v1's sign(message)."""
    return SignedMessage(message, sign_message(group, message, secret, randomness))


def send(
    group: Group, secret: int, recipient: Element, message: str, randomness: Randomness
) -> str:
    """v1's send: `message`, signed with `secret` and encrypted to the key `recipient`."""
    body = write_json(Addressed(group.format(recipient), message)).decode()
    signed = sign_text(group, body, secret, randomness)
    return write_json(_encrypt(group, recipient, write_json(signed), randomness)).decode()


def receive(group: Group, secret: int, sender: Element, text: str) -> str:
    """The message in `text`, decrypted with `secret` and signed under the key `sender`.

    Raises: MalformedError, SignatureError; ConductError when the text is encrypted or addressed
    to another.
    """
    signed = parse_json(_decrypt(group, secret, text), SignedMessage)
    verify_message(group, signed.message, sender, signed.signature, "")
    addressed = parse_json(signed.message.encode(), Addressed)
    if addressed.recipient != group.format(group.generator_power_secret(secret)):
        raise ConductError("the message is addressed to another trustee")
    return addressed.message


def _keys(group: Group, alpha: Element, shared: Element) -> tuple[bytes, bytes]:
    key = sha256(f"key|{group.format(shared)}".encode()).digest()
    return key, sha256(f"iv|{group.format(alpha)}".encode()).digest()


def _encrypt(group: Group, recipient: Element, message: bytes, randomness: Randomness) -> Encrypted:
    shared = group.generator_power_secret(random_scalar(group, randomness))
    r = random_scalar(group, randomness)
    alpha = group.generator_power_secret(r)
    beta = group.multiply(group.power_secret(recipient, r), shared)
    key, iv = _keys(group, alpha, shared)
    return Encrypted(
        algorithm="AES-GCM",
        alpha=group.format(alpha),
        beta=group.format(beta),
        data=AESGCM(key).encrypt(iv, message, None).hex(),
    )


def _decrypt(group: Group, secret: int, text: str) -> bytes:
    encrypted = parse_json(text.encode(), Encrypted)
    alpha, beta = group.parse(encrypted.alpha), group.parse(encrypted.beta)
    data = parse_hex(encrypted.data)
    key, iv = _keys(group, alpha, group.divide(beta, group.power_secret(alpha, secret)))
    if encrypted.algorithm not in (None, "AES-GCM"):
        raise MalformedError(f"unknown encryption {encrypted.algorithm[:20]!r} between trustees")
    if len(data) < (_GCM_TAG if encrypted.algorithm else _CCM_TAG):
        raise MalformedError("an encrypted message is shorter than its tag")
    try:
        if encrypted.algorithm:
            return AESGCM(key).decrypt(iv, data, None)
        return AESCCM(key, tag_length=_CCM_TAG).decrypt(iv[:_CCM_NONCE], data, None)
    except InvalidTag as problem:
        raise ConductError("a message cannot be decrypted with this trustee's key") from problem
