"""The keeper's state never runs ahead of its log, whatever is refused or cannot be written."""

from pathlib import Path

import pytest

from definition_examples import example
from played_in_memory import watched_definition
from played_town import Town
from plebiscite.errors import ConductError, UnavailableError
from plebiscite.offices import voter
from plebiscite.record.entries import write_entry
from plebiscite.record.vote_check import read_chunks

YES = {"bench": ["yes"]}


def agrees(town: Town) -> bool:
    keeper = town.keeper
    return keeper.state.size == keeper.writer.size


def test_what_waits_for_witnesses_is_not_taken_as_logged(tmp_path: Path) -> None:
    town = Town(tmp_path, watched_definition(), example("town")[1])
    town.define()
    with pytest.raises(UnavailableError):
        town.issue()
    assert agrees(town)
    assert not town.keeper.state.rolls
    town.keeper.close()


def test_a_stream_with_a_refused_ballot_leaves_the_state_at_the_log(tmp_path: Path) -> None:
    town = Town(tmp_path)
    town.open()
    ballots = [voter.cast(town.prepare(number, YES)).entries[0] for number in (0, 1, 2, 0)]
    raws = [write_entry(entry) for entry in ballots]
    with pytest.raises(ConductError):
        town.keeper.cast_stream(raws, read=read_chunks, shuffle=lambda _: None, batch=2)
    assert agrees(town)
    assert town.keeper.state.ballots == 2
    town.vote(3, YES)
    assert agrees(town)
    town.keeper.close()
