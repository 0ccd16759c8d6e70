"""A played record put where the service looks for it."""

import shutil
from pathlib import Path

import pytest

from played_town import RANDOM, Town, play_town
from plebiscite.offices import commission
from plebiscite.record.definition import Definition
from plebiscite.server.entries import freshness, sealed
from plebiscite.server.entries.published import referendum_folder
from plebiscite.server.public import rendering
from plebiscite.server.referendums.models import Referendum


def put_record(folder: Path, policy: bytes, definition: Definition, slug: str) -> Referendum:
    """Copy the record in `folder`/record under the service's data, and make its row."""
    target = referendum_folder(slug)
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    shutil.copytree(folder / "record", target / "record")
    (target / "policy").write_bytes(policy)
    return row_of(definition, slug)


def row_of(definition: Definition, slug: str) -> Referendum:
    """The row of a sealed referendum."""
    forget_everything()
    return Referendum.objects.create(
        slug=slug,
        state=Referendum.State.SEALED,
        origin=definition.origin,
        help_telephone="+33 1 23 45 67 89",
        help_email="help@town.example",
    )


def put_town(folder: Path, town: Town, slug: str = "town") -> Referendum:
    """The town's record as referendum `slug`."""
    return put_record(folder, bytes(town.policy), town.definition, slug)


def forget_everything() -> None:
    """Between tests the database changes below the service's feet."""
    freshness.forget()
    sealed.forget()
    rendering.forget()


@pytest.fixture(scope="session")
def finished_town(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Town]:
    """The town's whole referendum, and where it lies."""
    folder = tmp_path_factory.mktemp("finished")
    return folder, play_town(folder)


@pytest.fixture(scope="session")
def open_town(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Town]:
    """Voting goes on: four voted, one of them twice; there was a pause."""
    folder = tmp_path_factory.mktemp("open")
    town = Town(folder)
    town.open()
    for number in range(4):
        town.vote(number, {"bench": ["yes"]})
    town.vote(0, {"bench": ["no"]})
    town.act(commission.pause("The power is out.\n<b>We go on at noon.", RANDOM))
    town.act(commission.resume())
    town.close()
    return folder, town


@pytest.fixture
def finished(db: None, finished_town: tuple[Path, Town]) -> Referendum:
    """The finished town behind the service, as `finished`."""
    return put_town(*finished_town, slug="finished")


@pytest.fixture
def opened(db: None, open_town: tuple[Path, Town]) -> Referendum:
    """The open town behind the service, as `open`."""
    return put_town(*open_town, slug="open")
