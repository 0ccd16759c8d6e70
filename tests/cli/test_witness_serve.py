"""The keeper's commands ask witnesses that have an address; status and policy say how it stands."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from cli_town import ORIGIN, CliTown
from plebiscite.log.keys import parse_vkey
from plebiscite.log.policy_file import parse_policy_file
from plebiscite.store.key_files import KeyFileKind, read_signing_key
from plebiscite.store.log_writer import LogWriter, create_log
from server.postgres import free_port
from witness_processes import WitnessProcess

pytestmark = pytest.mark.slow
KEYS = ("log", "commission", "registrar", "trustee-1", "trustee-2", "trustee-3")


class Watched:
    """A town with two witnesses behind addresses, both needed, and their processes."""

    def __init__(self, folder: Path) -> None:
        self.town = town = CliTown(folder)
        keys = folder / "keys"
        for name in KEYS:
            office = name.partition("-")[0]
            public = ORIGIN if office == "log" else f"{name}.example"
            file = keys / f"{name}.key"
            town.good("key", "new", office, "--name", public, "--for", ORIGIN, "--out", file)
        log = parse_vkey(str(town.told("key", "show", keys / "log.key")["key"]))
        self.witnesses = []
        members = []
        for number in (1, 2):
            own = folder / f"w{number}"
            key = own / "witness.key"
            name = f"w{number}.example"
            words = ("key", "new", "witness", "--name", name, "--for", ORIGIN, "--out", key)
            vkey = str(town.told(*words)["key"])
            port = free_port()
            signing = read_signing_key(key, KeyFileKind.WITNESS, ORIGIN)
            process = WitnessProcess(own, signing, log, port=port)
            process.keeper.begin()
            self.witnesses.append(process)
            members.append(f'{{ key = "{vkey}", url = "http://127.0.0.1:{port}" }}')
        file = town.path("town.toml")
        town.good(
            *("definition", "example", "--small", "--practice", "--keys", keys, "--out", file)
        )
        text = file.read_text(encoding="utf-8").partition("[witnesses]")[0]
        text += f"[witnesses]\nquorum = 2\nmembers = [{', '.join(members)}]\n"
        file.write_text(text, encoding="utf-8")
        town.good("definition", "policy", file, "--out", town.policy)

    def create(self) -> str:
        keys = self.town.path("keys")
        done = self.town.good(
            *("record", "create", "--definition", self.town.path("town.toml")),
            *("--private", self.town.private),
            *("--log-key", keys / "log.key", "--commission-key", keys / "commission.key"),
        )
        return done.stdout + done.stderr


@pytest.fixture
def watched(tmp_path: Path) -> Iterator[Watched]:
    made = Watched(tmp_path)
    yield made
    for each in made.witnesses:
        each.stop()


def test_creating_and_cosigning_ask_by_themselves(watched: Watched) -> None:
    town = watched.town
    watched.witnesses[0].start().wait_ready()
    assert "witness w2.example: no answer" in watched.create()
    shown = town.good("record", "cosign", "--private", town.private)
    assert "cosigned by w1.example; the quorum is not met yet" in shown.stdout
    watched.witnesses[1].start().wait_ready()
    shown = town.good("record", "cosign", "--private", town.private)
    assert "cosigned by w1.example, w2.example; the quorum is met" in shown.stdout


def test_status_says_who_cosigned_and_what_each_shows(watched: Watched) -> None:
    town = watched.town
    for each in watched.witnesses:
        each.start().wait_ready()
    watched.create()
    shown = town.good("witness", "status").stdout
    assert "1 entry: the quorum is met" in shown
    assert shown.count("cosigned 20") == 2
    watched.witnesses[1].stop()
    asked = town.good("witness", "status", "--ask").stdout
    assert "shows 1 entry" in asked
    assert "! no answer" in asked
    told = json.loads(town.good("witness", "status", "--ask", "--json").stdout)
    assert told["quorum_met"] is True
    assert [row["seen"] for row in told["witnesses"]] == [1, None]


def test_a24_status_finds_a_split_view(watched: Watched, tmp_path: Path) -> None:
    """The witnesses saw one history; somebody is shown another."""
    town = watched.town
    for each in watched.witnesses:
        each.start().wait_ready()
    watched.create()
    fork = tmp_path / "fork"
    key = read_signing_key(town.path("keys") / "log.key", KeyFileKind.LOG, ORIGIN)
    policy = parse_policy_file(town.policy.read_bytes()).policy
    create_log(fork / "record", fork / "private", ORIGIN)
    with LogWriter(fork / "record", fork / "private", key, policy) as writer:
        writer.append([b"another beginning"])
    shown = town.run("witness", "status", "--ask", "--record", fork / "record")
    assert shown.exit_code == 1
    assert "SHOWS ANOTHER HISTORY" in shown.stdout
    assert "THE QUORUM IS NOT MET" in shown.stdout
