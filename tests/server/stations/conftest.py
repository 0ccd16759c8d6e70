"""Three officers, a sequencer, and a town on both channels whose papers wait to be counted."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from pytest_django import Settings

from commission_office import Desk, new_officer
from plebiscite.server.referendums.models import Membership, Referendum
from public_town import forget_everything
from served_town import sequencer_process
from stations_town import StationsTown, register


@pytest.fixture(scope="session")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The folder of a running sequencer."""
    data = tmp_path_factory.mktemp("stations")
    with sequencer_process(data):
        yield data


class Office(NamedTuple):
    """Three officers at their desks, and the town."""

    first: Desk
    second: Desk
    third: Desk
    town: StationsTown
    referendum: Referendum


@pytest.fixture
def slug(request: pytest.FixtureRequest) -> str:
    """A short name of this test's own: the sequencer keeps what earlier tests made."""
    name = str(request.node.name).removeprefix("test_")
    return re.sub(r"[^a-z0-9]+", "-", name)[:40].strip("-")


def _office(town: StationsTown, settings: Settings, kept: Path) -> Office:
    settings.SERVICE = settings.SERVICE._replace(data=kept)
    forget_everything()
    referendum = register(town)
    desks = []
    for name in ("first", "second", "third"):
        officer = new_officer(f"{name}@commission.example")
        Membership.objects.create(officer=officer, referendum=referendum)
        desks.append(Desk(officer, town.slug))
    first, second, third = desks
    return Office(first, second, third, town, referendum)


@pytest.fixture
def office(db: None, settings: Settings, kept: Path, slug: str) -> Office:
    """Papers are to be counted."""
    town = StationsTown(kept, slug)
    town.play_to_close()
    return _office(town, settings, kept)


@pytest.fixture
def voting(db: None, settings: Settings, kept: Path, slug: str) -> Office:
    """Voting goes on; three voted in the booth."""
    town = StationsTown(kept, slug)
    town.play_to_marks()
    return _office(town, settings, kept)
