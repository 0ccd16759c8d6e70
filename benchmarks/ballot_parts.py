"""Where does the time of a ballot go? Each part of checking in bulk, measured by itself.

A chunk of 256 ballot entries of the standing example's shape (two questions of 3 and 5 ciphertexts,
both with blank); processor time of one processor, the median of some runs, per ballot. What is left
of the whole is bookkeeping: objects, lists and copies of arrays.
"""

import os
import time
from collections.abc import Callable
from statistics import median
from typing import Any

import numpy as np

from benchmarks.figures import figure, print_machine
from plebiscite.ballot.bulk_advice import check_with_advice, make_advice_in_bulk
from plebiscite.ballot.bulk_arithmetic import recompute_all
from plebiscite.ballot.bulk_hashes import seal_prefix
from plebiscite.ballot.bulk_kept import (
    BallotTexts,
    BulkElection,
    bulk_election,
    compare_hashes,
    seals_of,
)
from plebiscite.ballot.bulk_template import shape_of
from plebiscite.ballot.bulk_verification import ShapeVerifier
from plebiscite.ballot.envelope import EnvelopeStatement, seal, tracker_of
from plebiscite.ballot.v1_election import (
    Election,
    ElectionRecord,
    Question,
    parse_election,
    write_election,
)
from plebiscite.ballot.v1_encryption import encrypt_ballot
from plebiscite.group.known import ED25519
from plebiscite.kernel.advice import equations_hold, open_advice
from plebiscite.kernel.recompute import with_seals
from plebiscite.kernel.shapes import plan_of
from plebiscite.log.merkle import leaf_hash
from plebiscite.record.bulk_votes import written_entries
from plebiscite.record.entries import BallotEntry, write_entry
from plebiscite.record.vote_check import VotingContext, read_chunks

BALLOTS = 256
_DIFFERENT = 32  # of them; the rest are the same again
_RUNS = 9
_ORIGIN, _UUID, _KNOWN = "benchmark.invalid", "BenchmarkE1ection", 2
_QUESTIONS = (
    Question(answers=("Yes", "No"), blank=True, min=1, max=1, question="Q"),
    Question(answers=("A", "B", "C", "D"), blank=True, min=1, max=1, question="R"),
)
_CHOICES = [[0, 1, 0], [0, 0, 1, 0, 0]]


def _election() -> Election:
    record = ElectionRecord(
        version=1,
        description="",
        name="",
        group=ED25519.name,
        public_key=ED25519.format(ED25519.generator_power(_KNOWN)),
        questions=_QUESTIONS,
        uuid=_UUID,
    )
    return parse_election(write_election(record))


def _entry(election: Election, secret: int) -> bytes:
    raw = encrypt_ballot(election, _CHOICES, secret, os.urandom).raw
    credential = ED25519.generator_power(secret)
    statement = EnvelopeStatement(
        _ORIGIN, _UUID, election.fingerprint, credential, tracker_of(raw), b"", 1
    )
    signature = seal(ED25519, "ballot", statement, secret, os.urandom)
    return write_entry(
        BallotEntry(unit=_UUID, ballot=raw.decode(), replaces="", counter=1, signature=signature)
    )


def _measured(name: str, work: Callable[[], Any]) -> Any:  # noqa: ANN401 - what `work` gives
    """Print a part's time; what it gives."""
    times = []
    for _ in range(_RUNS):
        before = time.process_time()
        given = work()
        times.append((time.process_time() - before) / BALLOTS * 1e6)
    figure(f"ballot_{name}", median(times), "µs")
    return given


def _common(verifier: ShapeVerifier, raws: list[bytes], elections: list[BulkElection]) -> None:
    """What both paths do: all but the arithmetic."""
    kept = verifier.read(raws, [0] * len(raws), elections)
    commitments, members, products = recompute_all(
        verifier.y, verifier.shape, kept.points, kept.scalars, seals_of(kept, elections)
    )
    _measured("reading_and_its_hashes", lambda: verifier.read(raws, [0] * len(raws), elections))
    _measured("envelopes_challenges", lambda: seals_of(kept, elections))
    _measured(
        "proofs_hashes",
        lambda: compare_hashes(verifier.table, kept, elections, (commitments, products), members),
    )
    _measured("leaf_hashes", lambda: [leaf_hash(raw) for raw in raws])
    if not members.all():
        raise AssertionError


def _arithmetic(verifier: ShapeVerifier, raws: list[bytes], elections: list[BulkElection]) -> None:
    """What each path does by itself."""
    kept = verifier.read(raws, [0] * len(raws), elections)
    seals = seals_of(kept, elections)
    _measured(
        "recomputing",
        lambda: recompute_all(verifier.y, verifier.shape, kept.points, kept.scalars, seals),
    )
    texts = BallotTexts(raws, [0] * len(raws), elections)
    advice = make_advice_in_bulk(verifier, texts)
    if not all(check_with_advice(verifier, texts, advice, os.urandom)):
        raise AssertionError
    given = np.frombuffer(bytearray().join(advice), np.uint8).reshape(len(raws), -1, 64)
    plan = plan_of(verifier.shape, sealed=True)
    scalars = with_seals(kept.scalars, seals)
    opened = _measured("opening_advice", lambda: open_advice(given))
    drawn = os.urandom(16 * len(raws) * plan.commitments)
    _measured(
        "equations_with_advice",
        lambda: equations_hold(verifier.y, plan, opened, scalars, drawn),
    )


class _Advice:
    """Advice that lies in memory."""

    randomness = staticmethod(os.urandom)

    def __init__(self, advice: list[bytes]) -> None:
        self._advice = advice

    def entry(self, index: int) -> bytes:
        """See `AdviceSource`."""
        return self._advice[index]


def main() -> None:
    """Measure the parts, then the whole with and without advice."""
    print_machine()
    election = _election()
    written = written_entries(election)
    prefix = seal_prefix(ED25519.name, _ORIGIN, _UUID, election.fingerprint)
    elections = [bulk_election(election, written, prefix)]
    entries = [_entry(election, 1000 + number) for number in range(_DIFFERENT)]
    raws = entries * (BALLOTS // _DIFFERENT)
    verifier = ShapeVerifier(shape_of(election), election.y, written)
    _common(verifier, raws, elections)
    _arithmetic(verifier, raws, elections)
    context = VotingContext(_ORIGIN, {_UUID: write_election(election.record)})
    chunk = list(enumerate(raws))
    (read,) = _measured("whole", lambda: list(read_chunks(context, [chunk])))
    advice = make_advice_in_bulk(verifier, BallotTexts(raws, [0] * len(raws), elections))
    advised = context._replace(advice=_Advice(advice))
    (quicker,) = _measured("whole_with_advice", lambda: list(read_chunks(advised, [chunk])))
    if {each.path for each in read} != {"bulk"} or {each.path for each in quicker} != {"advice"}:
        raise AssertionError


if __name__ == "__main__":
    main()
