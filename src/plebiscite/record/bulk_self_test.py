"""Whether compiled code checks ballots rightly on this machine, before it checks anybody's.

A fault of a compiler or a processor must not decide a referendum: good ballots that are refused
would only cost time, so it is above all a ballot with one false proof that must not pass. The
ballots are real, of an election that nobody votes in; every secret is known.
"""

from collections.abc import Callable
from hashlib import shake_256
from itertools import count
from typing import Final

from msgspec.structs import replace

from plebiscite.ballot.envelope import EnvelopeStatement, seal, tracker_of
from plebiscite.ballot.v1_ballot import (
    UnsignedBallot,
    parse_ballot,
    signed_hash,
    with_signature,
)
from plebiscite.ballot.v1_election import (
    Election,
    ElectionRecord,
    Question,
    parse_election,
    write_election,
)
from plebiscite.ballot.v1_encryption import encrypt_ballot
from plebiscite.group.known import ED25519
from plebiscite.proofs.knowledge import sign_ballot
from plebiscite.proofs.transcript import Randomness
from plebiscite.record.bulk_votes import Advised, accept_ballots, advise_ballots
from plebiscite.record.entries import BallotEntry, parse_entry, write_entry

_ORIGIN: Final = "self-test.invalid"
_UUID: Final = "SeLfTestE1ection"
_QUESTIONS: Final = (
    Question(answers=("A", "B"), blank=True, min=1, max=1, question="Q"),
    Question(answers=("A", "B"), min=0, max=1, question="R"),
)
_CHOICES: Final = ([[0, 1, 0], [0, 1]], [[1, 0, 0], [0, 0]])
_LANES: Final = 8  # ballots side by side in a vector
_KNOWN: Final = 2  # the secret of key and credential alike


def passes_self_test() -> bool:
    """Whether two good ballots are accepted and those with one false proof are not, in every lane.

    Raises: whatever goes wrong in compiled code.
    """
    election, draw = _election(), _known_randomness()
    good = _good_ballots(election, draw)
    false = [_falsified(raw, draw) for raw in good]
    raws = [_entry(election, raw, draw) for raw in (*good, *false, *false, *false, *false, *good)]
    found = accept_ballots(_ORIGIN, {_UUID: write_election(election.record)}, raws)
    last = len(raws) - 1
    return set(found.accepted) == {0, 1, last - 1, last}


def passes_with_advice() -> bool:
    """Whether good entries, one for each lane, pass with advice, and none does with a false one.

    The one false equation is that of an envelope. Raises as `passes_self_test`.
    """
    election, draw = _election(), _known_randomness()
    elections = {_UUID: write_election(election.record)}
    entries = [_entry(election, raw, draw) for raw in _good_ballots(election, draw)]
    good = entries * (_LANES // len(entries))
    advised = Advised(advise_ballots(_ORIGIN, elections, good), draw)
    found = accept_ballots(_ORIGIN, elections, good, advised)
    if len(found.advised) != len(good):
        return False
    for lane, raw in enumerate(good):
        raws = [*good[:lane], _falsely_sealed(raw), *good[lane + 1 :]]
        found = accept_ballots(_ORIGIN, elections, raws, advised)
        if found.advised or set(found.accepted) != set(range(len(good))) - {lane}:
            return False
    return True


def _good_ballots(election: Election, draw: Randomness) -> list[bytes]:
    return [encrypt_ballot(election, choices, _KNOWN, draw).raw for choices in _CHOICES]


def _falsely_sealed(raw: bytes) -> bytes:
    """The entry with another response in the signature of its envelope."""
    entry = parse_entry(raw)
    assert isinstance(entry, BallotEntry)  # noqa: S101 - it was made here
    return write_entry(replace(entry, signature=replace(entry.signature, response="1")))


def _election() -> Election:
    key = ED25519.format(ED25519.generator_power(_KNOWN))
    record = ElectionRecord(
        version=1,
        description="",
        name="",
        group=ED25519.name,
        public_key=key,
        questions=_QUESTIONS,
        uuid=_UUID,
    )
    return parse_election(write_election(record))


def _known_randomness() -> Randomness:
    numbers = count()

    def draw(size: int) -> bytes:
        return shake_256(f"self-test {next(numbers)}".encode()).digest(size)

    return draw


def _falsified(raw: bytes, draw: Callable[[int], bytes]) -> bytes:
    """The ballot with another response in one proof, signed again: its only fault."""
    ballot = parse_ballot(raw)
    answer = ballot.answers[1]
    proofs = (replace(answer.overall_proof[0], response="1"), *answer.overall_proof[1:])
    unsigned = UnsignedBallot(
        ballot.election_uuid,
        ballot.election_hash,
        ballot.credential,
        (ballot.answers[0], replace(answer, overall_proof=proofs)),
    )
    return with_signature(unsigned, sign_ballot(ED25519, signed_hash(unsigned), _KNOWN, draw))


def _entry(election: Election, raw: bytes, draw: Randomness) -> bytes:
    """The ballot in its envelope, sealed."""
    statement = EnvelopeStatement(
        origin=_ORIGIN,
        uuid=_UUID,
        fingerprint=election.fingerprint,
        credential=ED25519.generator_power(_KNOWN),
        tracker=tracker_of(raw),
        replaces=b"",
        counter=1,
    )
    signature = seal(ED25519, "ballot", statement, _KNOWN, draw)
    return write_entry(
        BallotEntry(unit=_UUID, ballot=raw.decode(), replaces="", counter=1, signature=signature)
    )
