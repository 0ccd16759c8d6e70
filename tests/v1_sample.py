"""Small v1 elections made by our own code, with every secret known, for tests of what refuses."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import shake_256
from io import BytesIO
from typing import Any

from plebiscite.ballot.v1_election import (
    Election,
    ElectionRecord,
    Question,
    parse_election,
    write_election,
)
from plebiscite.ballot.v1_encryption import encrypt_ballot
from plebiscite.ballot.v1_verification import BallotVerifier
from plebiscite.canonical.base64 import b64hash
from plebiscite.canonical.json import write_json
from plebiscite.foreign.belenios_export import (
    ArchiveContents,
    EncryptedTallyRecord,
    export_archive,
)
from plebiscite.foreign.belenios_verification import ArchiveReport, verify_archive
from plebiscite.group.interface import Group
from plebiscite.group.known import ED25519
from plebiscite.proofs.knowledge import prove_key, sign_ballot
from plebiscite.record.v1_credentials import write_credentials
from plebiscite.record.v1_decryptions import make_decryption
from plebiscite.record.v1_tally import TallyAccumulator, write_result, write_tally

UUID = "SampLeE1ection"
TIME = 1_700_000_000
BLANK = Question(answers=("Yes", "No"), blank=True, min=1, max=1, question="Approve?")
PLAIN = Question(answers=("A", "B"), min=0, max=2, question="Which?")


def fixed_randomness(seed: str = "sample") -> Callable[[int], bytes]:
    """Bytes that differ at each call and are the same in each run."""
    state = [0]

    def draw(size: int) -> bytes:
        state[0] += 1
        return shake_256(f"{seed}|{state[0]}".encode()).digest(size)

    return draw


def election_record(group: Group, y_secret: int, **fields: Any) -> ElectionRecord:  # noqa: ANN401 - any field
    """A record with two questions, unless `fields` say otherwise."""
    written: dict[str, Any] = {
        "version": 1,
        "description": "D",
        "name": "N",
        "group": group.name,
        "public_key": group.format(group.generator_power(y_secret)),
        "questions": (BLANK, PLAIN),
        "uuid": UUID,
        **fields,
    }
    return ElectionRecord(**written)


def sample_election(group: Group = ED25519, y_secret: int = 77, **fields: Any) -> Election:  # noqa: ANN401 - any field
    """The same, parsed."""
    return parse_election(write_election(election_record(group, y_secret, **fields)))


CHOICES = ([[0, 1, 0], [1, 1]], [[1, 0, 0], [0, 0]], [[0, 0, 1], [0, 1]])


@dataclass
class SampleArchive:
    """The records of an election with Single trustees, before they are laid out."""

    group: Group = ED25519
    secrets: Sequence[int] = (1001, 1002, 1003)
    weights: Sequence[int] = (1, 1, 1)
    trustee_secrets: Sequence[int] = (31, 46)
    election_fields: dict[str, Any] | None = None
    seed: str = "sample"

    def __post_init__(self) -> None:
        group, draw = self.group, fixed_randomness(self.seed)
        fields = self.election_fields or {}
        self.election = sample_election(group, sum(self.trustee_secrets), **fields)
        self.election_raw = write_election(self.election.record)
        self.trustees = write_json(
            [
                [
                    "Single",
                    {
                        "pok": prove_key(group, secret, draw),
                        "public_key": group.format(group.generator_power(secret)),
                    },
                ]
                for secret in self.trustee_secrets
            ]
        )
        self.credentials = write_credentials(
            group,
            [
                (group.generator_power(secret), weight)
                for secret, weight in zip(self.secrets, self.weights, strict=True)
            ],
        )
        self.ballots = [
            encrypt_ballot(self.election, choices, secret, draw).raw
            for choices, secret in zip(CHOICES, self.secrets, strict=False)
        ]

    def contents(self, stage: str = "result") -> ArchiveContents:
        """Everything up to and including `stage`: ballots, ended, tally, decryptions, result."""
        order = ["ballots", "ended", "tally", "decryptions", "result"]
        reached = order[: order.index(stage) + 1]
        tally = self._tally()
        return ArchiveContents(
            self.election_raw,
            self.trustees,
            self.credentials,
            self.ballots,
            ended="ended" in reached,
            tally=EncryptedTallyRecord(
                write_tally(self.group, tally.tally), tally.num_tallied, tally.total_weight
            )
            if "tally" in reached
            else None,
            decryptions=self.decryptions(tally) if "decryptions" in reached else (),
            result=write_result(self._counts()) if "result" in reached else None,
        )

    def _tally(self) -> TallyAccumulator:
        verifier = BallotVerifier(self.election)
        last = {checked.credential: checked for checked in map(verifier.check, self.ballots)}
        tally = TallyAccumulator(self.group, self.election.widths)
        for secret, weight in zip(self.secrets, self.weights, strict=True):
            checked = last.get(self.group.generator_power(secret))
            if checked is not None:
                tally.add(checked.components, weight)
        return tally

    def decryptions(self, tally: TallyAccumulator) -> list[tuple[int, bytes]]:
        """Each trustee's partial decryption with its owner index."""
        return [
            (
                owner,
                make_decryption(
                    self.group,
                    self.election.fingerprint,
                    tally.tally,
                    secret,
                    fixed_randomness(f"decryption {owner}"),
                ),
            )
            for owner, secret in enumerate(self.trustee_secrets, 1)
        ]

    def _counts(self) -> list[list[int]]:
        counts = [[0, 0, 0], [0, 0]]
        for choices, weight in zip(CHOICES[: len(self.ballots)], self.weights, strict=False):
            for question, row in enumerate(choices):
                for position, bit in enumerate(row):
                    counts[question][position] += bit * weight
        return counts

    def raw(self, stage: str = "result") -> bytes:
        """The archive's bytes up to `stage`."""
        return b"".join(export_archive(self.contents(stage), TIME))


def signed_again(ballot: dict[str, Any], secret: int, group: Group = ED25519) -> bytes:
    """The ballot with its signature made anew, so that only the rest may be wrong."""
    unsigned = {key: value for key, value in ballot.items() if key != "signature"}
    digest = b64hash(write_json(unsigned))
    proof = sign_ballot(group, digest, secret, fixed_randomness("signature"))
    return write_json({**unsigned, "signature": {"hash": digest, "proof": proof}})


def report_on(archive: bytes) -> ArchiveReport:
    """Verify an archive held in memory."""
    return verify_archive(lambda: BytesIO(archive))


def outcomes(report: ArchiveReport) -> dict[str, str]:
    """Outcome by identifier."""
    return {finding.identifier: finding.outcome for finding in report.findings}


def failed(report: ArchiveReport) -> set[str]:
    """Identifiers of the checks that failed."""
    return {name for name, outcome in outcomes(report).items() if outcome == "failed"}


def alterations(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:  # noqa: ANN401 - JSON
    """Every JSON value that differs from `value` in one field: changed, dropped or doubled."""
    if isinstance(value, dict):
        for key, inner in value.items():
            for where, changed in alterations(inner, f"{path}.{key}"):
                yield where, {**value, key: changed}
            yield f"{path} without {key}", {k: v for k, v in value.items() if k != key}
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            for where, changed in alterations(inner, f"{path}[{index}]"):
                yield where, [*value[:index], changed, *value[index + 1 :]]
        if value:
            yield f"{path} without its last", value[:-1]
            yield f"{path} with its last twice", [*value, value[-1]]
    else:
        yield path, _changed(value)


def _changed(leaf: Any) -> Any:  # noqa: ANN401 - JSON
    if isinstance(leaf, bool):
        return not leaf
    if isinstance(leaf, int):
        return leaf + 1
    if leaf.isdigit():
        return str(int(leaf) + 1)
    last = leaf[-1:] or "x"
    return leaf[:-1] + ("b" if last == "a" else "a")
