"""Reading and growing a log through its tiles: only bytes under the signed root come out."""

from collections import Counter
from dataclasses import dataclass, field

import pytest

from memory_log import MemoryLog, log_of, naive_path, naive_root, numbered_entries
from plebiscite.errors import InclusionError, MalformedError, MisuseError, UnavailableError
from plebiscite.log.consistency import verify_consistency
from plebiscite.log.growth import grow
from plebiscite.log.merkle import EMPTY_ROOT, leaf_hash
from plebiscite.log.tiles import tiles_of
from plebiscite.log.tree import AuthenticatedTree

BIG = 70_000


@pytest.fixture(scope="module")
def log() -> MemoryLog:
    return log_of(600)


@pytest.mark.parametrize("size", [0, 1, 2, 255, 256, 257, 511, 512, 513, 600])
def test_a_grown_log_reads_back(size: int) -> None:
    log = log_of(size)
    entries = numbered_entries(0, size)
    leaves = [leaf_hash(entry) for entry in entries]
    assert log.root == naive_root(leaves)
    assert list(log.tree().entries()) == entries
    paths = {tile.path for tile in tiles_of(size)}
    assert paths == {path for path in log.files if "entries" not in path}


def test_growing_in_steps_and_at_once_give_one_log(log: MemoryLog) -> None:
    steps = MemoryLog()
    roots = {}
    for size in (1, 2, 100, 255, 256, 300, 512, 513, 600):
        steps.append(numbered_entries(steps.size, size))
        roots[size] = steps.root
    assert steps.root == log.root
    assert log.files.items() <= steps.files.items()
    for size, root in roots.items():
        verify_consistency(size, 600, root, log.root, log.tree().consistency(size))


def test_growing_by_nothing_makes_no_file(log: MemoryLog) -> None:
    growth = grow(log, log.size, log.root, [])
    assert (growth.size, growth.root, growth.files) == (log.size, log.root, {})


def test_single_entries_and_ranges(log: MemoryLog) -> None:
    tree, entries = log.tree(), numbered_entries(0, 600)
    assert [tree.entry(i) for i in (0, 255, 256, 599)] == [entries[i] for i in (0, 255, 256, 599)]
    for start, stop in ((0, 0), (0, 1), (250, 260), (256, 512), (599, 600), (600, 600)):
        assert list(tree.entries(start, stop)) == entries[start:stop]
    assert tree.leaf(300) == leaf_hash(entries[300])


@pytest.mark.parametrize(("start", "stop"), [(-1, 2), (3, 2), (0, 601)])
def test_no_entries_outside_the_log(log: MemoryLog, start: int, stop: int) -> None:
    with pytest.raises(MisuseError):
        list(log.tree().entries(start, stop))


@pytest.mark.parametrize(("low", "high"), [(-1, 2), (2, 2), (0, 601)])
def test_no_hash_outside_the_log(log: MemoryLog, low: int, high: int) -> None:
    with pytest.raises(MisuseError):
        log.tree().range_hash(low, high)


def test_proofs_from_tiles_are_the_recursive_ones(log: MemoryLog) -> None:
    leaves = [leaf_hash(entry) for entry in numbered_entries(0, 600)]
    tree = log.tree()
    for index in (0, 1, 255, 256, 300, 511, 512, 599):
        assert tree.inclusion(index) == naive_path(index, leaves)


def test_many_proofs_at_once_are_those_of_each(log: MemoryLog) -> None:
    tree = log.tree()
    indices = [599, *range(600), 0]
    assert tree.inclusions(indices) == [tree.inclusion(index) for index in indices]
    with pytest.raises(MisuseError):
        tree.inclusions([0, 600])


def test_a_partial_file_may_have_given_way_to_the_full_one(log: MemoryLog) -> None:
    old = log_of(300)
    files = {p: raw for p, raw in log.files.items() if ".p/" not in p}
    later = MemoryLog(files | {"tile/1/000.p/1": old.files["tile/1/000.p/1"]})
    tree = AuthenticatedTree(later, 300, old.root)
    assert list(tree.entries()) == numbered_entries(0, 300)


@pytest.mark.parametrize("missing", ["tile/0/001", "tile/entries/001", "tile/entries/002.p/88"])
def test_a_missing_file_is_unavailable_and_not_a_lie(log: MemoryLog, missing: str) -> None:
    files = MemoryLog({p: raw for p, raw in log.files.items() if p != missing})
    with pytest.raises(UnavailableError):
        list(AuthenticatedTree(files, 600, log.root).entries())


def changed(log: MemoryLog, path: str, raw: bytes) -> AuthenticatedTree:
    return AuthenticatedTree(MemoryLog(log.files | {path: raw}), 600, log.root)


def test_a_changed_edge_is_refused_at_once(log: MemoryLog) -> None:
    for path in ("tile/0/002.p/88", "tile/1/000.p/2"):
        with pytest.raises(InclusionError):
            changed(log, path, bytes(len(log.files[path])))
        with pytest.raises(MalformedError):
            changed(log, path, log.files[path][:-1])
    with pytest.raises(InclusionError):
        AuthenticatedTree(log, 600, EMPTY_ROOT)
    with pytest.raises(InclusionError):
        AuthenticatedTree(MemoryLog(), 0, log.root)


def test_a_changed_full_tile_is_refused_when_used(log: MemoryLog) -> None:
    tree = changed(log, "tile/0/001", log.files["tile/0/000"])
    assert tree.entry(0) == b""
    with pytest.raises(InclusionError):
        tree.leaf(256)


def test_changed_bundles_are_refused(log: MemoryLog) -> None:
    raw = log.files["tile/entries/001"]
    with pytest.raises(InclusionError, match="entry 257"):
        changed(log, "tile/entries/001", raw.replace(b"entry 257", b"entry 752")).bundle(1)
    for broken in (raw[:-1], raw + b"\0\0", raw[:100]):
        with pytest.raises(MalformedError, match="tile/entries/001"):
            changed(log, "tile/entries/001", broken).bundle(1)


def test_nothing_is_appended_to_a_log_that_changed_on_disk(log: MemoryLog) -> None:
    for path in ("tile/0/002.p/88", "tile/1/000.p/2", "tile/entries/002.p/88"):
        flipped = bytearray(log.files[path])
        flipped[-1] ^= 1
        files = MemoryLog(log.files | {path: bytes(flipped)})
        with pytest.raises(InclusionError):
            grow(files, log.size, log.root, [b"next"])
    with pytest.raises(MisuseError):
        grow(log, log.size, log.root, [bytes(65_536)])


@pytest.mark.slow
def test_three_levels_of_tiles() -> None:
    log = MemoryLog()
    log.append([b"%d" % i for i in range(65_000)])
    old_root = log.root
    log.append([b"%d" % i for i in range(65_000, BIG)])
    tree = log.tree()
    for index in (0, 65_535, 65_536, BIG - 1):
        assert tree.entry(index) == b"%d" % index
    assert list(tree.entries()) == [b"%d" % i for i in range(BIG)]
    verify_consistency(65_000, BIG, old_root, log.root, tree.consistency(65_000))


@pytest.mark.parametrize("change", [-32, -1, 1, 32])
def test_a_tile_of_another_length_is_named(log: MemoryLog, change: int) -> None:
    raw = (log.files["tile/0/002.p/88"] + bytes(32))[: 88 * 32 + change]
    with pytest.raises(MalformedError, match="not 88 hashes"):
        changed(log, "tile/0/002.p/88", raw)


@dataclass
class CountingLog(MemoryLog):
    """Counts how often each path is asked for."""

    asked: Counter[str] = field(default_factory=Counter)

    def read(self, path: str) -> bytes:
        self.asked[path] += 1
        return super().read(path)


@pytest.mark.parametrize("missing", ["tile/0/001", "tile/entries/001"])
def test_a_missing_full_file_is_asked_for_once(log: MemoryLog, missing: str) -> None:
    files = CountingLog({p: raw for p, raw in log.files.items() if p != missing})
    with pytest.raises(UnavailableError):
        AuthenticatedTree(files, 600, log.root).bundle(1)
    assert files.asked[missing] == 1
