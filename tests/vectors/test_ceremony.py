"""Commitments and proofs of possession, against another program's."""

import json
from pathlib import Path
from typing import Any

import pytest

from plebiscite.errors import SignatureError
from plebiscite.group.known import ED25519
from plebiscite.proofs.decryption import KeyContext
from plebiscite.proofs.schnorr import SchnorrSignature
from plebiscite.record.ceremony_statements import Ceremony, check_possession, commitment_digest

PATH = Path(__file__).parents[2] / "vectors" / "additions" / "ceremony.json"
DATA: dict[str, Any] = json.loads(PATH.read_text())


def test_commitments_are_the_other_program_s() -> None:
    case = DATA["commit"]
    ceremony = Ceremony(ED25519, case["origin"], bytes.fromhex(case["ceremony_sha256"]))
    random, payload = bytes.fromhex(case["nonce"]), case["payload"].encode()
    own = commitment_digest(ceremony, case["owner"], random, payload)
    assert own.hex() == case["commitment"]
    assert commitment_digest(ceremony, 2, random, payload).hex() == case["with_owner_2"]


@pytest.mark.parametrize("case", DATA["possession"], ids=lambda case: case["name"])
def test_the_verdict_on_possession_is_the_other_program_s(case: dict[str, Any]) -> None:
    group, origin, cid, role, *numbers, _key = case["fields"]
    assert group == ED25519.name
    ceremony = Ceremony(ED25519, origin, bytes.fromhex(cid))
    context = KeyContext("Single", *(int(number, 16) for number in numbers))
    key = ED25519.decode(bytes.fromhex(case["key"]))
    written = case["signature"]
    commitment = bytes.fromhex(written["commitment"])[::-1].hex()
    proof = SchnorrSignature(commitment, written["response"])
    if case["accept"]:
        check_possession(ceremony, role, context, key, proof)
    else:
        with pytest.raises(SignatureError):
            check_possession(ceremony, role, context, key, proof)
