from collections.abc import Iterator

import pytest

from plebiscite.canonical.batches import in_batches
from plebiscite.errors import UnavailableError


def test_batches_keep_the_order_and_the_rest() -> None:
    assert list(in_batches(range(5), 2)) == [[0, 1], [2, 3], [4]]
    assert list(in_batches([], 2)) == []
    assert list(in_batches("ab", 2)) == [["a", "b"]]


def _broken_after(items: int) -> Iterator[int]:
    yield from range(items)
    raise UnavailableError("the rest is gone")


def _take(batches: Iterator[list[int]], taken: list[int]) -> None:
    for batch in batches:
        assert batch
        taken += batch


@pytest.mark.parametrize("size", [1, 2, 3, 100])
@pytest.mark.parametrize("items", [0, 4])
def test_an_error_of_the_stream_comes_after_the_items_before_it(size: int, items: int) -> None:
    taken: list[int] = []
    with pytest.raises(UnavailableError):
        _take(in_batches(_broken_after(items), size), taken)
    assert taken == list(range(items))
