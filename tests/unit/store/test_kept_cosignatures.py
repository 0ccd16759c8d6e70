"""What each witness cosigned last, from the kept checkpoints."""

from pathlib import Path

from log_keys import ORIGIN, cosigned_note, policy_of
from plebiscite.log.checkpoint import Checkpoint
from plebiscite.log.witnessed import open_checkpoint
from plebiscite.store.kept_cosignatures import Cosigned, last_cosigned
from plebiscite.store.record_files import RecordFolder

POLICY = policy_of("2", 4)
NAMES = [one.name for one in POLICY.witnesses]


def note(size: int, times: dict[int, int]) -> bytes:
    return cosigned_note(Checkpoint(ORIGIN, size, bytes([size]) * 32), times)


def found(folder: Path, kept: dict[str, bytes]) -> dict[str, Cosigned]:
    (folder / "checkpoints").mkdir()
    for name, raw in kept.items():
        (folder / "checkpoints" / name).write_bytes(raw)
    return last_cosigned(RecordFolder(folder), POLICY, open_checkpoint(note(9, {0: 90}), POLICY))


def test_a_witness_that_stopped_is_found_at_its_newest_kept_checkpoint(tmp_path: Path) -> None:
    told = found(
        tmp_path,
        {
            "3": note(3, {0: 30, 1: 31, 2: 32}),
            "5": note(5, {0: 50, 1: 51}),
            "9": note(9, {0: 90}),
            "12": note(12, {3: 120}),
        },
    )
    assert told == {
        NAMES[0]: Cosigned(9, 90),
        NAMES[1]: Cosigned(5, 51),
        NAMES[2]: Cosigned(3, 32),
    }


def test_kept_checkpoints_that_do_not_hold_are_passed_over(tmp_path: Path) -> None:
    broken = note(5, {1: 51})
    told = found(
        tmp_path,
        {
            "6": note(5, {1: 61}),
            "5": broken[:-6] + b"AAAA=\n",
            "4": b"no note",
            "2": note(2, {1: 21}),
        },
    )
    assert told == {NAMES[0]: Cosigned(9, 90), NAMES[1]: Cosigned(2, 21)}


def test_nothing_is_read_when_every_witness_stands_on_the_newest(tmp_path: Path) -> None:
    opened = open_checkpoint(note(9, {0: 90, 1: 91, 2: 92, 3: 93}), POLICY)
    assert last_cosigned(RecordFolder(tmp_path), POLICY, opened)[NAMES[3]] == Cosigned(9, 93)
