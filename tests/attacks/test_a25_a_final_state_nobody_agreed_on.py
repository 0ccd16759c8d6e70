"""A25: trustees decrypt, and the press reports, a state that the witnesses never agreed on."""

import pytest

from forged_record import ALL_WITNESSES, Forgery, MemoryRecord, failed, verified
from valley_lies import valley

FINAL = {"open": 30, "polls-closed": 47, "close": 49, "end": 74}


def _failed(forgery: Forgery, files: dict[str, bytes]) -> set[str]:
    return failed(verified(MemoryRecord(files), forgery.policy))


def test_one_witness_is_no_quorum_of_two() -> None:
    forgery = valley()
    alone = forgery.record(witnesses=ALL_WITNESSES[:1])
    assert failed(verified(alone, forgery.policy)) >= {"log-2", "conduct-5", "trustees-2"}


@pytest.mark.parametrize("two", [(0, 1), (0, 2), (1, 2)])
def test_any_two_witnesses_are_enough(two: tuple[int, int]) -> None:
    forgery = valley()
    record = forgery.record(witnesses=[ALL_WITNESSES[i] for i in two])
    assert failed(verified(record, forgery.policy)) == set()


@pytest.mark.parametrize("kind", FINAL)
def test_each_turning_point_needs_its_own_quorum_at_its_exact_size(kind: str) -> None:
    forgery = valley()
    assert forgery.find(kind) + 1 == FINAL[kind]
    path = f"checkpoints/{FINAL[kind]}"
    files = dict(forgery.record().files)
    files[path] = forgery.record(witnesses=ALL_WITNESSES[:1]).files[path]
    assert "conduct-5" in _failed(forgery, files)


def test_the_quorum_of_another_size_does_not_serve() -> None:
    forgery = valley()
    files = dict(forgery.record().files)
    files["checkpoints/49"] = files["checkpoints/47"]
    assert _failed(forgery, files) >= {"log-4", "conduct-5"}
