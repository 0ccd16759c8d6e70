"""A set of millions of keys of one size: eight to sixteen bytes of memory a key, answers exact.

The keys lie in a temporary file without a name, in the order they came; memory holds only where.
A key that may be known is read from the file and compared. Needs NumPy and Numba; `seen_on_disk`
serves where they are absent, ten times slower.
"""

import os
import tempfile
from hashlib import sha256
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np

from plebiscite.errors import MisuseError, UnavailableError
from plebiscite.kernel.key_slots import Keys, move_all, number_of, put_all, put_new
from plebiscite.store.seen_on_disk import full_folder

_SIZE = 32
_FIRST_SLOTS = 2**16
_MOST_KEYS = 2**32 - 2
_FULL = 0.7  # of the slots; then they are doubled
_UNWRITTEN = 2**20  # bytes of keys that wait to be written


class SeenKeys:
    """A set of byte strings of one size. About 300 MiB of memory with 16,000,000 keys."""

    def __init__(self, folder: Path | None = None) -> None:
        """An empty set, its file below `folder` or the system's default."""
        self._folder = str(folder or tempfile.gettempdir())
        self._file = tempfile.TemporaryFile(dir=folder, buffering=0)  # noqa: SIM115 - `close` does
        self._written = 0  # bytes
        self._tail = bytearray()
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
        raw, rows = self._rows(keys, size)
        if self._count + len(rows) > _MOST_KEYS:
            raise UnavailableError("more than four thousand million ciphertexts in one record")
        while self._count + len(rows) > _FULL * len(self._slots):
            self._double()
        if not put_new(self._slots, rows, self._coefficients, self._count):
            single = [raw[start : start + _SIZE] for start in range(0, len(raw), _SIZE)]
            if len(set(single)) < len(single) or any(map(self._knows, single)):
                return False
            put_all(self._slots, rows, self._coefficients, self._count)
        self._count += len(rows)
        self._append(raw)
        return True

    def __contains__(self, key: bytes, /) -> bool:
        return self._knows(self._rows(key, len(key))[0])

    def __len__(self) -> int:
        return self._count

    def _rows(self, keys: bytes, size: int) -> tuple[bytes, Keys]:
        """The keys as 32 bytes each: themselves, or the SHA-256 of longer and shorter ones."""
        if self._size not in {None, size}:
            raise MisuseError(f"keys of {size} bytes in a set of keys of {self._size} bytes")
        self._size = size
        if size != _SIZE:
            parts = (keys[start : start + size] for start in range(0, len(keys), size))
            keys = b"".join(sha256(part).digest() for part in parts)
        return keys, np.frombuffer(bytearray(keys), dtype=np.uint32).reshape(-1, _SIZE // 4)

    def _knows(self, key: bytes) -> bool:
        row = np.frombuffer(bytearray(key), dtype=np.uint32).reshape(1, -1)
        skip = 0
        while number := number_of(self._slots, row, self._coefficients, 0, skip):
            if self._key(int(number) - 1) == key:
                return True
            skip += 1
        return False

    def _key(self, place: int) -> bytes:
        start = place * _SIZE
        if start >= self._written:
            start -= self._written
            return bytes(self._tail[start : start + _SIZE])
        self._file.seek(start)
        return self._file.read(_SIZE)

    def _append(self, keys: bytes) -> None:
        self._tail += keys
        if len(self._tail) < _UNWRITTEN:
            return
        try:
            self._file.seek(self._written)
            while self._tail:
                done = self._file.write(self._tail)
                self._written += done
                del self._tail[:done]
        except OSError as problem:
            raise full_folder(problem, self._folder) from problem

    def _double(self) -> None:
        larger = np.zeros(2 * len(self._slots), dtype=np.uint64)
        move_all(self._slots, larger)
        self._slots = larger

    def close(self) -> None:
        """Close the file, which thereby vanishes."""
        self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()
