"""Papers as figures: by channel, station by station, and what is still to come."""

import msgspec
import pytest

from paper_referendum import FEW, FIRST, MARKS, TOGETHER, YOUNG, mixed, region
from plebiscite.errors import TallyError
from plebiscite.record.definition import District
from plebiscite.record.entries import PaperCountEntry, QuestionPapers, StationPapers
from plebiscite.record.units import units_of
from plebiscite.results.builder import figures_from
from plebiscite.results.papers import NO_PAPERS, PaperChannel, Papers
from plebiscite.results.referendum import ContestFigures, ExclusionLine, ReferendumFigures
from sample_referendum import definition, figures, texts, uuid, yes_no

A, YOUNG_A, B = uuid("A"), uuid("A", "young"), uuid("B")


def contest(of: ReferendumFigures, name: str = "q") -> ContestFigures:
    return next(each for each in of.results.contests if each.contest == name)


def test_both_channels_stand_beside_their_sum() -> None:
    found = contest(mixed())
    electronic, paper = found.channels
    assert (electronic.channel, electronic.ballots) == ("electronic", 32)
    assert (paper.channel, paper.ballots) == ("paper", 16)
    for question in range(len(found.questions)):
        whole, *parts = (each.questions[question] for each in (found, electronic, paper))
        assert whole.ballots == sum(part.ballots for part in parts)
        assert whole.valid == sum(part.valid for part in parts)
        assert whole.invalid == parts[1].invalid
        for option in whole.options:
            assert option.votes == sum(part.votes(option.option) for part in parts)


def test_invalid_papers_are_ballots_and_no_valid_votes() -> None:
    _, paper = contest(mixed()).channels
    (counts,) = paper.questions
    assert (counts.ballots, counts.invalid, counts.blank, counts.valid) == (16, 2, 1, 13)
    assert counts.valid == counts.votes("yes") + counts.votes("no")


def test_a_referendum_without_papers_has_no_channels() -> None:
    plain = figures(definition(yes_no()), {"A": 9}, {"A": [[0, 5, 4]]})
    assert contest(plain).channels == ()
    assert (plain.results.papers, plain.results.stations) == ((), ())
    assert plain.results.coverage.stations == 0


def test_every_station_has_a_line_for_each_ballot_style_counted_or_not() -> None:
    stations = mixed((FIRST,), status="unofficial-partial").results.stations
    told = [(each.unit, each.station, each.counted_in, each.box) for each in stations]
    assert told == [
        (A, "A-1", 100, 6),
        (A, "A-2", None, 0),
        (YOUNG_A, "A-1", None, 0),
        (YOUNG_A, "A-2", None, 0),
        (B, "B-1", None, 0),
    ]
    assert {each.registered for each in stations if each.station == "A-1"} == {60}


def test_marked_voters_whose_station_is_not_counted_are_ballots_to_come() -> None:
    found = mixed((FIRST,), status="unofficial-partial")
    by_unit = {each.unit: each for each in found.results.units}
    assert by_unit[A].on_paper == 8
    assert by_unit[A].turnout.numerator == 28
    assert by_unit[B].on_paper == 3
    assert contest(found, "c").missing.outstanding == 2 + 3
    assert contest(found).missing.outstanding == 2 + 3 + 5
    assert found.results.coverage.stations_in == 1
    assert found.results.coverage.ballots == found.results.turnout.numerator


def test_a_voter_who_kept_the_paper_is_no_ballot_once_the_station_is_counted() -> None:
    taken = StationPapers(B, "B-1", issued=3, spoiled=0, box=1)
    papers = Papers({1: PaperCountEntry(unit=B, stations=(taken,))}, MARKS)
    channel = PaperChannel(region(), {unit.uuid: unit for unit in units_of(region())}, papers)
    assert channel.outstanding(B) == 0
    assert channel.ballots(B) == 1
    assert channel.ballots(A) == channel.outstanding(A) == 8


def test_fewer_marks_than_voters_leave_nothing_negative_to_come() -> None:
    channel = PaperChannel(
        region(), {unit.uuid: unit for unit in units_of(region())}, Papers({1: FIRST}, {A: 2})
    )
    assert channel.outstanding(A) == 0


def test_withheld_papers_are_named_and_nowhere_in_the_sums() -> None:
    found = mixed((FIRST, TOGETHER, FEW))
    shown, hidden = contest(found), found.results.papers[2]
    assert (hidden.state, hidden.questions, hidden.below_minimum) == ("withheld", (), True)
    assert shown.missing.withheld == 3 + 3
    assert shown.channels[1].ballots == 11
    assert found.results.coverage.districts_in < found.results.coverage.districts


def test_a_station_that_served_nobody_is_published_with_zeros() -> None:
    empty = PaperCountEntry(unit=B, stations=(StationPapers(B, "B-1", 0, 0, 0),))
    (count,) = mixed((empty,), status="unofficial-partial").results.papers
    assert count.state == "published"
    assert all(each.ballots == 0 for each in count.questions)
    assert len(count.questions) == 5


def test_districts_counted_together_are_named_the_units_first() -> None:
    count = mixed().results.papers[1]
    assert (count.districts, count.stations) == (("A", "B"), ("A-2", "B-1"))


def test_a_district_is_in_when_its_groups_and_its_stations_are() -> None:
    everything = mixed().results.coverage
    assert (everything.districts_in, everything.districts) == (2, 3)  # W is withheld
    lacking = mixed((FIRST, YOUNG), status="unofficial-partial").results.coverage
    assert lacking.districts_in == 0
    assert (lacking.stations_in, lacking.stations) == (3, 5)


def test_who_voted_on_both_channels_is_one_voter() -> None:
    """The excluded ballot of a marked voter is not added to the paper that replaces it."""
    of = definition(yes_no(), districts=[full_district()])
    of = msgspec.structs.replace(of, paper=region().paper)
    paper = PaperCountEntry(
        unit=A,
        stations=(StationPapers(A, "A-1", 5, 0, 5),),
        answers=(QuestionPapers(0, (0, 5, 0)),),
    )
    lines = [
        ExclusionLine(A, f"c{n}", f"t{n}", "voted-on-paper", discretionary=True) for n in range(5)
    ]
    made = figures_from(
        of,
        [texts(of)],
        {A: 5},
        {A: [[0, 5, 0]]},
        lines,
        status="unofficial-complete",
        papers=Papers({1: paper}, {A: 5}),
    )
    assert made.results.turnout.numerator == 10
    with pytest.raises(TallyError, match="11 voted, 10 were registered"):
        figures_from(
            of,
            [texts(of)],
            {A: 6},
            {A: [[0, 6, 0]]},
            lines,
            status="unofficial-complete",
            papers=Papers({1: paper}, {A: 5}),
        )


def full_district() -> District:
    return msgspec.structs.replace(
        region().districts[0],
        units=(region().districts[1].units[0].__class__("all", 10),),
        stations=(region().districts[0].stations[0].__class__("A-1", 10),),
    )


def test_no_papers_is_the_default() -> None:
    assert Papers({}, {}) == NO_PAPERS
