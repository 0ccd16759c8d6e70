"""A town before its ceremony behind the API: a real sequencer on the settings' data folder."""

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.test import Client

from plebiscite.server.entries.sealed import forget
from plebiscite.server.referendums.models import Referendum
from served_town import ServedTown, sequencer_process


@pytest.fixture(scope="module")
def town() -> Iterator[ServedTown]:
    with sequencer_process(settings.SERVICE.data):
        made = ServedTown(settings.SERVICE.data, "trustees", origin="trustees.example/2026")
        made.seal()
        made.issue()
        yield made


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
