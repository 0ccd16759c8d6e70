"""The compact set of keys: its answers are those of a set, whatever the hashes and the sizes."""

import random
from hashlib import sha256
from pathlib import Path

import numpy as np
import pytest

from plebiscite.errors import MisuseError, UnavailableError
from plebiscite.store import scratch_file, seen_keys
from plebiscite.store.seen_keys import KeyedStates, SeenKeys


def key(number: int, size: int = 32) -> bytes:
    return (sha256(b"%d" % number).digest() * 9)[:size]


@pytest.fixture(params=["usual", "crowded", "one hash"])
def seen(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> SeenKeys:
    """A set as it is; one that is nearly always full; one in which every key has the same hash."""
    if request.param != "usual":
        monkeypatch.setattr(seen_keys, "_FIRST_SLOTS", 2)
        monkeypatch.setattr(scratch_file, "_UNWRITTEN", 100)
    made = SeenKeys(tmp_path)
    if request.param == "one hash":
        made._coefficients = np.zeros(9, dtype=np.uint64)  # noqa: SLF001 - an unlucky secret
    return made


def test_a_key_is_new_once(seen: SeenKeys) -> None:
    with seen:
        assert [seen.add(key(number)) for number in (1, 2, 1)] == [True, True, False]
        assert (key(1) in seen, key(3) in seen, len(seen)) == (True, False, 2)


def test_keys_are_added_together_or_not_at_all(seen: SeenKeys) -> None:
    with seen:
        assert seen.add_all(key(1) + key(2) + key(3), 32)
        assert not seen.add_all(key(4) + key(1), 32)
        assert not seen.add_all(key(4) + key(4), 32)
        assert (key(4) in seen, len(seen)) == (False, 3)
        assert seen.add_all(key(4), 32)
        assert seen.add_all(b"", 32)


@pytest.mark.parametrize("size", [1, 31, 32, 33, 64, 256])
def test_the_answers_are_those_of_a_set(seen: SeenKeys, size: int) -> None:
    chooser, model = random.Random(size), set[bytes]()  # noqa: S311 - a drawn test, no secret
    with seen:
        for _ in range(120):
            drawn = [key(chooser.randrange(600), size) for _ in range(chooser.randrange(5))]
            new = len(set(drawn)) == len(drawn) and not model & set(drawn)
            assert seen.add_all(b"".join(drawn), size) == new
            model |= set(drawn) if new else set()
            assert len(seen) == len(model)
            probe = key(chooser.randrange(600), size)
            assert (probe in seen) == (probe in model)


def test_keys_that_share_all_but_one_bit_are_other_keys(seen: SeenKeys) -> None:
    with seen:
        for bit in range(256):
            assert seen.add((1 << bit).to_bytes(32, "big"))
        assert not seen.add((1 << 255).to_bytes(32, "big"))


def test_a_set_has_keys_of_one_size(tmp_path: Path) -> None:
    with SeenKeys(tmp_path) as seen:
        seen.add(key(1, 64))
        with pytest.raises(MisuseError, match="keys of 32 bytes in a set of keys of 64"):
            seen.add(key(1))


def test_nothing_is_left_behind(tmp_path: Path) -> None:
    seen = SeenKeys(tmp_path)
    assert seen.add(key(1))
    assert not list(tmp_path.iterdir())
    seen.close()


def test_there_are_never_more_keys_than_numbers_for_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(seen_keys, "_MOST_KEYS", 3)
    with SeenKeys() as seen:
        assert seen.add_all(key(1) + key(2) + key(3), 32)
        with pytest.raises(UnavailableError, match="four thousand million"):
            seen.add(key(4))


@pytest.mark.parametrize("unwritten", [1, 100, 2**20])
def test_a_state_is_the_last_one_set(
    unwritten: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scratch_file, "_UNWRITTEN", unwritten)
    chooser, model = random.Random(unwritten), dict[bytes, bytes]()  # noqa: S311 - no secret
    with KeyedStates(tmp_path) as states:
        for _ in range(300):
            drawn = key(chooser.randrange(40), 24)
            if chooser.random() < 0.5:
                model[drawn] = bytes(chooser.randrange(600))
                states.set(drawn, model[drawn])
            assert states.get(drawn) == model.get(drawn)
            assert len(states) == len(model)
        assert {one: states.get(one) for one in model} == model
    assert not list(tmp_path.iterdir())


def test_a_state_is_not_too_long() -> None:
    with KeyedStates() as states:
        states.set(b"a", bytes(2**24 - 1))
        with pytest.raises(MisuseError, match="16777216 bytes"):
            states.set(b"a", bytes(2**24))
        assert states.get(b"a") == bytes(2**24 - 1)
        assert states.get(b"b") is None


@pytest.mark.slow
def test_a_million_keys_in_bounded_memory(tmp_path: Path) -> None:
    import resource

    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with SeenKeys(tmp_path) as seen:
        for number in range(0, 1_000_000, 16):
            assert seen.add_all(b"".join(map(key, range(number, number + 16))), 32)
        assert len(seen) == 1_000_000
        assert not any(map(seen.add, map(key, range(0, 1_000_000, 997))))
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 64 * 1024
