"""A stream in lists of a fixed length, as work is handed to processes and batches to a log."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

from plebiscite.errors import PlebisciteError

Item = TypeVar("Item")


def in_batches(items: Iterable[Item], size: int) -> Iterator[list[Item]]:
    """Lists of `size` items, the last perhaps shorter; none for an empty stream.

    An error of the stream comes at its turn: after a list of the items before it, so that what
    becomes of those does not depend on `size`.
    """
    remaining = iter(items)
    while True:
        batch: list[Item] = []
        try:
            for item in islice(remaining, size):
                batch.append(item)  # noqa: PERF402 - a copy would lose the items before an error
        except PlebisciteError:
            if batch:
                yield batch
            raise
        if not batch:
            return
        yield batch
