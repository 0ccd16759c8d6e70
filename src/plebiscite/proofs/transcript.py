"""Challenges and nonces: the only places where a hash becomes a scalar."""

from collections.abc import Callable, Iterable
from hashlib import sha256, shake_256

from plebiscite.canonical.encoding import h512, lp
from plebiscite.group.interface import Element, Group

Randomness = Callable[[int], bytes]
"""Gives that many fresh random bytes; the operating system's, except in vectors."""


def v1_challenge(group: Group, prefix: str, elements: Iterable[Element]) -> int:
    """Belenios v1's `hash(prefix, elements)`: SHA-256 of text forms, mod the order."""
    text = prefix + ",".join(group.format(element) for element in elements)
    return int.from_bytes(sha256(text.encode()).digest(), "big") % group.order


def strong_challenge(group: Group, tag: str, fields: Iterable[bytes | str]) -> int:
    """`Hq(tag, fields)`: SHA-512 of length-prefixed fields, mod the order (additions 1)."""
    return int.from_bytes(h512(tag, fields), "big") % group.order


def hedged_nonce(group: Group, secret: int, statement: bytes, randomness: Randomness) -> int:
    """A nonce for one proof, from the key, fresh randomness and the statement (additions 2).

    A broken random source alone cannot repeat it, nor can a repeated statement.
    """
    width = -(-group.order.bit_length() // 8)
    length = -(-(group.order.bit_length() + 128) // 8)
    key = (secret % group.order).to_bytes(width, "big")
    seed = lp(key) + lp(randomness(32)) + lp(statement)
    return int.from_bytes(shake_256(seed).digest(length), "big") % group.order


def random_scalar(group: Group, randomness: Randomness) -> int:
    """A uniform scalar, with a bias below 2^−128."""
    length = -(-(group.order.bit_length() + 128) // 8)
    return int.from_bytes(randomness(length), "big") % group.order
