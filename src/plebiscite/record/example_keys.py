"""Keys of fictional offices, made from public seeds: for examples and tests, never for a vote.

Anyone can compute these private keys. A demonstration puts its own in their place.
"""

import re
from collections.abc import Iterable
from hashlib import sha256

from plebiscite.log.keys import KeyKind, SigningKey, VerifierKey, new_signing_key

_VKEY = re.compile(r'"([^\s"+]+)\+[0-9a-f]{8}\+[A-Za-z0-9+/]+=*"')


def example_signing_key(office: str, kind: KeyKind = KeyKind.ED25519) -> SigningKey:
    """The fictional key named `office`; its seed is SHA-256 of "plebiscite example <office>"."""
    return new_signing_key(office, kind, sha256(f"plebiscite example {office}".encode()).digest())


def substitute_keys(text: str, keys: Iterable[VerifierKey]) -> str:
    """A human-written definition with `keys` in place of its keys of the same names."""
    by_name = {key.name: key for key in keys}

    def replacement(match: re.Match[str]) -> str:
        key = by_name.get(match[1])
        return match[0] if key is None else f'"{key}"'

    return _VKEY.sub(replacement, text)
