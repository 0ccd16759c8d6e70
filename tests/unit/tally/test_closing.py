"""The commission's side of the count: everything that has no entry yet, and nothing twice."""

import pytest

from played_in_memory import districts, opened, play, played_to
from plebiscite.errors import ConductError, TallyError
from plebiscite.record.entries import CloseEntry
from plebiscite.tally.closing import (
    close_entry,
    encrypted_tally_entries,
    is_withheld,
    result_entries,
)


def test_close_counts_the_standing_ballots() -> None:
    assert close_entry(played_to("polls-closed").state) == CloseEntry(ballots=7)


def test_there_is_no_tally_before_close_and_none_twice() -> None:
    with pytest.raises(ConductError, match="close the record first"):
        encrypted_tally_entries(played_to("polls-closed").state)
    (entry,) = encrypted_tally_entries(played_to("closed").state)
    assert entry.tallied == 7
    assert encrypted_tally_entries(played_to("tallied").state) == []


def test_there_is_no_result_before_the_tally_or_enough_decryptions_and_none_twice() -> None:
    with pytest.raises(ConductError, match="no encrypted tally yet"):
        result_entries(played_to("closed").state)
    with pytest.raises((ConductError, TallyError)):
        result_entries(played_to("tallied").state)
    (entry,) = result_entries(played_to("decrypted").state)
    assert entry.result == '{"result":[[0,5,2]]}'
    assert result_entries(played_to("results").state) == []


def test_a_withheld_group_has_no_result() -> None:
    town = play(opened(districts(6, 6, parents=False), 5, 3), "decrypted")
    counted, withheld = town.state.groups
    assert [is_withheld(group) for group in (counted, withheld)] == [False, True]
    assert not is_withheld(withheld._replace(ballots=0))
    assert [entry.group for entry in result_entries(town.state)] == [counted.head]
