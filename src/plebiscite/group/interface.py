"""What every group offers. Nothing outside this package does modular arithmetic on elements."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from typing import NewType

Element = NewType("Element", bytes)
"""An element of the prime-order group, as its canonical bytes `el()`: decoded, tested, comparable.

Only a group's `parse`, `decode` and operations make one; the type says that the test was done.
"""


class Group(ABC):
    """A group of prime order, written multiplicatively.

    Scalars are Python integers; any integer is accepted and reduced modulo `order`.
    Operations ending in `_secret` run in time independent of the scalar; the others may not.
    """

    name: str  # as Belenios v1 writes it
    order: int  # prime
    generator: Element
    identity: Element
    element_size: int  # bytes of el()
    text_size: int  # characters of the longest text form

    @abstractmethod
    def parse(self, text: str, *, identity_allowed: bool = False) -> Element:
        """The element whose Belenios v1 text form is `text`.

        Raises: MalformedError unless `text` is the one spelling of a member of the prime-order
        group; also for the identity unless `identity_allowed` (additions 1).
        """

    def parse_recalled(self, text: str) -> Element:
        """The element of a text that `parse` accepted before; whether it is one may go untested.

        Trust: the caller remembers that `parse` took this text. Raises: MalformedError for what
        is not even spelled like an element.
        """
        return self.parse(text)

    @abstractmethod
    def format(self, element: Element) -> str:
        """The Belenios v1 text form."""

    @abstractmethod
    def decode(self, raw: bytes, *, identity_allowed: bool = False) -> Element:
        """The element whose `el()` bytes are `raw`. Raises MalformedError as `parse` does."""

    @abstractmethod
    def multiply(self, left: Element, right: Element) -> Element:
        """The product left · right."""

    @abstractmethod
    def invert(self, element: Element) -> Element:
        """The inverse of `element`."""

    @abstractmethod
    def power(self, base: Element, scalar: int) -> Element:
        """base^scalar, for public scalars."""

    @abstractmethod
    def power_secret(self, base: Element, scalar: int) -> Element:
        """base^scalar in time independent of `scalar`."""

    @abstractmethod
    def generator_power(self, scalar: int) -> Element:
        """generator^scalar, for public scalars."""

    @abstractmethod
    def generator_power_secret(self, scalar: int) -> Element:
        """generator^scalar in time independent of `scalar`."""

    @abstractmethod
    def respond(self, nonce: int, secret: int, challenge: int) -> int:
        """The response of a proof, nonce − secret · challenge mod `order`.

        Ed25519 computes it in libsodium, in constant time; the integer groups, which serve
        foreign archives and trials only, in GMP.
        """

    def prepare(self, base: Element) -> None:  # noqa: B027 - optional on purpose
        """Announce that `base` will be raised to many public scalars (tables, where they help)."""

    def powers(self, base: Element, scalars: Sequence[int]) -> list[Element]:
        """base^s for each s, for public scalars; may share work."""
        return [self.power(base, scalar) for scalar in scalars]

    def parse_with_powers(self, text: str, scalars: Sequence[int]) -> tuple[Element, list[Element]]:
        """`parse(text)`, and that element raised to each of the public scalars.

        The test of membership may share its work with the powers; it is never left out.
        Raises: MalformedError as `parse` does; the identity is refused.
        """
        element = self.parse(text)
        return element, self.powers(element, scalars)

    def divide(self, left: Element, right: Element) -> Element:
        """The quotient left / right."""
        return self.multiply(left, self.invert(right))

    def product(self, elements: Iterable[Element]) -> Element:
        """The product of all; the identity for none."""
        factors = iter(elements)
        result = next(factors, self.identity)
        for element in factors:
            result = self.multiply(result, element)
        return result

    def product_of_powers(self, pairs: Iterable[tuple[Element, int]]) -> Element:
        """Π base^scalar, for public scalars; the identity for none."""
        return self.product(
            base if scalar == 1 else self.power(base, scalar) for base, scalar in pairs
        )
