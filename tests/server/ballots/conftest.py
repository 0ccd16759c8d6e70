"""An open town behind the API: a real sequencer on the settings' data folder."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from played_town import EXAMPLES
from plebiscite.server.entries.sealed import forget
from plebiscite.server.referendums.models import Referendum
from served_town import ServedTown, sequencer_process

TOML = (EXAMPLES / "town.toml").read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def service() -> Iterator[Path]:
    with sequencer_process(settings.SERVICE.data):
        yield settings.SERVICE.data


@pytest.fixture(scope="module")
def town(service: Path, request: pytest.FixtureRequest) -> ServedTown:
    """One town for each test file, open for voting; its second factor is the file's FACTOR."""
    factor = getattr(request.module, "FACTOR", "none")
    slug = request.module.__name__.rsplit(".", 1)[-1].removeprefix("test_").replace("_", "-")
    toml = TOML.replace('second_factor = "none"', f'second_factor = "{factor}"')
    return ServedTown(service, slug, toml=toml, origin=f"{slug}.example/2026").open()


@pytest.fixture
def referendum(town: ServedTown, db: None) -> Referendum:
    forget()  # that of the test before
    return Referendum.objects.create(
        slug=town.slug,
        state=Referendum.State.SEALED,
        title="A bench for the square",
        origin=town.definition.origin,
    )


@pytest.fixture
def browser() -> Client:
    return Client(headers={"host": "localhost"})
