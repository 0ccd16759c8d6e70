"""Witnesses and observers by commands: one history, and words on the record."""

from pathlib import Path

import pytest

from cli_town import ORIGIN, CliTown

KEYS = ("log", "commission", "registrar", "trustee-1", "trustee-2", "trustee-3", "witness")


@pytest.fixture
def watched(tmp_path: Path) -> CliTown:
    """A town that asks for the one witness it has, and invites one observer."""
    town = CliTown(tmp_path)
    keys = tmp_path / "keys"
    for name in (*KEYS, "observer"):
        office = name.partition("-")[0]
        told = town.told(
            *("key", "new", office, "--name", ORIGIN if office == "log" else f"{name}.example"),
            *("--for", ORIGIN, "--out", keys / f"{name}.key"),
        )
        if office == "witness":
            witness = told["key"]
        if office == "observer":
            observer = told["key"]
    file = town.path("town.toml")
    town.good("definition", "example", "--small", "--practice", "--keys", keys, "--out", file)
    text = file.read_text(encoding="utf-8")
    text = text[: text.index("[witnesses]")]
    text += f'[witnesses]\nquorum = 1\nmembers = [{{ key = "{witness}" }}]\n'
    text += f'[[observers]]\nkey = "{observer}"\n'
    file.write_text(text, encoding="utf-8")
    town.good("definition", "policy", file, "--out", town.policy)
    town.good(
        *("record", "create", "--definition", file, "--private", town.private),
        *("--log-key", keys / "log.key", "--commission-key", keys / "commission.key"),
    )
    return town


def seen(town: CliTown, *verb: str) -> tuple[object, ...]:
    return ("witness", *verb, "--state", town.path("seen"), "--key", town.path("keys/witness.key"))


def cosigned(town: CliTown) -> None:
    note = town.path("w.note")
    town.good(*seen(town, "cosign"), "--out", note)
    town.good("record", "cosign", "--private", town.private, note)


def statement(town: CliTown, *more: object) -> tuple[object, ...]:
    words = town.path("words.txt")
    words.write_text("We saw the count.", encoding="utf-8")
    key = ("--key", town.path("keys/observer.key"))
    return ("observer", "statement", "--position", "accepts", "--words", words, *key, *more)


def test_the_log_waits_for_its_witness(watched: CliTown) -> None:
    shown = watched.good("record", "status").stdout
    assert "cosigned by nobody, which is not enough yet" in shown
    out = watched.path("s")
    assert "the quorum is not met" in watched.refused(1, *statement(watched, "--out", out))
    said = watched.refused(3, *statement(watched, "--append", watched.private))
    assert "must be cosigned by the quorum" in said
    watched.good(*seen(watched, "init"))
    cosigned(watched)
    assert "cosigned by witness.example, last 2" in watched.good("record", "status").stdout
    told = watched.told(*statement(watched, "--append", watched.private))
    assert told["appended"][0] == {"index": 1, "kind": "statement", "receipt": False}
    said = watched.refused(1, "record", "receipt", 1, "--out", out)
    assert "the quorum is not met" in said
    cosigned(watched)
    watched.good("record", "receipt", 1, "--out", out)
    assert watched.told("record", "status")["quorum_met"]


def test_an_act_without_its_quorum_says_that_the_log_waits(watched: CliTown) -> None:
    watched.good(*seen(watched, "init"))
    cosigned(watched)
    shown = watched.good(*statement(watched, "--append", watched.private)).stdout
    assert "no receipt, and the log waits for them" in shown


def test_a_witness_never_cosigns_a_second_history(watched: CliTown) -> None:
    watched.good(*seen(watched, "init"))
    other = watched.copy(watched.folder.parent / "other")
    cosigned(watched)
    watched.good(*statement(watched, "--append", watched.private))
    cosigned(watched)
    note = watched.path("bad.note")
    cosign = (*seen(watched, "cosign"), "--out", note)
    assert "this witness has seen 2" in watched.refused(1, *cosign, "--record", other.record)
    assert not note.exists()


def test_a_witness_begins_once_and_with_its_own_key(watched: CliTown) -> None:
    out = ("--out", watched.path("n"))
    assert "witness init" in watched.refused(2, *seen(watched, "cosign"), *out)
    assert "watches town.example/2026" in watched.good(*seen(watched, "init")).stdout
    assert "watches already" in watched.refused(2, *seen(watched, "init"))
    stranger = watched.path("s.key")
    origin = ("--for", ORIGIN, "--out", stranger)
    watched.good("key", "new", "witness", "--name", "s.example", *origin)
    args = ("witness", "init", "--state", watched.path("x"), "--key", stranger)
    assert "does not name the witness s.example" in watched.refused(2, *args)
    namesake = watched.path("n.key")
    origin = ("--for", ORIGIN, "--out", namesake)
    watched.good("key", "new", "witness", "--name", "witness.example", *origin)
    wanted = "names witness.example with another key (witness.example+"
    init = ("witness", "init", "--state", watched.path("x"), "--key", namesake)
    assert wanted in watched.refused(2, *init)
    cosign = ("witness", "cosign", "--state", watched.path("x"), "--key", namesake)
    assert wanted in watched.refused(2, *cosign, *out)
    watched.good(*seen(watched, "cosign"), *out)
    note = watched.path("n")
    shown = watched.good("record", "cosign", "--private", watched.private, note).stdout
    assert "cosigned by witness.example; the quorum is met" in shown
    asked = watched.good("witness", "status", "--ask").stdout
    assert asked.count("no address") == 1
    assert "Not asked, because the policy has no address of them: witness.example." in asked


def test_notes_that_are_no_cosignatures(watched: CliTown) -> None:
    note = watched.path("note")
    note.write_text("hello\n")
    args = ("record", "cosign", "--private", watched.private, note)
    assert str(note) in watched.refused(2, *args)
    note.write_bytes((watched.record / "checkpoint").read_bytes())
    told = watched.told(*args)
    assert told == {"size": 1, "cosigned": [], "quorum_met": False}
    assert "not met yet" in watched.good(*args).stdout


def test_only_an_invited_observer_speaks(watched: CliTown) -> None:
    watched.good(*seen(watched, "init"))
    cosigned(watched)
    stranger = watched.path("s.key")
    origin = ("--for", ORIGIN, "--out", stranger)
    watched.good("key", "new", "observer", "--name", "s.example", *origin)
    said = watched.refused(2, *statement(watched, "--key", stranger, "--out", watched.path("o")))
    assert "is no observer of town.example/2026" in said
