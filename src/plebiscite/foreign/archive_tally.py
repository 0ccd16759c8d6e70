"""Checks B11 to B14: encrypted tally, its figures, partial decryptions and result."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from hashlib import sha256

from plebiscite.ballot.v1_election import Election
from plebiscite.canonical.json import parse_json
from plebiscite.errors import ConductError, EvidenceError, PlebisciteError, TallyError
from plebiscite.foreign.archive_events import OwnedRecord, Step
from plebiscite.foreign.archive_setup import Setup
from plebiscite.foreign.findings import Findings
from plebiscite.proofs.v1_decryption import DecryptionKey
from plebiscite.record.v1_decryptions import (
    Factors,
    decrypt_tally,
    decryption_problems,
    parse_decryption,
    read_counts,
)
from plebiscite.record.v1_tally import (
    EncryptedTally,
    TallyAccumulator,
    parse_result,
    parse_summary,
    parse_tally,
)
from plebiscite.record.v1_trustees import Trustees

Counts = tuple[tuple[int, ...], ...]


@dataclass
class TallySteps:
    """The steps after the ballots, as far as there are any; the first of each kind."""

    encrypted: Step | None = None
    decryptions: list[Step] = field(default_factory=list)
    result: Step | None = None
    shuffles: list[Step] = field(default_factory=list)

    def take(self, step: Step) -> None:
        """Keep the step."""
        if step.type == "EncryptedTally":
            self.encrypted = self.encrypted or step
        elif step.type == "PartialDecryption":
            self.decryptions.append(step)
        elif step.type == "Result":
            self.result = self.result or step
        elif step.type in {"Shuffle", "EndShuffles"}:
            self.shuffles.append(step)


def check_tally(
    steps: TallySteps, setup: Setup, counted: TallyAccumulator | None, findings: Findings
) -> Counts | None:
    """Make the checks for which there is something; the counts, if enough is decrypted."""
    if setup.election is None or counted is None:
        _block(steps, findings, "B6" if setup.election else "B3")
        return None
    for step in steps.shuffles:
        problem = ConductError(f"{step.type}, but no question needs a shuffle", place=step.place)
        findings.add("B2", problem)
    tally = _check_encrypted(steps, setup.election, counted, findings)
    if tally is None or setup.trustees is None:
        _block_decryptions(steps, findings, "B5" if tally else "B11")
        return None
    present = _Decryptions(setup.election, setup.trustees, tally, findings).check(steps)
    return _check_result(steps, setup.trustees, (tally, present, counted.total_weight), findings)


def _block(steps: TallySteps, findings: Findings, needed: str) -> None:
    if steps.encrypted is not None:
        findings.blocked("B11", needed)
        findings.blocked("B12", needed)
    _block_decryptions(steps, findings, needed)


def _block_decryptions(steps: TallySteps, findings: Findings, needed: str) -> None:
    if steps.decryptions:
        findings.blocked("B13", needed)
    if steps.result is not None:
        findings.blocked("B14", needed)


def _check_encrypted(
    steps: TallySteps, election: Election, counted: TallyAccumulator, findings: Findings
) -> EncryptedTally | None:
    step = steps.encrypted
    if step is None:
        return None
    raw, summary = step.bodies
    findings.attempt("B12", lambda: _check_summary(summary, raw, counted), step.place)
    tally = findings.attempt(
        "B11", lambda: parse_tally(raw, election.group, election.widths), step.place
    )
    if tally is not None and tally != counted.tally:
        problem = TallyError("the encrypted tally is not the product of the counted ballots")
        findings.add("B11", problem, step.place)
    return tally


def _check_summary(summary: bytes, tally_raw: bytes, counted: TallyAccumulator) -> None:
    num_tallied, total_weight, digest = parse_summary(summary)
    if digest != sha256(tally_raw).digest():
        raise EvidenceError("another encrypted tally is named", place="encrypted_tally")
    if num_tallied != counted.num_tallied:
        raise TallyError(
            f"{num_tallied} written, {counted.num_tallied} ballots counted", place="num_tallied"
        )
    if total_weight != counted.total_weight:
        raise TallyError(
            f"{total_weight} written, the counted weight is {counted.total_weight}",
            place="total_weight",
        )


class _Decryptions:
    """Which partial decryptions can be used: their owner's first, all proofs valid."""

    def __init__(
        self, election: Election, trustees: Trustees, tally: EncryptedTally, findings: Findings
    ) -> None:
        self._election = election
        self._owners = {owner.owner: owner for owner in trustees.owners}
        self._tally = tally
        self._findings = findings
        self._seen: set[int] = set()

    def check(self, steps: TallySteps) -> dict[int, Factors]:
        """The usable factors by owner."""
        present: dict[int, Factors] = {}
        for step in steps.decryptions:
            owner = self._findings.attempt("B13", partial(self._owner, step), step.place)
            if owner is not None:
                factors = self._factors(step, owner)
                if factors is not None:
                    present[owner] = factors
        return present

    def _owner(self, step: Step) -> int:
        raw, payload = step.bodies
        owned = parse_json(payload, OwnedRecord)
        if owned.payload != sha256(raw).hexdigest():
            raise EvidenceError("another partial decryption is named", place="payload")
        if owned.owner not in self._owners:
            raise ConductError(f"there is no owner {owned.owner}", place="owner")
        if owned.owner in self._seen:
            raise ConductError(f"owner {owned.owner} decrypted before", place="owner")
        self._seen.add(owned.owner)
        return owned.owner

    def _factors(self, step: Step, owner: int) -> Factors | None:
        group, place = self._election.group, f"decryption of owner {owner}"
        decryption = self._findings.attempt(
            "B13", lambda: parse_decryption(step.bodies[0], group, self._election.widths), place
        )
        if decryption is None:
            return None
        key = DecryptionKey(group, self._election.fingerprint, self._owners[owner].key)
        problems = list(decryption_problems(key, self._tally, decryption))
        for problem in problems:
            self._findings.add("B13", problem, place)
        return None if problems else decryption.factors


def _check_result(
    steps: TallySteps,
    trustees: Trustees,
    decrypted: tuple[EncryptedTally, Mapping[int, Factors], int],
    findings: Findings,
) -> Counts | None:
    tally, present, total_weight = decrypted
    try:
        plaintexts = decrypt_tally(trustees, present, tally)
        counts = read_counts(trustees.group, plaintexts, total_weight)
    except PlebisciteError as problem:
        if steps.result is not None:
            findings.add("B14", problem, steps.result.place)
        return None
    if steps.result is not None:
        raw, place = steps.result.bodies[0], steps.result.place
        findings.attempt("B14", lambda: _compare_result(raw, counts), place)
    return counts


def _compare_result(raw: bytes, counts: Counts) -> None:
    written = parse_result(raw)
    if written != counts:
        raise TallyError(f"{written} written, the decryptions give {counts}")
