"""A51: voting goes on too long or too briefly, or a pause is passed over."""

import pytest

from colluding_offices import Colluders
from forged_record import (
    ALL_WITNESSES,
    Forgery,
    MemoryRecord,
    failed,
    unchecked,
    verified,
)
from played_town import RANDOM
from played_valley import CLOSES, OPENS, played_valley
from plebiscite.offices import commission
from valley_lies import a_voter, append, cast, finish, valley, voting, wrong


def _seen_at(forgery: Forgery, kind: str, time: int) -> Forgery:
    """Honest witnesses put the time at which they saw it into their cosignature."""
    index = forgery.find(kind)
    pairs = forgery.timed()
    pairs[index] = (pairs[index][0], time)
    return forgery.with_entries(pairs)


@pytest.mark.parametrize(
    ("kind", "time"),
    [
        ("open", OPENS - 1),
        ("open", CLOSES + 3600),
        ("polls-closed", CLOSES + 3599),
        ("polls-closed", CLOSES + 3600 + 601),
        ("polls-closed", 2**62),
        ("rehearsal", OPENS - 3600 + 61),
    ],
)
def test_a_turning_point_outside_its_time_fails(kind: str, time: int) -> None:
    assert wrong(_seen_at(valley(), kind, time)) == {"conduct-4"}


@pytest.mark.parametrize(
    ("kind", "time"),
    [
        ("open", OPENS),
        ("open", CLOSES + 3599),
        ("polls-closed", CLOSES + 3600),
        ("polls-closed", CLOSES + 3600 + 600),
        ("rehearsal", OPENS - 3600 + 60),
    ],
)
def test_the_first_and_last_moment_are_inside(kind: str, time: int) -> None:
    assert wrong(_seen_at(valley(), kind, time)) == set()


def test_one_lying_clock_of_three_moves_nothing() -> None:
    """The median counts; here each of the three is asked in turn by the record's own times."""
    result = verified(valley().record(), valley().policy)
    assert not failed(result)
    assert not unchecked(result)


def test_an_extension_that_the_commission_did_not_sign_fails() -> None:
    forgery = valley().change("extension", closes=CLOSES + 7200)
    assert wrong(forgery) >= {"conduct-2"}


def test_an_extension_dropped_makes_the_end_too_late() -> None:
    colluded = valley().drop(valley().find("extension"))
    assert wrong(colluded.resigned()) >= {"conduct-4"}


def test_an_extension_that_shortens_voting_fails() -> None:
    colluders = voting()
    colluders.act(commission.extend(CLOSES + 60, "Enough.", RANDOM))
    assert wrong(finish(colluders)) >= {"conduct-4"}


def test_a_ballot_in_a_pause_fails() -> None:
    colluders = voting("resume")
    append(colluders, cast(colluders, a_voter(colluders, "hill", 3)))
    assert wrong(colluders.finished()) == {"conduct-1"}


def test_a_pause_held_back_shows_by_the_commissions_counter() -> None:
    forgery = valley()
    held = forgery.drop(forgery.find("pause"), forgery.find("resume"))
    assert wrong(held) >= {"conduct-3"}


@pytest.mark.parametrize("kind", ["pause", "extension", "incident", "polls-closed", "close"])
def test_any_act_logged_twice_fails(kind: str) -> None:
    forgery = valley()
    index = forgery.find(kind)
    assert wrong(forgery.insert(index + 1, forgery.entries[index])) & {"conduct-1", "conduct-3"}


@pytest.mark.parametrize("place", ["before open", "after polls-closed", "after close", "after end"])
def test_a_ballot_outside_the_voting_entries_fails(place: str) -> None:
    forgery = valley()
    ballot = forgery.entries[forgery.find("ballot", -1)]
    where, _, kind = place.partition(" ")
    index = forgery.find(kind) + (where == "after")
    assert "conduct-1" in wrong(forgery.insert(index, ballot))


def test_offices_that_all_collude_still_cannot_open_before_the_rehearsal() -> None:
    forgery = valley()
    start = forgery.until(forgery.find("rehearsal-proof"))
    colluders = Colluders(start, played_valley().valley.files)
    colluders.append(forgery.entries[forgery.find("open")], OPENS)
    assert "trustees-6" in wrong(colluders.finished().resigned())


def test_an_extension_made_when_voting_had_ended_fails() -> None:
    assert wrong(_seen_at(valley(), "extension", CLOSES + 1)) == {"conduct-4"}


def test_one_witness_alone_does_not_say_when_an_extension_came() -> None:
    forgery = valley()
    path = f"checkpoints/{forgery.find('extension') + 1}"
    files = dict(forgery.record().files)
    files[path] = forgery.record(witnesses=ALL_WITNESSES[:1]).files[path]
    result = verified(MemoryRecord(files), forgery.policy)
    assert (failed(result), unchecked(result)) == (set(), {"conduct-4"})
