"""From the texts of many ballots of one shape to arrays, without an object per proof.

A text is read along its template: fixed pieces must be there byte for byte, elements are 64
lowercase hex digits, scalars the one decimal spelling of a number below the order of the group.
Any other text is left to the plain reader, which decides and words the error: what is read here
is a subset of what `parse_ballot` accepts. Elements are not tested here. Ed25519 only.

Arrays for n ballots (P elements, D disjuncts): points uint8[n, P, 32], RFC 8032 bytes; scalars
uint64[n, D, 2, 4], challenge and response in little-endian limbs.
"""

import numpy as np

from plebiscite.ballot.bulk_template import FieldKind
from plebiscite.ballot.bulk_words import (
    copy_bytes,
    eight_digits,
    last_bytes,
    leading_digits,
    load_word,
    same_bytes,
)
from plebiscite.group.ed25519 import ORDER
from plebiscite.kernel.caching import compiled, part
from plebiscite.kernel.lane_operations import multiply_high
from plebiscite.kernel.memory import Bytes, Flags, Numbers, Words

PADDING = 128  # bytes before and behind the joined texts: a field can be loaded at every end
_LIMBS = 4
_HEX_SIZE = 64
_HASH_SIZE = 43
_MOST_DIGITS = 76  # of a number below the order
_COUNTER_DIGITS = 16
_LARGEST_COUNTER = 2**53 - 1
_NO_DIGIT, _MOST_VALUE = 255, 15  # of a hex digit
_WORD, _CHUNK = 8, 16  # digits that are read in one go

ORDER_LIMBS = tuple(np.uint64(ORDER >> 64 * limb & 2**64 - 1) for limb in range(_LIMBS))
_TEN_TO_8 = np.uint64(10**8)
_TEN_TO_16 = np.uint64(10**16)
_VALUE_OF = np.full(256, _NO_DIGIT, np.uint8)
_VALUE_OF[np.frombuffer(b"0123456789abcdef", np.uint8)] = np.arange(16)

_ELEMENT = int(FieldKind.ELEMENT)
_SCALAR = int(FieldKind.SCALAR)
_HASH = int(FieldKind.HASH)
_REPLACES = int(FieldKind.REPLACES)
_COMMITMENT = int(FieldKind.COMMITMENT)
_RESPONSE = int(FieldKind.RESPONSE)
_AS_WRITTEN, _REVERSED = 0, 31  # what flips the index of a byte among 32
_QUOTE = 0x22
_ZERO = 0x30


@part
def read_hex(source: Bytes, at: int, target: Bytes, flip: int) -> bool:
    """32 bytes of lowercase hex; byte i to target[i ^ flip]. Whether all were digits."""
    wrong = np.uint8(0)
    for index in range(32):
        high = _VALUE_OF[source[at + 2 * index]]
        low = _VALUE_OF[source[at + 2 * index + 1]]
        wrong |= high | low
        target[index ^ flip] = (high << np.uint8(4)) | (low & np.uint8(_MOST_VALUE))
    return bool(wrong <= _MOST_VALUE)


@part
def _digit_count(source: Bytes, at: int, most: int) -> int:
    """How many digits stand from `at`, at most a few more than `most`."""
    count = 0
    while count <= most:
        found = leading_digits(load_word(source, at + count))
        count += found
        if found < _WORD:
            break
    return count


@part
def _sixteen_digits(source: Bytes, end: int, count: int) -> np.uint64:
    """The number written in the `count` ≤ 16 digits before `end`."""
    lower = min(count, _WORD)
    low = eight_digits(last_bytes(load_word(source, end - _WORD), lower))
    if count <= _WORD:
        return low
    high = eight_digits(last_bytes(load_word(source, end - _CHUNK), count - _WORD))
    return high * _TEN_TO_8 + low


@part
def _append_digits(limbs: Words, digits: np.uint64) -> None:
    """The value of limbs · 10^16 + digits, in place; the caller knows that it fits."""
    carry = digits
    for limb in range(_LIMBS):
        low = limbs[limb] * _TEN_TO_16
        high = multiply_high(limbs[limb], _TEN_TO_16)
        total = low + carry
        carry = high + np.uint64(1) if total < low else high
        limbs[limb] = total


@part
def below_order(limbs: Words) -> bool:
    """Whether a number of four limbs is below the order of the group."""
    for limb in range(_LIMBS - 1, -1, -1):
        if limbs[limb] != ORDER_LIMBS[limb]:
            return bool(limbs[limb] < ORDER_LIMBS[limb])
    return False


@part
def read_scalar(source: Bytes, at: int, limbs: Words) -> int:
    """The scalar written from `at` into `limbs`; how many digits, -1 for another spelling."""
    count = _digit_count(source, at, _MOST_DIGITS)
    if count == 0 or count > _MOST_DIGITS or (source[at] == _ZERO and count > 1):
        return -1
    first = count % _CHUNK
    limbs[:] = np.uint64(0)
    limbs[0] = _sixteen_digits(source, at + first, first)
    for end in range(at + first + _CHUNK, at + count + 1, _CHUNK):
        _append_digits(limbs, _sixteen_digits(source, end, _CHUNK))
    return count if below_order(limbs) else -1


@part
def _read_counter(source: Bytes, at: int, marks: Numbers) -> int:
    """A counter from 1 to 2^53 − 1 into marks[2]; how many digits, -1 for another spelling."""
    count = _digit_count(source, at, _COUNTER_DIGITS)
    if count == 0 or count > _COUNTER_DIGITS or source[at] == _ZERO:
        return -1
    marks[2] = np.int64(_sixteen_digits(source, at + count, count))
    return count if marks[2] <= _LARGEST_COUNTER else -1


@part
def _read_replaces(source: Bytes, at: int, marks: Numbers, target: Bytes) -> int:
    """Nothing or a digest; marks[3] says which. How many digits, -1 for anything else."""
    if source[at] == _QUOTE:
        marks[3] = 0
        return 0
    marks[3] = 1
    return _HEX_SIZE if read_hex(source, at, target, _AS_WRITTEN) else -1


@part
def _read_field(
    source: Bytes,
    at: int,
    step: Numbers,
    arrays: tuple[Bytes, Words, Numbers, Bytes, Words],
) -> int:
    """Read one field into its place; how many characters it has, -1 if it is misspelled."""
    points, scalars, marks, envelope, response = arrays
    kind, slot = step[0], step[1]
    if kind in (_ELEMENT, _COMMITMENT):
        target = points[slot] if kind == _ELEMENT else envelope[1]
        return _HEX_SIZE if read_hex(source, at, target, _REVERSED) else -1
    if kind in (_SCALAR, _RESPONSE):
        limbs = scalars[slot >> 1, slot & 1] if kind == _SCALAR else response
        return read_scalar(source, at, limbs)
    if kind == _HASH:
        return _HASH_SIZE
    if kind == _REPLACES:
        return _read_replaces(source, at, marks, envelope[0])
    return _read_counter(source, at, marks)


@part
def _read_text(
    source: Bytes,
    at: int,
    end: int,
    text: Bytes,
    steps: Numbers,
    pieces: Bytes,
    arrays: tuple[Bytes, Words, Numbers, Bytes, Words],
) -> bool:
    """Follow the steps from the first field; True if text and template end together."""
    marks = arrays[2]
    to = marks[0]
    for number in range(len(steps)):
        step = steps[number]
        size = _read_field(source, at, step, arrays)
        if size < 0:
            return False
        if step[0] == _HASH:
            marks[1] = to
        if step[0] <= _HASH:
            copy_bytes(source, at, text, to, size)
            to += size
        at += size
        if at + step[3] > end or not same_bytes(source, at, pieces, step[2], step[3]):
            return False
        at += step[3]
        copy_bytes(pieces, step[4], text, to, step[5])
        to += step[5]
    marks[0] = to
    return at == end


@compiled(
    "void(uint8[::1], int64[:,::1], int64[::1], uint8[::1], int64[:,::1], uint8[::1],"
    "int64[:,::1], uint8[:,:,::1], uint64[:,:,:,::1], uint8[::1], int64[:,::1],"
    "uint8[:,:,::1], uint64[:,::1], boolean[::1])"
)
def read_texts(
    source: Bytes,
    spans: Numbers,
    which: Numbers,
    prefixes: Bytes,
    prefix_spans: Numbers,
    pieces: Bytes,
    steps: Numbers,
    points: Bytes,
    scalars: Words,
    text: Bytes,
    marks: Numbers,
    envelopes: Bytes,
    responses: Words,
    good: Flags,
) -> None:
    """Read every text of `source`, which is padded at both ends with `PADDING` bytes.

    Of text i: `spans[i]` start and end, `which[i]` the election, whose prefix as written and
    as in the ballot are `prefix_spans[election]` of `prefixes`. `steps` are of `StepTable`.
    Gives: the arrays of this module; in `text`, at the same start, the bytes of the ballot;
    `marks[i]` end of the ballot and start of the signed hash in `text`, counter, whether it
    replaces a ballot; `envelopes[i]` the replaced tracker and the commitment; `responses[i]`;
    `good[i]` whether all of it was as it must be.
    """
    for index in range(len(spans)):
        start, end = spans[index, 0], spans[index, 1]
        prefix = prefix_spans[which[index]]
        size = prefix[1] - prefix[0]
        if start + size > end or not same_bytes(source, start, prefixes, prefix[0], size):
            good[index] = False
            continue
        copy_bytes(prefixes, prefix[2], text, start, prefix[3] - prefix[2])
        marks[index, 0] = start + prefix[3] - prefix[2]
        arrays = (
            points[index],
            scalars[index],
            marks[index],
            envelopes[index],
            responses[index],
        )
        good[index] = _read_text(source, start + size, end, text, steps, pieces, arrays)
