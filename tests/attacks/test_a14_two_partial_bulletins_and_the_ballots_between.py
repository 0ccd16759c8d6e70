"""A14: two preliminary announcements whose difference is a few ballots."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from played_in_memory import MemoryTown, districts, opened, play
from plebiscite.canonical.json import parse_json
from plebiscite.offices import commission
from plebiscite.offices.submission import Submission
from plebiscite.results.builder import figures_from
from plebiscite.results.differences import differences_between
from plebiscite.results.referendum import Results
from sample_referendum import definition, district, texts, uuid, yes_no


def announce(town: MemoryTown) -> Results:
    """Announce; the figures, taken from the blob as anyone takes them."""
    made = commission.announce(town.state)
    town.act(made)
    return parse_json(made.blobs[0], Results)


def answers_in(results: Results) -> int:
    """Ballots whose answers are in the figures of the first contest."""
    return results.contests[0].questions[0].ballots


@pytest.mark.slow
def test_districts_are_announced_as_they_finish_and_only_whole_groups() -> None:
    """Four districts, one of them too small: it waits with its parent, and never stands alone."""
    town = play(opened(districts(8, 7, 2, 6), 6, 5, 2, 6), "decrypted")
    minimum = town.definition.minimum
    bulletins = [announce(town)]
    submission = commission.publish_results(town.state)
    assert len(submission.entries) == 3
    for entry in submission.entries:
        town.act(Submission((entry,)))
        bulletins.append(announce(town))
    assert [each.status for each in bulletins] == [
        *("unofficial-partial",) * 3,
        "unofficial-complete",
    ]
    for earlier, later in pairwise(bulletins):
        between = answers_in(later) - answers_in(earlier)
        assert between >= minimum
        shown = {group.districts for group in later.groups if group.questions}
        assert all(("d2" in names) <= ("d0" in names) for names in shown)
    assert not [each for each in town.verified().report.findings if each.check == "result-2"]
    assert [each.number for each in town.state.bulletins.values()] == [1, 2, 3, 4]


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_any_two_announcements_of_one_count_differ_by_the_minimum_or_more(
    data: st.DataObject,
) -> None:
    """Whichever groups have a result when: what lies between is whole groups, none of them small.

    Every pair is tried, not only neighbours: an outsider may subtract any two.
    """
    numbers = data.draw(st.lists(st.integers(0, 12), min_size=4, max_size=4))
    places = [
        district("A", 12, withhold=True),
        district("B", 12, parent="A"),
        district("C", 12, withhold=True),
        district("D", 12, parent="C"),
    ]
    of = definition(yes_no(), districts=places)
    counted = {uuid(name): number for name, number in zip("ABCD", numbers, strict=True)}
    groups = figures_from(of, [texts(of)], counted, {}, [], status="unofficial-partial").results
    heads = [group.head for group in groups.groups if group.state == "outstanding"]
    order = data.draw(st.permutations(heads))
    ballots = {group.head: group.ballots for group in groups.groups}
    released: list[Results] = []
    for number in range(len(order) + 1):
        done = {head: [[0, ballots[head], 0]] for head in order[:number]}
        figures = figures_from(of, [texts(of)], counted, done, [], status="unofficial-partial")
        released.append(figures.results)
    for place, earlier in enumerate(released):
        for later in released[place + 1 :]:
            between = answers_in(later) - answers_in(earlier)
            assert between >= of.minimum
            assert differences_between(earlier, later)
