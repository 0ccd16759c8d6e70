"""The prime-order subgroup of Ed25519, through libsodium.

Text form (Belenios v1): 64 hex digits of the integer y + (lsb(x) << 255), big-endian, which is
the RFC 8032 bytes reversed. `el()` is the RFC 8032 bytes. libsodium refuses the identity and
raises when a product is one, so those cases are written out here.
"""

from collections.abc import Sequence

from nacl import bindings as sodium
from nacl.exceptions import RuntimeError as SodiumRefusal

from plebiscite.canonical.hexadecimal import parse_hex
from plebiscite.errors import MalformedError
from plebiscite.group.interface import Element, Group

ORDER = 2**252 + 27742317777372353535851937790883648493
_SIZE = 32
_IDENTITY = Element(bytes([1]) + bytes(31))
_SIGN_BIT = 0x80


def _scalar_bytes(scalar: int) -> bytes:
    return (scalar % ORDER).to_bytes(_SIZE, "little")


class Ed25519(Group):
    """Ed25519's subgroup of prime order 2^252 + 27742317777372353535851937790883648493."""

    name = "Ed25519"
    order = ORDER
    element_size = _SIZE
    text_size = 2 * _SIZE
    identity = _IDENTITY
    generator = Element(sodium.crypto_scalarmult_ed25519_base_noclamp(_scalar_bytes(1)))

    def parse(self, text: str, *, identity_allowed: bool = False) -> Element:
        """See `Group.parse`."""
        return self.decode(parse_hex(text, size=_SIZE)[::-1], identity_allowed=identity_allowed)

    def parse_recalled(self, text: str) -> Element:
        """See `Group.parse_recalled`: the order of the point is not tested again."""
        return Element(parse_hex(text, size=_SIZE)[::-1])

    def format(self, element: Element) -> str:
        """See `Group.format`."""
        return element[::-1].hex()

    def decode(self, raw: bytes, *, identity_allowed: bool = False) -> Element:
        """See `Group.decode`: y < p, no sign bit on x = 0, of prime order."""
        if len(raw) != _SIZE:
            raise MalformedError(f"an Ed25519 element has 32 bytes, not {len(raw)}")
        if raw == _IDENTITY:
            if identity_allowed:
                return _IDENTITY
            raise MalformedError("the identity is not allowed here")
        if not sodium.crypto_core_ed25519_is_valid_point(raw):
            raise MalformedError(f"{raw[::-1].hex()} is not in the prime-order group of Ed25519")
        return Element(raw)

    def multiply(self, left: Element, right: Element) -> Element:
        """See `Group.multiply`."""
        return Element(sodium.crypto_core_ed25519_add(left, right))

    def invert(self, element: Element) -> Element:
        """See `Group.invert`: the same y with the sign of x changed."""
        if element == _IDENTITY:
            return element
        return Element(element[:-1] + bytes([element[-1] ^ _SIGN_BIT]))

    def power(self, base: Element, scalar: int) -> Element:
        """See `Group.power`; constant time as well. libsodium has a table for the generator."""
        if base == self.generator:
            return self.generator_power_secret(scalar)
        return self.power_secret(base, scalar)

    def parse_with_powers(self, text: str, scalars: Sequence[int]) -> tuple[Element, list[Element]]:
        """See `Group.parse_with_powers`.

        libsodium tests the point, order included, in every multiplication by a scalar that is
        not zero; the separate test is made only where there is no such multiplication.
        """
        raw = parse_hex(text, size=_SIZE)[::-1]
        if raw == _IDENTITY or not any(scalar % ORDER for scalar in scalars):
            return super().parse_with_powers(text, scalars)
        element = Element(raw)
        return element, self.powers(element, scalars)

    def power_secret(self, base: Element, scalar: int) -> Element:
        """See `Group.power_secret`."""
        scalar %= ORDER
        if scalar == 0 or base == _IDENTITY:
            return _IDENTITY
        try:
            return Element(sodium.crypto_scalarmult_ed25519_noclamp(_scalar_bytes(scalar), base))
        except SodiumRefusal as refusal:
            raise MalformedError("an element outside the prime-order group") from refusal

    def generator_power(self, scalar: int) -> Element:
        """See `Group.generator_power`; constant time as well."""
        return self.generator_power_secret(scalar)

    def generator_power_secret(self, scalar: int) -> Element:
        """See `Group.generator_power_secret`."""
        if scalar % ORDER == 0:
            return _IDENTITY
        return Element(sodium.crypto_scalarmult_ed25519_base_noclamp(_scalar_bytes(scalar)))

    def respond(self, nonce: int, secret: int, challenge: int) -> int:
        """See `Group.respond`."""
        product = sodium.crypto_core_ed25519_scalar_mul(
            _scalar_bytes(secret), _scalar_bytes(challenge)
        )
        response = sodium.crypto_core_ed25519_scalar_sub(_scalar_bytes(nonce), product)
        return int.from_bytes(response, "little")
