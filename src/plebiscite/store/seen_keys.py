"""Sets and maps of millions of keys of one size: some sixteen bytes of memory a key, exact.

Keys and values lie in temporary files, in the order they came; memory holds only where. A key that
may be known is read from its file and compared. Needs NumPy and Numba; `seen_on_disk` serves where
they are absent, ten times slower.
"""

import os
from array import array
from hashlib import sha256
from pathlib import Path
from typing import Self

import numpy as np

from plebiscite.errors import MisuseError, UnavailableError
from plebiscite.kernel.key_slots import Keys, move_all, number_of, put_all, put_new
from plebiscite.store.scratch_file import ScratchFile

_SIZE = 32
_FIRST_SLOTS = 2**16
_MOST_KEYS = 2**32 - 2
_FULL = 0.7  # of the slots; then they are doubled
_UNKNOWN = -1
_LENGTH_BITS = 24  # of a value, so that its place is one number


class SeenKeys:
    """A set of byte strings of one size. About 300 MiB of memory with 16,000,000 keys."""

    def __init__(self, folder: Path | None = None) -> None:
        """An empty set, its file below `folder` or the system's default."""
        self._file = ScratchFile(folder)
        self._size: int | None = None
        self._count = 0
        self._slots = np.zeros(_FIRST_SLOTS, dtype=np.uint64)
        # The hash is secret, so that nobody can make keys that crowd in the table.
        self._coefficients = np.frombuffer(bytearray(os.urandom(9 * 8)), dtype=np.uint64)

    def add(self, key: bytes) -> bool:
        """Add the key: True if it is new, False if it was there. Raises as `add_all`."""
        return self.add_all(key, len(key))

    def add_all(self, keys: bytes, size: int) -> bool:
        """Add all `keys` of `size` bytes each, which stand one behind the other.

        True if none was there before and all differ; else False, and nothing changes. Raises:
        UnavailableError if the temporary file cannot grow; MisuseError for keys of another size
        than those before.
        """
        raw = self._stored(keys, size)
        rows = _rows(raw)
        if self._count + len(rows) > _MOST_KEYS:
            raise UnavailableError("more than four thousand million ciphertexts in one record")
        while self._count + len(rows) > _FULL * len(self._slots):
            self._double()
        if not put_new(self._slots, rows, self._coefficients, self._count):
            single = [raw[start : start + _SIZE] for start in range(0, len(raw), _SIZE)]
            if len(set(single)) < len(single) or any(self._place(one) >= 0 for one in single):
                return False
            put_all(self._slots, rows, self._coefficients, self._count)
        self._count += len(rows)
        self._file.append(raw)
        return True

    def place(self, key: bytes) -> int:
        """How many keys were added before this one; -1 if it is not there."""
        return self._place(self._stored(key, len(key)))

    def __contains__(self, key: bytes, /) -> bool:
        return self.place(key) >= 0

    def __len__(self) -> int:
        return self._count

    def _stored(self, keys: bytes, size: int) -> bytes:
        """32 bytes for each key: itself, or the SHA-256 of a longer or shorter one."""
        if self._size not in {None, size}:
            raise MisuseError(f"keys of {size} bytes in a set of keys of {self._size} bytes")
        self._size = size
        if size == _SIZE:
            return keys
        parts = (keys[start : start + size] for start in range(0, len(keys), size))
        return b"".join(sha256(part).digest() for part in parts)

    def _place(self, stored: bytes) -> int:
        row, skip = _rows(stored), 0
        while number := int(number_of(self._slots, row, self._coefficients, 0, skip)):
            if self._file.read((number - 1) * _SIZE, _SIZE) == stored:
                return number - 1
            skip += 1
        return _UNKNOWN

    def _double(self) -> None:
        larger = np.zeros(2 * len(self._slots), dtype=np.uint64)
        move_all(self._slots, larger)
        self._slots = larger

    def close(self) -> None:
        """Close the file, which thereby vanishes."""
        self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _rows(keys: bytes) -> Keys:
    """Keys of 32 bytes as the kernel takes them."""
    return np.frombuffer(bytearray(keys), dtype=np.uint32).reshape(-1, _SIZE // 4)


class KeyedStates:
    """A map from byte strings of one size to short ones; an old value stays in the file."""

    def __init__(self, folder: Path | None = None) -> None:
        """An empty map, its files below `folder` or the system's default."""
        self._keys = SeenKeys(folder)
        self._values = ScratchFile(folder)
        self._where = array("Q")  # by the key's place: the value's offset and length
        self._last = (b"", _UNKNOWN)  # who sets a value has mostly just asked for it

    def get(self, key: bytes) -> bytes | None:
        """The key's value, or None. Raises as `SeenKeys.add_all`."""
        place = self._place(key)
        if place == _UNKNOWN:
            return None
        start, size = divmod(self._where[place], 1 << _LENGTH_BITS)
        return self._values.read(start, size)

    def set(self, key: bytes, value: bytes) -> None:
        """Give the key this value. Raises as `SeenKeys.add_all`; MisuseError for a long value."""
        if len(value) >> _LENGTH_BITS:
            raise MisuseError(f"a value of {len(value)} bytes")
        place = self._place(key)
        where = self._values.append(value) << _LENGTH_BITS | len(value)
        if place == _UNKNOWN:
            self._keys.add(key)
            self._where.append(where)
        else:
            self._where[place] = where
        self._last = (b"", _UNKNOWN)

    def _place(self, key: bytes) -> int:
        if self._last[0] != key:
            self._last = (key, self._keys.place(key))
        return self._last[1]

    def __len__(self) -> int:
        return len(self._keys)

    def close(self) -> None:
        """Close the files, which thereby vanish."""
        self._keys.close()
        self._values.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
