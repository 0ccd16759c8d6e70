"""The strong decryption proof and the rehearsal's, against another program's proofs."""

import json
from pathlib import Path
from typing import Any

import pytest

from plebiscite.errors import PlebisciteError
from plebiscite.group.known import ED25519 as GROUP
from plebiscite.proofs.decryption import (
    DecryptionProof,
    DecryptionStatement,
    KeyContext,
    Kind,
    check_decryption,
    fold,
    statement_digest,
    weight,
)
from plebiscite.proofs.transcript import strong_challenge

ADDITIONS = Path(__file__).parents[2] / "vectors" / "additions"
CASES: list[dict[str, Any]] = json.loads((ADDITIONS / "decryption.json").read_text())
KINDS: dict[str, Kind] = {
    "plebiscite/v1/decryption": "decryption",
    "plebiscite/v1/rehearsal": "rehearsal",
}


def statement(case: dict[str, Any]) -> DecryptionStatement:
    def element(text: str, *, identity_allowed: bool = False) -> Any:  # noqa: ANN401 - Element
        return GROUP.decode(bytes.fromhex(text), identity_allowed=identity_allowed)

    assert case["group"] == GROUP.name
    return DecryptionStatement(
        group=GROUP,
        origin=case["origin"],
        size=case["close_size"],
        root=bytes.fromhex(case["close_root"]),
        units=tuple((uuid, phi) for uuid, phi in case["units"]),
        tally_digest=bytes.fromhex(case["tally_sha256"]),
        trustees_digest=bytes.fromhex(case["trustees_sha256"]),
        context=KeyContext(
            case["kind"], case["owner"], case["index"], case["threshold"], case["size"]
        ),
        election_key=element(case["y"]),
        public_key=element(case["X"]),
        alphas=tuple(element(text, identity_allowed=True) for text in case["alphas"]),
    )


def check(case: dict[str, Any]) -> None:
    factors = [GROUP.decode(bytes.fromhex(f), identity_allowed=True) for f in case["factors"]]
    written = case["proof"]
    a, b = (bytes.fromhex(written[name])[::-1].hex() for name in ("A", "B"))
    proof = DecryptionProof(a, b, written["response"])
    check_decryption(statement(case), factors, proof, kind=KINDS[case["tag"]])


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_the_verdict_is_the_other_program_s(case: dict[str, Any]) -> None:
    if case["accept"]:
        check(case)
    else:
        with pytest.raises(PlebisciteError):
            check(case)


GOOD = [case for case in CASES if case["accept"]]


@pytest.mark.parametrize("case", GOOD, ids=lambda case: case["name"])
def test_every_intermediate_value_is_the_other_program_s(case: dict[str, Any]) -> None:
    kind, expected, proof = KINDS[case["tag"]], case["intermediate"], case["proof"]
    own = statement(case)
    factors = [GROUP.decode(bytes.fromhex(f), identity_allowed=True) for f in case["factors"]]
    digest = statement_digest(own, factors, kind)
    assert digest.hex() == expected["statement_sha512"]
    weights = [str(weight(digest, i, kind)) for i in range(len(factors))]
    assert weights == expected["weights"]
    assert fold(GROUP, digest, own.alphas, kind).hex() == expected["folded_alpha"]
    commitments = (bytes.fromhex(proof["A"]), bytes.fromhex(proof["B"]))
    challenge = strong_challenge(GROUP, f"{kind}/challenge", (digest, *commitments))
    assert str(challenge) == expected["challenge"]
