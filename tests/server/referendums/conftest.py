"""Two officers, and a real sequencer in a folder of its own."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytest_django import Settings

from commission_office import Desk, new_officer
from plebiscite.server.referendums.models import Membership
from served_town import sequencer_process


@pytest.fixture(scope="session")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The folder of a running sequencer."""
    data = tmp_path_factory.mktemp("commission")
    with sequencer_process(data):
        yield data


@pytest.fixture
def first(db: None, settings: Settings, kept: Path) -> Desk:
    settings.SERVICE = settings.SERVICE._replace(data=kept)
    return Desk(new_officer("first@commission.example", administrator=True))


@pytest.fixture
def slug(request: pytest.FixtureRequest) -> str:
    """A short name of this test's own: the sequencer keeps what earlier tests made."""
    name = str(request.node.name).removeprefix("test_")
    return re.sub(r"[^a-z0-9]+", "-", name)[:40].strip("-")


@pytest.fixture
def draft(first: Desk, slug: str) -> Desk:
    """The first officer's desk with a new referendum."""
    first.start(slug)
    return first


@pytest.fixture
def second(draft: Desk) -> Desk:
    """Another officer of the same referendum."""
    officer = new_officer("second@commission.example")
    draft.post("people/", email=officer.email, role=Membership.Role.OFFICER)
    return Desk(officer, draft.slug)
