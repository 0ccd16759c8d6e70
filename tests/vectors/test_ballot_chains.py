"""vectors/additions/ballots.json: envelopes, counters, chains and challenges."""

import json
from pathlib import Path
from typing import Any

import pytest

from definition_examples import example
from played_in_memory import played_to
from plebiscite.ballot.envelope import EnvelopeStatement, check_seal
from plebiscite.canonical.encoding import h512
from plebiscite.errors import PlebisciteError
from plebiscite.group.interface import Element
from plebiscite.group.known import ED25519
from plebiscite.proofs.schnorr import SchnorrSignature
from plebiscite.record.apply_votes import apply_vote
from plebiscite.record.chains import Chain, chain_of, pack_chain
from plebiscite.record.state import Finding, RecordState
from plebiscite.record.unit_count import UnitCount
from plebiscite.record.vote_check import Vote

PATH = Path(__file__).parents[2] / "vectors" / "additions" / "ballots.json"
CASES = json.loads(PATH.read_bytes())


def state_for(case: dict[str, Any]) -> RecordState:
    """A state whose one unit is the case's, with every credential in its roll."""
    town = played_to("start")
    state = town.state
    state.definition = example("town")[0]
    state.unit_numbers = {case["uuid"]: 0}
    state.counts = {case["uuid"]: UnitCount()}
    for entry in case["entries"]:
        state.credentials.set(bytes.fromhex(entry["credential"]), pack_chain(Chain(0)))
    return state


def statement_of(entry: dict[str, Any]) -> EnvelopeStatement:
    return EnvelopeStatement(
        origin=entry["origin"],
        uuid=entry["uuid"],
        fingerprint=entry["phi"],
        credential=ED25519.decode(bytes.fromhex(entry["credential"])),
        tracker=bytes.fromhex(entry["ballot"]),
        replaces=bytes.fromhex(entry["replaces"]),
        counter=entry["counter"],
    )


def signature_of(entry: dict[str, Any]) -> SchnorrSignature:
    """The vector has RFC 8032 bytes where our entries have v1's reversed text."""
    commitment = bytes.fromhex(entry["signature"]["commitment"])[::-1].hex()
    return SchnorrSignature(commitment, entry["signature"]["response"])


def vote_of(case: dict[str, Any], entry: dict[str, Any], number: int) -> Vote:
    """The entry as our reader would give it; v1's own validity is taken as given."""
    here = statement_of(entry)._replace(
        origin=case["origin"], uuid=case["uuid"], fingerprint=case["phi"]
    )
    findings: tuple[Finding, ...] = ()
    try:
        check_seal(ED25519, entry["kind"], here, signature_of(entry))
    except PlebisciteError as error:
        findings = (Finding("ballots-2", "entry", error),)
    ballot = entry["kind"] == "ballot"
    components = b"".join(
        ED25519.generator_power(1000 + 2 * number + place) for place in range(2 * ballot)
    )
    return Vote(
        entry["kind"],
        case["uuid"],
        here.credential,
        here.tracker,
        here.replaces,
        here.counter,
        components,
        findings,
    )


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_the_same_entries_are_admitted_and_the_same_ballots_stand(case: dict[str, Any]) -> None:
    state = state_for(case)
    for number, (entry, verdict) in enumerate(zip(case["entries"], case["verdicts"], strict=True)):
        admitted = apply_vote(state, vote_of(case, entry, number), "entry")
        assert admitted == (verdict == "admitted"), (number, verdict)
    for credential, tracker in case["standing"].items():
        chain = chain_of(state.credentials, Element(bytes.fromhex(credential)))
        assert chain is not None
        assert chain.standing.hex() == tracker
    standing = sum(bool(tracker) for tracker in case["standing"].values())
    assert state.counts[case["uuid"]].ballots == standing


def test_the_signed_statements_are_the_vectors() -> None:
    (case,) = [each for each in CASES if "statement_sha512" in each]
    made = [
        h512(entry["kind"], statement_of(entry).fields(ED25519)).hex() for entry in case["entries"]
    ]
    assert made == case["statement_sha512"]
