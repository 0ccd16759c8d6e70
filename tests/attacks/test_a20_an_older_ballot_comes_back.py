"""A20: voter and record disagree about which ballot is the last."""

from played_town import RANDOM
from plebiscite.offices import voter
from valley_lies import YES, a_voter, append, cast, changed, finish, valley, voting, wrong


def test_the_first_ballot_logged_again_after_the_second_fails() -> None:
    colluders = voting()
    first = valley().entries[valley().find("ballot")]
    colluders.append(first, colluders.forgery.times[-1])
    assert wrong(finish(colluders)) == {"ballots-3"}


def test_a_ballot_that_replaces_another_than_the_standing_one_fails() -> None:
    colluders = voting()
    who = a_voter(colluders, "mill", 0)
    stale = who._replace(chain=who.chain._replace(standing=b""))
    append(colluders, cast(colluders, stale))
    assert wrong(finish(colluders)) == {"ballots-3"}


def test_the_keeper_cannot_change_what_a_ballot_replaces() -> None:
    colluders = voting()
    append(colluders, changed(cast(colluders, a_voter(colluders, "mill", 2)), replaces=""))
    assert wrong(finish(colluders)) >= {"ballots-2"}


def test_a_re_vote_counts_once_as_the_last() -> None:
    colluders = voting()
    before = sum(count.ballots for count in colluders.state.counts.values())
    append(colluders, cast(colluders, a_voter(colluders, "mill", 2)))
    assert sum(count.ballots for count in colluders.state.counts.values()) == before
    assert wrong(finish(colluders)) == set()


def test_a_ballot_once_challenged_is_never_cast() -> None:
    colluders = voting()
    prepared = voter.prepare(colluders.state, a_voter(colluders, "hill", 3), YES, RANDOM)
    append(colluders, voter.challenge(prepared))
    append(colluders, voter.cast(prepared))
    assert wrong(finish(colluders)) == {"ballots-3"}
    who = a_voter(colluders, "hill", 3)
    assert who.chain.counter == 1
