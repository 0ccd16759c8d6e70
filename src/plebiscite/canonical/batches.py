"""A stream in lists of a fixed length, as work is handed to processes and batches to a log."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

Item = TypeVar("Item")


def in_batches(items: Iterable[Item], size: int) -> Iterator[list[Item]]:
    """Lists of `size` items, the last perhaps shorter; none for an empty stream."""
    remaining = iter(items)
    while batch := list(islice(remaining, size)):
        yield batch
