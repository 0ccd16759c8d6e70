"""The commitment block and the election record of vectors/additions/description.json."""

import json
from pathlib import Path

from plebiscite.ballot.v1_election import parse_election, write_election
from plebiscite.record.definition import Question, QuestionTexts
from plebiscite.record.election_record import description, v1_question

VECTOR = json.loads(
    (Path(__file__).parents[2] / "vectors/additions/description.json").read_text(encoding="utf-8")
)


def test_the_description_is_title_empty_line_and_block() -> None:
    assert description(VECTOR["title"], VECTOR["block"]) == VECTOR["description"]


def test_the_election_record_and_its_fingerprint() -> None:
    election = parse_election(VECTOR["election"].encode())
    assert election.fingerprint == VECTOR["phi"]
    assert write_election(election.record).decode() == VECTOR["election"]
    question = Question("independence", ("yes", "no"), blank=True, min=1, max=1)
    words = QuestionTexts("independence", "Independence?", ("Yes", "No"))
    assert v1_question(question, words) == election.record.questions[0]
