"""Batches by size and time, shuffled, each credential in order; receipts once published."""

import random
from pathlib import Path

import pytest

from kept_log import TWO_OF_THREE, KeptLog, Witnesses
from plebiscite.errors import UnavailableError
from plebiscite.log.receipt import verify_receipt
from plebiscite.store.sequencer import Pending, Sequencer, in_random_order


@pytest.fixture
def log(tmp_path: Path) -> KeptLog:
    return KeptLog(tmp_path).create()


def test_every_order_of_credentials_occurs_and_none_within_one() -> None:
    batch = [Pending(b"a1", b"a"), Pending(b"a2", b"a"), Pending(b"b1", b"b")]
    shuffle = random.Random(1).shuffle  # noqa: S311 - a test's order
    orders = {tuple(in_random_order(batch, shuffle)) for _ in range(99)}
    assert orders == {(b"a1", b"a2", b"b1"), (b"a1", b"b1", b"a2"), (b"b1", b"a1", b"a2")}


def test_a_batch_is_shuffled_by_the_operating_system() -> None:
    from random import SystemRandom

    batch = [Pending(b"%d" % number, b"%d" % number) for number in range(99)]
    entries = in_random_order(batch, SystemRandom().shuffle)
    assert entries != [item.entry for item in batch]
    assert sorted(entries) == sorted(item.entry for item in batch)


def test_a_batch_is_due_by_size_or_by_time(log: KeptLog) -> None:
    now = 100.0
    with log.writer() as writer:
        sequencer = Sequencer(writer, largest_batch=2, longest_wait=5, clock=lambda: now)
        assert sequencer.due_in() is None
        sequencer.submit(b"one", b"a")
        assert sequencer.due_in() == 5
        now = 103.0
        assert sequencer.due_in() == 2
        sequencer.submit(b"two", b"b")
        assert sequencer.due_in() == 0
        sequencer.flush()
        assert sequencer.due_in() is None
        sequencer.submit(b"three", b"c")
        now = 999.0
        assert sequencer.due_in() == 0
    assert sorted(log.audit()) == [b"one", b"two"]


def test_large_queues_go_out_in_several_batches(log: KeptLog) -> None:
    sizes = []

    def witnesses(note: bytes, old_size: int, prove: object) -> list[object]:
        sizes.append(int(note.split(b"\n")[1]))
        return []

    with log.writer(witnesses=witnesses) as writer:  # type: ignore[arg-type] # no lines at all
        sequencer = Sequencer(writer, largest_batch=3)
        for number in range(7):
            sequencer.submit(b"%d" % number, b"a")
        sequencer.flush()
        assert sizes == [3, 6, 7]
        for number in range(10, 17):
            sequencer.submit(b"%d" % number, b"a")
        assert sequencer.append_act(b"close") == 14
    assert sizes[3:] == [10, 13, 14, 15]


def test_the_same_ballot_waits_once_and_keeps_its_place(log: KeptLog) -> None:
    with log.writer() as writer:
        sequencer = Sequencer(writer)
        sequencer.submit(b"ballot", b"a")
        sequencer.submit(b"ballot", b"a")
        assert list(sequencer.pending) == [Pending(b"ballot", b"a")]
        sequencer.flush()
        sequencer.submit(b"ballot", b"a")
        assert not sequencer.pending
    assert log.audit() == [b"ballot"]


def test_a_full_queue_pushes_back(log: KeptLog) -> None:
    with log.writer() as writer:
        sequencer = Sequencer(writer, longest_queue=1)
        sequencer.submit(b"one", b"a")
        with pytest.raises(UnavailableError, match="send it again in a moment"):
            sequencer.submit(b"two", b"b")
        sequencer.submit(b"one", b"a")


def test_an_act_ends_its_batch_as_a_milestone(log: KeptLog) -> None:
    with log.writer() as writer:
        sequencer = Sequencer(writer)
        for number in range(5):
            sequencer.submit(b"%d" % number, b"%d" % number)
        assert sequencer.append_act(b"polls-closed") == 5
        assert not sequencer.pending
        assert writer.record.milestones() == [6]
    assert log.audit()[-1] == b"polls-closed"


def test_receipts_wait_for_batch_and_witnesses(log: KeptLog) -> None:
    witnesses = Witnesses(up=0)
    with log.writer(TWO_OF_THREE, witnesses) as writer:
        sequencer = Sequencer(writer)
        with pytest.raises(UnavailableError, match="send it again"):
            sequencer.receipt(b"ballot")
        sequencer.submit(b"ballot", b"a")
        assert sequencer.receipt(b"ballot") is None
        sequencer.flush()
        assert sequencer.receipt(b"ballot") is None
        witnesses.up = 3
        writer.refresh()
        receipt = sequencer.receipt(b"ballot")
        assert receipt
        verify_receipt(receipt, b"ballot", TWO_OF_THREE)


def test_what_waits_survives_a_log_that_waits_for_its_witnesses(log: KeptLog) -> None:
    witnesses = Witnesses(up=0)
    with log.writer(TWO_OF_THREE, witnesses) as writer:
        sequencer = Sequencer(writer)
        sequencer.append_act(b"open")
        sequencer.submit(b"ballot", b"a")
        with pytest.raises(UnavailableError, match="must be cosigned"):
            sequencer.flush()
        assert sequencer.pending == (Pending(b"ballot", b"a"),)
        witnesses.up = 2
        sequencer.flush()
    assert log.audit(TWO_OF_THREE) == [b"open", b"ballot"]
