"""Ballots across languages: the booth's are admitted by our rules, ours verify in the booth.

Needs Node and `npm ci` in `booth/`: without them it is skipped, but fails where CI is set.
"""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from definition_examples import example
from played_in_memory import MemoryTown, play, played_to
from plebiscite.ballot.v1_election import Question, parse_election
from plebiscite.ballot.v1_encryption import encrypt_ballot
from plebiscite.errors import PlebisciteError
from plebiscite.offices import voter
from plebiscite.record.election_record import election_record
from plebiscite.record.entries import BallotEntry, ChallengeEntry, parse_entry, write_entry
from plebiscite.record.units import units_of
from plebiscite.verify.opened_ballot import check_challenge, check_opened_ballot

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
BOOTH = ROOT / "booth"
Case = dict[str, Any]


@pytest.fixture(scope="module")
def booth() -> Path:
    """The booth's library, built for Node."""
    if shutil.which("npm") is None or not (BOOTH / "node_modules").is_dir():
        assert os.environ.get("CI") != "true", "CI must run `npm ci` in booth/ first"
        pytest.skip("NOT CHECKED: npm or booth/node_modules is absent, so nothing was compared")
    command = ["npm", "run", "--silent", "build:node"]
    subprocess.run(command, cwd=BOOTH, check=True, capture_output=True)
    return BOOTH / "tests" / "lib" / "prepare.mjs"


def asked(program: Path, tasks: list[Case], ballots: list[Case]) -> Case:
    """What the booth prepares, and what it says of these ballots."""
    given = json.dumps({"tasks": tasks, "ballots": ballots}).encode()
    done = subprocess.run(["node", program], input=given, check=True, capture_output=True)
    answer: Case = json.loads(done.stdout)
    return answer


def task_for(town: MemoryTown, number: int, bits: list[list[int]]) -> Case:
    """The voter's next ballot as a task of the booth's worker."""
    found = voter.find_voter(town.state, town.letters[number].code)
    return {
        "origin": town.state.origin,
        "unit": found.unit,
        "election": town.state.election(found.unit).raw.decode(),
        "secret": str(found.secret),
        "bits": bits,
        "replaces": found.chain.standing.hex(),
        "counter": found.chain.counter + 1,
    }


def test_our_rules_admit_what_the_booth_prepares(booth: Path) -> None:
    town = played_to("voted")
    votes = {2: [[0, 1, 0]], 3: [[0, 0, 1]], 8: [[1, 0, 0]], 9: [[0, 1, 0]]}
    tasks = [task_for(town, number, bits) for number, bits in votes.items()]
    made = asked(booth, tasks, [])["prepared"]
    for one in made[:3]:
        assert town.memory.take(one["cast"].encode()) == []
    assert town.memory.take(made[3]["challenge"].encode()) == []
    assert "ballots-3" in [each.check for each in town.memory.take(made[3]["cast"].encode())]
    for number, one in zip(votes, made, strict=True):
        chain = voter.find_voter(town.state, town.letters[number].code).chain
        assert chain.counter == one["prepared"]["counter"]
        cast = one is not made[3]
        assert (chain.standing.hex() == one["tracker"]) is cast
    play(town, "polls-closed", "closed", "tallied", "decrypted", "results")
    assert town.memory.findings.checks == ["ballots-3"]  # the ballot that was given up


def test_what_the_booth_prepares_is_what_our_offices_read_and_open(booth: Path) -> None:
    town = played_to("open")
    (one,) = asked(booth, [task_for(town, 9, [[0, 1, 0]])], [])["prepared"]
    entry, given_up = parse_entry(one["cast"].encode()), parse_entry(one["challenge"].encode())
    assert isinstance(entry, BallotEntry)
    assert isinstance(given_up, ChallengeEntry)
    assert write_entry(entry).decode() == one["cast"]
    prepared = one["prepared"]
    election = parse_election(town.state.election(entry.unit).raw)
    checked = check_opened_ballot(
        election, prepared["ballot"].encode(), prepared["choices"], prepared["randomness"]
    )
    check_challenge(election, town.state.origin, given_up, checked)
    with pytest.raises(PlebisciteError):
        check_opened_ballot(
            election, prepared["ballot"].encode(), [[0, 0, 1]], prepared["randomness"]
        )


def _most(question: Question) -> list[int]:
    return [int(place >= question.width - question.max) for place in range(question.width)]


def test_the_booth_accepts_our_ballots_and_refuses_altered_ones(booth: Path) -> None:
    definition, texts = example("definition")
    digest = bytes(32)
    key = json.loads((ROOT / "vectors" / "record" / "definitions.json").read_bytes())
    ballots = []
    for unit in units_of(definition)[:3]:
        raw = election_record(
            definition,
            texts,
            unit,
            definition_hash=digest,
            roll_sha256=digest,
            trustees_sha256=digest,
            cid=digest,
            y_text=key[0]["public_key"],
        )
        election = parse_election(raw)
        bits = [_most(question) for question in election.record.questions]
        ballot = encrypt_ballot(election, bits, 12345, os.urandom).raw.decode()
        digits = ballot.index('"response":"') + len('"response":"')
        altered = ballot[:digits] + ballot[digits + 1 :]
        ballots += [
            {"election": raw.decode(), "ballot": text}
            for text in (ballot, altered, ballot.replace(unit.uuid, "1" * 14))
        ]
    verdicts = asked(booth, [], ballots)["verdicts"]
    assert [verdict == "" for verdict in verdicts] == [True, False, False] * 3
    assert all("Error" in verdict or "ballot" in verdict for verdict in verdicts if verdict)


def test_the_fixtures_of_the_booths_tests_are_what_our_program_makes(tmp_path: Path) -> None:
    command = [sys.executable, str(ROOT / "tools" / "make_booth_fixtures.py"), str(tmp_path)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "tests")}
    subprocess.run(command, check=True, env=environment)
    kept = BOOTH / "tests" / "lib" / "fixtures"
    made = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert made == {path.name: path.read_bytes() for path in kept.iterdir()}
