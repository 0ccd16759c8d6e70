"""What pages show is what the core finds in the same record."""

from dataclasses import replace
from pathlib import Path

import pytest
from django.test import Client
from msgspec.structs import replace as replace_figures

from played_town import RANDOM, Town
from plebiscite.offices import commission
from plebiscite.record.entries import BulletinEntry
from plebiscite.results.exports import results_json
from plebiscite.server.public.figures import announced_as_counted, figures_of
from plebiscite.server.public.frame import visit
from plebiscite.server.public.results_page import results
from plebiscite.server.public.standing import standing_of
from plebiscite.server.public.turnout import district_lines, hour_lines, shown_from
from plebiscite.server.referendums.models import Referendum
from plebiscite.store.keeper import replayed_state
from plebiscite.verify.announced import final_status, recomputed_figures
from public_town import put_town

pytestmark = pytest.mark.django_db


def test_figures_are_those_of_a_full_replay(finished: Referendum) -> None:
    standing = standing_of(finished)
    log = standing.log
    state, _ = replayed_state(log.record, log.policy, log.tree)
    expected = recomputed_figures(state, final_status(state))
    assert results_json(figures_of(standing)) == results_json(expected)
    assert standing.phase == state.phase
    assert dict(standing.voted) == {unit: each.ballots for unit, each in state.counts.items()}


def test_announced_figures_are_compared(finished: Referendum) -> None:
    standing = standing_of(finished)
    assert announced_as_counted(standing) is True
    other = tuple(
        act._replace(entry=replace_figures(act.entry, figures="0" * 64))
        if isinstance(act.entry, BulletinEntry)
        else act
        for act in standing.acts
    )
    assert announced_as_counted(replace(standing, acts=other)) is False


def test_a_wrong_announcement_is_an_alarm_on_the_page(
    client: Client, finished: Referendum, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "plebiscite.server.public.results_page.announced_as_counted", lambda _: False
    )
    text = client.get("/en/r/finished/results/").content.decode()
    assert 'role="alert">The announced figures are not' in text


def test_no_figure_stands_without_its_denominator(client: Client, finished: Referendum) -> None:
    text = client.get("/en/r/finished/results/").content.decode()
    assert "5 of 7 valid votes (71.4\u00a0%)" in text
    assert "7 of 10 registered (70.0\u00a0%)" in text
    assert "certified, 1 of 1 districts, 7 of 7 ballots" in text


def test_before_the_count_there_are_no_results(client: Client, opened: Referendum) -> None:
    assert results(visit("/en/r/open/results/", "open")) == {"figures": None}
    assert "There are no results yet" in client.get("/en/r/open/results/").content.decode()
    answer = client.get("/api/r/open/results").json()
    assert answer["status"] == "pre-election"
    assert answer["groups"] == []


def test_small_numbers_are_held_back_while_voting(client: Client, opened: Referendum) -> None:
    standing = standing_of(opened)
    assert shown_from(standing) == 5
    assert standing.ballots == 4
    assert [line.ballots for line in district_lines(standing)] == [None]
    assert [line.voters for line in hour_lines(opened, standing)] == [None]
    assert client.get("/api/r/open/turnout").json()["districts"][0]["ballots"] is None
    text = client.get("/en/r/open/turnout/").content.decode()
    assert "fewer than 5 of 10 registered" in text
    assert '<rect class="bar"' not in text


def test_all_is_exact_once_the_set_is_fixed(client: Client, finished: Referendum) -> None:
    standing = standing_of(finished)
    assert [line.ballots for line in district_lines(standing)] == [7]
    told = client.get("/api/r/finished/turnout").json()
    assert (told["ballots"], told["registered"], told["shown_from"]) == (7, 10, 0)


def test_the_setup_names_where_everything_stands(client: Client, opened: Referendum) -> None:
    setup = client.get("/api/r/open/setup").json()
    assert setup["entries"]["definition"] == 0
    assert setup["entries"]["close"] is None
    kinds = {act.position: type(act.entry).__name__ for act in standing_of(opened).acts}
    assert kinds[setup["entries"]["open"]] == "OpenEntry"
    assert [kinds[index] for index in setup["acts"]] == ["PauseEntry", "ResumeEntry"]
    assert list(setup["rolls"]) == list(setup["elections"])
    assert setup["help"] == {"telephone": "+33 1 23 45 67 89", "email": "help@town.example"}
    assert (setup["phase"], setup["second_factor"]) == ("voting", "none")


@pytest.mark.slow
def test_the_status_follows_the_record(db: None, tmp_path: Path) -> None:
    town = Town(tmp_path)
    labels = []

    def look() -> None:
        Referendum.objects.all().delete()
        labels.append(standing_of(put_town(tmp_path, town, "town")).label)

    town.define()
    look()
    town.issue()
    town.ceremony()
    town.rehearse()
    town.act(commission.open_voting(town.keeper.state))
    look()
    for number in range(6):
        town.vote(number, {"bench": ["yes"]})
    town.act(commission.pause("Rain.", RANDOM))
    look()
    town.end_voting()
    look()
    town.act(commission.close(town.keeper.state))
    look()
    town.act(commission.abort("Too wet.", RANDOM))
    look()
    town.close()
    assert labels == ["sealed", "open", "paused", "closed", "counting", "abandoned"]
