"""Every byte of a record's files: altered, something that `verify` asks for says so.

The few that nothing covers are listed in `spec/covered-bytes.md`; this test found them.
"""

import os
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

import pytest

from altered_files import flipped, uncounted_line
from forged_record import Forgery, MemoryRecord, failed, verified
from played_valley import played_valley
from plebiscite.errors import PlebisciteError
from plebiscite.log.tiles import edge_tiles
from plebiscite.log.tree import AuthenticatedTree
from plebiscite.log.witnessed import open_checkpoint
from plebiscite.record.entries import parse_entry, words_of

LISTED = Path(__file__).parents[2] / "spec" / "covered-bytes.md"
STEP = int(os.environ.get("PLEBISCITE_BYTE_STEP", "997"))


def valley() -> Forgery:
    return played_valley().forgery


@cache
def files() -> dict[str, bytes]:
    return dict(valley().record().files)


def _altered_quorum(raw: bytes) -> bool:
    """Whether the policy's quorum still stands behind the very same checkpoint."""
    path_text = files()["checkpoint"]
    try:
        opened = open_checkpoint(raw, valley().policy.policy)
        return (
            opened.is_quorum_met
            and opened.checkpoint == open_checkpoint(path_text, valley().policy.policy).checkpoint
        )
    except PlebisciteError:
        return False


def test_every_bit_of_the_newest_checkpoint_but_the_names_of_spare_witnesses() -> None:
    raw = files()["checkpoint"]
    survivors = {
        place
        for place in range(len(raw))
        for bit in range(8)
        if _altered_quorum(flipped(raw, place, bit))
    }
    assert survivors
    assert all(uncounted_line(raw, place) for place in survivors)


@pytest.mark.slow
def test_every_byte_of_the_entries_and_of_the_tree() -> None:
    opened = open_checkpoint(files()["checkpoint"], valley().policy.policy)
    paths = [path for path in files() if path.startswith("tile/")]
    assert sorted(paths) == ["tile/0/000.p/74", "tile/entries/000.p/74"]
    for path in paths:
        raw = files()[path]
        for place in range(len(raw)):
            source = MemoryRecord({**files(), path: flipped(raw, place, place % 8)})
            with pytest.raises(PlebisciteError):
                list(AuthenticatedTree(source, opened.size, opened.root).entries())


def test_every_byte_of_every_blob() -> None:
    for path, raw in files().items():
        if path.startswith("blob/"):
            name = path.removeprefix("blob/")
            for place in range(len(raw)):
                changed = MemoryRecord({path: flipped(raw, place, place % 8)})
                with pytest.raises(PlebisciteError):
                    changed.blob(name)


def _sampled(step: int) -> Iterator[tuple[str, int]]:
    count = 0
    for path, raw in sorted(files().items()):
        for place in range(len(raw)):
            count += 1
            if count % step == 0 or place in {0, len(raw) - 1}:
                yield path, place


@pytest.mark.slow
def test_bytes_of_every_file_through_the_whole_verification() -> None:
    """The layers above are those that `verify` reads through: a failing check is named."""
    for path, place in _sampled(STEP):
        raw = files()[path]
        result = verified(
            MemoryRecord({**files(), path: flipped(raw, place, place % 8)}), valley().policy
        )
        spared = path.startswith("checkpoint") and uncounted_line(raw, place)
        assert bool(failed(result)) or spared, (path, place)
        assert (result.report.exit_status == 1) or spared


class Watched(MemoryRecord):
    """A record that notes which of its files were read."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        super().__init__(files)
        self.seen = set[str]()

    def read(self, path: str) -> bytes:
        self.seen.add(path)
        return super().read(path)


def test_files_that_nothing_reads_are_the_ones_listed() -> None:
    """The record as its keeper left it, with all that was published on the way."""
    kept, policy = played_valley().kept, valley().policy
    watched = Watched(kept)
    assert not failed(verified(watched, policy))
    edge = {*(tile.path for tile in edge_tiles(74)), "tile/entries/000.p/74"}
    superseded = {path for path in kept if path.startswith("tile/")} - edge
    assert superseded
    assert set(kept) - watched.seen == superseded
    spoiled = {path: flipped(raw, 0, 0) for path, raw in kept.items() if path in superseded}
    assert not failed(verified(MemoryRecord({**kept, **spoiled}), policy))
    text = LISTED.read_text(encoding="utf-8")
    for kind in ("superseded partial tiles", "unknown signature lines", "blobs that no entry"):
        assert kind in text


def test_a_blob_that_no_entry_names_is_not_covered() -> None:
    extra = MemoryRecord({**files(), "blob/" + "00" * 32: b"whatever"})
    assert not failed(verified(extra, valley().policy))
    named = {words_of(parse_entry(raw)) for raw in valley().entries}
    assert "00" * 32 not in named
