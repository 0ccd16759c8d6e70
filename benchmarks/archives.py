"""Archives that two programs verify: two questions, eight ciphertexts a ballot.

One kind in BELENIOS-2048, which every belenios-tool reads, and one of the same shape in Ed25519,
which those from 3.0 on read. Made by our own code from public seeds, so they are the same on every
machine. Nothing in them is secret.
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache, partial
from hashlib import shake_256
from pathlib import Path

from benchmarks.figures import BUILD, cores, say
from plebiscite.ballot.v1_ballot import parse_ballot
from plebiscite.ballot.v1_election import (
    Election,
    ElectionRecord,
    Question,
    parse_election,
    write_election,
)
from plebiscite.ballot.v1_encryption import encrypt_ballot
from plebiscite.canonical.json import write_json
from plebiscite.foreign.belenios_export import (
    ArchiveContents,
    EncryptedTallyRecord,
    export_archive,
)
from plebiscite.group.interface import Group
from plebiscite.group.known import BELENIOS_2048, ED25519, group_named
from plebiscite.proofs.knowledge import prove_key
from plebiscite.proofs.transcript import Randomness
from plebiscite.record.v1_credentials import write_credentials
from plebiscite.record.v1_decryptions import make_decryption
from plebiscite.record.v1_tally import TallyAccumulator, write_result, write_tally
from plebiscite.store.durable import DurableFiles
from plebiscite.store.worker_pool import map_in_order

UUID = "BenchMarkE1ection"
TIME = 1_700_000_000
GROUPS = (BELENIOS_2048.name, ED25519.name)
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


def _secret(group: Group, name: str) -> int:
    return int.from_bytes(seeded(name)(32), "big") % group.order


def _choices(voter: int) -> list[list[int]]:
    """Every tenth voter votes blank on the first question; the rest goes in turn."""
    first = [1, 0, 0] if voter % 10 == 0 else [0, int(voter % 3 > 0), int(voter % 3 == 0)]
    return [first, [int(place == voter % 5) for place in range(5)]]


@lru_cache(maxsize=len(GROUPS))
def _election(group: Group) -> Election:
    key = group.format(group.generator_power(sum(_trustee_secrets(group))))
    record = ElectionRecord(
        version=1,
        description="",
        name="Benchmark",
        group=group.name,
        public_key=key,
        questions=QUESTIONS,
        uuid=UUID,
    )
    return parse_election(write_election(record))


def _trustee_secrets(group: Group) -> list[int]:
    return [_secret(group, f"trustee {number}") for number in range(TRUSTEES)]


def sealed(group_name: str, voters: Sequence[int]) -> list[tuple[bytes, bytes]]:
    """The ballots of these voters: the bytes of each, and its ciphertexts as `el()` bytes."""
    group = group_named(group_name)
    raws = [
        encrypt_ballot(
            _election(group),
            _choices(voter),
            _secret(group, f"voter {voter}"),
            seeded(f"ballot {voter}"),
        ).raw
        for voter in voters
    ]
    return [(raw, _components(group, raw)) for raw in raws]


def _components(group: Group, raw: bytes) -> bytes:
    return b"".join(
        group.parse_recalled(text)
        for answer in parse_ballot(raw).answers
        for choice in answer.choices
        for text in (choice.alpha, choice.beta)
    )


def _ballots(group: Group, number: int) -> Iterator[tuple[bytes, bytes]]:
    chunks = [range(start, min(start + 8, number)) for start in range(0, number, 8)]
    for chunk in map_in_order(partial(sealed, group.name), chunks, workers=cores()):
        yield from chunk


def _trustees(group: Group) -> bytes:
    return write_json(
        [
            [
                "Single",
                {
                    "pok": prove_key(group, secret, seeded(f"pok {number}")),
                    "public_key": group.format(group.generator_power(secret)),
                },
            ]
            for number, secret in enumerate(_trustee_secrets(group))
        ]
    )


def _contents(group: Group, number: int) -> ArchiveContents:
    election, ballots = _election(group), list[bytes]()
    tally = TallyAccumulator(group, election.widths)
    for raw, components in _ballots(group, number):
        ballots.append(raw)
        tally.add(components)
    decryptions = [
        (
            owner,
            make_decryption(
                group, election.fingerprint, tally.tally, secret, seeded(f"decryption {owner}")
            ),
        )
        for owner, secret in enumerate(_trustee_secrets(group), start=1)
    ]
    rows = [_choices(voter) for voter in range(number)]
    counts = [
        [sum(row[question][place] for row in rows) for place in range(width)]
        for question, width in enumerate(election.widths)
    ]
    voters = (_secret(group, f"voter {voter}") for voter in range(number))
    return ArchiveContents(
        election=write_election(election.record),
        trustees=_trustees(group),
        credentials=write_credentials(group, [(group.generator_power(one), 1) for one in voters]),
        ballots=ballots,
        ended=True,
        tally=EncryptedTallyRecord(write_tally(group, tally.tally), number, number),
        decryptions=decryptions,
        result=write_result(counts),
    )


def archive(number: int, group: str = BELENIOS_2048.name) -> Path:
    """The archive of `number` ballots, made at the first call (minutes), kept for the next.

    Args:
        number: of ballots and voters.
        group: one of `GROUPS`.
    """
    kind = "" if group == BELENIOS_2048.name else f"{group.lower()}-"
    path = BUILD / f"archive-{kind}{number}" / f"{UUID}.bel"
    if not path.exists():
        say(f"sealing {number} ballots in {group}, once: it may take minutes")
        contents = _contents(group_named(group), number)
        DurableFiles().write_whole(path, b"".join(export_archive(contents, TIME)))
    return path
