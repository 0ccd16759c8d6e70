"""A referendum on paper and in the booth, from the first vote to a certified correction."""

import pytest

from forged_record import failed, verified
from mixed_town import MixedTown, play_mixed_town, played_mixed_town
from plebiscite.canonical.json import parse_json
from plebiscite.errors import ConductError, MisuseError
from plebiscite.offices import voter
from plebiscite.record.entries import BulletinEntry, PaperCountEntry, parse_entry
from plebiscite.results.paper_warnings import paper_warnings
from plebiscite.results.referendum import Results

pytestmark = pytest.mark.slow


def bulletins() -> list[tuple[BulletinEntry, Results]]:
    """Every announcement with the figures it bound."""
    forgery = played_mixed_town().forgery
    entries = (parse_entry(raw) for raw in forgery.entries)
    found = (entry for entry in entries if isinstance(entry, BulletinEntry))
    return [(each, parse_json(forgery.blobs[each.figures], Results)) for each in found]


def test_the_record_passes_every_check_and_papers_were_checked() -> None:
    played = played_mixed_town()
    result = verified(played.forgery.record(), played.forgery.policy)
    assert failed(result) == set()
    assert result.report.exit_status == 0
    by_id = {check.id: check.status for check in result.report.checks}
    assert {by_id[f"paper-{number}"] for number in range(1, 5)} == {"passed"}
    assert {by_id[f"result-{number}"] for number in range(1, 5)} == {"passed"}


def test_the_announcements_tell_the_story() -> None:
    told = [entry.status for entry, _ in bulletins()]
    assert told == [
        "unofficial-partial",
        "unofficial-complete",
        "certified",
        "correction",
        "certified",
    ]
    assert [entry.number for entry, _ in bulletins()] == [1, 2, 3, 4, 5]


def test_both_channels_add_up_before_and_after_the_correction() -> None:
    (_, early), (_, complete), _, (_, corrected), (_, last) = bulletins()
    first = early.contests[0]
    assert (first.turnout.numerator, first.missing.outstanding) == (13, 7)
    assert early.coverage.stations_in == 0
    channels = {each.channel: each.questions[0] for each in complete.contests[0].channels}
    electronic, paper = channels["electronic"], channels["paper"]
    assert (electronic.votes("yes"), electronic.votes("no")) == (3, 3)
    assert (paper.votes("yes"), paper.votes("no"), paper.blank, paper.invalid) == (3, 2, 1, 1)
    whole = complete.contests[0].questions[0]
    assert (whole.votes("yes"), whole.votes("no"), whole.ballots, whole.valid) == (6, 5, 13, 11)
    again = corrected.contests[0].questions[0]
    assert (again.votes("yes"), again.votes("no")) == (5, 6)
    assert last.contests[0].questions == corrected.contests[0].questions


def test_who_voted_twice_is_one_voter() -> None:
    """The first voter of the mill: a ballot in the booth, then a paper."""
    _, results = bulletins()[-1]
    line = next(each for each in results.exclusions if each.ballot)
    assert line.reason == "voted-on-paper"
    assert results.turnout.numerator == 13
    assert results.contests[0].missing.excluded == 1


def test_few_papers_are_counted_with_their_neighbours() -> None:
    _, results = bulletins()[-1]
    assert [each.stations for each in results.papers] == [
        ("mill-shop", "hill-hall"),
        ("mill-hall",),
    ]
    assert all(each.ballots >= results.minimum for each in results.papers)
    assert paper_warnings(results) == ()


def test_a_correction_names_what_it_corrects_and_why() -> None:
    forgery = played_mixed_town().forgery
    counts = [
        (index, entry)
        for index, entry in enumerate(map(parse_entry, forgery.entries))
        if isinstance(entry, PaperCountEntry)
    ]
    assert counts[-1][1].replaces == counts[0][0]
    assert b"Read out wrongly." in forgery.blobs[counts[-1][1].words]


def test_a_voter_marked_on_paper_is_refused_in_the_booth(tmp_path: object) -> None:
    del tmp_path
    played = played_mixed_town()
    town = played.town
    marked = town.letters[town.voters("mill")[0]]
    assert any(each.credential == marked.credential for each in town.keeper.state.exclusions)
    with pytest.raises((ConductError, MisuseError)):
        voter.prepare(
            town.keeper.state,
            voter.find_voter(town.keeper.state, marked.code),
            {"bridge": ["yes"]},
            bytes,
        )


def test_it_can_be_played_again(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Nothing in it rests on chance: other keys of voters, the same figures."""
    town = play_mixed_town(tmp_path_factory.mktemp("again"))
    assert isinstance(town, MixedTown)
    assert len(town.keeper.state.papers) == 2
