"""The desk's commands as real processes: killed while sending, silent about voters, and gone."""

import os
import signal
import subprocess
import time
from collections import Counter
from pathlib import Path

import pytest

from played_town import EXAMPLES, Town
from plebiscite.offices import commission
from registry_mail import MailServer
from registry_town import PLEBISCITE, DeskCommands, TownService, played_desk

pytestmark = pytest.mark.slow


def kill_while_sending(desk: DeskCommands, mail: MailServer) -> None:
    """End the process with no warning once the third mail is with the server."""
    mail.pause = 0.2
    process = subprocess.Popen(
        [PLEBISCITE, "registrar", "send", "--data", desk.folder],
        env={**os.environ, **desk.environment},
        stdout=subprocess.DEVNULL,
    )
    while len(mail.raw) < 3:
        assert process.poll() is None
        time.sleep(0.01)
    process.send_signal(signal.SIGKILL)
    process.wait()
    mail.pause = 0.0


def close(service: TownService) -> None:
    service.play(Town.end_voting)
    service.play(lambda town: town.act(commission.close(town.keeper.state)))


def personal(desk: DeskCommands) -> list[bytes]:
    """Every name, address and code."""
    found = [code.encode() for code in desk.codes().values()]
    for line in (EXAMPLES / "town-roll.csv").read_text().splitlines()[1:]:
        number, name, _, _, email, _ = line.split(",", 5)
        found += [name.encode(), email.encode() or number.encode()]
    return found


def test_killed_while_sending_then_destroyed_without_a_trace(tmp_path: Path) -> None:
    with played_desk(tmp_path) as (service, desk, mail):
        desk.ready_to_issue()
        said = desk.run("issue")
        assert "issued already" in desk.run("issue", status=2)
        kill_while_sending(desk, mail)
        said += desk.run("send")
        sent = Counter(str(each["Message-ID"]) for each in mail.mails)
        assert len(sent) == 7  # one message a voter
        assert sum(sent.values()) <= 8  # at most the one in hand, under the same Message-ID

        service.open_voting()
        service.vote(desk.codes()["T01"], "yes")
        said += desk.run("notices") + desk.run("letters", "--scope", "all") + desk.run("status")
        secrets = personal(desk)
        assert not [each for each in secrets if each in said.encode()]
        assert any(each in (desk.folder / "registrar.sqlite3").read_bytes() for each in secrets)

        origin = service.town.definition.origin
        desk.run("destroy", "--confirm", origin, status=2)
        close(service)
        desk.run("destroy", "--confirm", "another", status=2)
        assert "destroyed" in desk.run("destroy", "--confirm", origin)
        assert [what for _, what in service.town.keeper.state.destructions] == ["mapping"]
        left = b"".join(file.read_bytes() for file in desk.folder.rglob("*") if file.is_file())
        assert not [each for each in secrets if each in left]
        mails = len(mail.raw)
        assert "destroyed" in desk.run("send", status=2)
        assert len(mail.raw) == mails
