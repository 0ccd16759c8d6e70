"""Bad days of the service: the table of all of them, and those that are tested nowhere else."""

import asyncio
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from asgiref.sync import async_to_sync
from django.core.asgi import get_asgi_application
from pytest_django import Settings

from plebiscite.errors import PlebisciteError
from plebiscite.server.entries.sealed import forget
from plebiscite.server.referendums.due import tick
from plebiscite.server.referendums.models import Referendum
from served_town import ServedTown, sequencer_process

ROOT = Path(__file__).parents[2]
TABLE = (ROOT / "docs/reference/bad-days.md").read_text(encoding="utf-8")
ROWS = [row for row in TABLE.split("\n") if row.startswith("| ")][1:]
YEAR = 366 * 86_400  # seconds


def test_every_bad_day_has_tests_and_every_test_named_exists() -> None:
    assert len(ROWS) > 25
    for row in ROWS:
        named = re.findall(r"`([^`]+\.(?:py|ts))(?:::(\w+))?`", row)
        assert named, row
        for file, function in named:
            path = ROOT / file if file.startswith("booth/") else ROOT / "tests" / file
            assert path.is_file(), file
            if function:
                assert f"def {function}(" in path.read_text(encoding="utf-8"), function


@pytest.fixture
def data(tmp_path: Path, settings: Settings) -> Iterator[Path]:
    settings.SERVICE = settings.SERVICE._replace(data=tmp_path)
    forget()
    with sequencer_process(tmp_path):
        yield tmp_path
    forget()


def registered(town: ServedTown) -> Referendum:
    return Referendum.objects.create(
        slug=town.slug,
        state=Referendum.State.SEALED,
        title="A bench for the square",
        origin=town.definition.origin,
        definition=town.toml,
        opens=town.definition.calendar.opens,
    )


@async_to_sync
async def at_once(address: str, bodies: list[bytes]) -> list[httpx.Response]:
    """Post all of them through the ASGI application, none waiting for another."""
    application: Any = get_asgi_application()
    transport = httpx.ASGITransport(application)
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
        return await asyncio.gather(*(client.post(address, content=body) for body in bodies))


@pytest.mark.slow
@pytest.mark.django_db
def test_two_browsers_with_one_code_at_once_over_the_api(data: Path) -> None:
    town = ServedTown(data).open()
    registered(town)
    both = [town.ballot(0, "yes"), town.ballot(0, "no")]
    answers = at_once(f"/api/r/{town.slug}/ballots", both)
    assert sorted(each.status_code for each in answers) == [200, 409]
    refused = next(each.json()["error"] for each in answers if each.status_code == 409)
    assert refused["code"] == "ballots-3"
    chain = town.client.chain(town.slug, town.letters[0].credential)
    assert chain.counter == 1
    (again,) = at_once(f"/api/r/{town.slug}/ballots", [town.ballot(0, "no")])
    assert again.status_code == 200, "made for what the record now holds, it replaces the first"


@pytest.mark.slow
@pytest.mark.django_db
def test_a_clock_that_jumps_does_nothing_twice_and_nothing_out_of_order(data: Path) -> None:
    town = ServedTown(data)
    town.seal()
    town.issue()
    town.ceremony()
    town.rehearse()
    referendum = registered(town)
    calendar = town.definition.calendar
    opens, closes = calendar.opens, calendar.closes
    assert tick(referendum, closes + YEAR) == [], "too late to open: told, and nothing is done"
    told = referendum.due_acts.get(name="open_voting")
    assert "time of voting passed" in told.problem
    assert tick(referendum, opens - YEAR) == []
    assert tick(referendum, opens) == ["open_voting"], "the right time again: it opens after all"
    vote = town.ballot(0)
    town.client.vote(town.slug, vote)
    assert tick(referendum, opens - 10 * YEAR) == []
    for number in range(1, 5):
        assert town.vote(number).index > 0, "voting goes on while the clock is wrong"
    assert tick(referendum, closes + 10 * YEAR) == ["end_voting", "close", "publish_tallies"]
    for now in (0, opens - YEAR, opens, closes - 1, closes + YEAR):
        assert tick(referendum, now) == [], now
    late = town.client.summary(town.slug)
    assert (late.phase, late.ballots) == ("closed", 5)
    assert town.client.vote(town.slug, vote).index > 0, "its receipt can still be asked for"
    with pytest.raises(PlebisciteError):
        town.client.act(town.slug, "open_voting")
