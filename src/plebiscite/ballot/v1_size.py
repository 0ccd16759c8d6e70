"""How long a v1 ballot can get, so that one too long for a log entry is refused beforehand."""

from collections.abc import Iterable

from msgspec import UNSET

from plebiscite.ballot.v1_ballot import Answer, Ballot, CiphertextText, Signature
from plebiscite.ballot.v1_election import Question
from plebiscite.canonical.json import write_json
from plebiscite.group.interface import Group
from plebiscite.proofs.v1_proof import V1Proof

_HASH = "-" * 43


def largest_ballot(group: Group, questions: Iterable[Question], uuid: str) -> int:
    """An upper bound of a ballot's bytes: every element and scalar at its longest."""
    element, scalar = "-" * group.text_size, str(group.order - 1)
    proof = V1Proof(scalar, scalar)
    answers = tuple(_largest_answer(question, element, proof) for question in questions)
    ballot = Ballot(uuid, _HASH, element, answers, Signature(_HASH, proof))
    return len(write_json(ballot))


def _largest_answer(question: Question, element: str, proof: V1Proof) -> Answer:
    width, blank = question.width, question.allows_blank
    return Answer(
        (CiphertextText(element, element),) * width,
        ((proof, proof),) * width,
        (proof,) * (len(question.sums) + blank),
        (proof, proof) if blank else UNSET,
    )
