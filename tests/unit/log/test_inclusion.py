"""Every tree of 1 to 33 leaves, every index; and each lie a proof can tell."""

from hashlib import sha256

import pytest

from memory_log import naive_path, naive_root
from plebiscite.errors import InclusionError, MalformedError, MisuseError
from plebiscite.log.inclusion import build_inclusion, verify_inclusion, verify_leaf_inclusion
from plebiscite.log.merkle import leaf_hash, range_hash_of

ENTRIES = [b"%d" % i for i in range(33)]
LEAVES = [sha256(b"\x00" + entry).digest() for entry in ENTRIES]


@pytest.mark.parametrize("size", range(1, 34))
def test_every_leaf_is_proved_and_at_no_other_index(size: int) -> None:
    leaves = LEAVES[:size]
    root = naive_root(leaves)
    for index in range(size):
        path = naive_path(index, leaves)
        assert build_inclusion(index, size, range_hash_of(leaves)) == path
        verify_inclusion(ENTRIES[index], index, path, size, root)
        for wrong in set(range(-2 * size, 3 * size)) - {index}:
            with pytest.raises(InclusionError):
                verify_inclusion(ENTRIES[index], wrong, path, size, root)


@pytest.mark.parametrize("size", range(1, 34))
def test_other_entries_roots_and_path_lengths_are_refused(size: int) -> None:
    leaves = LEAVES[:size]
    root = naive_root(leaves)
    for index in range(size):
        path = naive_path(index, leaves)
        lies = [(b"other", path, root), (ENTRIES[index], path, sha256(root).digest())]
        lies += [(ENTRIES[index], longer, root) for longer in ([*path, root], [root, *path])]
        lies += [(ENTRIES[index], path[:-1], root), (ENTRIES[index], path[1:], root)] * bool(path)
        for at in range(len(path)):
            changed = [*path[:at], sha256(path[at]).digest(), *path[at + 1 :]]
            lies.append((ENTRIES[index], changed, root))
        for entry, lie, signed in lies:
            with pytest.raises(InclusionError):
                verify_inclusion(entry, index, lie, size, signed)


@pytest.mark.parametrize("size", [0, -1])
def test_an_empty_log_holds_nothing(size: int) -> None:
    for index in (-1, 0, 1):
        with pytest.raises(InclusionError):
            verify_inclusion(b"", index, [], size, leaf_hash(b""))


@pytest.mark.parametrize("which", range(3))
@pytest.mark.parametrize("wrong", [b"", bytes(31), bytes(33)])
def test_hashes_of_another_length_are_malformed(which: int, wrong: bytes) -> None:
    values = [LEAVES[0], LEAVES[1], naive_root(LEAVES[:2])]
    values[which] = wrong
    leaf, sibling, root = values
    with pytest.raises(MalformedError):
        verify_leaf_inclusion(leaf, 0, [sibling], 2, root)


@pytest.mark.parametrize("index", [-1, 3, 4])
def test_no_path_is_built_outside_the_log(index: int) -> None:
    with pytest.raises(MisuseError):
        build_inclusion(index, 3, range_hash_of(LEAVES[:3]))
