"""A11: a ballot is written in another spelling, so that it looks like a new one."""

import pytest

from plebiscite.record.entries import BallotEntry
from valley_lies import counted_after, valley, wrong

SPELLINGS = {
    "a space": lambda text: text.replace(":", ": ", 1),
    "a newline at the end": lambda text: text + "\n",
    "an escape": lambda text: text.replace("e", "\\u0065", 1),
    "an upper-case digit": lambda text: text.replace('"alpha":"', '"alpha":"A', 1),
    "a leading zero": lambda text: text.replace('"response":"', '"response":"0', 1),
    "a field twice": lambda text: text.replace('{"election_uuid"', '{"election_uuid":"","x"', 1),
}


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_the_ballot_respelled_is_no_ballot(spelling: str) -> None:
    forgery = valley()
    ballot = forgery.entry("ballot")
    assert isinstance(ballot, BallotEntry)
    text = SPELLINGS[spelling](ballot.ballot)
    assert text != ballot.ballot
    respelled = counted_after(change=lambda start: start.change("ballot", ballot=text))
    assert wrong(respelled) & {"ballots-1", "ballots-2"}  # no ballot, or not the one signed


def test_the_entry_respelled_is_no_entry() -> None:
    forgery = valley()
    raw = forgery.entries[forgery.find("ballot")]
    assert "log-5" in wrong(forgery.put(forgery.find("ballot"), raw + b" "))


def test_the_ballot_respelled_and_logged_beside_itself_fails() -> None:
    forgery = valley()
    place = forgery.find("ballot")
    raw = forgery.entries[place].replace(b'"counter":1', b'"counter":2')
    assert wrong(forgery.insert(place + 1, raw)) >= {"ballots-2"}
