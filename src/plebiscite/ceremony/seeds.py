"""A Pedersen trustee's seed, and the two secrets derived from it.

Source: Belenios v1 format, sections 2 and 9.
"""

import re
from hashlib import sha256

from plebiscite.errors import MalformedError
from plebiscite.group.interface import Group
from plebiscite.proofs.transcript import Randomness

BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_LENGTH = 22  # symbols, 128 bits
_SEED = re.compile(f"[{BASE58}]{{{_LENGTH}}}", re.ASCII)


def new_seed(randomness: Randomness) -> str:
    """22 uniform Base58 symbols."""
    symbols: list[str] = []
    while len(symbols) < _LENGTH:
        # Bytes are cut to six bits and 58 … 63 left out, which keeps symbols uniform.
        drawn = (byte & 63 for byte in randomness(_LENGTH))
        symbols += (BASE58[number] for number in drawn if number < len(BASE58))
    return "".join(symbols[:_LENGTH])


def parse_seed(text: str) -> str:
    """The seed in a key file. Raises MalformedError unless it is 22 Base58 symbols."""
    if not _SEED.fullmatch(text):
        raise MalformedError(f"a trustee's seed is {_LENGTH} symbols of Base58")
    return text


def signing_secret(group: Group, seed: str) -> int:
    """sk, behind `verification` of the certificate."""
    return _derived(group, f"sk|{seed}")


def receiving_secret(group: Group, seed: str) -> int:
    """dk, behind `encryption` of the certificate."""
    return _derived(group, f"dk|{seed}")


def _derived(group: Group, text: str) -> int:
    return int.from_bytes(sha256(text.encode()).digest(), "big") % group.order
