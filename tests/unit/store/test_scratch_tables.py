"""Tables of a verification: compact where NumPy and Numba are, SQLite where they are not."""

from pathlib import Path

import pytest

from plebiscite.store import scratch_tables
from plebiscite.store.scratch_tables import open_seen, open_states
from plebiscite.store.seen_keys import KeyedStates, SeenKeys
from plebiscite.store.seen_on_disk import SeenOnDisk, StatesOnDisk


@pytest.mark.parametrize(("kernel", "kind"), [(True, SeenKeys), (False, SeenOnDisk)])
def test_the_set_is_the_best_that_can_run(
    kernel: object, kind: type, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scratch_tables, "kernel_available", lambda: kernel)
    with open_seen(tmp_path) as seen:
        assert type(seen) is kind
        assert seen.add_all(b"a" * 32 + b"b" * 32, 32)
        assert not seen.add(b"a" * 32)
        assert b"b" * 32 in seen


def test_the_tables_are_empty_apart_and_vanish(tmp_path: Path) -> None:
    with scratch_tables.scratch_tables(tmp_path) as tables:
        assert tables.trackers.add(bytes(32))
        assert tables.components.add(bytes(32))
        tables.credentials.set(b"a", b"1")
        assert tables.credentials.get(b"a") == b"1"
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(("kernel", "kind"), [(True, KeyedStates), (False, StatesOnDisk)])
def test_the_map_is_the_best_that_can_run(
    kernel: object, kind: type, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scratch_tables, "kernel_available", lambda: kernel)
    with open_states(tmp_path) as states:
        assert type(states) is kind
        states.set(b"a", b"1")
        states.set(b"a", b"2")
        assert (states.get(b"a"), states.get(b"b"), len(states)) == (b"2", None, 1)
