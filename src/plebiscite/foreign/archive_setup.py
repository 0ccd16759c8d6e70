"""Checks B3 to B6: the election, its trustees and its credentials."""

from dataclasses import dataclass
from functools import partial
from hashlib import sha256

from plebiscite.ballot.v1_election import Election, parse_election
from plebiscite.canonical.json import parse_json
from plebiscite.errors import EvidenceError
from plebiscite.foreign.archive_events import SetupRecord, Step
from plebiscite.foreign.bulk_members import known_members
from plebiscite.foreign.findings import Findings
from plebiscite.group.interface import Element
from plebiscite.record.v1_credentials import parse_credentials
from plebiscite.record.v1_trustees import Trustees, parse_trustees, trustee_problems


@dataclass(frozen=True)
class Setup:
    """What could be read; None for what could not, which a check has said."""

    election: Election | None = None
    trustees: Trustees | None = None
    weights: dict[Element, int] | None = None


def check_setup(step: Step | None, findings: Findings) -> Setup:
    """Make checks B3 to B6 on the four records of the Setup event, if there is one."""
    if step is None:
        return Setup()
    election_raw, trustees_raw, credentials_raw, setup_raw = step.bodies
    findings.attempt("B4", lambda: _check_hashes(setup_raw, step.bodies[:3]), step.place)
    election = findings.attempt("B3", lambda: parse_election(election_raw))
    if election is None:
        findings.blocked("B5", "B3")
        findings.blocked("B6", "B3")
        return Setup()
    trustees = findings.attempt("B5", lambda: parse_trustees(trustees_raw, election.group))
    if trustees is not None:
        _check_keys(election, trustees, findings)
    group = election.group
    known = partial(known_members, group)
    weights = findings.attempt("B6", lambda: parse_credentials(credentials_raw, group, known))
    return Setup(election, trustees, weights)


def _check_hashes(setup_raw: bytes, bodies: tuple[bytes, ...]) -> None:
    written = parse_json(setup_raw, SetupRecord)
    named = (written.election, written.trustees, written.credentials)
    for name, digest, body in zip(
        ("election", "trustees", "credentials"), named, bodies, strict=True
    ):
        if digest != sha256(body).hexdigest():
            raise EvidenceError(f"the setup names another {name} record", place=name)


def _check_keys(election: Election, trustees: Trustees, findings: Findings) -> None:
    for problem in trustee_problems(trustees):
        findings.add("B5", problem)
    if trustees.public_key != election.y:
        findings.add("B5", EvidenceError("the trustees' keys give another public key", place="y"))
