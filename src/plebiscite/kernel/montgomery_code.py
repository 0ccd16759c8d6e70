"""Products modulo a number of up to 2050 bits: eight side by side, one in each 64-bit lane.

A number is `LIMBS` limbs of `BITS` bits, each a vector of eight lanes: uint64[LIMBS, LANES]. Two
forms: 40 limbs of 52 bits for processors that multiply 52-bit integers in their vectors, the low
and the high half of each product apart (AVX-512 IFMA); 80 limbs of 26 bits for all others. Either
way products of limbs are added up in 64-bit lanes, in blocks of eight limbs by eight, whose sums
stay in registers. Products are Montgomery's: x · y / 2^2080 mod p (Montgomery, "Modular
multiplication without trial division", 1985). Operands and results lie below 2p, and 4p < 2^2080,
so nothing is ever subtracted (Walter, "Montgomery exponentiation needs no final subtractions",
1999). No sum exceeds 161 numbers of 52 bits: 2^60. Public data only.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from typing import Any

from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.extending import intrinsic

from plebiscite.kernel.field_code import LANES, VECTOR, WORD, constant
from plebiscite.kernel.processor import multiplies_52_bits

RADIX = 1 << 2080
_BLOCK = 8

_Vectors = list[ir.Value]


class _Product(ABC):
    """Emits one product: a double-length sum in memory, filled and then reduced."""

    bits: int
    limbs: int

    def __init__(self, builder: ir.IRBuilder) -> None:
        self.builder = builder
        self.blocks = self.limbs // _BLOCK
        with builder.goto_entry_block():
            self.sum = builder.alloca(VECTOR, size=WORD(2 * self.limbs))
            self.sum.align = 8 * LANES
        for index in range(2 * self.limbs):
            self.store(constant(0), self.sum, WORD(index))

    def load(self, vectors: ir.Value, index: ir.Value) -> ir.Value:
        loaded = self.builder.load(self.builder.gep(vectors, [index]))
        loaded.align = 8
        return loaded

    def store(self, value: ir.Value, vectors: ir.Value, index: ir.Value) -> None:
        self.builder.store(value, self.builder.gep(vectors, [index])).align = 8

    def block(self, vectors: ir.Value, first: ir.Value, size: int) -> _Vectors:
        at = self.builder.add
        return [self.load(vectors, at(first, WORD(index))) for index in range(size)]

    def store_block(self, values: _Vectors, first: ir.Value) -> None:
        for index, value in enumerate(values):
            self.store(value, self.sum, self.builder.add(first, WORD(index)))

    def everywhere(self, words: ir.Value, index: ir.Value) -> ir.Value:
        """A word of memory, in each lane."""
        word = self.builder.load(self.builder.gep(words, [index]))
        undefined = ir.Constant(VECTOR, ir.Undefined)
        first = self.builder.insert_element(undefined, word, ir.Constant(WORD, 0))
        lanes = ir.Constant(ir.VectorType(ir.IntType(32), LANES), [0] * LANES)
        return self.builder.shuffle_vector(first, undefined, lanes)

    @abstractmethod
    def add_row(self, sums: _Vectors, at: int, xs: Sequence[ir.Value], y: ir.Value) -> None:
        """Add xs · y to the sums, the first limb of xs standing at `at`."""

    @abstractmethod
    def quotient(self, limb: ir.Value, inverse: ir.Value) -> ir.Value:
        """The low limb of limb · inverse."""

    @abstractmethod
    def double_and_add_square(self, even: ir.Value, odd: ir.Value, limb: ir.Value) -> _Vectors:
        """Twice two neighbouring sums, with the square of the limb whose place they are."""

    def add_block(
        self, first: ir.Value, xs: _Vectors, limb: Callable[[ir.Value], ir.Value], at: ir.Value
    ) -> None:
        """The sum from `first` on += xs · the block of `limb`s from `at` on."""
        sums = self.block(self.sum, first, 2 * _BLOCK)
        for row in range(_BLOCK):
            self.add_row(sums, row, xs, limb(self.builder.add(at, WORD(row))))
        self.store_block(sums, first)

    def reduce(self, result: ir.Value, modulus: ir.Value) -> None:
        """Store the sum / 2^2080 modulo the modulus, which is followed by −1/p mod 2^bits."""
        build = self.builder
        inverse = self.everywhere(modulus, WORD(self.limbs))
        with cgutils.for_range(build, WORD(self.blocks)) as loop:
            first = build.mul(loop.index, WORD(_BLOCK))
            quotients = self._clear_block(first, modulus, inverse)
            with cgutils.for_range(build, WORD(self.blocks - 1)) as others:
                at = build.mul(build.add(others.index, WORD(1)), WORD(_BLOCK))
                limb = lambda index: self.everywhere(modulus, index)  # noqa: E731 - two words long
                self.add_block(build.add(first, at), quotients, limb, at)
        self._carry(result)

    def _clear_block(self, first: ir.Value, modulus: ir.Value, inverse: ir.Value) -> _Vectors:
        """Add the multiple of the modulus that makes eight limbs zero; its eight quotients."""
        sums = self.block(self.sum, first, 2 * _BLOCK)
        limbs = [self.everywhere(modulus, WORD(index)) for index in range(_BLOCK)]
        quotients = []
        for index in range(_BLOCK):
            quotient = self.quotient(sums[index], inverse)
            quotients.append(quotient)
            self.add_row(sums, index, limbs, quotient)
            carry = self.builder.lshr(sums[index], constant(self.bits))
            sums[index + 1] = self.builder.add(sums[index + 1], carry)
        self.store_block(sums[_BLOCK:], self.builder.add(first, WORD(_BLOCK)))
        return quotients

    def _carry(self, result: ir.Value) -> None:
        carry = constant(0)
        for index in range(self.limbs):
            limb = self.builder.add(self.load(self.sum, WORD(self.limbs + index)), carry)
            carry = self.builder.lshr(limb, constant(self.bits))
            self.store(self.builder.and_(limb, constant((1 << self.bits) - 1)), result, WORD(index))

    def fill(self, left: ir.Value, right: ir.Value) -> None:
        """Set the sum to left · right."""
        build = self.builder
        with cgutils.for_range(build, WORD(self.blocks)) as outer:
            first = build.mul(outer.index, WORD(_BLOCK))
            xs = self.block(left, first, _BLOCK)
            with cgutils.for_range(build, WORD(self.blocks)) as inner:
                at = build.mul(inner.index, WORD(_BLOCK))
                self.add_block(build.add(first, at), xs, lambda i: self.load(right, i), at)

    def fill_square(self, number: ir.Value) -> None:
        """Set the sum to number²: products of two limbs once, doubled, then squares of limbs."""
        build = self.builder
        with cgutils.for_range(build, WORD(self.blocks)) as outer:
            first = build.mul(outer.index, WORD(_BLOCK))
            xs = self.block(number, first, _BLOCK)
            start = build.add(first, first)
            sums = self.block(self.sum, start, 2 * _BLOCK)
            for row in range(1, _BLOCK):
                self.add_row(sums, row, xs[:row], xs[row])
            self.store_block(sums, start)
            with cgutils.for_range(build, build.sub(WORD(self.blocks - 1), outer.index)) as inner:
                after = build.add(build.add(inner.index, outer.index), WORD(1))
                at = build.mul(after, WORD(_BLOCK))
                self.add_block(build.add(first, at), xs, lambda i: self.load(number, i), at)
        self._double_and_add_squares(number)

    def _double_and_add_squares(self, number: ir.Value) -> None:
        build = self.builder
        with cgutils.for_range(build, WORD(self.limbs)) as loop:
            even = build.add(loop.index, loop.index)
            odd = build.add(even, WORD(1))
            once = (self.load(self.sum, even), self.load(self.sum, odd))
            twice = self.double_and_add_square(*once, self.load(number, loop.index))
            for value, index in zip(twice, (even, odd), strict=True):
                self.store(value, self.sum, index)


class FiftyTwoBits(_Product):
    """Limbs of 52 bits, for AVX-512 IFMA."""

    bits = 52
    limbs = 40

    def _half(self, which: str, total: ir.Value, x: ir.Value, y: ir.Value) -> ir.Value:
        """The total, and the low 52 bits of x · y ("l") or those above ("h")."""
        name = f"llvm.x86.avx512.vpmadd52{which}.uq.512"
        kind = ir.FunctionType(VECTOR, [VECTOR] * 3)
        function = self.builder.module.globals.get(name)
        function = function or ir.Function(self.builder.module, kind, name)
        return self.builder.call(function, [total, x, y])

    def add_row(self, sums: _Vectors, at: int, xs: Sequence[ir.Value], y: ir.Value) -> None:
        """See `_Product.add_row`: first all low halves, so that no sum waits for another."""
        for which, start in (("l", at), ("h", at + 1)):
            for index, x in enumerate(xs, start):
                sums[index] = self._half(which, sums[index], x, y)

    def quotient(self, limb: ir.Value, inverse: ir.Value) -> ir.Value:
        """See `_Product.quotient`: IFMA takes the low 52 bits of its operands."""
        return self._half("l", constant(0), limb, inverse)

    def double_and_add_square(self, even: ir.Value, odd: ir.Value, limb: ir.Value) -> _Vectors:
        """See `_Product.double_and_add_square`."""
        add = self.builder.add
        return [
            self._half("l", add(even, even), limb, limb),
            self._half("h", add(odd, odd), limb, limb),
        ]


class TwentySixBits(_Product):
    """Limbs of 26 bits, for every vector that multiplies 32-bit integers."""

    bits = 26
    limbs = 80

    def _times(self, x: ir.Value, y: ir.Value) -> ir.Value:
        """The product of the low 32 bits: LLVM takes the multiplication of halves for it."""
        low = constant((1 << 32) - 1)
        return self.builder.mul(self.builder.and_(x, low), self.builder.and_(y, low))

    def add_row(self, sums: _Vectors, at: int, xs: Sequence[ir.Value], y: ir.Value) -> None:
        """See `_Product.add_row`."""
        for index, x in enumerate(xs, at):
            sums[index] = self.builder.add(sums[index], self._times(x, y))

    def quotient(self, limb: ir.Value, inverse: ir.Value) -> ir.Value:
        """See `_Product.quotient`."""
        return self.builder.and_(self._times(limb, inverse), constant((1 << self.bits) - 1))

    def double_and_add_square(self, even: ir.Value, odd: ir.Value, limb: ir.Value) -> _Vectors:
        """See `_Product.double_and_add_square`."""
        add = self.builder.add
        return [add(add(even, even), self._times(limb, limb)), add(odd, odd)]


Product: type[_Product] = FiftyTwoBits if multiplies_52_bits() else TwentySixBits
BITS = Product.bits
LIMBS = Product.limbs


def _words(context: Any, builder: ir.IRBuilder, kind: Any, array: Any) -> ir.Value:
    return context.make_array(kind)(context, builder, array).data


def _vectors(context: Any, builder: ir.IRBuilder, kind: Any, array: Any) -> ir.Value:
    return builder.bitcast(_words(context, builder, kind, array), VECTOR.as_pointer())


def _multiply(_typing: Any, result: Any, left: Any, right: Any, modulus: Any) -> Any:
    """Numba: result = left · right / 2^2080 mod p, in each lane; arrays may be the same.

    `modulus`: uint64[LIMBS + 1], the limbs of p, then −1/p mod 2^BITS.
    """

    def generate(context: Any, builder: Any, signature: Any, values: Any) -> Any:
        into, x, y = (
            _vectors(context, builder, kind, value)
            for kind, value in zip(signature.args[:3], values[:3], strict=True)
        )
        product = Product(builder)
        product.fill(x, y)
        product.reduce(into, _words(context, builder, signature.args[3], values[3]))
        return context.get_dummy_value()

    return types.void(result, left, right, modulus), generate


def _square(_typing: Any, result: Any, number: Any, modulus: Any) -> Any:
    """Numba: result = number² / 2^2080 mod p; three quarters of the work of `multiply`."""

    def generate(context: Any, builder: Any, signature: Any, values: Any) -> Any:
        into, x = (
            _vectors(context, builder, kind, value)
            for kind, value in zip(signature.args[:2], values[:2], strict=True)
        )
        product = Product(builder)
        product.fill_square(x)
        product.reduce(into, _words(context, builder, signature.args[2], values[2]))
        return context.get_dummy_value()

    return types.void(result, number, modulus), generate


multiply: Callable[..., None] = intrinsic(_multiply)
square: Callable[..., None] = intrinsic(_square)
