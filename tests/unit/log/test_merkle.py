"""Roots, in memory and leaf by leaf, are RFC 6962's."""

from hashlib import sha256

import pytest

from memory_log import naive_root
from plebiscite.errors import MalformedError, MisuseError
from plebiscite.log.frontier import Frontier
from plebiscite.log.merkle import range_hash_of, root_of, split_point

LEAVES = [sha256(b"\x00%d" % i).digest() for i in range(70)]


@pytest.mark.parametrize("size", range(70))
def test_every_root_is_the_recursive_definition(size: int) -> None:
    frontier = Frontier()
    frontier.extend(LEAVES[:size])
    assert root_of(LEAVES[:size]) == frontier.root() == naive_root(LEAVES[:size])
    assert len(frontier.roots) == size.bit_count()
    assert frontier.size == size


def test_a_copied_frontier_grows_on_its_own() -> None:
    first = Frontier()
    first.append(LEAVES[0])
    second = first.copy()
    second.append(LEAVES[1])
    assert first.root() == LEAVES[0]
    assert second.root() == naive_root(LEAVES[:2])


def test_the_split_is_the_largest_power_below() -> None:
    assert [split_point(n) for n in (2, 3, 4, 5, 8, 9)] == [1, 2, 2, 4, 4, 8]


@pytest.mark.parametrize("wrong", [b"", bytes(31), bytes(33)])
def test_hashes_of_another_length_are_malformed(wrong: bytes) -> None:
    with pytest.raises(MalformedError):
        root_of([LEAVES[0], wrong])
    with pytest.raises(MalformedError):
        Frontier().append(wrong)


@pytest.mark.parametrize(("low", "high"), [(-1, 2), (2, 2), (3, 2), (0, 71)])
def test_no_range_outside_the_tree(low: int, high: int) -> None:
    with pytest.raises(MisuseError):
        range_hash_of(LEAVES)(low, high)
