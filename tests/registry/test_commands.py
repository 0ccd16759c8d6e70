"""The desk's commands as real processes: killed while sending, silent about voters, and gone."""

import json
import os
import signal
import subprocess
import time
import urllib.request
from collections import Counter
from pathlib import Path

import pytest

from played_town import EXAMPLES, Town
from plebiscite.offices import commission
from registry_mail import MailServer, free_port
from registry_town import PLEBISCITE, ROLL, DeskCommands, TownService, played_desk

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


def test_every_command_tells_json_and_nothing_personal(tmp_path: Path) -> None:
    with played_desk(tmp_path) as (service, desk, _):
        desk.bring_key()
        origin = service.town.definition.origin
        words = list(service.town.policy.words)
        told: dict[str, dict[str, object]] = {"key": desk.told("key")}
        assert told["key"] == {"origin": origin, "key": service.town.definition.registrar.key}
        assert desk.told("policy") == {"words": words, "compared": False}
        assert desk.told("policy", "--words", " ".join(words)) == {"words": words, "compared": True}
        said = {"sender": "The clerk", "telephone": "+33 1", "return_address": "A\nB", "email": ""}
        given = ["--sender", "The clerk", "--telephone", "+33 1", "--return-address", "A/B"]
        assert desk.told("contacts", *given) == said
        told["tried"], told["kept"] = (
            desk.told("import", ROLL),
            desk.told("import", ROLL, "--commit"),
        )
        assert [told[each]["kept"] for each in ("tried", "kept")] == [False, True]
        assert told["tried"]["report"] == told["kept"]["report"]
        told["issue"] = desk.told("issue")
        assert told["issue"] == {"issued_now": True, "on_record": True, "waits": ""}
        told["send"] = desk.told("send")
        assert told["send"] == {"queued": 7, "sent": 7, "refused": 0, "later": 0, "waits": ""}
        assert desk.told("send", "--go-on")["sent"] == 0
        assert desk.told("bounces", "--voter", "T01") == {"read": 0, "bounced": 1}
        told["letters"] = desk.told("letters", "--scope", "all")
        (made,) = desk.told("letters", "--scope", "unreached")["files"]
        assert (made["sheets"], made["scope"]) == (1, "unreached")
        assert Path(made["file"]).read_bytes().startswith(b"%PDF")
        told["notices"] = desk.told("notices")
        assert told["notices"]["followed"] is True
        told["status"] = desk.told("status")
        assert (told["status"]["service"], told["status"]["origin"]) == (service.address, origin)
        assert {each["task"] for each in desk.told("status")["tasks"] if each["done"]} >= {"roll"}
        all_told = json.dumps(told).encode()
        assert not [each for each in personal(desk) if each in all_told]

        service.open_voting()
        close(service)
        assert desk.told("destroy", "--confirm", origin) == {"origin": origin, "destroyed": True}


def test_the_served_desk_tells_one_line_when_its_pages_are_there(tmp_path: Path) -> None:
    with played_desk(tmp_path) as (service, desk, _):
        desk.run("policy", "--service", service.address)
        port = free_port()
        process = subprocess.Popen(
            [PLEBISCITE, "registrar", "serve", "--json", "--data", desk.folder, f"--port={port}"],
            env={**os.environ, **desk.environment},
            stdout=subprocess.PIPE,
            text=True,
        )
        assert process.stdout is not None
        with process.stdout as said:
            told = json.loads(said.readline())
            try:
                with urllib.request.urlopen(told["login"].partition("#")[0], timeout=20) as page:  # noqa: S310 - our own, by http
                    assert page.status == 200
            finally:
                process.send_signal(signal.SIGTERM)
                process.wait(60)
            assert said.read() == ""
        address = f"http://127.0.0.1:{port}/"
        assert (told["address"], told["data"]) == (address, str(desk.folder.resolve()))
        assert told["login"].startswith(f"{address}login/#")
