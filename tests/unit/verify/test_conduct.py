"""Times, witnesses and the end, judged once the whole record was read."""

from typing import Any

import pytest
from msgspec.structs import replace

from played_in_memory import MemoryTown, districts, opened, play, played_to
from plebiscite.record.definition import Calendar
from plebiscite.record.state import Milestone
from plebiscite.verify.conduct import check_complete, check_times, check_watched

CALENDAR = played_to("defined").state.required_definition().calendar
DAY = 86_400


def fresh(stage: str) -> MemoryTown:
    town = played_to(stage)
    town.memory.findings.clear()
    return town


def words(town: MemoryTown) -> list[tuple[str, str]]:
    return [(each.check, str(each.error)) for each in town.memory.findings]


def size_of(town: MemoryTown, kind: str) -> int:
    return [raw.split(b'"')[3].decode() for raw in town.raws].index(kind) + 1


def at(town: MemoryTown, size: int, *times: int, met: bool = True) -> None:
    kept = town.memory.milestones
    kept[size] = Milestone(size, kept[size].root, met, times)


WATCHED = ["rehearsal", "open", "polls-closed", "close", "end"]


def test_a_watched_record_is_without_findings() -> None:
    town = fresh("ended")
    check_watched(town.state)
    assert not town.memory.findings
    assert "conduct-5" in town.state.exercised


@pytest.mark.parametrize("kind", WATCHED)
def test_each_turning_point_needs_its_exact_checkpoint(kind: str) -> None:
    town = fresh("ended")
    size = size_of(town, kind)
    del town.memory.milestones[size]
    check_watched(town.state)
    assert words(town) == [("conduct-5", f"no checkpoint of exactly {size} entries is kept")]
    assert town.memory.findings[0].place == f"entry {size - 1} ({kind})"


@pytest.mark.parametrize("kind", WATCHED)
def test_each_turning_point_needs_the_quorum(kind: str) -> None:
    town = fresh("ended")
    size = size_of(town, kind)
    at(town, size, CALENDAR.opens, met=False)
    check_watched(town.state)
    assert words(town) == [("conduct-5", f"the checkpoint of {size} entries lacks the quorum")]


def test_what_has_not_come_yet_needs_no_checkpoint() -> None:
    town = fresh("elections")
    town.memory.milestones.clear()
    check_watched(town.state)
    check_times(town.state)
    assert not town.memory.findings
    nothing = fresh("start")
    check_times(nothing.state)
    assert not nothing.memory.findings


def judged(town: MemoryTown, **calendar: Any) -> list[tuple[str, str]]:  # noqa: ANN401 - any field
    """The times of a town under another calendar."""
    if calendar:
        definition = town.state.required_definition()
        town.state.definition = replace(definition, calendar=replace(CALENDAR, **calendar))
    check_times(town.state)
    return words(town)


def test_a_record_that_kept_its_calendar_is_without_findings() -> None:
    town = fresh("ended")
    assert judged(town) == []
    assert "conduct-4" in town.state.exercised


@pytest.mark.parametrize(
    ("time", "right"),
    [
        (CALENDAR.opens - 1, False),
        (CALENDAR.opens, True),
        (CALENDAR.closes - 1, True),
        (CALENDAR.closes, False),
        (2**63 - 1, False),
    ],
)
def test_voting_opens_within_the_calendar(time: int, right: bool) -> None:  # noqa: FBT001 - a case
    town = fresh("open")
    at(town, size_of(town, "open"), time)
    found = judged(town)
    assert [check for check, _ in found] == ([] if right else ["conduct-4"])
    assert right or "voting opened at" in found[0][1]


@pytest.mark.parametrize(
    ("time", "right"),
    [
        (CALENDAR.closes - 1, False),
        (CALENDAR.closes, True),
        (CALENDAR.closes + CALENDAR.closing_grace, True),
        (CALENDAR.closes + CALENDAR.closing_grace + 1, False),
        (2**64 - 1, False),
    ],
)
def test_voting_ends_at_the_end_and_its_grace(time: int, right: bool) -> None:  # noqa: FBT001 - a case
    town = fresh("polls-closed")
    at(town, size_of(town, "polls-closed"), time)
    found = judged(town)
    assert [check for check, _ in found] == ([] if right else ["conduct-4"])
    assert right or "voting ended at" in found[0][1]


def test_an_extension_moves_the_end() -> None:
    town = fresh("polls-closed")
    town.state.closes = CALENDAR.closes + DAY
    assert [check for check, _ in judged(town)] == ["conduct-4"]
    town.memory.findings.clear()
    at(town, size_of(town, "polls-closed"), CALENDAR.closes + DAY)
    assert judged(town) == []


@pytest.mark.parametrize(("kind", "stage"), [("open", "open"), ("polls-closed", "polls-closed")])
def test_without_a_checkpoint_or_a_cosignature_there_is_no_time(kind: str, stage: str) -> None:
    town = fresh(stage)
    size = size_of(town, kind)
    at(town, size)
    assert judged(town) == [
        ("conduct-4", "no witness cosigned it, so nobody outside tells the time")
    ]
    town.memory.findings.clear()
    del town.memory.milestones[size]
    assert judged(town) == [
        ("conduct-4", f"no checkpoint of exactly {size} entries is kept, so no time")
    ]


def gapped(rehearsed: int, frozen: int | None, **calendar: Any) -> list[tuple[str, str]]:  # noqa: ANN401 - any field
    """Rehearsal and freezing of the roll so many seconds before the opening; None: not kept."""
    town = fresh("open")
    at(town, size_of(town, "rehearsal"), CALENDAR.opens - rehearsed)
    if frozen is None:
        del town.memory.milestones[town.state.elections_size]
    else:
        at(town, town.state.elections_size, CALENDAR.opens - frozen)
    return judged(town, **calendar)


def test_rehearsal_and_roll_lie_before_the_opening_by_their_gaps() -> None:
    assert gapped(DAY, DAY, rehearsal_gap=DAY, roll_gap=DAY) == []
    ((check, said),) = gapped(DAY - 1, DAY, rehearsal_gap=DAY)
    assert check == "conduct-4"
    assert f"the rehearsal was {DAY - 1} seconds before" in said
    ((check, said),) = gapped(DAY, DAY - 1, roll_gap=DAY)
    assert check == "conduct-4"
    assert f"the roll was frozen {DAY - 1} seconds before" in said


def test_without_its_own_checkpoint_the_roll_was_frozen_by_the_rehearsal() -> None:
    assert gapped(DAY, None, roll_gap=DAY) == []
    assert [check for check, _ in gapped(DAY - 1, None, roll_gap=DAY)] == ["conduct-4"]


@pytest.mark.parametrize("times", [(), (CALENDAR.opens - 9 * DAY,)])
def test_a_freezing_without_time_or_quorum_was_by_the_rehearsal(times: tuple[int, ...]) -> None:
    for rehearsed, expected in ((DAY, []), (DAY - 1, ["conduct-4"])):
        town = fresh("open")
        at(town, size_of(town, "rehearsal"), CALENDAR.opens - rehearsed)
        at(town, town.state.elections_size, *times, met=not times)
        assert [check for check, _ in judged(town, roll_gap=DAY)] == expected


def test_an_opening_without_rehearsal_has_no_gap_to_judge() -> None:
    town = fresh("open")
    town.state.rehearsal = None
    assert judged(town, rehearsal_gap=DAY) == []


def test_a_finished_record_has_every_tally_and_result() -> None:
    town = fresh("ended")
    check_complete(town.state)
    assert not town.memory.findings
    (count,) = town.state.group_counts.values()
    count.result = None
    check_complete(town.state)
    assert words(town) == [("result-1", "the record ended without this group's result")]
    town.memory.findings.clear()
    town.state.group_counts.clear()
    check_complete(town.state)
    assert words(town) == [("tally-2", "the record ended without this group's encrypted tally")]
    assert town.memory.findings[0].place == f"group {town.state.groups[0].head}"


def test_a_withheld_group_owes_no_result() -> None:
    town = opened(districts(6, 6, parents=False), 5, 3)
    play(town, "decrypted", "results", "announced", "certified", "ended")
    check_complete(town.state)
    assert not town.memory.findings


@pytest.mark.parametrize("why", ["not ended", "no close", "aborted"])
def test_who_owes_no_count_is_not_asked_for_one(why: str) -> None:
    town = fresh("tallied" if why == "not ended" else "ended")
    town.state.group_counts.clear()
    if why == "no close":
        town.state.close = None
    town.state.aborted = why == "aborted"
    check_complete(town.state)
    assert not town.memory.findings


def test_the_calendar_of_these_tests_has_no_gaps_of_its_own() -> None:
    assert isinstance(CALENDAR, Calendar)
    assert (CALENDAR.rehearsal_gap, CALENDAR.roll_gap) == (0, 0)
