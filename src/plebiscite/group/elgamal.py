"""ElGamal ciphertexts with the plaintext in the exponent, as decoded elements.

alpha = g^r, beta = y^r · g^m. Source: Belenios v1 format, section 5.
"""

from collections.abc import Iterable
from typing import NamedTuple

from plebiscite.group.interface import Element, Group


class Ciphertext(NamedTuple):
    """A pair of decoded elements; multiplying pairs adds plaintexts."""

    alpha: Element
    beta: Element


def encrypt_bit(group: Group, y: Element, bit: int, r: int) -> Ciphertext:
    """The encryption of 0 or 1 under `y` with the secret randomness `r`.

    Both possible betas are computed, so that the time does not tell which one is used.
    """
    mask = group.power_secret(y, r)
    candidates = (mask, group.multiply(mask, group.generator))
    return Ciphertext(group.generator_power_secret(r), candidates[bit])


def product(group: Group, ciphertexts: Iterable[Ciphertext]) -> Ciphertext:
    """The component-wise product: an encryption of the sum. Identities for none."""
    pairs = list(ciphertexts)
    return Ciphertext(
        group.product(pair.alpha for pair in pairs), group.product(pair.beta for pair in pairs)
    )
