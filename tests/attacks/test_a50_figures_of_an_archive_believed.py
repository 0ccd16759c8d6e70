"""A9, A46, A50 in a foreign archive: two votes in one, one name twice, figures made up."""

import json

from altered_archive import changed_json, put_together, take_apart
from plebiscite.ballot.v1_election import Question
from plebiscite.ballot.v1_encryption import encrypt_ballot
from plebiscite.canonical.json import write_json
from plebiscite.foreign.archive_events import Step
from plebiscite.group.elgamal import Ciphertext
from plebiscite.group.known import ED25519
from plebiscite.record.v1_tally import parse_tally, write_result, write_tally
from v1_sample import BLANK, SampleArchive, failed, fixed_randomness, report_on, sample_election

SAMPLE = SampleArchive()
WHOLE = take_apart(SAMPLE.raw())
TALLY, RESULT = 5, 8


def with_steps(changes: dict[int, Step]) -> bytes:
    steps = [changes.get(number, step) for number, step in enumerate(WHOLE.steps)]
    return put_together(WHOLE.timestamp, steps)


def test_a50_a_consistent_lie_about_the_count_is_found() -> None:
    # The keeper adds one vote to the tally, the figures, and the result; nothing is believed.
    raw, summary = WHOLE.steps[TALLY].bodies
    tally = parse_tally(raw, ED25519, SAMPLE.election.widths)
    first = tally[1][0]
    more = Ciphertext(first.alpha, ED25519.multiply(first.beta, ED25519.generator))
    lie = write_tally(ED25519, (tally[0], (more, tally[1][1])))
    changes = {
        TALLY: Step(
            "EncryptedTally", (lie, changed_json(summary, num_tallied=4, total_weight=4)), ""
        ),
        RESULT: Step("Result", (write_result([[1, 1, 1], [2, 2]]),), ""),
    }
    assert failed(report_on(with_steps(changes))) == {"B11", "B12"}


def test_a50_a_ballot_dropped_after_the_tally_is_found() -> None:
    steps = [*WHOLE.steps[:3], *WHOLE.steps[4:]]
    assert {"B11", "B12"} <= failed(report_on(put_together(WHOLE.timestamp, steps)))


def test_a46_one_voter_listed_twice() -> None:
    election, trustees, credentials, setup = WHOLE.steps[0].bodies
    lines = json.loads(credentials)
    twice = write_json([*lines, f"{lines[0]},5"])
    report = report_on(with_steps({0: Step("Setup", (election, trustees, twice, setup), "")}))
    assert failed(report) == {"B6"}


def test_a09_a_ballot_for_a_question_that_allows_more_than_this_one() -> None:
    generous = Question(answers=BLANK.answers, blank=True, min=1, max=2, question=BLANK.question)
    lenient = sample_election(questions=(generous, SAMPLE.election.record.questions[1]))
    secret = SAMPLE.secrets[0]
    forged = encrypt_ballot(lenient, [[0, 1, 1], [1, 1]], secret, fixed_randomness("forged")).raw
    step = Step("Ballot", (changed_json(forged, election_hash=SAMPLE.election.fingerprint),), "")
    report = report_on(put_together(WHOLE.timestamp, [*WHOLE.steps[:4], step]))
    assert failed(report) == {"B7"}
