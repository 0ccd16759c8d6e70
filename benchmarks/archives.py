"""The archive that two programs verify: BELENIOS-2048, two questions, eight ciphertexts a ballot.

Made by our own code from public seeds, so it is the same on every machine. Nothing in it is
secret.
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from hashlib import shake_256
from pathlib import Path

from benchmarks.figures import BUILD, cores, say
from plebiscite.ballot.v1_election import (
    Election,
    ElectionRecord,
    Question,
    parse_election,
    write_election,
)
from plebiscite.ballot.v1_encryption import encrypt_ballot
from plebiscite.ballot.v1_verification import BallotVerifier
from plebiscite.canonical.json import write_json
from plebiscite.foreign.belenios_export import (
    ArchiveContents,
    EncryptedTallyRecord,
    export_archive,
)
from plebiscite.group.known import BELENIOS_2048
from plebiscite.proofs.knowledge import prove_key
from plebiscite.proofs.transcript import Randomness
from plebiscite.record.v1_credentials import write_credentials
from plebiscite.record.v1_decryptions import make_decryption
from plebiscite.record.v1_tally import TallyAccumulator, write_result, write_tally
from plebiscite.store.durable import DurableFiles
from plebiscite.store.worker_pool import map_in_order

UUID = "BenchMarkE1ection"
TIME = 1_700_000_000
GROUP = BELENIOS_2048
TRUSTEES = 3
QUESTIONS = (
    Question(answers=("Yes", "No"), blank=True, min=1, max=1, question="Independence?"),
    Question(answers=("A", "B", "C", "D"), blank=True, min=1, max=1, question="Leader?"),
)


def seeded(seed: str) -> Randomness:
    """Bytes that differ at each call and are the same in each run."""
    count = 0

    def draw(size: int) -> bytes:
        nonlocal count
        count += 1
        return shake_256(f"{seed}|{count}".encode()).digest(size)

    return draw


def _secret(name: str) -> int:
    return int.from_bytes(seeded(name)(32), "big") % GROUP.order


def _choices(voter: int) -> list[list[int]]:
    """Every tenth voter votes blank on the first question; the rest goes in turn."""
    first = [1, 0, 0] if voter % 10 == 0 else [0, int(voter % 3 > 0), int(voter % 3 == 0)]
    return [first, [int(place == voter % 5) for place in range(5)]]


@lru_cache(maxsize=1)
def _election() -> Election:
    key = GROUP.format(GROUP.generator_power(sum(_trustee_secrets())))
    record = ElectionRecord(
        version=1,
        description="",
        name="Benchmark",
        group=GROUP.name,
        public_key=key,
        questions=QUESTIONS,
        uuid=UUID,
    )
    return parse_election(write_election(record))


def _trustee_secrets() -> list[int]:
    return [_secret(f"trustee {number}") for number in range(TRUSTEES)]


def sealed(voters: Sequence[int]) -> list[bytes]:
    """The ballots of these voters."""
    return [
        encrypt_ballot(
            _election(), _choices(voter), _secret(f"voter {voter}"), seeded(f"ballot {voter}")
        ).raw
        for voter in voters
    ]


def _ballots(number: int) -> Iterator[bytes]:
    chunks = [range(start, min(start + 8, number)) for start in range(0, number, 8)]
    for chunk in map_in_order(sealed, chunks, workers=cores()):
        yield from chunk


def _trustees() -> bytes:
    return write_json(
        [
            [
                "Single",
                {
                    "pok": prove_key(GROUP, secret, seeded(f"pok {number}")),
                    "public_key": GROUP.format(GROUP.generator_power(secret)),
                },
            ]
            for number, secret in enumerate(_trustee_secrets())
        ]
    )


def _contents(number: int) -> ArchiveContents:
    election, verifier = _election(), BallotVerifier(_election())
    ballots = list(_ballots(number))
    tally = TallyAccumulator(GROUP, election.widths)
    for raw in ballots:
        tally.add(verifier.check(raw).components)
    decryptions = [
        (
            owner,
            make_decryption(
                GROUP, election.fingerprint, tally.tally, secret, seeded(f"decryption {owner}")
            ),
        )
        for owner, secret in enumerate(_trustee_secrets(), start=1)
    ]
    rows = [_choices(voter) for voter in range(number)]
    counts = [
        [sum(row[question][place] for row in rows) for place in range(width)]
        for question, width in enumerate(election.widths)
    ]
    credentials = [(GROUP.generator_power(_secret(f"voter {v}")), 1) for v in range(number)]
    return ArchiveContents(
        election=write_election(election.record),
        trustees=_trustees(),
        credentials=write_credentials(GROUP, credentials),
        ballots=ballots,
        ended=True,
        tally=EncryptedTallyRecord(write_tally(GROUP, tally.tally), number, number),
        decryptions=decryptions,
        result=write_result(counts),
    )


def archive(number: int) -> Path:
    """The archive of `number` ballots, made at the first call (minutes), kept for the next."""
    path = BUILD / f"archive-{number}" / f"{UUID}.bel"
    if not path.exists():
        say(f"sealing {number} ballots, once: a few minutes")
        DurableFiles().write_whole(path, b"".join(export_archive(_contents(number), TIME)))
    return path
