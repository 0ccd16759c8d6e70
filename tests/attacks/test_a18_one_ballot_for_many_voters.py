"""A18: many voters are shown one tracker, or one prepared ballot serves them all."""

from played_town import RANDOM
from plebiscite.offices import voter
from valley_lies import YES, a_voter, append, changed, finish, valley, voting, wrong


def test_one_ballot_logged_for_a_second_time_fails() -> None:
    forgery = valley()
    index = forgery.find("ballot")
    assert "ballots-3" in wrong(forgery.insert(index + 1, forgery.entries[index]))


def test_a_ballot_under_the_next_counter_needs_its_voter() -> None:
    colluders = voting()
    entry = valley().entry("ballot", 1)
    again = voter.cast(voter.prepare(colluders.state, a_voter(colluders, "mill", 1), YES, RANDOM))
    append(colluders, changed(again, ballot=entry.ballot))  # type: ignore[union-attr]
    assert wrong(finish(colluders)) >= {"ballots-2"}


def test_one_randomness_for_two_voters_fails() -> None:
    """Two ballots with one ciphertext component show the difference of two votes."""
    colluders = voting()

    def broken(size: int) -> bytes:
        return bytes([7]) * size

    for number in (2, 3):
        who = a_voter(colluders, "hill", number)
        append(colluders, voter.cast(voter.prepare(colluders.state, who, YES, broken)))
    assert wrong(finish(colluders)) == {"ballots-6"}


def test_trackers_of_the_record_are_all_different() -> None:
    forgery = valley()
    ballots = [raw for raw in forgery.entries if raw.startswith(b'{"kind":"ballot"')]
    assert len(set(ballots)) == len(ballots)
