"""The hashes of many ballots: trackers, what is signed, what proofs and envelopes answer to.

The hash functions are OpenSSL's, one call per hash over a slice of an array.
"""

from base64 import b64encode
from collections.abc import Sequence
from hashlib import sha256, sha512
from typing import NamedTuple

import numpy as np

from plebiscite.ballot.bulk_messages import HASH_SIZE, MessageTable
from plebiscite.ballot.bulk_texts import Octets, ReadTexts, Words, octets
from plebiscite.canonical.encoding import enc, lp, u32, u64
from plebiscite.group.ed25519 import ORDER

_ELEMENT = 32
_DIGEST_512 = 64
_ELEMENT_HEAD, _DIGEST_HEAD = u32(_ELEMENT), u32(_DIGEST_512)
_NO_FIELD = u32(0)


class TextHashes(NamedTuple):
    """Of each ballot its tracker, and its signed hash as text; b"" for what was not read."""

    trackers: list[bytes]
    signed: list[bytes]


def hash_texts(texts: ReadTexts) -> TextHashes:
    """Hash each ballot that was read. `good` is cleared where the stated hash is another."""
    view = memoryview(texts.text)
    trackers, signed = [b""] * len(texts.starts), [b""] * len(texts.starts)
    for row in np.flatnonzero(texts.good).tolist():
        whole = sha256(view[texts.starts[row] : texts.unsigned[row]])
        unsigned = whole.copy()
        unsigned.update(b"}")
        whole.update(view[texts.unsigned[row] : texts.ends[row]])
        trackers[row] = whole.digest()
        signed[row] = b64encode(unsigned.digest())[:HASH_SIZE]
        stated = texts.hashes[row]
        if view[stated : stated + HASH_SIZE] != signed[row]:
            texts.good[row] = False
    return TextHashes(trackers, signed)


def hash_messages(written: bytearray, table: MessageTable, count: int) -> Octets:
    """SHA-256 of every message of `count` ballots: uint8[count, K, 32]."""
    view, width = memoryview(written), table.width
    digests = [
        sha256(view[row + start : row + end]).digest()
        for row in range(0, count * width, width)
        for start, end in table.bounds
    ]
    return octets(bytearray().join(digests)).reshape(count, len(table.bounds), _ELEMENT)


class SealPrefix(NamedTuple):
    """What the envelopes of one election have in common, hashed before all that differs."""

    statement: bytes
    challenge: bytes


def seal_prefix(group: str, origin: str, uuid: str, fingerprint: str) -> SealPrefix:
    """The first fields of `EnvelopeStatement.fields` for a ballot, and of its challenge."""
    return SealPrefix(
        enc("ballot", (group, origin, uuid, fingerprint)), enc("ballot/challenge", ())
    )


def seal_challenge(
    prefix: SealPrefix,
    credential: bytes,
    tracker: bytes,
    last_fields: tuple[bytes, int],
    commitment: bytes,
) -> bytes:
    """The challenge of an envelope's signature: 32 bytes, little-endian.

    `last_fields`: the tracker that is replaced or b"", and the counter. As `verify_signature`.
    """
    replaces, counter = last_fields
    statement = sha512(
        b"".join(
            (
                prefix.statement, _ELEMENT_HEAD, credential, _ELEMENT_HEAD, tracker,
                lp(replaces) if replaces else _NO_FIELD, lp(u64(counter)),
            )
        )
    ).digest()  # fmt: skip
    hashed = sha512(
        b"".join((prefix.challenge, _DIGEST_HEAD, statement, _ELEMENT_HEAD, commitment))
    ).digest()
    return (int.from_bytes(hashed, "big") % ORDER).to_bytes(_ELEMENT, "little")


def seal_words(challenges: Sequence[bytes], responses: Words) -> Words:
    """Challenges and responses of envelopes: uint64[n, 2, 4]."""
    words = np.empty((len(responses), 2, 4), np.uint64)
    words[:, 0] = np.frombuffer(b"".join(challenges), np.uint64).reshape(-1, 4)
    words[:, 1] = responses
    return words
