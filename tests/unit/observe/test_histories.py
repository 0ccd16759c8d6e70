"""One history or two: proved from authenticated tiles, whichever copy is longer."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from memory_log import MemoryLog, log_of, numbered_entries
from plebiscite.errors import ConsistencyError, MisuseError, UnavailableError
from plebiscite.log.consistency import verify_growth
from plebiscite.log.inclusion import verify_leaf_inclusion
from plebiscite.log.merkle import leaf_hash
from plebiscite.observe.histories import (
    OneHistory,
    TwoHistories,
    View,
    compare_views,
    first_difference,
)

ORIGIN = "log.example"


def view(log: MemoryLog, place: str = "here", *, files: bool = True) -> View:
    return View(place, b"", ORIGIN, log.size, log.root, log.tree() if files else None)


def forked(shared: int, size: int) -> MemoryLog:
    """A log that shares so many entries with `log_of`, and then goes another way."""
    log = MemoryLog()
    log.append([*numbered_entries(0, shared), *(b"other %d" % i for i in range(shared, size))])
    return log


@given(st.integers(0, 600), st.integers(0, 600))
def test_a_beginning_is_one_history_with_a_proof_that_holds(first: int, second: int) -> None:
    one, other = log_of(first), log_of(second)
    found = compare_views(view(one), view(other))
    assert isinstance(found, OneHistory)
    assert (found.small.size, found.large.size) == (min(first, second), max(first, second))
    sides = found.small, found.large
    verify_growth(sides[0].size, sides[1].size, sides[0].root, sides[1].root, found.proof)


@given(st.integers(0, 300), st.integers(1, 300), st.integers(1, 300))
def test_a_fork_is_two_histories_and_the_first_difference_is_found(
    shared: int, more: int, less: int
) -> None:
    one, other = log_of(shared + more), forked(shared, shared + less)
    found = compare_views(view(one), view(other))
    assert isinstance(found, TwoHistories)
    assert found.difference is not None
    assert found.difference.index == shared
    assert found.prefix_root != found.small.root
    large, small = found.large, found.small
    verify_growth(small.size, large.size, found.prefix_root, large.root, found.proof)
    for side, shown in ((found.difference.small, small), (found.difference.large, large)):
        verify_leaf_inclusion(side.leaf, shared, side.path, shown.size, shown.root)
        assert side.entry is not None
        assert leaf_hash(side.entry) == side.leaf
    assert found.difference.small.leaf != found.difference.large.leaf


def test_the_larger_logs_files_are_enough_to_see_two_histories() -> None:
    found = compare_views(view(forked(3, 9), files=False), view(log_of(20)))
    assert isinstance(found, TwoHistories)
    assert found.difference is None


def test_of_two_equal_sizes_no_files_are_needed() -> None:
    same = compare_views(view(log_of(9), files=False), view(log_of(9), files=False))
    other = compare_views(view(log_of(9), files=False), view(forked(3, 9), files=False))
    assert isinstance(same, OneHistory)
    assert isinstance(other, TwoHistories)


def test_an_empty_log_is_the_beginning_of_every_log_without_its_files() -> None:
    found = compare_views(view(log_of(5), files=False), view(log_of(0), files=False))
    assert isinstance(found, OneHistory)


def test_an_empty_log_with_a_root_is_no_beginning() -> None:
    odd = View("odd", b"", ORIGIN, 0, b"\1" * 32)
    assert isinstance(compare_views(odd, view(log_of(5))), TwoHistories)


def test_without_the_larger_logs_files_nothing_can_be_told() -> None:
    with pytest.raises(UnavailableError, match="the checkpoint of 20 entries is larger"):
        compare_views(view(log_of(5)), view(log_of(20), files=False))


def test_files_of_another_history_than_the_checkpoints_prove_nothing() -> None:
    log = log_of(20)
    mixed = View("there", b"", ORIGIN, log.size, log.root, forked(3, 20).tree())
    with pytest.raises(ConsistencyError):
        compare_views(view(log_of(5)), mixed)


def test_two_logs_are_not_compared() -> None:
    stranger = View("there", b"", "other.example", 0, b"")
    with pytest.raises(MisuseError, match="two logs"):
        compare_views(view(log_of(5)), stranger)


def test_an_absent_entry_leaves_the_proof_by_its_leaf() -> None:
    one, other = log_of(9), forked(3, 9)
    one.files.pop("tile/entries/000.p/9")
    found = compare_views(view(one), view(other))
    assert isinstance(found, TwoHistories)
    assert found.difference is not None
    assert {found.difference.small.entry, found.difference.large.entry} == {None, b"other 3"}


def test_halving_reads_few_tiles_of_a_large_log() -> None:
    reads: list[str] = []

    class Counted(MemoryLog):
        def read(self, path: str) -> bytes:
            reads.append(path)
            return super().read(path)

    size, parted = 70_000, 33_333
    logs = []
    for word in (b"entry", b"other"):
        log = Counted()
        log.append([b"%s %d" % (b"entry" if i < parted else word, i) for i in range(size)])
        logs.append(log)
    trees = [log.tree() for log in logs]
    reads.clear()
    assert first_difference(trees[0].range_hash, trees[1].range_hash, size) == parted
    assert len(reads) <= 8
