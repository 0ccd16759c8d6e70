"""Towns at several stages, each played once and copied for every test."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from cli_town import CliTown, Stage
from played_town import Town


def _defined(town: Town) -> None:
    town.define()


def _issued(town: Town) -> None:
    town.define()
    town.issue()


def _rehearsed(town: Town) -> None:
    _issued(town)
    town.ceremony()
    town.rehearse()


def _voting(town: Town) -> None:
    town.open()


def _tallied(town: Town) -> None:
    from plebiscite.offices import commission

    town.open()
    for number in range(6):
        town.vote(number, {"bench": ["yes"]})
    town.end_voting()
    town.act(commission.close(town.keeper.state))
    town.act(commission.publish_tallies(town.keeper.state))


def _ended(town: Town) -> None:
    town.open()
    for number in range(6):
        town.vote(number, {"bench": ["yes"]})
    town.end_voting()
    town.count()


STAGES = {
    "defined": _defined,
    "issued": _issued,
    "rehearsed": _rehearsed,
    "voting": _voting,
    "tallied": _tallied,
    "ended": _ended,
}


@pytest.fixture(scope="session")
def stages(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    folder = tmp_path_factory.mktemp("stages")
    played: dict[str, CliTown] = {}

    def stage(name: str) -> CliTown:
        if name not in played:
            played[name] = CliTown.played(folder / name, STAGES[name])
        return played[name]

    yield stage
    shutil.rmtree(folder)


@pytest.fixture
def town_at(stages: Stage, tmp_path: Path) -> Stage:
    """A copy of the town at a stage, for one test to change."""
    return lambda name: stages(name).copy(tmp_path / name)


@pytest.fixture
def voting(town_at: Stage) -> CliTown:
    return town_at("voting")
