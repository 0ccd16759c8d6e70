"""Kept checkpoints: opened once, a bad one reported once and then counted as absent."""

from collections.abc import Callable

import pytest

from played_in_memory import WITNESS, Findings, MemoryRecord, MemoryTown, watched_definition
from plebiscite.errors import UnavailableError
from plebiscite.log.checkpoint import parse_checkpoint
from plebiscite.log.note import parse_note
from plebiscite.verify.milestones import OpenedMilestones

TOWN = MemoryTown(watched_definition())


class Kept:
    """A record's checkpoints, and how often each was read."""

    def __init__(self, **changes: object) -> None:
        raws = [b'{"kind":"open"}'] * 3
        self.record = MemoryRecord(TOWN, raws, witnesses=[WITNESS], clock=lambda size: 100 + size)
        self.findings, self.reads = Findings(), list[int]()
        origin = str(changes.get("origin", TOWN.definition.origin))
        self.milestones = OpenedMilestones(self.read, TOWN.policy.policy, origin, self.findings)

    def read(self, size: int) -> bytes:
        self.reads.append(size)
        return self.record.milestone(size)


def test_a_checkpoint_is_read_once_and_gives_root_quorum_and_time() -> None:
    kept = Kept()
    first = kept.milestones.at(2)
    assert first is not None
    assert (first.size, first.quorum_met, first.time) == (2, True, 102)
    assert kept.milestones.at(2) is first
    assert kept.reads == [2]
    assert not kept.findings


def test_an_absent_checkpoint_is_no_finding_and_may_still_come() -> None:
    kept = Kept()
    late = kept.record.notes.pop(2)
    assert kept.milestones.at(2) is None
    kept.record.notes[2] = late
    assert kept.milestones.at(2) is not None
    assert not kept.findings


@pytest.mark.parametrize(
    "spoil",
    [
        lambda _: b"no note",
        lambda record: record.notes[3],
        lambda record: record.notes[2].replace(b"\n2\n", b"\n4\n"),
    ],
)
def test_a_bad_checkpoint_is_reported_once_and_counts_as_absent(
    spoil: Callable[[MemoryRecord], bytes],
) -> None:
    kept = Kept()
    kept.record.notes[2] = spoil(kept.record)
    assert kept.milestones.at(2) is None
    assert kept.milestones.at(2) is None
    assert [(each.check, each.place) for each in kept.findings] == [("log-4", "checkpoints/2")]


def test_a_checkpoint_of_another_log_is_reported() -> None:
    kept = Kept(origin="other.example")
    assert kept.milestones.at(2) is None
    assert "it is the checkpoint of town.example/2026 at 2" in str(kept.findings[0].error)


def test_only_absence_is_forgiven() -> None:
    kept = Kept()
    with pytest.raises(UnavailableError):
        kept.record.milestone(9)
    assert kept.milestones.at(9) is None


def test_one_that_lacked_the_quorum_can_be_read_again() -> None:
    """A kept checkpoint gains cosignatures; one that met the quorum, or is bad, stays as it is."""
    kept = Kept()
    whole = kept.record.notes[2]
    bare = kept.record.signed(2, parse_checkpoint(parse_note(whole).text).root)
    kept.record.notes |= {2: bare, 3: b"no note"}
    before = kept.milestones.at(2)
    assert before is not None
    assert not before.quorum_met
    assert kept.milestones.at(1) is not None
    assert kept.milestones.at(3) is None
    kept.record.notes[2] = whole
    kept.milestones.forget_unmet()
    again = kept.milestones.at(2)
    assert again is not None
    assert again.quorum_met
    assert [kept.milestones.at(size) is None for size in (1, 3)] == [False, True]
    assert sorted(kept.reads) == [1, 2, 2, 3]
