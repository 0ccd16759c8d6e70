"""vectors/advice: eighth parts, and chunks of ballots with advice, by both of our programs."""

import json
import secrets
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from kernel_needs import require_kernel
from plebiscite.ballot.advice import AdvisedBallot, Sealed, check_with_advice_plainly
from plebiscite.ballot.envelope import EnvelopeStatement, check_seal, tracker_of
from plebiscite.ballot.v1_ballot import parse_ballot
from plebiscite.ballot.v1_election import Election, parse_election
from plebiscite.ballot.v1_verification import BallotVerifier
from plebiscite.canonical.hexadecimal import parse_hex
from plebiscite.errors import MalformedError, PlebisciteError
from plebiscite.group.ed25519_eighths import eightfold, eighth_part
from plebiscite.group.known import ED25519
from plebiscite.proofs.transcript import Randomness
from plebiscite.record.entries import BallotEntry, parse_entry

FOLDER = Path(__file__).parents[2] / "vectors" / "advice"
EIGHTHS = json.loads((FOLDER / "eighths.json").read_bytes())
CHUNKS = json.loads((FOLDER / "chunks.json").read_bytes())
CASES = [pytest.param(case, id=case["name"]) for case in CHUNKS["cases"]]


@pytest.mark.parametrize("case", EIGHTHS["good"])
def test_every_eighth_part_gives_its_element(case: dict[str, Any]) -> None:
    element = ED25519.decode(bytes.fromhex(case["element"]), identity_allowed=True)
    assert eighth_part(element).hex() == case["eighth"]
    assert len(case["others"]) == 7
    for eighth in (case["eighth"], *case["others"]):
        assert eightfold(bytes.fromhex(eighth)) == element


@pytest.mark.parametrize("case", EIGHTHS["bad"], ids=lambda case: case["reason"])
def test_nothing_else_is_an_eighth_part(case: dict[str, Any]) -> None:
    with pytest.raises(MalformedError):
        eightfold(bytes.fromhex(case["eighth"]))


def test_the_kernel_reads_eighth_parts_alike() -> None:
    require_kernel()
    import numpy as np

    from plebiscite.kernel.advice import open_advice

    good = [case["eighth"] for case in EIGHTHS["good"]]
    good += [other for case in EIGHTHS["good"] for other in case["others"]]
    bad = [case["eighth"] for case in EIGHTHS["bad"] if len(case["eighth"]) == 128]
    assert len(bad) == 8
    raw = bytearray().join(bytes.fromhex(each) for each in (*good, *bad))
    opened = open_advice(np.frombuffer(raw, np.uint8).reshape(-1, 1, 64))
    assert opened.good.tolist() == [True] * len(good) + [False] * len(bad)
    for row, eighth in enumerate(good):
        assert opened.encodings[row, 0].tobytes() == eightfold(bytes.fromhex(eighth))


def election_of(case: dict[str, Any]) -> Election:
    return parse_election(CHUNKS["elections"][case["election"]].encode())


def ballots_of(case: dict[str, Any]) -> list[AdvisedBallot]:
    election, found = election_of(case), []
    for text, advice in zip(case["entries"], case["advice"], strict=True):
        entry = parse_entry(text.encode())
        assert isinstance(entry, BallotEntry)
        raw = entry.ballot.encode()
        statement = EnvelopeStatement(
            origin=CHUNKS["origin"],
            uuid=entry.unit,
            fingerprint=election.fingerprint,
            credential=ED25519.parse(parse_ballot(raw).credential),
            tracker=tracker_of(raw),
            replaces=parse_hex(entry.replaces, size=32) if entry.replaces else b"",
            counter=entry.counter,
        )
        sealed = Sealed(statement, entry.signature)
        found.append(AdvisedBallot(raw, sealed, bytes.fromhex(advice)))
    return found


def accepted_plainly(case: dict[str, Any], randomness: Randomness) -> bool:
    try:
        check_with_advice_plainly(election_of(case), ballots_of(case), randomness)
    except PlebisciteError:
        return False
    return True


def accepted_in_bulk(case: dict[str, Any], randomness: Randomness) -> bool:
    from plebiscite.record.bulk_votes import Advised, accept_ballots

    election = election_of(case)
    raw = CHUNKS["elections"][case["election"]].encode()
    outcome = accept_ballots(
        CHUNKS["origin"],
        {election.record.uuid: raw},
        [text.encode() for text in case["entries"]],
        Advised([bytes.fromhex(each) for each in case["advice"]], randomness),
    )
    return len(outcome.advised) == len(case["entries"])


@pytest.mark.parametrize("case", CASES)
def test_the_plain_check_says_of_each_ballot_what_is_written(case: dict[str, Any]) -> None:
    verifier, verdicts = BallotVerifier(election_of(case)), []
    for ballot in ballots_of(case):
        try:
            assert ballot.sealed is not None
            check_seal(ED25519, "ballot", *ballot.sealed)
            verifier.check(ballot.raw)
        except PlebisciteError:
            verdicts.append(False)
        else:
            verdicts.append(True)
    assert verdicts == case["plain"]


def equal(size: int) -> bytes:
    """The coefficient 7 for every equation: what nobody may do."""
    return (7).to_bytes(16, "little") * (size // 16)


@pytest.mark.parametrize("case", CASES)
def test_chunks_are_accepted_with_advice_or_not(case: dict[str, Any]) -> None:
    assert accepted_plainly(case, secrets.token_bytes) == case["accepted"]
    with_equal = case.get("accepted_with_equal_coefficients", case["accepted"])
    assert accepted_plainly(case, equal) == with_equal


@pytest.mark.parametrize("case", CASES)
def test_chunks_are_accepted_in_bulk_alike(case: dict[str, Any]) -> None:
    require_kernel()
    assert accepted_in_bulk(case, secrets.token_bytes) == case["accepted"]
    with_equal = case.get("accepted_with_equal_coefficients", case["accepted"])
    assert accepted_in_bulk(case, equal) == with_equal


@pytest.mark.slow
def test_the_vectors_are_what_their_program_writes(tmp_path: Path) -> None:
    root = FOLDER.parents[1]
    program = (root / "tools/make_advice_vectors.py").read_text(encoding="utf-8")
    copy = tmp_path / "tools" / "make_advice_vectors.py"
    copy.parent.mkdir()
    (tmp_path / "vectors").mkdir()
    copy.write_text(program, encoding="utf-8")
    environment = {"PYTHONPATH": f"{root / 'src'}:{root / 'tests'}"}
    subprocess.run([sys.executable, str(copy)], env=environment, check=True)
    for name in ("eighths.json", "chunks.json"):
        assert (tmp_path / "vectors/advice" / name).read_bytes() == (FOLDER / name).read_bytes()
