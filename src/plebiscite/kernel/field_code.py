"""LLVM code for the field of 2^255 − 19: eight numbers side by side, one in each 64-bit lane.

A number is a list of limbs, each a vector of eight lanes. Two forms: five limbs of 51 bits, for
processors that multiply 52-bit integers in their vectors (AVX-512 IFMA); ten limbs of 26 and 25
bits in turn, for all others. Limbs are loose: what `multiply`, `square` and `tight` return is at
most a little above the width of a limb, and is what every operation takes. Nothing here depends
on Numba; `lane_operations` makes functions of it. Public data only: nothing secret may pass.
"""

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Any, TypeAlias

from llvmlite import ir

LANES = 8
PRIME = 2**255 - 19
WORD = ir.IntType(64)
VECTOR = ir.VectorType(WORD, LANES)

Limbs = Sequence[ir.Value]
Builder: TypeAlias = Any  # LLVM's, which has no types


def constant(number: int) -> ir.Constant:
    """The same number in each lane."""
    return ir.Constant(VECTOR, [number] * LANES)


class FieldCode(ABC):
    """Emits arithmetic; one object per function that is being built."""

    widths: tuple[int, ...]

    def __init__(self, builder: Builder) -> None:
        self.builder = builder

    @property
    def limbs(self) -> int:
        """Limbs of a number."""
        return len(self.widths)

    @classmethod
    def split(cls, number: int) -> list[int]:
        """The limbs of a number below 2^255, as integers."""
        limbs = []
        for width in cls.widths:
            limbs.append(number & ((1 << width) - 1))
            number >>= width
        return limbs

    @classmethod
    def join(cls, limbs: Sequence[int]) -> int:
        """The number that these limbs stand for, not reduced."""
        total, shift = 0, 0
        for limb, width in zip(limbs, cls.widths, strict=True):
            total += int(limb) << shift
            shift += width
        return total

    def number(self, number: int) -> list[ir.Value]:
        """A constant of the field, the same in each lane."""
        return [constant(limb) for limb in self.split(number % PRIME)]

    @abstractmethod
    def multiply(self, left: Limbs, right: Limbs) -> list[ir.Value]:
        """The product."""

    @abstractmethod
    def square(self, number: Limbs) -> list[ir.Value]:
        """The square."""

    def plus(self, *terms: Limbs) -> list[ir.Value]:
        """The sum, limb by limb: not tight."""
        result = list(terms[0])
        for term in terms[1:]:
            result = [self.builder.add(a, b) for a, b in zip(result, term, strict=True)]
        return result

    def minus(self, left: Limbs, right: Limbs) -> list[ir.Value]:
        """Left − right + 2p, limb by limb: never below zero for a tight `right`, not tight."""
        twice = [2 * ((1 << width) - 1) for width in self.widths]
        twice[0] -= 36
        return [
            self.builder.sub(self.builder.add(a, constant(bias)), b)
            for a, b, bias in zip(left, right, twice, strict=True)
        ]

    def tight(self, number: Limbs) -> list[ir.Value]:
        """One carry from each limb to the next, the last one's times 19 to the first."""
        build = self.builder
        carries = [
            build.lshr(limb, constant(width))
            for limb, width in zip(number, self.widths, strict=True)
        ]
        kept = [
            build.and_(limb, constant((1 << width) - 1))
            for limb, width in zip(number, self.widths, strict=True)
        ]
        carried = [self.nineteen(carries[-1]), *carries[:-1]]
        return [build.add(a, b) for a, b in zip(kept, carried, strict=True)]

    def nineteen(self, limb: ir.Value) -> ir.Value:
        """A limb times 19: shifts and additions, which every processor has."""
        build = self.builder
        twice = build.add(limb, build.shl(limb, constant(1)))
        return build.add(build.shl(limb, constant(4)), twice)

    def add(self, left: Limbs, right: Limbs) -> list[ir.Value]:
        """The sum, tight."""
        return self.tight(self.plus(left, right))

    def subtract(self, left: Limbs, right: Limbs) -> list[ir.Value]:
        """The difference, tight."""
        return self.tight(self.minus(left, right))

    def choose(self, mask: ir.Value, yes: Limbs, no: Limbs) -> list[ir.Value]:
        """Lane by lane, `yes` where the mask is set."""
        return [self.builder.select(mask, a, b) for a, b in zip(yes, no, strict=True)]

    def canonical(self, number: Limbs) -> list[ir.Value]:
        """The one form below p with every limb within its width."""
        number = self._ripple(self._ripple(number))
        # number < 2^255 + a little: it is p or more exactly if number + 19 reaches 2^255.
        build = self.builder
        carry = build.lshr(build.add(number[0], constant(19)), constant(self.widths[0]))
        for limb, width in zip(number[1:], self.widths[1:], strict=True):
            carry = build.lshr(build.add(limb, carry), constant(width))
        first = build.add(number[0], self.nineteen(carry))
        return self._ripple([first, *number[1:]], around=False)

    def _ripple(self, number: Limbs, *, around: bool = True) -> list[ir.Value]:
        build, result, carry = self.builder, [], constant(0)
        for limb, width in zip(number, self.widths, strict=True):
            whole = build.add(limb, carry)
            result.append(build.and_(whole, constant((1 << width) - 1)))
            carry = build.lshr(whole, constant(width))
        if around:
            result[0] = build.add(result[0], self.nineteen(carry))
        return result


class FiftyOneBits(FieldCode):
    """Five limbs of 51 bits; the processor multiplies 52 bits and gives low and high halves.

    A tight limb is below 2^51 + 2^14. A column of a product is below 15 · 2^52, and with the
    upper columns times 19 below 2^61, so one round of carries makes it tight again.
    """

    widths = (51,) * 5

    def _accumulate(self, half: str, total: ir.Value, left: ir.Value, right: ir.Value) -> ir.Value:
        kind = ir.FunctionType(VECTOR, [VECTOR] * 3)
        name = f"llvm.x86.avx512.vpmadd52{half}.uq.512"
        function: Any = self.builder.module.globals.get(name)
        if function is None:
            function = ir.Function(self.builder.module, kind, name)
        return self.builder.call(function, [total, left, right])

    def multiply(self, left: Limbs, right: Limbs) -> list[ir.Value]:
        """See `FieldCode.multiply`."""
        low, high = [constant(0)] * 10, [constant(0)] * 10
        for i, a in enumerate(left):
            for j, b in enumerate(right):
                low[i + j] = self._accumulate("l", low[i + j], a, b)
                high[i + j + 1] = self._accumulate("h", high[i + j + 1], a, b)
        double = [self.builder.shl(column, constant(1)) for column in high]
        return self._folded([self.builder.add(a, b) for a, b in zip(low, double, strict=True)])

    def square(self, number: Limbs) -> list[ir.Value]:
        """See `FieldCode.square`: products of two different limbs once, then doubled."""
        zero, build = constant(0), self.builder
        columns = []
        once, twice, four = [zero] * 10, [zero] * 10, [zero] * 10
        for i, a in enumerate(number):
            once[2 * i] = self._accumulate("l", once[2 * i], a, a)
            twice[2 * i + 1] = self._accumulate("h", twice[2 * i + 1], a, a)
            for j in range(i + 1, len(number)):
                twice[i + j] = self._accumulate("l", twice[i + j], a, number[j])
                four[i + j + 1] = self._accumulate("h", four[i + j + 1], a, number[j])
        for single, double, quadruple in zip(once, twice, four, strict=True):
            inner = build.add(double, build.shl(quadruple, constant(1)))
            columns.append(build.add(single, build.shl(inner, constant(1))))
        return self._folded(columns)

    def _folded(self, columns: Limbs) -> list[ir.Value]:
        build = self.builder
        upper = [self.nineteen(column) for column in columns[5:]]
        return self.tight([build.add(a, b) for a, b in zip(columns[:5], upper, strict=True)])


class TwentyFiveBits(FieldCode):
    """Ten limbs of 26 and 25 bits in turn; products of 32 bits by 32 bits in 64.

    A tight limb is below its width by one bit more, so 19 times it is below 2^32, and a column
    of ten products, some of them doubled, below 2^62.
    """

    widths = (26, 25) * 5

    def _times(self, left: ir.Value, right: ir.Value) -> ir.Value:
        # The masks change nothing; they tell LLVM that the quick instruction will do.
        half = constant(2**32 - 1)
        return self.builder.mul(self.builder.and_(left, half), self.builder.and_(right, half))

    def multiply(self, left: Limbs, right: Limbs) -> list[ir.Value]:
        """See `FieldCode.multiply`."""
        doubled = [self.builder.shl(limb, constant(1)) for limb in left]
        wrapped = [self.nineteen(limb) for limb in right]
        columns = [constant(0)] * 10
        for i in range(10):
            for j in range(10):
                factor = doubled[i] if i % 2 and j % 2 else left[i]
                other = right[j] if i + j < 10 else wrapped[j]
                place = (i + j) % 10
                columns[place] = self.builder.add(columns[place], self._times(factor, other))
        return self._carried(columns)

    def square(self, number: Limbs) -> list[ir.Value]:
        """See `FieldCode.square`."""
        build = self.builder
        doubled = [build.shl(limb, constant(1)) for limb in number]
        fourfold = [build.shl(limb, constant(2)) for limb in number]
        wrapped = [self.nineteen(limb) for limb in number]
        columns = [constant(0)] * 10
        for i in range(10):
            for j in range(i, 10):
                factor = (number, doubled, fourfold)[(i != j) + (i % 2 and j % 2)][i]
                other = number[j] if i + j < 10 else wrapped[j]
                place = (i + j) % 10
                columns[place] = build.add(columns[place], self._times(factor, other))
        return self._carried(columns)

    def _carried(self, columns: list[ir.Value]) -> list[ir.Value]:
        build, limbs = self.builder, list(columns)
        for place in (0, 4, 1, 5, 2, 6, 3, 7, 4, 8, 9, 0):
            width = self.widths[place]
            carry = build.lshr(limbs[place], constant(width))
            limbs[place] = build.and_(limbs[place], constant((1 << width) - 1))
            following = (place + 1) % 10
            carry = self.nineteen(carry) if following == 0 else carry
            limbs[following] = build.add(limbs[following], carry)
        return limbs
