"""Prime-order subgroups of the integers modulo a prime, through GMP.

Text form (Belenios v1): canonical decimal. `el()`: 256 bytes, big-endian. These groups serve
foreign archives and tests of interoperation; referendums use Ed25519.
"""

import re
from collections.abc import Iterable, Sequence

import gmpy2
from gmpy2 import mpz

from plebiscite.errors import MalformedError
from plebiscite.group.integer_combs import Number, shared_powers
from plebiscite.group.interface import Element, Group

_SIZE = 256
_DECIMAL = re.compile(r"0|[1-9][0-9]{0,616}", re.ASCII)
_WINDOW = 8  # bits a table row serves; 32 rows of 256 elements for a 256-bit order
_WORTH_A_COMB = 2  # exponents of one base; GMP's own power is quicker for one


class IntegerGroup(Group):
    """The subgroup of order `order` of the integers modulo the 2048-bit prime `modulus`."""

    element_size = _SIZE
    identity = Element(bytes(_SIZE - 1) + b"\x01")

    def __init__(self, name: str, *, modulus: int, order: int, generator: int) -> None:
        self.name = name
        self.order = order
        self.text_size = len(str(modulus))
        self._modulus = mpz(modulus)
        self._order = mpz(order)
        self.generator = self._element(mpz(generator))
        self._tables: dict[Element, list[list[mpz]]] = {}

    def _element(self, number: mpz) -> Element:
        return Element(number.to_bytes(_SIZE, "big"))

    def _number(self, element: Element) -> mpz:
        return self.read_number(element)

    def _not_member(self, number: mpz) -> MalformedError:
        return MalformedError(f"{str(number)[:20]}… is not in the subgroup of {self.name}")

    def _refuse_outside(self, number: mpz) -> None:
        if number == 1:
            raise MalformedError("the identity is not allowed here")
        if not 0 < number < self._modulus:
            raise MalformedError(f"an element of {self.name} lies between 0 and the modulus")

    def _member(self, number: mpz, *, identity_allowed: bool) -> Element:
        if number == 1 and identity_allowed:
            return self.identity
        self._refuse_outside(number)
        if gmpy2.powmod(number, self._order, self._modulus) != 1:
            raise self._not_member(number)
        return self._element(number)

    def _parse_number(self, text: str) -> mpz:
        if not _DECIMAL.fullmatch(text):
            raise MalformedError(f"{text[:40]!r} is not an element of {self.name} in decimal")
        return mpz(text)

    @property
    def modulus(self) -> int:
        """The prime that numbers are reduced by."""
        return int(self._modulus)

    def parse_untested(self, text: str) -> bytes:
        """The `el()` bytes of what `text` spells, membership in the subgroup not tested.

        Raises: MalformedError for another spelling than the decimal one, the identity, zero and
        numbers from the modulus on.
        """
        number = self._parse_number(text)
        self._refuse_outside(number)
        return self._element(number)

    def opposite(self, raw: bytes) -> bytes:
        """The modulus less the number in `el()` bytes: no member where that one is, for tests.

        The order is odd, so −1 is no member.
        """
        return self._element(self._modulus - self.read_number(raw))

    def parse(self, text: str, *, identity_allowed: bool = False) -> Element:
        """See `Group.parse`."""
        return self._member(self._parse_number(text), identity_allowed=identity_allowed)

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
        return self._element(self._power(base, scalar))

    def _power(self, base: Element, scalar: int) -> mpz:
        exponent = scalar % self.order
        table = self._tables.get(base)
        if table is None:
            return gmpy2.powmod(self._number(base), exponent, self._modulus)
        result, modulus = mpz(1), self._modulus
        for row, digit in zip(table, exponent.to_bytes(len(table), "little"), strict=True):
            if digit:
                result = result * row[digit] % modulus
        return result

    def powers(self, base: Element, scalars: Sequence[int]) -> list[Element]:
        """See `Group.powers`: a comb shares the squarings of two exponents or more."""
        if len(scalars) < _WORTH_A_COMB or base in self._tables:
            return [self.power(base, scalar) for scalar in scalars]
        exponents = [scalar % self.order for scalar in scalars]
        return [self._element(power) for power in self.shared_powers(self._number(base), exponents)]

    def parse_with_powers(self, text: str, scalars: Sequence[int]) -> tuple[Element, list[Element]]:
        """See `Group.parse_with_powers`: the order is one more exponent of the same comb."""
        number = self._parse_number(text)
        self._refuse_outside(number)
        exponents = [*(scalar % self.order for scalar in scalars), self.order]
        *powers, ordered = self.shared_powers(number, exponents)
        if ordered != 1:
            raise self._not_member(number)
        return self._element(number), [self._element(power) for power in powers]

    def shared_powers(self, base: Number, exponents: Sequence[int]) -> list[Number]:
        """base^e for each 0 ≤ e ≤ order, of any number: squarings are shared."""
        return shared_powers(base, exponents, self.order.bit_length(), self._modulus)

    def read_number(self, raw: bytes) -> Number:
        """The number in `el()` bytes, for bulk work on public numbers; nothing is tested."""
        return mpz.from_bytes(raw, "big")

    def write_number(self, number: Number) -> bytes:
        """The `el()` bytes of a number below the modulus."""
        return self._element(number)

    def reduced(self, number: Number) -> Number:
        """The number modulo the modulus."""
        return number % self._modulus

    def times_power(self, number: Number, base: Element, scalar: int) -> Number:
        """The number times base^scalar; quick for bases that were prepared."""
        return number * self._power(base, scalar) % self._modulus

    def product_of_powers(self, pairs: Iterable[tuple[Element, int]]) -> Element:
        """See `Group.product_of_powers`; a scalar of 1 costs one multiplication."""
        result, modulus = mpz(1), self._modulus
        for base, scalar in pairs:
            factor = self._number(base) if scalar == 1 else self._power(base, scalar)
            result = result * factor % modulus
        return self._element(result)

    def power_secret(self, base: Element, scalar: int) -> Element:
        """See `Group.power_secret`: GMP's `powm_sec`."""
        exponent = scalar % self.order
        if exponent == 0:
            return self.identity
        return self._element(gmpy2.powmod_sec(self._number(base), exponent, self._modulus))

    def respond(self, nonce: int, secret: int, challenge: int) -> int:
        """See `Group.respond`."""
        return int((mpz(nonce) - mpz(secret) * challenge) % self._order)

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
