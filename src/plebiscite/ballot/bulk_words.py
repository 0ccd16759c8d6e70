"""Loads of eight bytes and products of 64-bit words, which Numba's own types lack."""

from typing import Any

import numpy as np
from llvmlite import ir
from numba import types
from numba.extending import intrinsic

from plebiscite.kernel.caching import part

_WIDE = 128
_WORD = ir.IntType(64)
_HIGH_NIBBLES = np.uint64(0xF0F0F0F0F0F0F0F0)
_LOW_NIBBLES = np.uint64(0x0F0F0F0F0F0F0F0F)


@intrinsic  # type: ignore[misc]  # Numba ships no types
def load_word(_: Any, array: Any, index: Any) -> Any:  # noqa: ANN401 - Numba's types
    """The eight bytes of a uint8 array from `index`, little-endian; bounds are the caller's."""

    def code(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:  # noqa: ANN401
        data = context.make_array(signature.args[0])(context, builder, arguments[0]).data
        place = builder.bitcast(builder.gep(data, [arguments[1]]), _WORD.as_pointer())
        word = builder.load(place)
        word.align = 1
        return word

    return types.uint64(array, types.intp), code


@intrinsic  # type: ignore[misc]  # Numba ships no types
def store_word(_: Any, array: Any, index: Any, word: Any) -> Any:  # noqa: ANN401 - Numba's types
    """Write eight bytes of a uint8 array from `index`, little-endian; bounds are the caller's."""

    def code(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:  # noqa: ANN401
        data = context.make_array(signature.args[0])(context, builder, arguments[0]).data
        place = builder.bitcast(builder.gep(data, [arguments[1]]), _WORD.as_pointer())
        builder.store(arguments[2], place).align = 1
        return context.get_dummy_value()

    return types.none(array, types.intp, types.uint64), code


@intrinsic  # type: ignore[misc]  # Numba ships no types
def high_product(_: Any, left: Any, right: Any) -> Any:  # noqa: ANN401 - Numba's types
    """The upper 64 bits of a product of two 64-bit numbers."""

    def code(_: Any, builder: Any, __: Any, arguments: Any) -> Any:  # noqa: ANN401
        wide = ir.IntType(_WIDE)
        factors = [builder.zext(argument, wide) for argument in arguments]
        upper = builder.lshr(builder.mul(*factors), ir.Constant(wide, 64))
        return builder.trunc(upper, _WORD)

    return types.uint64(types.uint64, types.uint64), code


@intrinsic  # type: ignore[misc]  # Numba ships no types
def trailing_zeros(_: Any, word: Any) -> Any:  # noqa: ANN401 - Numba's types
    """How many low bits of `word` are zero; 64 for zero."""

    def code(_: Any, builder: Any, __: Any, arguments: Any) -> Any:  # noqa: ANN401
        return builder.cttz(arguments[0], ir.Constant(ir.IntType(1), 0))

    return types.uint64(types.uint64), code


@part
def leading_digits(word: np.uint64) -> np.int64:
    """How many of the bytes of `word`, lowest first, are ASCII digits before the first other."""
    carried = ((word + np.uint64(0x0606060606060606)) & _HIGH_NIBBLES) >> np.uint64(4)
    other = ((word & _HIGH_NIBBLES) | carried) ^ np.uint64(0x3333333333333333)
    return np.int64(trailing_zeros(other) >> np.uint64(3))


@part
def eight_digits(word: np.uint64) -> np.uint64:
    """The number that eight ASCII digits write, the first in the lowest byte; zero bytes are 0."""
    word = word & _LOW_NIBBLES
    word = (word * np.uint64(2561)) >> np.uint64(8)
    word = ((word & np.uint64(0x00FF00FF00FF00FF)) * np.uint64(6553601)) >> np.uint64(16)
    return ((word & np.uint64(0x0000FFFF0000FFFF)) * np.uint64(42949672960001)) >> np.uint64(32)


@part
def last_bytes(word: np.uint64, count: np.int64) -> np.uint64:
    """The upper `count` bytes of `word`, 0 … 8, in place; the others zero."""
    if count == 0:
        return np.uint64(0)
    shift = np.uint64(8 * (8 - count))
    return (word >> shift) << shift


@part
def same_bytes(left, left_at, right, right_at, size):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201
    """Whether `size` bytes are the same."""
    different = np.uint64(0)
    if size < 8:
        for index in range(size):
            different |= np.uint64(left[left_at + index] ^ right[right_at + index])
        return different == 0
    for index in range(0, size - 8, 8):
        different |= load_word(left, left_at + index) ^ load_word(right, right_at + index)
    last = size - 8  # perhaps some bytes once more
    different |= load_word(left, left_at + last) ^ load_word(right, right_at + last)
    return different == 0


@part
def copy_bytes(source, at, target, to, size):  # type: ignore[no-untyped-def]  # noqa: ANN001, ANN201
    """Copy `size` bytes between arrays that do not overlap."""
    if size < 8:
        for index in range(size):
            target[to + index] = source[at + index]
        return
    for index in range(0, size - 8, 8):
        store_word(target, to + index, load_word(source, at + index))
    last = size - 8
    store_word(target, to + last, load_word(source, at + last))
