"""A desk in this process, a town's service over HTTP, and a mail server."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from played_town import Town, example_key
from plebiscite.registry.contacts import keep_contacts
from plebiscite.registry.desk import set_up_desk, the_desk
from plebiscite.registry.desk_folder import DATA, DeskFolder
from plebiscite.registry.following import confirm_policy, follow
from plebiscite.registry.issuing import hand_in_rolls, issue_codes
from plebiscite.registry.keys import import_key
from plebiscite.registry.mailing import queue_codes
from plebiscite.registry.models import Voter
from plebiscite.registry.roll_import import import_roll
from plebiscite.store.key_files import KeyFileKind, write_signing_key
from registry_mail import MailServer
from registry_town import ROLL, TownService


@pytest.fixture
def service(tmp_path: Path) -> Iterator[TownService]:
    made = TownService(tmp_path / "town")
    made.play(Town.define)
    yield made
    made.stop()


@pytest.fixture
def mail_server(monkeypatch: pytest.MonkeyPatch) -> Iterator[MailServer]:
    server = MailServer()
    server.start()
    for name, value in server.settings.items():
        monkeypatch.setenv(name, value)
    yield server
    server.stop()


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, transactional_db: None) -> DeskFolder:
    del transactional_db
    monkeypatch.setenv(DATA, str(tmp_path / "desk"))
    return DeskFolder(tmp_path / "desk")


@pytest.fixture
def new_desk(service: TownService, folder: DeskFolder) -> DeskFolder:
    """A desk that knows the address of its service and nothing else."""
    set_up_desk(service.address)
    return folder


@pytest.fixture
def keyed(new_desk: DeskFolder, service: TownService, tmp_path: Path) -> DeskFolder:
    """With the key of the definition."""
    origin = service.town.definition.origin
    key = example_key(service.town.office_key("registrar"))
    write_signing_key(tmp_path / "clerk.key", KeyFileKind.REGISTRAR, origin, key)
    import_key(the_desk(), new_desk, origin, tmp_path / "clerk.key")
    return new_desk


@pytest.fixture
def ready(keyed: DeskFolder, service: TownService) -> DeskFolder:
    """With key, compared policy, contacts and roll."""
    assert follow() is not None, the_desk().trouble
    confirm_policy(" ".join(service.town.policy.words))
    keep_contacts("The town clerk", "Town hall\n1 Square", "+33 1 23 45 67 89", "")
    import_roll(ROLL.read_bytes(), "roll.csv")
    return keyed


@pytest.fixture
def issued(ready: DeskFolder) -> DeskFolder:
    """With codes whose credentials are on the record."""
    issue_codes(ready)
    assert hand_in_rolls()
    return ready


@pytest.fixture
def queued(issued: DeskFolder, mail_server: MailServer) -> DeskFolder:
    """With the first mail to everyone queued."""
    del mail_server
    assert queue_codes() == 7
    return issued


@pytest.fixture
def voting(issued: DeskFolder, service: TownService, mail_server: MailServer) -> DeskFolder:
    """While voting is open."""
    del mail_server
    service.open_voting()
    follow()
    return issued


@pytest.fixture
def code_of() -> Callable[[str], str]:
    """The code of a voter, by number."""
    return lambda voter_id: Voter.objects.get(voter_id=voter_id).code
