"""The vectors in `vectors/record`: made again they are the same, and the product obeys them."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from plebiscite.ballot.codes import credential_secret, read_code, write_code
from plebiscite.canonical.base64 import b64hash
from plebiscite.canonical.encoding import enc
from plebiscite.canonical.words import policy_words, tracker_words
from plebiscite.errors import EvidenceError, MalformedError
from plebiscite.group.interface import Element
from plebiscite.group.known import ED25519
from plebiscite.log.keys import parse_vkey
from plebiscite.log.policy_file import parse_policy_file
from plebiscite.proofs.schnorr import SchnorrSignature, verify_signature
from plebiscite.record.acts import act_message, check_act
from plebiscite.record.definition_parts import definition_hash, parse_parts
from plebiscite.record.election_record import election_record
from plebiscite.record.entries import Act, kind_of, parse_entry, write_entry
from plebiscite.record.grouping import groups_at_close
from plebiscite.record.phases import ALLOWED
from plebiscite.record.units import Unit, unit_uuid, units_of

ROOT = Path(__file__).parent.parent.parent
FOLDER = ROOT / "vectors" / "record"
FILES = sorted(path.name for path in FOLDER.glob("*.json"))
Case = dict[str, Any]


def read(name: str) -> Any:  # noqa: ANN401 - JSON is what it is
    return json.loads((FOLDER / f"{name}.json").read_bytes())


@pytest.mark.slow
def test_the_generator_gives_these_files_again(tmp_path: Path) -> None:
    command = [sys.executable, str(ROOT / "tools" / "make_record_vectors.py"), str(tmp_path)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "tests")}
    subprocess.run(command, check=True, env=environment, capture_output=True)
    assert sorted(path.name for path in tmp_path.glob("*.json")) == FILES
    for name in FILES:
        assert (tmp_path / name).read_bytes() == (FOLDER / name).read_bytes(), name


ENTRIES = read("entries")


def test_there_is_an_entry_of_every_kind() -> None:
    assert {case["kind"] for case in ENTRIES["entries"]} == set(ALLOWED)


@pytest.mark.parametrize("case", ENTRIES["entries"], ids=lambda case: case["kind"])
def test_an_entry_is_read_and_its_acts_hold(case: Case) -> None:
    entry = parse_entry(case["entry"].encode())
    assert kind_of(entry) == case["kind"]
    assert write_entry(entry) == case["entry"].encode()
    if not isinstance(entry, Act):
        assert case["acts"] == []
        return
    check_act(
        entry, case["origin"], {act["office"]: parse_vkey(act["key"]) for act in case["acts"]}
    )
    for act, signature in zip(case["acts"], entry.signatures, strict=True):
        message = act_message(entry, case["origin"], act["office"], act["counter"])
        assert message.hex() == act["message"]
        assert signature.signature == act["signature"]


@pytest.mark.parametrize("case", ENTRIES["refused"], ids=lambda case: case["why"])
def test_other_bytes_are_no_entry(case: Case) -> None:
    with pytest.raises(MalformedError):
        parse_entry(case["entry"].encode())


@pytest.mark.parametrize("case", read("envelopes"), ids=lambda case: case["kind"])
def test_an_envelope_holds_or_not(case: Case) -> None:
    fields = [bytes.fromhex(field) for field in case["fields"]]
    signature = SchnorrSignature(case["commitment"], case["response"])
    if case["accept"]:
        assert enc(case["kind"], fields).hex() == case["encoded"]
        verify_signature(ED25519, case["kind"], fields, Element(fields[4]), signature)
        return
    with pytest.raises((EvidenceError, MalformedError)):
        verify_signature(ED25519, case["kind"], fields, Element(fields[4]), signature)


@pytest.mark.parametrize("case", read("codes"), ids=lambda case: case["printed"])
def test_a_code_gives_its_credential(case: Case) -> None:
    assert write_code(case["symbols"]) == case["printed"]
    assert read_code(case["printed"].lower()) == case["symbols"]
    secret = credential_secret(ED25519, case["origin"], case["unit"], case["symbols"])
    assert str(secret) == case["secret"]
    assert ED25519.format(ED25519.generator_power(secret)) == case["credential"]


def test_words_are_those_of_the_digests() -> None:
    words = read("words")
    for case in words["policies"]:
        policy = parse_policy_file(case["file"].encode())
        assert policy.digest.hex() == case["sha256"]
        assert list(policy.words) == case["words"]
        assert policy.tolerated_liars == case["tolerated_liars"]
    for case in words["trackers"]:
        assert list(tracker_words(bytes.fromhex(case["tracker"]))) == case["words"]
    for case in words["digests"]:
        assert list(policy_words(bytes.fromhex(case["sha256"]))) == case["policy"]


@pytest.mark.parametrize("case", read("definitions"), ids=lambda case: case["hash"][:8])
def test_a_definition_has_its_hash_and_its_elections(case: Case) -> None:
    parts = [(part["name"], part["bytes"].encode()) for part in case["parts"]]
    assert definition_hash(parts).hex() == case["hash"]
    definition, texts = parse_parts(parts)
    for unit, election in zip(units_of(definition), case["elections"], strict=True):
        record = election_record(
            definition,
            texts,
            unit,
            definition_hash=bytes.fromhex(case["hash"]),
            roll_sha256=bytes.fromhex(case["roll_sha256"]),
            trustees_sha256=bytes.fromhex(case["trustees_sha256"]),
            cid=bytes.fromhex(case["cid"]),
            y_text=case["public_key"],
        )
        assert (unit.uuid, record.decode()) == (election["unit"], election["record"])
        assert b64hash(record) == election["fingerprint"]


@pytest.mark.parametrize("case", read("units"), ids=lambda case: case["uuid"])
def test_a_unit_has_its_uuid(case: Case) -> None:
    assert unit_uuid(case["origin"], case["district"], case["style"]) == case["uuid"]


@pytest.mark.parametrize("case", read("groups"), ids=lambda case: case["name"])
def test_groups_are_those_of_the_vector(case: Case) -> None:
    units = [Unit(uuid, uuid, "s", 1, (), parent, rule) for uuid, parent, _, rule in case["units"]]
    counted = {uuid: ballots for uuid, _, ballots, _ in case["units"]}
    found = groups_at_close(units, counted, case["minimum"])
    assert [{**each._asdict(), "units": list(each.units)} for each in found] == case["groups"]
