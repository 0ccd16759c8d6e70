"""A verification taken up after its end came too soon says what one in one go says."""

from collections.abc import Iterator

import pytest
from msgspec.structs import replace

from played_in_memory import MemoryRecord, MemoryTown, played_to
from plebiscite.log.tree import AuthenticatedTree
from plebiscite.record.entries import BallotEntry, parse_entry, write_entry
from plebiscite.record.vote_check import Chunk, ReadEntry, VotingContext, read_chunks
from plebiscite.verify import record_verification
from plebiscite.verify.recalling import Checked, ResumableRun
from plebiscite.verify.record_verification import Verified, memory_stores, verify_record


def run_of(town: MemoryTown, record: MemoryRecord) -> ResumableRun:
    return ResumableRun(record, town.policy, memory_stores())


def stopped_at(town: MemoryTown, record: MemoryRecord, size: int) -> Checked:
    """What a run had checked when its process was killed after so many entries."""
    run = run_of(town, record)
    run.open_newest()
    assert run.opened is not None
    run.read_entries(AuthenticatedTree(record, run.opened.size, run.opened.root), size)
    return run.checked()


def taken_up(
    town: MemoryTown, record: MemoryRecord, before: Checked
) -> tuple[ResumableRun, Verified]:
    run = run_of(town, record)
    run.before = before
    run.go()
    return run, run.finish()


def spoiled(town: MemoryTown) -> MemoryRecord:
    """The town's record, in which the seal of the third vote is that of the fourth."""
    raws = list(town.raws)
    places = [i for i, raw in enumerate(raws) if isinstance(parse_entry(raw), BallotEntry)]
    one, two = parse_entry(raws[places[2]]), parse_entry(raws[places[3]])
    assert isinstance(one, BallotEntry)
    assert isinstance(two, BallotEntry)
    raws[places[2]] = write_entry(replace(one, signature=two.signature))
    return town.as_record(raws=raws)


@pytest.mark.parametrize("is_spoiled", [False, True])
def test_wherever_it_was_killed_the_report_is_the_same(*, is_spoiled: bool) -> None:
    town = played_to("ended")
    record = spoiled(town) if is_spoiled else town.as_record()
    whole = verify_record(record, town.policy)
    assert is_spoiled == (whole.report.exit_status == 1)
    for size in (1, *range(3, len(town.raws), 5), len(town.raws)):
        run, verified = taken_up(town, record, stopped_at(town, record, size))
        assert verified.report == whole.report
        assert run.taken_up.entries == size


def test_the_proofs_of_what_held_are_not_repeated() -> None:
    town = played_to("voted")
    record = town.as_record()
    read: list[int] = []

    def noting(context: VotingContext, chunks: Iterator[Chunk]) -> Iterator[list[ReadEntry]]:
        for results in read_chunks(context, chunks):
            read.extend(entry.position for entry in results)
            yield results

    before = stopped_at(town, record, len(town.raws))
    run = ResumableRun(record, town.policy, memory_stores(), noting)  # type: ignore[arg-type]  # chunks come as an iterator
    run.before = before
    run.go()
    assert not read
    assert run.checked() == before


def test_a55_a_copy_that_was_cut_short_is_told_and_checked_anew() -> None:
    town = played_to("ended")
    before = stopped_at(town, town.as_record(), len(town.raws))
    shorter = town.as_record(raws=town.raws[:-3])
    run, verified = taken_up(town, shorter, before)
    assert run.taken_up.entries == 0
    assert "older or was cut short" in run.taken_up.refusal
    assert verified.report == verify_record(shorter, town.policy).report


def test_a24_another_history_is_told_and_checked_anew() -> None:
    """The spoiled seal stands below what was checked: only checking anew can find it."""
    town = played_to("ended")
    before = stopped_at(town, town.as_record(), len(town.raws) - 2)
    forked = spoiled(town)
    run, verified = taken_up(town, forked, before)
    assert run.taken_up.entries == 0
    assert "two histories" in run.taken_up.refusal
    assert verified.report.exit_status == 1
    assert verified.report == verify_record(forked, town.policy).report


def test_a_record_that_has_grown_is_taken_up() -> None:
    town = played_to("ended")
    shorter = town.as_record(raws=town.raws[:-3])
    before = stopped_at(town, shorter, len(town.raws) - 3)
    run, verified = taken_up(town, town.as_record(), before)
    assert run.taken_up.entries == len(town.raws) - 3
    assert verified.report == verify_record(town.as_record(), town.policy).report


def test_while_it_recalls_what_was_checked_before_stays_true(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(record_verification, "CHUNK", 2)
    town = played_to("voted")
    record = town.as_record()
    before = stopped_at(town, record, len(town.raws))
    run = run_of(town, record)
    run.before = before
    seen: list[Checked] = []
    run.noted = lambda: seen.append(run.checked())
    assert run.checked().size == 0
    run.go()
    assert len(seen) > 2
    assert all(each == before for each in seen)
