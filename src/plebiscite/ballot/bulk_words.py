"""Bytes eight at a time, which Numba's own types lack: loads, stores, digits in a word."""

from typing import Any

import numpy as np
from llvmlite import ir
from numba import types
from numba.extending import intrinsic

from plebiscite.kernel.caching import part
from plebiscite.kernel.memory import Bytes

_BYTES = 8
_WORD = ir.IntType(64)
_HIGH_NIBBLES = np.uint64(0xF0F0F0F0F0F0F0F0)
_LOW_NIBBLES = np.uint64(0x0F0F0F0F0F0F0F0F)


@intrinsic
def load_word(_: Any, array: Any, index: Any) -> Any:  # noqa: ANN401, ARG001 - Numba's types
    """The eight bytes of a uint8 array from `index`, little-endian; bounds are the caller's."""

    def code(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:  # noqa: ANN401
        data = context.make_array(signature.args[0])(context, builder, arguments[0]).data
        place = builder.bitcast(builder.gep(data, [arguments[1]]), _WORD.as_pointer())
        word = builder.load(place)
        word.align = 1
        return word

    return types.uint64(array, types.intp), code


@intrinsic
def store_word(_: Any, array: Any, index: Any, word: Any) -> Any:  # noqa: ANN401, ARG001 - Numba's types
    """Write eight bytes of a uint8 array from `index`, little-endian; bounds are the caller's."""

    def code(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:  # noqa: ANN401
        data = context.make_array(signature.args[0])(context, builder, arguments[0]).data
        place = builder.bitcast(builder.gep(data, [arguments[1]]), _WORD.as_pointer())
        builder.store(arguments[2], place).align = 1
        return context.get_dummy_value()

    return types.none(array, types.intp, types.uint64), code


@intrinsic
def trailing_zeros(_: Any, word: Any) -> Any:  # noqa: ANN401, ARG001 - Numba's types
    """How many low bits of `word` are zero; 64 for zero."""

    def code(_: Any, builder: Any, __: Any, arguments: Any) -> Any:  # noqa: ANN401
        return builder.cttz(arguments[0], ir.Constant(ir.IntType(1), 0))

    return types.uint64(types.uint64), code


@part
def leading_digits(word: np.uint64) -> int:
    """How many of the bytes of `word`, lowest first, are ASCII digits before the first other."""
    carried = ((word + np.uint64(0x0606060606060606)) & _HIGH_NIBBLES) >> np.uint64(4)
    other = ((word & _HIGH_NIBBLES) | carried) ^ np.uint64(0x3333333333333333)
    return np.int64(trailing_zeros(other) >> np.uint64(3))  # type: ignore[return-value]  # Numba's int


@part
def eight_digits(word: np.uint64) -> np.uint64:
    """The number that eight ASCII digits write, the first in the lowest byte; zero bytes are 0."""
    word = word & _LOW_NIBBLES
    word = (word * np.uint64(2561)) >> np.uint64(8)
    word = ((word & np.uint64(0x00FF00FF00FF00FF)) * np.uint64(6553601)) >> np.uint64(16)
    return ((word & np.uint64(0x0000FFFF0000FFFF)) * np.uint64(42949672960001)) >> np.uint64(32)


@part
def last_bytes(word: np.uint64, count: int) -> np.uint64:
    """The upper `count` bytes of `word`, 0 … 8, in place; the others zero."""
    if count == 0:
        return np.uint64(0)
    shift = np.uint64(8 * (8 - count))
    return (word >> shift) << shift


@part
def same_bytes(left: Bytes, left_at: int, right: Bytes, right_at: int, size: int) -> bool:
    """Whether `size` bytes are the same."""
    different = np.uint64(0)
    if size < _BYTES:
        for index in range(size):
            different |= np.uint64(left[left_at + index] ^ right[right_at + index])
        return bool(different == 0)
    for index in range(0, size - _BYTES, _BYTES):
        different |= load_word(left, left_at + index) ^ load_word(right, right_at + index)
    last = size - _BYTES  # perhaps some bytes once more
    different |= load_word(left, left_at + last) ^ load_word(right, right_at + last)
    return bool(different == 0)


@part
def copy_bytes(source: Bytes, at: int, target: Bytes, to: int, size: int) -> None:
    """Copy `size` bytes between arrays that do not overlap."""
    if size < _BYTES:
        for index in range(size):
            target[to + index] = source[at + index]
        return
    for index in range(0, size - _BYTES, _BYTES):
        store_word(target, to + index, load_word(source, at + index))
    last = size - _BYTES
    store_word(target, to + last, load_word(source, at + last))
