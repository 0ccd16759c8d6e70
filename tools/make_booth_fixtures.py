"""Writes `booth/tests/lib/fixtures/*.json`: what the booth's tests are held against.

Everything is played from one public seed, so the files are the same each time:

    PYTHONPATH=tests python tools/make_booth_fixtures.py [FOLDER]

Nobody may use a key, code or secret from here: anyone can compute them.
"""

import json
import sys
from base64 import b64encode
from hashlib import sha256, shake_256
from pathlib import Path
from typing import Any

import played_in_memory
import played_town
from played_in_memory import STEPS, WITNESS, MemoryTown, play, watched_definition
from plebiscite.ballot.codes import read_code, write_code
from plebiscite.ballot.v1_election import ElectionRecord, parse_election
from plebiscite.ballot.v1_encryption import encrypt_ballot
from plebiscite.ballot.v1_verification import BallotVerifier
from plebiscite.canonical.json import write_json
from plebiscite.group.known import ED25519
from plebiscite.offices import voter
from plebiscite.proofs.transcript import Randomness
from plebiscite.record.entries import write_entry

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "booth" / "tests" / "lib" / "fixtures"
DEFINITIONS = ROOT / "vectors" / "record" / "definitions.json"
Case = dict[str, Any]


def seeded(name: str) -> Randomness:
    """Bytes that look random and are the same each time, as the booth's tests make them, too."""
    count = 0

    def give(size: int) -> bytes:
        nonlocal count
        count += 1
        return shake_256(f"plebiscite vectors {name} {count}".encode()).digest(size)

    return give


# -- v1 ballots, byte for byte


def _votes(record: ElectionRecord) -> list[list[list[int]]]:
    """A blank or empty vote, the fewest choices, and the most."""
    votes = []
    for chosen in ("none", "fewest", "most"):
        rows = []
        for question in record.questions:
            blank = [0] if question.allows_blank else []
            count = {"none": 0, "fewest": question.min, "most": question.max}[chosen]
            if chosen == "none" and question.allows_blank:
                blank = [1]
            elif count < question.min:
                count = question.min
            options = len(question.answers)
            rows.append([*blank, *([0] * (options - count)), *([1] * count)])
        votes.append(rows)
    return votes


def ballots() -> list[Case]:
    """For each unit of the valley, ballots from known randomness, and the randomness's name."""
    made = []
    for file in json.loads(DEFINITIONS.read_bytes()):
        for unit in file["elections"]:
            raw = unit["record"].encode()
            election = parse_election(raw)
            verifier = BallotVerifier(election)
            for number, choices in enumerate(_votes(election.record)):
                name = f"booth {unit['unit']} {number}"
                secret = int.from_bytes(seeded(f"{name} secret")(40), "big") % ED25519.order
                encrypted = encrypt_ballot(election, choices, secret, seeded(name))
                verifier.check(encrypted.raw)
                made.append(
                    {
                        "random": name,
                        "election": unit["record"],
                        "choices": choices,
                        "secret": str(secret),
                        "ballot": encrypted.raw.decode(),
                        "randomness": [[str(r) for r in row] for row in encrypted.randomness],
                    }
                )
    return made


# -- a town, whose service the booth's tests imitate


def _seed(name: str) -> str:
    return sha256(f"plebiscite example {name}".encode()).hexdigest()


def _played() -> tuple[MemoryTown, int]:
    for module in (played_town, played_in_memory):
        vars(module)["RANDOM"] = seeded("booth town")  # the players draw from it by this name
    town = MemoryTown(watched_definition())
    names = list(STEPS)
    play(town, *names[: names.index("open") + 1])
    opened = len(town.raws)
    play(town, "voted")
    return town, opened


def _prepared(town: MemoryTown, number: int) -> Case:
    """A ballot prepared by the offices' code, before and after canonical JSON."""
    found = voter.find_voter(town.state, town.letters[number].code)
    name = f"booth prepared {number}"
    prepared = voter.prepare(town.state, found, {"bench": ["yes"]}, seeded(name))
    (cast,) = voter.cast(prepared).entries
    (given_up,) = voter.challenge(prepared).entries
    return {
        "random": name,
        "voter": number,
        "choices": {"bench": ["yes"]},
        "prepared": json.loads(write_json(prepared)),
        "cast": write_entry(cast).decode(),
        "challenge": write_entry(given_up).decode(),
        "opened": json.loads(write_json(voter.opened(prepared))),
    }


def town_fixture() -> Case:
    """Entries, blobs, codes and public keys' seeds of a witnessed town in which eight voted."""
    before = [vars(module)["RANDOM"] for module in (played_town, played_in_memory)]
    try:
        town, opened = _played()
        definition = town.definition
        return {
            "origin": definition.origin,
            "policy": bytes(town.policy).decode(),
            "seeds": {
                "log": _seed(definition.origin),
                "commission": _seed(definition.commission.name),
                "registrar": _seed(definition.registrar.name),
                "witness": WITNESS.seed.hex(),
            },
            "entries": [raw.decode() for raw in town.raws],
            "opened": opened,
            "blobs": {name: b64encode(raw).decode() for name, raw in town.memory.blobs.items()},
            "codes": [write_code(read_code(letter.code)) for letter in town.letters],
            "prepared": [_prepared(town, number) for number in (2, 9)],
        }
    finally:
        played_town.RANDOM, played_in_memory.RANDOM = before  # type: ignore[attr-defined]  # the name it imported


def written(value: object) -> bytes:
    """The bytes of a fixture."""
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode()


def fixtures() -> dict[str, bytes]:
    """Every file by its name."""
    return {"ballots.json": written(ballots()), "town.json": written(town_fixture())}


def main() -> None:
    """Write them all."""
    folder = Path(sys.argv[1]) if sys.argv[1:] else FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    for name, raw in fixtures().items():
        (folder / name).write_bytes(raw)


if __name__ == "__main__":
    main()
