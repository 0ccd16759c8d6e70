"""Prime-order subgroups of the integers modulo a prime, through GMP.

Text form (Belenios v1): canonical decimal. `el()`: 256 bytes, big-endian. These groups serve
foreign archives and tests of interoperation; referendums use Ed25519.
"""

import re

import gmpy2
from gmpy2 import mpz

from plebiscite.errors import MalformedError
from plebiscite.group.interface import Element, Group

_SIZE = 256
_DECIMAL = re.compile(r"0|[1-9][0-9]{0,616}", re.ASCII)
_WINDOW = 8  # bits a table row serves; 32 rows of 256 elements for a 256-bit order


class IntegerGroup(Group):
    """The subgroup of order `order` of the integers modulo the 2048-bit prime `modulus`."""

    element_size = _SIZE
    identity = Element(bytes(_SIZE - 1) + b"\x01")

    def __init__(self, name: str, *, modulus: int, order: int, generator: int) -> None:
        self.name = name
        self.order = order
        self._modulus = mpz(modulus)
        self._order = mpz(order)
        self.generator = self._element(mpz(generator))
        self._tables: dict[Element, list[list[mpz]]] = {}

    def _element(self, number: mpz) -> Element:
        return Element(int(number).to_bytes(_SIZE, "big"))

    def _number(self, element: Element) -> mpz:
        return mpz.from_bytes(element, "big")

    def _member(self, number: mpz, *, identity_allowed: bool) -> Element:
        if number == 1:
            if identity_allowed:
                return self.identity
            raise MalformedError("the identity is not allowed here")
        if not 0 < number < self._modulus:
            raise MalformedError(f"an element of {self.name} lies between 0 and the modulus")
        if gmpy2.powmod(number, self._order, self._modulus) != 1:
            raise MalformedError(f"{str(number)[:20]}… is not in the subgroup of {self.name}")
        return self._element(number)

    def parse(self, text: str, *, identity_allowed: bool = False) -> Element:
        """See `Group.parse`."""
        if not _DECIMAL.fullmatch(text):
            raise MalformedError(f"{text[:40]!r} is not an element of {self.name} in decimal")
        return self._member(mpz(text), identity_allowed=identity_allowed)

    def format(self, element: Element) -> str:
        """See `Group.format`."""
        return str(self._number(element))

    def decode(self, raw: bytes, *, identity_allowed: bool = False) -> Element:
        """See `Group.decode`."""
        if len(raw) != _SIZE:
            raise MalformedError(f"an element of {self.name} has {_SIZE} bytes, not {len(raw)}")
        return self._member(mpz.from_bytes(raw, "big"), identity_allowed=identity_allowed)

    def multiply(self, left: Element, right: Element) -> Element:
        """See `Group.multiply`."""
        return self._element(self._number(left) * self._number(right) % self._modulus)

    def invert(self, element: Element) -> Element:
        """See `Group.invert`."""
        return self._element(gmpy2.invert(self._number(element), self._modulus))

    def power(self, base: Element, scalar: int) -> Element:
        """See `Group.power`; quick for bases that were prepared."""
        exponent = scalar % self.order
        table = self._tables.get(base)
        if table is None:
            return self._element(gmpy2.powmod(self._number(base), exponent, self._modulus))
        result = mpz(1)
        for row in table:
            digit = exponent & (1 << _WINDOW) - 1
            if digit:
                result = result * row[digit] % self._modulus
            exponent >>= _WINDOW
        return self._element(result)

    def power_secret(self, base: Element, scalar: int) -> Element:
        """See `Group.power_secret`: GMP's `powm_sec`."""
        exponent = scalar % self.order
        if exponent == 0:
            return self.identity
        return self._element(gmpy2.powmod_sec(self._number(base), exponent, self._modulus))

    def generator_power(self, scalar: int) -> Element:
        """See `Group.generator_power`."""
        return self.power(self.generator, scalar)

    def generator_power_secret(self, scalar: int) -> Element:
        """See `Group.generator_power_secret`."""
        return self.power_secret(self.generator, scalar)

    def prepare(self, base: Element) -> None:
        """See `Group.prepare`: one table of base^(digit · 2^(8·row)) per base."""
        if base in self._tables:
            return
        rows = -(-self.order.bit_length() // _WINDOW)
        step, table = self._number(base), []
        for _ in range(rows):
            row = [mpz(1)]
            for _ in range((1 << _WINDOW) - 1):
                row.append(row[-1] * step % self._modulus)
            step = row[-1] * step % self._modulus
            table.append(row)
        self._tables[base] = table
