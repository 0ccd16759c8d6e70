"""What can be said of a ballot or challenge entry without knowing any other vote.

This is nearly all of the work of checking a record, so it runs in worker processes: it takes
and gives plain values. Order, chains and repeats are the business of `apply_votes`.
"""

from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from typing import NamedTuple

from plebiscite.ballot.advice import AdviceSource
from plebiscite.ballot.envelope import EnvelopeStatement, check_seal, tracker_of
from plebiscite.ballot.v1_ballot import Ballot, parse_ballot
from plebiscite.ballot.v1_election import parse_election
from plebiscite.ballot.v1_verification import BallotVerifier
from plebiscite.canonical.hexadecimal import parse_hex
from plebiscite.errors import EvidenceError, PlebisciteError
from plebiscite.group.interface import Element, Group
from plebiscite.kernel.availability import kernel_available
from plebiscite.log.merkle import leaf_hash
from plebiscite.record.checking_paths import CheckingPath, PathChoice
from plebiscite.record.entries import Act, BallotEntry, ChallengeEntry, kind_of, parse_entry
from plebiscite.record.state import Finding

_KEPT_VERIFIERS = 256


class VotingContext(NamedTuple):
    """What the checks need: the log's origin, and each unit's election record by uuid.

    `path`: how proofs are to be checked; the verdict is the same. `advice`: where a bulk path
    finds advice on ballots, if anywhere; untrusted.
    """

    origin: str
    elections: dict[str, bytes]
    path: PathChoice = "auto"
    advice: AdviceSource | None = None


class Vote(NamedTuple):
    """A ballot or challenge entry, taken apart and checked by itself."""

    kind: str
    unit: str
    credential: Element
    tracker: bytes
    replaces: bytes
    counter: int
    components: bytes  # α and β of every ciphertext in order, as `el()` bytes; none in a challenge
    findings: tuple[Finding, ...]


class ReadEntry(NamedTuple):
    """An entry of the log, read: a vote, another entry, or neither when it could not be read.

    `path`: how the proofs of a vote were checked.
    """

    position: int
    leaf: bytes  # the entry's leaf hash in the log
    kind: str
    vote: Vote | None
    entry: Act | None
    findings: tuple[Finding, ...]
    path: CheckingPath = "plain"


@lru_cache(maxsize=_KEPT_VERIFIERS)
def _verifier(election: bytes) -> BallotVerifier:
    return BallotVerifier(parse_election(election))


def entry_place(index: int, kind: str) -> str:
    """How findings name an entry."""
    return f"entry {index} ({kind})"


def read_entry(context: VotingContext, index: int, raw: bytes, *, proofs: bool = True) -> ReadEntry:
    """Read entry `index`, and check it by itself if it is a vote. Never raises for bad bytes.

    Without `proofs` the envelope and the v1 proofs of a ballot, and that its elements are of the
    group, are taken as checked: for the keeper's own log, which it checked when it appended.
    """
    leaf = leaf_hash(raw)
    try:
        entry = parse_entry(raw)
    except PlebisciteError as error:
        finding = Finding("log-5", f"entry {index}", error)
        return ReadEntry(index, leaf, "", None, None, (finding,))
    kind = kind_of(entry)
    if not isinstance(entry, BallotEntry | ChallengeEntry):
        return ReadEntry(index, leaf, kind, None, entry, ())
    place = entry_place(index, kind)
    try:
        if isinstance(entry, BallotEntry):
            vote = _check_ballot(context, entry, place, proofs=proofs)
        else:
            vote = _check_challenge(context, entry, place)
    except PlebisciteError as error:
        return ReadEntry(index, leaf, kind, None, None, (Finding("ballots-1", place, error),))
    return ReadEntry(index, leaf, kind, vote, None, ())


Chunk = list[tuple[int, bytes]]
"""Entries with their indices: the work of one task of a worker."""


def bulk_works() -> bool:
    """Whether this process can check in bulk: all is installed, and passes its own test.

    Loads compiled code, or compiles it when an installation first needs it: a second, or half a
    minute. Whatever is wrong with it, the plain path gives the same verdicts.
    """
    return kernel_available() and _bulk_is_right_here()


@cache
def _bulk_is_right_here() -> bool:
    try:
        from plebiscite.record.bulk_self_test import (  # noqa: PLC0415 - needs NumPy and Numba, which are optional
            passes_self_test,
        )

        return passes_self_test()
    except Exception:  # noqa: BLE001 - a full disk, a broken library: nobody needs the bulk path
        return False


def advice_works() -> bool:
    """As `bulk_works`, and with advice too. Whatever is wrong, ballots are checked without."""
    return bulk_works() and _advice_is_right_here()


@cache
def _advice_is_right_here() -> bool:
    try:
        from plebiscite.record.bulk_self_test import (  # noqa: PLC0415 - as above
            passes_with_advice,
        )

        return passes_with_advice()
    except Exception:  # noqa: BLE001 - as above
        return False


def read_chunks(context: VotingContext, chunks: Iterable[Chunk]) -> Iterator[list[ReadEntry]]:
    """`read_entry` for each entry, chunk by chunk, in this process; in bulk where that can be.

    The bulk path only accepts; what it does not accept `read_entry` decides. So the entries are
    the same by every path, but for the field that says which it was.
    """
    for chunk in chunks:
        if context.path == "plain" or not bulk_works():
            yield [read_entry(context, index, raw) for index, raw in chunk]
        else:
            yield _read_in_bulk(context, chunk)


def _read_in_bulk(context: VotingContext, chunk: Chunk) -> list[ReadEntry]:
    from plebiscite.record.bulk_votes import (  # noqa: PLC0415 - needs NumPy and Numba, which are optional
        Advised,
        accept_ballots,
    )

    advised, source = None, context.advice
    if source is not None and advice_works():
        advised = Advised([source.entry(index) for index, _ in chunk], source.randomness)
    raws = [raw for _, raw in chunk]
    outcome = accept_ballots(context.origin, context.elections, raws, advised)
    read: list[ReadEntry] = []
    for place, (index, raw) in enumerate(chunk):
        if place in outcome.accepted:
            vote = Vote("ballot", *outcome.accepted[place], ())
            accepted: CheckingPath = "advice" if place in outcome.advised else "bulk"
            read.append(ReadEntry(index, leaf_hash(raw), "ballot", vote, None, (), accepted))
        else:
            path: CheckingPath = "fallback" if place in outcome.refused else "plain"
            read.append(read_entry(context, index, raw)._replace(path=path))
    return read


def _election(context: VotingContext, unit: str) -> BallotVerifier:
    if unit not in context.elections:
        raise EvidenceError(f"{unit[:40]!r} is no unit with an election in this referendum")
    return _verifier(context.elections[unit])


def _replaces(text: str) -> bytes:
    return parse_hex(text, size=32) if text else b""


def _check_ballot(context: VotingContext, entry: BallotEntry, place: str, *, proofs: bool) -> Vote:
    verifier = _election(context, entry.unit)
    raw = entry.ballot.encode()
    ballot = parse_ballot(raw)
    election = verifier.election
    if (ballot.election_uuid, ballot.election_hash) != (entry.unit, election.fingerprint):
        raise EvidenceError("the ballot inside was made for another unit or election record")
    parse = election.group.parse if proofs else election.group.parse_recalled
    statement = EnvelopeStatement(
        origin=context.origin,
        uuid=entry.unit,
        fingerprint=election.fingerprint,
        credential=parse(ballot.credential),
        tracker=tracker_of(raw),
        replaces=_replaces(entry.replaces),
        counter=entry.counter,
    )
    if not proofs:
        return _vote("ballot", statement, _recalled_components(election.group, ballot), [])
    findings: list[Finding] = []
    components = b""
    try:
        check_seal(election.group, "ballot", statement, entry.signature)
    except PlebisciteError as error:
        findings.append(Finding("ballots-2", place, error))
    try:
        components = verifier.check_parsed(raw, ballot, statement.credential).components
    except PlebisciteError as error:
        findings.append(Finding("ballots-5", place, error))
    return _vote("ballot", statement, components, findings)


def _recalled_components(group: Group, ballot: Ballot) -> bytes:
    return b"".join(
        group.parse_recalled(text)
        for answer in ballot.answers
        for choice in answer.choices
        for text in (choice.alpha, choice.beta)
    )


def _check_challenge(context: VotingContext, entry: ChallengeEntry, place: str) -> Vote:
    election = _election(context, entry.unit).election
    statement = EnvelopeStatement(
        origin=context.origin,
        uuid=entry.unit,
        fingerprint=election.fingerprint,
        credential=election.group.parse(entry.credential),
        tracker=parse_hex(entry.ballot, size=32),
        replaces=_replaces(entry.replaces),
        counter=entry.counter,
    )
    findings: list[Finding] = []
    try:
        check_seal(election.group, "challenge", statement, entry.signature)
    except PlebisciteError as error:
        findings.append(Finding("ballots-2", place, error))
    return _vote("challenge", statement, b"", findings)


def _vote(
    kind: str,
    statement: EnvelopeStatement,
    components: bytes,
    findings: list[Finding],
) -> Vote:
    return Vote(
        kind,
        statement.uuid,
        statement.credential,
        statement.tracker,
        statement.replaces,
        statement.counter,
        components,
        tuple(findings),
    )
