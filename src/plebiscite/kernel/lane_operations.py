"""The operations of the kernel as Numba functions: they work on addresses of memory.

Every argument is an address or a number (int64). A field element is `ELEMENT` bytes: limb after
limb, eight lanes of 64 bits each; points are runs of field elements (`point_code`). Operands and
result may lie at the same address: everything is read before anything is written. Nothing is
checked here: callers own the memory and its bounds.
"""

from collections.abc import Callable
from functools import partial
from typing import Any

from llvmlite import ir
from numba import types
from numba.extending import intrinsic

from plebiscite.kernel import point_code
from plebiscite.kernel.field_code import (
    LANES,
    PRIME,
    VECTOR,
    WORD,
    FieldCode,
    FiftyOneBits,
    Limbs,
    TwentyFiveBits,
    constant,
)
from plebiscite.kernel.processor import multiplies_52_bits

Field: type[FieldCode] = FiftyOneBits if multiplies_52_bits() else TwentyFiveBits
LIMBS = len(Field.widths)
VECTOR_BYTES = 8 * LANES
ELEMENT = LIMBS * VECTOR_BYTES
EXTENDED = CACHED = 4 * ELEMENT
AFFINE = 3 * ELEMENT
ROW_WORDS = -(-3 * LIMBS // LANES) * LANES
"""64-bit words of an affine point in a table that all lanes share: one row, padded."""
BUCKET_WORDS = -(-4 * LIMBS // LANES) * LANES
"""64-bit words of an extended point of one lane: one row, padded."""

_ROOT_OF_MINUS_ONE = pow(2, (PRIME - 1) // 4, PRIME)
_POINTER = VECTOR.as_pointer()


class _Code:
    """What the emitters share: reading and writing vectors at addresses."""

    def __init__(self, builder: ir.IRBuilder) -> None:
        self.builder = builder
        self.field = Field(builder)

    def vector(self, address: ir.Value, index: int = 0) -> ir.Value:
        place = self.builder.add(address, WORD(index * VECTOR_BYTES))
        loaded = self.builder.load(self.builder.inttoptr(place, _POINTER))
        loaded.align = 8
        return loaded

    def store_vector(self, value: ir.Value, address: ir.Value, index: int = 0) -> None:
        place = self.builder.add(address, WORD(index * VECTOR_BYTES))
        stored = self.builder.store(value, self.builder.inttoptr(place, _POINTER))
        stored.align = 8

    def everywhere(self, word: ir.Value) -> ir.Value:
        """The same word in each lane."""
        one = self.builder.insert_element(
            ir.Constant(VECTOR, ir.Undefined), word, ir.Constant(WORD, 0)
        )
        lanes = ir.Constant(ir.VectorType(ir.IntType(32), LANES), [0] * LANES)
        return self.builder.shuffle_vector(one, one, lanes)

    def signed_digits(self, address: ir.Value) -> tuple[ir.Value, ir.Value]:
        """Which of the eight digits are negative, and how large each is."""
        digit = self.vector(address)
        negative = self.builder.icmp_signed("<", digit, constant(0))
        opposite = self.builder.sub(constant(0), digit)
        return negative, self.builder.select(negative, opposite, digit)

    def element(self, address: ir.Value, index: int = 0) -> list[ir.Value]:
        return [self.vector(address, index * LIMBS + limb) for limb in range(LIMBS)]

    def store(self, elements: "list[Limbs]", address: ir.Value) -> None:
        for index, element in enumerate(elements):
            for limb, value in enumerate(element):
                self.store_vector(value, address, index * LIMBS + limb)

    def extended(self, address: ir.Value, *, with_t: bool = True) -> point_code.Extended:
        t = self.element(address, 3) if with_t else None
        x, y, z = (self.element(address, index) for index in range(3))
        return point_code.Extended(x, y, z, t)

    def store_extended(self, point: point_code.Extended, address: ir.Value) -> None:
        self.store([each for each in point if each is not None], address)

    def cached(self, address: ir.Value, *, with_z: bool = True) -> point_code.Cached:
        z = self.element(address, 3) if with_z else None
        plus, minus, t2d = (self.element(address, index) for index in range(3))
        return point_code.Cached(plus, minus, t2d, z)

    def store_cached(self, point: point_code.Cached, address: ir.Value) -> None:
        self.store([each for each in point if each is not None], address)


Emit = Callable[..., None]


def _operation(emit: Emit, arity: int) -> Any:
    """A Numba function of `arity` int64 that runs what `emit(code, *values)` writes."""
    signature = types.void(*[types.int64] * arity)

    def generate(context: Any, builder: Any, _: Any, values: Any) -> Any:
        emit(_Code(builder), *values)
        return context.get_dummy_value()

    if arity == 1:

        def one(typing: Any, a: Any) -> Any:
            return signature, generate

        return intrinsic(one)
    if arity == 2:

        def two(typing: Any, a: Any, b: Any) -> Any:
            return signature, generate

        return intrinsic(two)
    if arity == 3:

        def three(typing: Any, a: Any, b: Any, c: Any) -> Any:
            return signature, generate

        return intrinsic(three)

    def four(typing: Any, a: Any, b: Any, c: Any, d: Any) -> Any:
        return signature, generate

    return intrinsic(four)


def _one(code: _Code, result: ir.Value) -> None:
    code.store([code.field.number(1)], result)


def _identity(code: _Code, result: ir.Value) -> None:
    zero, one = code.field.number(0), code.field.number(1)
    code.store([zero, one, one, zero], result)


def _times_d(code: _Code, result: ir.Value, number: ir.Value) -> None:
    product = code.field.multiply(code.element(number), code.field.number(point_code.D))
    code.store([product], result)


def _times_root(code: _Code, result: ir.Value, number: ir.Value) -> None:
    product = code.field.multiply(code.element(number), code.field.number(_ROOT_OF_MINUS_ONE))
    code.store([product], result)


def _multiply(code: _Code, result: ir.Value, left: ir.Value, right: ir.Value) -> None:
    code.store([code.field.multiply(code.element(left), code.element(right))], result)


def _square(code: _Code, result: ir.Value, number: ir.Value) -> None:
    code.store([code.field.square(code.element(number))], result)


def _add(code: _Code, result: ir.Value, left: ir.Value, right: ir.Value) -> None:
    code.store([code.field.add(code.element(left), code.element(right))], result)


def _subtract(code: _Code, result: ir.Value, left: ir.Value, right: ir.Value) -> None:
    code.store([code.field.subtract(code.element(left), code.element(right))], result)


def _canonical(code: _Code, result: ir.Value, number: ir.Value) -> None:
    code.store([code.field.canonical(code.element(number))], result)


def _double(code: _Code, result: ir.Value, point: ir.Value) -> None:
    twice = point_code.doubled(code.field, code.extended(point, with_t=False), with_t=False)
    code.store_extended(twice, result)


def _double_with_t(code: _Code, result: ir.Value, point: ir.Value) -> None:
    twice = point_code.doubled(code.field, code.extended(point, with_t=False), with_t=True)
    code.store_extended(twice, result)


def _add_cached(code: _Code, result: ir.Value, point: ir.Value, other: ir.Value) -> None:
    total = point_code.added(code.field, code.extended(point), code.cached(other), with_t=True)
    code.store_extended(total, result)


def _add_affine(code: _Code, result: ir.Value, point: ir.Value, other: ir.Value) -> None:
    right = code.cached(other, with_z=False)
    code.store_extended(
        point_code.added(code.field, code.extended(point), right, with_t=True), result
    )


def _subtract_cached(code: _Code, result: ir.Value, point: ir.Value, other: ir.Value) -> None:
    right = point_code.signed(code.field, ir.Constant(_MASK, [1] * LANES), code.cached(other))
    code.store_extended(
        point_code.added(code.field, code.extended(point), right, with_t=True), result
    )


def _cache(code: _Code, result: ir.Value, point: ir.Value) -> None:
    code.store_cached(point_code.cached(code.field, code.extended(point)), result)


def _affine(code: _Code, result: ir.Value, x: ir.Value, y: ir.Value) -> None:
    point = point_code.affine(code.field, code.element(x), code.element(y))
    code.store_cached(point, result)


_MASK = ir.VectorType(ir.IntType(1), LANES)


def _selected(code: _Code, table: ir.Value, entries: int, index: ir.Value) -> point_code.Cached:
    """Each lane's own entry of a table: all are read, because gathering is slower."""
    build, chosen = code.builder, code.cached(table)
    for entry in range(1, entries):
        mask = build.icmp_unsigned("==", index, constant(entry))
        other = code.cached(build.add(table, WORD(entry * CACHED)))
        chosen = point_code.Cached(
            *(
                code.field.choose(mask, yes, no)
                for yes, no in zip(other, chosen, strict=True)
                if yes is not None and no is not None
            )
        )
    return chosen


TEETH_ENTRIES = 16


def _add_tooth_sum(
    code: _Code, point: ir.Value, table: ir.Value, digits: ir.Value, *, with_t: bool = False
) -> None:
    """Add ±table[index] to the point: a digit holds the index, and 16 where it is negative."""
    build = code.builder
    digit = code.vector(digits)
    index = build.and_(digit, constant(TEETH_ENTRIES - 1))
    negative = build.icmp_unsigned(">=", digit, constant(TEETH_ENTRIES))
    chosen = _selected(code, table, TEETH_ENTRIES, index)
    chosen = point_code.signed(code.field, negative, chosen)
    total = point_code.added(code.field, code.extended(point), chosen, with_t=with_t)
    code.store_extended(total, point)


def _rows(code: _Code, addresses: ir.Value, words: int) -> list[ir.Value]:
    """Words at eight addresses, as `words` vectors across the lanes: loads and a transposition."""
    build = code.builder
    lanes = [build.extract_element(addresses, ir.Constant(WORD, lane)) for lane in range(LANES)]
    columns: list[ir.Value] = []
    for block in range(words // LANES):
        rows = [code.vector(lane, block) for lane in lanes]
        columns += _transposed(build, rows)
    return columns


def _transposed(build: ir.IRBuilder, rows: list[ir.Value]) -> list[ir.Value]:
    """Eight vectors of eight words, rows and columns exchanged, in three rounds."""
    index = ir.VectorType(ir.IntType(32), LANES)
    for distance in (4, 2, 1):
        low = ir.Constant(
            index,
            [lane if not lane & distance else lane - distance + LANES for lane in range(LANES)],
        )
        high = ir.Constant(
            index,
            [lane + distance if not lane & distance else lane + LANES for lane in range(LANES)],
        )
        mixed = list(rows)
        for first in range(LANES):
            if not first & distance:
                second = first + distance
                mixed[first] = build.shuffle_vector(rows[first], rows[second], low)
                mixed[second] = build.shuffle_vector(rows[first], rows[second], high)
        rows = mixed
    return rows


def _add_row(code: _Code, point: ir.Value, table: ir.Value, digits: ir.Value) -> None:
    """Add ±table[|digit|] of a table of rows that all lanes share to the point; with T."""
    build = code.builder
    negative, size = code.signed_digits(digits)
    base = code.everywhere(table)
    addresses = build.add(base, build.mul(size, constant(8 * ROW_WORDS)))
    words = _rows(code, addresses, ROW_WORDS)
    plus, minus, t2d = (words[part * LIMBS : (part + 1) * LIMBS] for part in range(3))
    other = point_code.Cached(plus, minus, t2d, None)
    other = point_code.signed(code.field, negative, other)
    total = point_code.added(code.field, code.extended(point), other, with_t=True)
    code.store_extended(total, point)


def _add_to_buckets(code: _Code, buckets: ir.Value, point: ir.Value, digits: ir.Value) -> None:
    """Each lane adds ± its affine point to its own bucket |digit|; bucket 0 takes what is void."""
    build = code.builder
    negative, size = code.signed_digits(digits)
    base = code.everywhere(buckets)
    lanes = ir.Constant(VECTOR, [8 * BUCKET_WORDS * lane for lane in range(LANES)])
    place = build.mul(size, constant(8 * BUCKET_WORDS * LANES))
    addresses = build.add(build.add(base, lanes), place)
    words = _rows(code, addresses, BUCKET_WORDS)
    bucket = point_code.Extended(*(words[part * LIMBS : (part + 1) * LIMBS] for part in range(4)))
    other = point_code.signed(code.field, negative, code.cached(point, with_z=False))
    total = point_code.added(code.field, bucket, other, with_t=True)
    flat = [limb for part in total if part is not None for limb in part]
    flat += [constant(0)] * (BUCKET_WORDS - len(flat))
    for block in range(BUCKET_WORDS // LANES):
        rows = _transposed(build, flat[block * LANES : (block + 1) * LANES])
        for lane, row in enumerate(rows):
            target = build.extract_element(addresses, ir.Constant(WORD, lane))
            code.store_vector(row, target, block)


def _load_bucket(code: _Code, result: ir.Value, bucket: ir.Value) -> None:
    """The eight lanes' points of one bucket, as an extended point."""
    lanes = ir.Constant(VECTOR, [8 * BUCKET_WORDS * lane for lane in range(LANES)])
    build = code.builder
    base = code.everywhere(bucket)
    words = _rows(code, build.add(base, lanes), BUCKET_WORDS)
    for index, word in enumerate(words[: 4 * LIMBS]):
        code.store_vector(word, result, index)


def _clear_bucket(code: _Code, bucket: ir.Value) -> None:
    """The identity in all eight lanes of one bucket."""
    zero, one = Field.split(0), Field.split(1)
    words = [*zero, *one, *one, *zero]
    words += [0] * (BUCKET_WORDS - len(words))
    for lane in range(LANES):
        for block in range(BUCKET_WORDS // LANES):
            row = ir.Constant(VECTOR, words[block * LANES : (block + 1) * LANES])
            code.store_vector(row, bucket, lane * BUCKET_WORDS // LANES + block)


clear_bucket = _operation(_clear_bucket, 1)
field_one = _operation(_one, 1)
field_times_d = _operation(_times_d, 2)
field_times_root = _operation(_times_root, 2)
point_identity = _operation(_identity, 1)
field_multiply = _operation(_multiply, 3)
field_square = _operation(_square, 2)
field_add = _operation(_add, 3)
field_subtract = _operation(_subtract, 3)
field_canonical = _operation(_canonical, 2)
point_double = _operation(_double, 2)
point_double_with_t = _operation(_double_with_t, 2)
point_add_cached = _operation(_add_cached, 3)
point_add_affine = _operation(_add_affine, 3)
point_subtract_cached = _operation(_subtract_cached, 3)
point_cache = _operation(_cache, 2)
point_affine = _operation(_affine, 3)
add_tooth_sum = _operation(_add_tooth_sum, 3)
add_tooth_sum_with_t = _operation(partial(_add_tooth_sum, with_t=True), 3)
add_row = _operation(_add_row, 3)
add_to_buckets = _operation(_add_to_buckets, 3)
load_bucket = _operation(_load_bucket, 2)


@intrinsic
def multiply_high(typing: Any, left: Any, right: Any) -> Any:
    """The upper 64 bits of a product of two unsigned 64-bit words."""
    wide = ir.IntType(128)

    def generate(context: Any, builder: Any, _: Any, values: Any) -> Any:
        product = builder.mul(*(builder.zext(value, wide) for value in values))
        return builder.trunc(builder.lshr(product, ir.Constant(wide, 64)), WORD)

    return types.uint64(types.uint64, types.uint64), generate
