"""What the tables say of each ballot, against a brute-force reading of who voted when."""

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from played_in_memory import NO, YES, MemoryTown, played_to
from played_town import RANDOM
from plebiscite.ballot.envelope import tracker_of
from plebiscite.log.merkle import leaf_hash
from plebiscite.offices import voter
from plebiscite.record.entries import BallotEntry, parse_entry
from plebiscite.results.analysis_tables import LogEntry, RecordRows
from plebiscite.results.record_tables import BALLOTS

Step = tuple[int, str]
STEPS = st.lists(
    st.tuples(st.integers(0, 2), st.sampled_from(["yes", "yes", "no", "challenge", "withdraw"])),
    max_size=7,
)


def expected(steps: Sequence[Step]) -> list[str]:
    """The fate of each ballot, in order, from the steps that were possible."""
    cast = [(number, step) for number, (_, step) in enumerate(steps) if step in {"yes", "no"}]
    fates = []
    for number, _ in cast:
        who = steps[number][0]
        later = [step for voter_, step in steps[number + 1 :] if voter_ == who]
        if {"yes", "no"} & set(later):
            fates.append("replaced")
        else:
            fates.append("excluded" if "withdraw" in later else "standing")
    return fates


def play(town: MemoryTown, steps: Sequence[Step]) -> list[Step]:
    """Take the steps; those that a withdrawn voter cannot take are left out of the answer."""
    gone: set[int] = set()
    taken = []
    for who, step in steps:
        if who in gone:
            continue
        if step == "withdraw":
            leaving = voter.find_voter(town.state, town.letters[who].code)
            town.act(voter.withdraw(town.state, leaving, RANDOM), "commission", "registrar")
            gone.add(who)
        elif step == "challenge":
            town.keeper.submit(voter.challenge(town.prepare(who, YES)))
        else:
            town.vote(who, YES if step == "yes" else NO)
        taken.append((who, step))
    return taken


@pytest.mark.slow
@settings(max_examples=25, deadline=None)
@given(STEPS)
def test_every_ballot_has_the_fate_that_its_voters_later_acts_give_it(steps: list[Step]) -> None:
    town = played_to("open")
    before = len(town.raws)
    taken = play(town, steps)
    result = town.verified()
    assert result.figures is not None
    assert result.report.exit_status != 1
    rows = RecordRows(result.state, result.figures, ())
    names = [column.name for column in BALLOTS.columns]
    told = []
    for position, raw in enumerate(town.raws):
        for table, row in rows.rows(LogEntry(position, raw, leaf_hash(raw))):
            if table == BALLOTS.name:
                cells = dict(zip(names, row, strict=True))
                entry = parse_entry(raw)
                assert isinstance(entry, BallotEntry)
                assert cells["tracker"] == tracker_of(entry.ballot.encode()).hex()
                assert cells["replaces"] == entry.replaces
                assert position >= before
                told.append(cells["fate"])
    assert told == expected(taken)
    standing = sum(count.ballots for count in result.state.counts.values())
    assert told.count("standing") == standing == result.figures.results.turnout.numerator
