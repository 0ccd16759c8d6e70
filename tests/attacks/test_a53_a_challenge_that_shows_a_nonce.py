"""A53: an opened ballot that showed the nonce of a proof would give the voting secret away."""

from pathlib import Path

import msgspec
import pytest

from cli_town import CliTown
from played_town import Town
from plebiscite.ballot.codes import credential_secret, read_code
from plebiscite.ballot.v1_ballot import parse_ballot
from plebiscite.ballot.v1_encryption import encrypt_ballot
from plebiscite.canonical.json import parse_json
from plebiscite.cli.ballot_files import BallotFile
from plebiscite.group.known import ED25519
from plebiscite.offices.voter import OpenedBallot
from plebiscite.proofs.v1_proof import V1Proof
from v1_sample import fixed_randomness, sample_election

SECRET = 4242


def test_with_the_nonce_of_its_signature_anyone_computes_the_voting_secret() -> None:
    election = sample_election()
    order = election.group.order
    ballot = encrypt_ballot(election, ((0, 1, 0), (1, 0)), SECRET, fixed_randomness())
    proof = parse_ballot(ballot.raw).signature.proof
    response, challenge = int(proof.response), int(proof.challenge)
    leaked = nonce_of(proof, SECRET, order)
    assert (leaked - response) * pow(challenge, -1, order) % order == SECRET
    assert leaked not in {r for row in ballot.randomness for r in row}


def nonce_of(proof: V1Proof, secret: int, order: int) -> int:
    """What a device that knows the secret could show: w = s + x·c."""
    return (int(proof.response) + secret * int(proof.challenge)) % order


@pytest.fixture
def voting(tmp_path: Path) -> CliTown:
    return CliTown.played(tmp_path, Town.open)


def test_an_opened_ballot_holds_encryption_randomness_and_nothing_else(voting: CliTown) -> None:
    prepared, opened = voting.path("b.ballot"), voting.path("o.json")
    receipt = voting.path("r")
    voting.prepare(0, "yes", prepared)
    before = parse_json(prepared.read_bytes(), BallotFile).prepared
    assert before is not None
    handing = ("--append", voting.private, "--receipt", receipt)
    voting.good("ballot", "challenge", prepared, *handing)
    voting.good("ballot", "opened", prepared, "--receipt", receipt, "--out", opened)
    shown = parse_json(opened.read_bytes(), OpenedBallot)
    assert msgspec.structs.asdict(shown).keys() == {
        "format",
        "origin",
        "unit",
        "ballot",
        "choices",
        "randomness",
    }
    assert shown.randomness == before.randomness
    code = voting.code(0).read_text().replace("-", "")
    text = opened.read_text()
    symbols = read_code(voting.code(0).read_text())
    voting_secret = credential_secret(ED25519, shown.origin, shown.unit, symbols)
    nonce = nonce_of(
        parse_ballot(shown.ballot.encode()).signature.proof, voting_secret, ED25519.order
    )
    secrets = (voting_secret, nonce, before.cast.response, before.challenge.response)
    for secret in (code, *map(str, secrets)):
        assert secret not in text
    # Nor does the voter's own file keep the signature that could still cast it.
    assert before.cast.response not in prepared.read_text()
