"""Scratch sets and maps that do not fit in memory and leave nothing behind."""

from pathlib import Path

import pytest

from plebiscite.errors import UnavailableError
from plebiscite.store.seen_on_disk import SeenOnDisk, StatesOnDisk


def test_a_key_is_new_once(tmp_path: Path) -> None:
    with SeenOnDisk(tmp_path) as seen:
        assert [seen.add(key) for key in (b"a", b"b", b"a")] == [True, True, False]
        assert (b"a" in seen, b"c" in seen, len(seen)) == (True, False, 2)
        assert list(tmp_path.iterdir())
    assert not list(tmp_path.iterdir())


def test_keys_are_added_together_or_not_at_all(tmp_path: Path) -> None:
    with SeenOnDisk(tmp_path) as seen:
        assert seen.add_all(b"aabbcc", 2)
        assert not seen.add_all(b"ddaa", 2)
        assert not seen.add_all(b"dddd", 2)
        assert (b"dd" in seen, len(seen)) == (False, 3)
        assert seen.add_all(b"dd", 2)
        assert seen.add_all(b"", 2)


def test_a_state_is_the_last_one_set(tmp_path: Path) -> None:
    with StatesOnDisk(tmp_path) as states:
        assert states.get(b"a") is None
        states.set(b"b", b"1")
        states.set(b"a", b"1")
        states.set(b"a", b"2")
        assert states.get(b"a") == b"2"
        assert list(states.items()) == [(b"a", b"2"), (b"b", b"1")]
        assert len(states) == 2
    assert not list(tmp_path.iterdir())


def test_a_full_temporary_folder_is_named(tmp_path: Path) -> None:
    with SeenOnDisk(tmp_path) as seen:
        seen._database.execute("PRAGMA max_page_count = 2")  # noqa: SLF001 - a small disk
        with pytest.raises(UnavailableError, match="set TMPDIR"):
            list(map(seen.add, (number.to_bytes(32, "big") for number in range(10_000))))


@pytest.mark.slow
def test_a_million_keys_in_bounded_memory(tmp_path: Path) -> None:
    import hashlib
    import resource

    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with SeenOnDisk(tmp_path) as seen:
        for number in range(1_000_000):
            seen.add(hashlib.sha256(b"%d" % number).digest())
        assert len(seen) == 1_000_000
        assert not seen.add(hashlib.sha256(b"999").digest())
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 150 * 1024
