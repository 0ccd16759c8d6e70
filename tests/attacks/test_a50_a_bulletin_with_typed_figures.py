"""A50: figures are announced that do not follow from the record, or are changed in silence."""

import pytest
from msgspec.structs import replace

from played_in_memory import MemoryTown, play, played_to
from played_town import RANDOM
from plebiscite.canonical.json import parse_json, write_json
from plebiscite.errors import MisuseError
from plebiscite.offices import commission
from plebiscite.offices.submission import words_blob
from plebiscite.record.entries import BulletinEntry, CertificationEntry
from plebiscite.results.referendum import Results


def wrong(town: MemoryTown) -> dict[str, str]:
    """The checks of bulletins that fail in the whole record, with their words."""
    report = town.verified().report
    return {
        each.check: each.message for each in report.findings if each.check.startswith("result-")
    }


def announced(town: MemoryTown) -> tuple[BulletinEntry, Results]:
    """The bulletin that would be right now, and its figures."""
    made = commission.announce(town.state)
    (entry,) = made.entries
    for raw in made.blobs:
        town.put(raw)
    assert isinstance(entry, BulletinEntry)
    return entry, parse_json(made.blobs[0], Results)


def test_the_right_bulletin_is_right() -> None:
    town = played_to("results")
    entry, _ = announced(town)
    assert town.offer(entry) == []
    assert wrong(town) == {}


def test_one_vote_more_is_found() -> None:
    town = played_to("results")
    entry, figures = announced(town)
    contest = figures.contests[0]
    counts = contest.questions[0]
    first = replace(counts.options[0], votes=counts.options[0].votes + 1)
    typed = replace(counts, options=(first, *counts.options[1:]))
    lie = replace(figures, contests=(replace(contest, questions=(typed,)),))
    town.offer(replace(entry, figures=town.put(write_json(lie))))
    assert wrong(town) == {"result-2": "the announced figures are not those the results give"}


def test_another_turnout_is_found_while_voting_goes_on() -> None:
    town = played_to("voted")
    entry, figures = announced(town)
    more = replace(figures.turnout, numerator=figures.turnout.numerator + 1)
    town.offer(replace(entry, figures=town.put(write_json(replace(figures, turnout=more)))))
    assert "result-2" in wrong(town)


def test_a_bulletin_before_the_count_holds_no_choices() -> None:
    for stage in ("open", "voted"):
        town = played_to(stage)
        _, figures = announced(town)
        assert figures.status == "pre-election"
        for contest in figures.contests:
            assert contest.outcome.word == "not-counted"
            assert all(
                option.votes == 0 for counts in contest.questions for option in counts.options
            )
        assert all(not group.questions for group in figures.groups)


def test_choices_announced_before_the_count_are_found() -> None:
    """Whoever could open ballots early would give itself away: no such figures follow."""
    town = played_to("voted")
    early, _ = announced(town)
    later = played_to("results")
    _, figures = announced(later)
    lie = replace(figures, status="pre-election")
    town.offer(replace(early, figures=town.put(write_json(lie))))
    assert "result-2" in wrong(town)
    town = played_to("voted")
    town.offer(replace(early, outcomes=(("bench", "accepted"),)))
    assert "result-3" in wrong(town)


@pytest.mark.parametrize("status", ["unofficial-complete", "certified", "unofficial-partial"])
def test_a_status_ahead_of_the_count_is_found(status: str) -> None:
    town = played_to("voted")
    entry, _ = announced(town)
    town.offer(replace(entry, status=status))
    assert f"announced as {status}; it is pre-election" in wrong(town)["result-2"]


@pytest.mark.parametrize(
    ("number", "previous"), [(1, None), (2, None), (3, "newest"), (2, 0), (1, "newest")]
)
def test_a_bulletin_that_skips_or_forgets_the_one_before_is_found(
    number: int, previous: object
) -> None:
    town = played_to("voted")
    town.act(commission.announce(town.state))
    newest = len(town.raws) - 1
    play(town, "polls-closed", "closed", "tallied", "decrypted", "results")
    entry, _ = announced(town)
    assert (entry.number, entry.previous) == (2, newest)
    place = newest if previous == "newest" else previous
    changed = replace(entry, number=number, previous=place)
    assert town.offer(changed) == ["result-4"]
    assert "expected 2 after" in wrong(town)["result-4"]


def test_a_first_bulletin_names_none_before_it() -> None:
    town = played_to("results")
    entry, _ = announced(town)
    assert town.offer(replace(entry, previous=0)) == ["result-4"]


def test_nothing_is_corrected_in_silence() -> None:
    """A correction without words of what was wrong is none; the office refuses it, too."""
    town = played_to("certified")
    newest = max(town.state.bulletins)
    certified = town.state.bulletins[newest]
    town.state.bulletins[newest] = replace(certified, figures="00" * 32)
    with pytest.raises(MisuseError, match="a correction says what was wrong"):
        commission.announce(town.state)
    made = commission.announce(town.state, words=words_blob("A station was missed.", RANDOM))
    (entry,) = made.entries
    assert isinstance(entry, BulletinEntry)
    assert entry.status == "correction"
    for raw in made.blobs:
        town.put(raw)
    assert town.copy().offer(entry) == []
    ((check, said),) = town.found(replace(entry, words=""))
    assert (check, said) == ("result-4", "a correction says what was wrong; its words are missing")


def test_a_correction_of_figures_that_did_not_change_is_found() -> None:
    town = played_to("certified")
    entry, figures = announced(town)
    assert entry.status == "certified"
    words = town.put(bytes(32) + b"We prefer another result.")
    lie = replace(figures, status="correction")
    changed = replace(entry, status="correction", figures=town.put(write_json(lie)), words=words)
    town.offer(changed)
    assert "announced as correction; it is certified" in wrong(town)["result-2"]


def test_no_old_partial_or_absent_bulletin_is_certified() -> None:
    town = play(played_to("closed"), "announced")
    partial = len(town.raws) - 1
    play(town, "tallied", "decrypted", "results", "announced")
    newest = len(town.raws) - 1
    refused = {
        partial: "is unofficial-partial",
        newest - 1: "is no bulletin to certify",
        10_000: "is no bulletin to certify",
    }
    for place, words in refused.items():
        ((check, said),) = town.copy().found(CertificationEntry(bulletin=place))
        assert check == "result-2"
        assert words in said
    assert town.offer(CertificationEntry(bulletin=newest)) == []
    assert town.state.certified == newest


def test_no_bulletin_is_certified_once_a_newer_one_is_there() -> None:
    town = play(played_to("results"), "announced")
    old = len(town.raws) - 1
    entry = town.state.bulletins[old]
    town.offer(replace(entry, number=2, previous=old, signatures=()))
    ((check, said),) = town.found(CertificationEntry(bulletin=old))
    assert check == "result-2"
    assert "there is a newer bulletin" in said
    assert town.state.certified is None
