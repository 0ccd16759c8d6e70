"""Ballots too long for the log, whose entries have 65,535 bytes at most, are refused beforehand.

A ballot with proofs grows with options, and with how many of them may be chosen.
"""

from collections.abc import Iterator, Sequence

from msgspec import UNSET

from plebiscite.ballot.v1_election import Question as V1Question
from plebiscite.ballot.v1_size import largest_ballot
from plebiscite.canonical.json import write_json
from plebiscite.group.known import ED25519
from plebiscite.proofs.schnorr import SchnorrSignature
from plebiscite.record.definition import Definition, Question
from plebiscite.record.definition_problem import Problem
from plebiscite.record.entries import LARGEST_ENTRY, BallotEntry

_MOST_CIPHERTEXTS = 1_000  # more never fit, and need no counting
_UUID = "-" * 14
_DIGEST = "-" * 64
_QUOTES = 8  # of a ciphertext, of a proof, and of the names of an answer's fields
_QUOTES_AROUND = 40  # of the names and values of a ballot's own fields, at most


def size_problems(definition: Definition) -> Iterator[Problem]:
    """Every ballot style whose ballots may not fit an entry of the log."""
    questions = {contest.id: contest.questions for contest in definition.contests}
    for position, style in enumerate(definition.styles):
        asked = [item for contest in style.contests for item in questions.get(contest, ())]
        size = largest_entry(asked)
        if size > LARGEST_ENTRY:
            yield Problem(
                ("styles", position),
                f"a ballot of style {style.id} may have {size:,} bytes, more than the"
                f" {LARGEST_ENTRY:,} of an entry",
                "ask fewer questions, offer fewer options, or let fewer be chosen",
            )


def largest_entry(questions: Sequence[Question]) -> int:
    """An upper bound, in bytes, of a `ballot` entry with answers to these questions."""
    if not all(0 <= question.min <= question.max for question in questions):
        return 0  # nobody can answer them, which is reported where questions are checked
    if sum(len(question.options) + question.max for question in questions) > _MOST_CIPHERTEXTS:
        return LARGEST_ENTRY * 2
    asked = [_v1(question) for question in questions]
    ballot = largest_ballot(ED25519, asked, _UUID)
    quotes = _QUOTES_AROUND + sum(_QUOTES * _objects(question) for question in asked)
    signature = SchnorrSignature(_DIGEST, str(ED25519.order))
    entry = BallotEntry(_UUID, "-" * (ballot + quotes), _DIGEST, 2**63, signature)
    return len(write_json(entry))


def _v1(question: Question) -> V1Question:
    return V1Question(
        answers=question.options,
        blank=question.blank or UNSET,
        min=question.min,
        max=question.max,
        question="",
    )


def _objects(question: V1Question) -> int:
    """Ciphertexts and proofs of one answer, and one more for the names of its fields."""
    blank = question.allows_blank
    return 3 * question.width + len(question.sums) + 3 * blank + 1
