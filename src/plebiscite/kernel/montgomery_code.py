"""Products modulo a number of up to 2050 bits: eight side by side, one in each 64-bit lane.

A number is `LIMBS` limbs of 52 bits, each a vector of eight lanes: an array uint64[LIMBS, LANES].
Processors with AVX-512 IFMA multiply 52-bit integers in their vectors, the low and the high half
of the product apart; here the halves are added up in 64-bit lanes, in blocks of eight limbs by
eight, whose sums stay in registers. Products are Montgomery's: x · y / 2^2080 mod p (Montgomery,
"Modular multiplication without trial division", 1985). Operands and results lie below 2p, and
4p < 2^2080, so nothing is ever subtracted (Walter, "Montgomery exponentiation needs no final
subtractions", 1999). No sum exceeds 160 halves of 52 bits: 2^60. Public data only.
"""

from collections.abc import Callable, Sequence
from typing import Any

from llvmlite import ir
from numba import types
from numba.core import cgutils
from numba.extending import intrinsic

from plebiscite.kernel.field_code import LANES, VECTOR, WORD, constant

BITS = 52
LIMBS = 40
RADIX = 1 << (BITS * LIMBS)
_BLOCK = 8
_BLOCKS = LIMBS // _BLOCK

_Vectors = list[ir.Value]


class _Product:
    """Emits one product: a double-length sum in memory, filled and then reduced."""

    def __init__(self, builder: ir.IRBuilder) -> None:
        self.builder = builder
        with builder.goto_entry_block():
            self.sum = builder.alloca(VECTOR, size=WORD(2 * LIMBS))
            self.sum.align = 8 * LANES
        for index in range(2 * LIMBS):
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

    def _half(self, which: str, total: ir.Value, x: ir.Value, y: ir.Value) -> ir.Value:
        name = f"llvm.x86.avx512.vpmadd52{which}.uq.512"
        kind = ir.FunctionType(VECTOR, [VECTOR] * 3)
        function = self.builder.module.globals.get(name)
        function = function or ir.Function(self.builder.module, kind, name)
        return self.builder.call(function, [total, x, y])

    def low(self, total: ir.Value, x: ir.Value, y: ir.Value) -> ir.Value:
        """The total, and the low 52 bits of x · y."""
        return self._half("l", total, x, y)

    def high(self, total: ir.Value, x: ir.Value, y: ir.Value) -> ir.Value:
        """The total, and the bits of x · y above the low 52."""
        return self._half("h", total, x, y)

    def add_row(self, sums: _Vectors, at: int, xs: Sequence[ir.Value], y: ir.Value) -> None:
        """Add xs · y to the sums, the first limb of xs standing at `at`."""
        for index, x in enumerate(xs):
            sums[at + index] = self.low(sums[at + index], x, y)
        for index, x in enumerate(xs):
            sums[at + index + 1] = self.high(sums[at + index + 1], x, y)

    def add_block(
        self, first: ir.Value, xs: _Vectors, limb: Callable[[ir.Value], ir.Value], at: ir.Value
    ) -> None:
        """The sum from `first` on += xs · the block of `limb`s from `at` on."""
        sums = self.block(self.sum, first, 2 * _BLOCK)
        for row in range(_BLOCK):
            self.add_row(sums, row, xs, limb(self.builder.add(at, WORD(row))))
        self.store_block(sums, first)

    def reduce(self, result: ir.Value, modulus: ir.Value) -> None:
        """Store the sum / 2^2080 modulo the modulus, which is followed by −1/p mod 2^52."""
        build = self.builder
        inverse = self.everywhere(modulus, WORD(LIMBS))
        with cgutils.for_range(build, WORD(_BLOCKS)) as loop:
            first = build.mul(loop.index, WORD(_BLOCK))
            quotients = self._clear_block(first, modulus, inverse)
            with cgutils.for_range(build, WORD(_BLOCKS - 1)) as others:
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
            quotient = self.low(constant(0), sums[index], inverse)
            quotients.append(quotient)
            cleared = self.low(sums[index], quotient, limbs[0])
            carry = self.builder.lshr(cleared, constant(BITS))
            sums[index + 1] = self.builder.add(sums[index + 1], carry)
            sums[index + 1] = self.high(sums[index + 1], quotient, limbs[0])
            self.add_row(sums, index + 1, limbs[1:], quotient)
        self.store_block(sums[_BLOCK:], self.builder.add(first, WORD(_BLOCK)))
        return quotients

    def _carry(self, result: ir.Value) -> None:
        carry = constant(0)
        for index in range(LIMBS):
            limb = self.builder.add(self.load(self.sum, WORD(LIMBS + index)), carry)
            carry = self.builder.lshr(limb, constant(BITS))
            self.store(self.builder.and_(limb, constant((1 << BITS) - 1)), result, WORD(index))

    def fill(self, left: ir.Value, right: ir.Value) -> None:
        """Set the sum to left · right."""
        build = self.builder
        with cgutils.for_range(build, WORD(_BLOCKS)) as outer:
            first = build.mul(outer.index, WORD(_BLOCK))
            xs = self.block(left, first, _BLOCK)
            with cgutils.for_range(build, WORD(_BLOCKS)) as inner:
                at = build.mul(inner.index, WORD(_BLOCK))
                self.add_block(build.add(first, at), xs, lambda i: self.load(right, i), at)

    def fill_square(self, number: ir.Value) -> None:
        """Set the sum to number²: products of two limbs once, doubled, then squares of limbs."""
        build = self.builder
        with cgutils.for_range(build, WORD(_BLOCKS)) as outer:
            first = build.mul(outer.index, WORD(_BLOCK))
            xs = self.block(number, first, _BLOCK)
            start = build.add(first, first)
            sums = self.block(self.sum, start, 2 * _BLOCK)
            for row in range(1, _BLOCK):
                self.add_row(sums, row, xs[:row], xs[row])
            self.store_block(sums, start)
            with cgutils.for_range(build, build.sub(WORD(_BLOCKS - 1), outer.index)) as inner:
                after = build.add(build.add(inner.index, outer.index), WORD(1))
                at = build.mul(after, WORD(_BLOCK))
                self.add_block(build.add(first, at), xs, lambda i: self.load(number, i), at)
        self._double_and_add_squares(number)

    def _double_and_add_squares(self, number: ir.Value) -> None:
        build = self.builder
        with cgutils.for_range(build, WORD(LIMBS)) as loop:
            limb = self.load(number, loop.index)
            even = build.add(loop.index, loop.index)
            for index, half in ((even, self.low), (build.add(even, WORD(1)), self.high)):
                once = self.load(self.sum, index)
                self.store(half(build.add(once, once), limb, limb), self.sum, index)


def _words(context: Any, builder: ir.IRBuilder, kind: Any, array: Any) -> ir.Value:  # noqa: ANN401 - Numba's
    return context.make_array(kind)(context, builder, array).data


def _vectors(context: Any, builder: ir.IRBuilder, kind: Any, array: Any) -> ir.Value:  # noqa: ANN401 - Numba's
    return builder.bitcast(_words(context, builder, kind, array), VECTOR.as_pointer())


def _multiply(_typing: Any, result: Any, left: Any, right: Any, modulus: Any) -> Any:  # noqa: ANN401 - Numba's
    """Numba: result = left · right / 2^2080 mod p, in each lane; arrays may be the same.

    `modulus`: uint64[LIMBS + 1], the limbs of p, then −1/p mod 2^52.
    """

    def generate(context: Any, builder: Any, signature: Any, values: Any) -> Any:  # noqa: ANN401 - Numba's
        into, x, y = (
            _vectors(context, builder, kind, value)
            for kind, value in zip(signature.args[:3], values[:3], strict=True)
        )
        product = _Product(builder)
        product.fill(x, y)
        product.reduce(into, _words(context, builder, signature.args[3], values[3]))
        return context.get_dummy_value()

    return types.void(result, left, right, modulus), generate


def _square(_typing: Any, result: Any, number: Any, modulus: Any) -> Any:  # noqa: ANN401 - Numba's
    """Numba: result = number² / 2^2080 mod p; three quarters of the work of `multiply`."""

    def generate(context: Any, builder: Any, signature: Any, values: Any) -> Any:  # noqa: ANN401 - Numba's
        into, x = (
            _vectors(context, builder, kind, value)
            for kind, value in zip(signature.args[:2], values[:2], strict=True)
        )
        product = _Product(builder)
        product.fill_square(x)
        product.reduce(into, _words(context, builder, signature.args[2], values[2]))
        return context.get_dummy_value()

    return types.void(result, number, modulus), generate


multiply: Callable[..., None] = intrinsic(_multiply)
square: Callable[..., None] = intrinsic(_square)
