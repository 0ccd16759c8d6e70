"""The state of a record: what it gives, and what it says of what is missing."""

import pytest

from played_in_memory import Findings, KeptMilestones, MemoryTown, districts, play, played_to
from plebiscite.errors import EvidenceError, MalformedError, UnavailableError
from plebiscite.group.known import ED25519
from plebiscite.offices.submission import blob_name
from plebiscite.record.state import Checking, MemorySet, MemoryState, Milestone


def test_a_milestones_time_is_the_median_of_its_cosignatures() -> None:
    def at(*times: int) -> int | None:
        return Milestone(1, bytes(32), quorum_met=True, times=times).time

    assert at() is None
    assert at(5) == 5
    assert at(1, 5, 9) == 5
    assert at(1, 5, 8, 9) == 8


def test_tables_in_memory_keep_values_and_tell_what_is_new() -> None:
    table, seen = MemoryState(), MemorySet()
    assert table.get(b"k") is None
    table.set(b"k", b"v")
    assert table.get(b"k") == b"v"
    assert [seen.add(b"k"), seen.add(b"k"), b"k" in seen, b"j" in seen] == [
        True,
        False,
        True,
        False,
    ]


def test_keys_are_added_together_or_not_at_all() -> None:
    seen = MemorySet()
    assert seen.add_all(b"aabbcc", 2)
    assert not seen.add_all(b"ddaa", 2)
    assert not seen.add_all(b"dddd", 2)
    assert b"dd" not in seen
    assert seen.add_all(b"dd", 2)
    assert seen.add_all(b"", 2)
    assert len(seen) == 4


def test_a_check_reports_our_errors_and_lets_others_through() -> None:
    findings = Findings()
    with Checking(findings, "log-1", "here"):
        pass
    with Checking(findings, "log-1", "here"):
        raise EvidenceError("wrong")
    assert [(one.check, one.place, str(one.error)) for one in findings] == [
        ("log-1", "here", "wrong")
    ]
    with pytest.raises(ZeroDivisionError), Checking(findings, "log-1", "here"):
        raise ZeroDivisionError


def test_a_check_that_ran_is_remembered() -> None:
    state = played_to("start").state
    with state.check("tally-1", "here"):
        pass
    assert state.exercised == {"tally-1"}


def test_what_is_missing_cannot_be_checked() -> None:
    state = played_to("start").state
    for ask in (
        lambda: state.group,
        state.required_definition,
        state.required_trustees,
        lambda: state.election("u"),
    ):
        with pytest.raises(UnavailableError, match="needs"):
            ask()
    with pytest.raises(EvidenceError, match="no unit"):
        state.unit("u")


def test_what_is_there_is_given() -> None:
    state = played_to("elections").state
    (uuid,) = state.units
    assert state.group is ED25519
    assert state.unit(uuid).uuid == uuid
    assert state.election(uuid) is state.elections[uuid]
    assert state.required_trustees() is state.trustees


def test_a_blob_is_the_one_its_name_says() -> None:
    town = played_to("start")
    name = town.put(b"words")
    assert town.state.blob(name) == b"words"
    assert town.state.exercised == {"conduct-6"}
    town.memory.blobs[name] = b"other"
    with pytest.raises(EvidenceError, match="other bytes"):
        town.state.blob(name)
    with pytest.raises(UnavailableError):
        town.state.blob(blob_name(b"absent"))
    with pytest.raises(MalformedError):
        town.state.blob(name.upper())


def test_an_absent_blob_on_which_other_checks_rest_is_remembered() -> None:
    town = played_to("start")
    name, absent = town.put(b"words"), blob_name(b"absent")
    assert town.state.foundation(name, ["tally-1"]) == b"words"
    with pytest.raises(UnavailableError):
        town.state.foundation(absent, ["tally-2", "tally-3"])
    town.memory.blobs[name] = b"other"
    with pytest.raises(EvidenceError):
        town.state.foundation(name, ["tally-1"])
    assert town.state.lacking == {"tally-2", "tally-3"}


def test_an_absent_roll_is_missed_by_its_whole_tree_and_by_no_other() -> None:
    town = play(MemoryTown(districts(9, 9)), "defined")
    first, second = town.state.units
    town.state.require_rolls()
    town.state.unread_rolls.add(second)
    for units in (None, [first], [second], [second, "unknown"]):
        with pytest.raises(UnavailableError, match=f"the roll of unit {second}"):
            town.state.require_rolls(units)
    town.state.require_rolls(["unknown"])
    apart = play(MemoryTown(districts(9, 9, parents=False)), "defined")
    first, second = apart.state.units
    apart.state.unread_rolls.add(second)
    apart.state.require_rolls([first])
    with pytest.raises(UnavailableError, match=second):
        apart.state.require_rolls([second])


def test_witnessed_sizes_are_those_that_met_the_quorum() -> None:
    state = played_to("start").state
    kept = KeptMilestones()
    state.milestones = kept
    for size, met in ((1, True), (2, False), (4, True), (5, True)):
        kept[size] = Milestone(size, bytes(32), met, ())
    assert state.witnessed_sizes(1, 4) == [1, 4]
    assert state.witnessed_sizes(4, 1) == []
