"""Do two checkpoints of one log lie on one history? Proved, or disproved with the first difference.

Each place's tiles are authenticated against its own checkpoint, so that nothing that is compared
was believed. Source: RFC 9162 2.1.4; C2SP tlog-tiles.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from plebiscite.errors import MisuseError, PlebisciteError, UnavailableError
from plebiscite.log.consistency import verify_growth
from plebiscite.log.merkle import EMPTY_ROOT, split_point
from plebiscite.log.tree import AuthenticatedTree


@dataclass(frozen=True)
class View:
    """What one place shows: a checkpoint note, and the log under it if its files are there."""

    place: str
    note: bytes
    origin: str
    size: int
    root: bytes
    tree: AuthenticatedTree | None = None


class Side(NamedTuple):
    """One history at the first difference: the leaf, its path to the root, and the entry."""

    leaf: bytes
    path: tuple[bytes, ...]
    entry: bytes | None  # None: its bundle is absent or altered


@dataclass(frozen=True)
class Difference:
    """The first entry at which two histories part, in the smaller and in the larger log."""

    index: int
    small: Side
    large: Side


class OneHistory(NamedTuple):
    """The log of `small` is the beginning of the log of `large`, by this proof."""

    small: View
    large: View
    proof: tuple[bytes, ...]


class TwoHistories(NamedTuple):
    """The log of `small` is no beginning of the log of `large`.

    `prefix_root` is the root that the larger log had at the size of the smaller one, by `proof`.
    `difference` is None when only the larger log's files could be read.
    """

    small: View
    large: View
    prefix_root: bytes
    proof: tuple[bytes, ...]
    difference: Difference | None


def compare_views(first: View, second: View) -> OneHistory | TwoHistories:
    """Whether two checkpoints lie on one history; says nothing of who signed them.

    Raises: MisuseError for two origins; UnavailableError when the larger log's files are needed
    and absent; as `AuthenticatedTree` for files that do not lead to their own checkpoint.
    """
    if first.origin != second.origin:
        raise MisuseError(
            f"two logs, so nothing to compare: {first.place} is of {first.origin}, {second.place} "
            f"of {second.origin}"
        )
    # Of two equal sizes the one with files counts as the larger: it can prove something.
    small, large = sorted((first, second), key=lambda view: (view.size, view.tree is not None))
    proof = _growth(small, large)
    prefix_root = _prefix_root(large, small.size)
    verify_growth(small.size, large.size, prefix_root, large.root, proof)
    if prefix_root == small.root:
        return OneHistory(small, large, proof)
    return TwoHistories(small, large, prefix_root, proof, _difference(small, large))


def _growth(small: View, large: View) -> tuple[bytes, ...]:
    if small.size in (0, large.size):
        return ()
    return tuple(_files(large).consistency(small.size))


def _prefix_root(large: View, size: int) -> bytes:
    if size == 0:
        return EMPTY_ROOT
    return large.root if size == large.size else _files(large).range_hash(0, size)


def _files(view: View) -> AuthenticatedTree:
    if view.tree is None:
        raise UnavailableError(
            f"the checkpoint of {view.size} entries is larger, and the files of its log are needed "
            "to tell: name a folder or an address that has them",
            place=view.place,
        )
    return view.tree


def _difference(small: View, large: View) -> Difference | None:
    if small.tree is None or large.tree is None or small.size == 0:
        return None
    index = first_difference(small.tree.range_hash, large.tree.range_hash, small.size)
    return Difference(index, _side(small.tree, index), _side(large.tree, index))


def _side(tree: AuthenticatedTree, index: int) -> Side:
    try:
        entry = tree.entry(index)
    except PlebisciteError:
        entry = None  # the leaf under the signed root is proof enough
    return Side(tree.leaf(index), tuple(tree.inclusion(index)), entry)


def first_difference(
    first: Callable[[int, int], bytes], second: Callable[[int, int], bytes], size: int
) -> int:
    """The index of the first of `size` leaves at which two logs differ, by halving.

    `first` and `second` give the checked root of the leaves [low, high); those of [0, size) differ.
    """
    low, high = 0, size
    while high - low > 1:
        middle = low + split_point(high - low)
        if first(low, middle) == second(low, middle):
            low = middle
        else:
            high = middle
    return low
