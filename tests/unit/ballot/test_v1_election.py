"""Which election records are read, and what every other gets."""

import json
from typing import Any

import pytest

from plebiscite.ballot.v1_election import Question, parse_election, write_election
from plebiscite.canonical.base64 import b64hash
from plebiscite.errors import MalformedError, UnsupportedError
from plebiscite.group.known import ED25519
from v1_sample import BLANK, PLAIN, election_record, sample_election


def raw_with(**fields: Any) -> bytes:  # noqa: ANN401 - any field
    return write_election(election_record(ED25519, 77, **fields))


def test_a_record_gives_its_key_group_widths_and_fingerprint() -> None:
    election = sample_election()
    assert election.y == ED25519.generator_power(77)
    assert election.widths == (3, 2)
    assert election.fingerprint == b64hash(raw_with())
    assert [question.allows_blank for question in election.record.questions] == [True, False]
    assert list(PLAIN.sums) == [0, 1, 2]


def test_the_optional_fields_are_kept() -> None:
    raw = raw_with(administrator="A", credential_authority="C", language=("ar", "rtl"))
    assert write_election(parse_election(raw).record) == raw


def test_a_question_may_say_that_it_has_no_blank() -> None:
    question = Question(answers=("A",), blank=False, min=0, max=1, question="?")
    assert parse_election(raw_with(questions=(question,))).widths == (1,)


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("uuid", "short", "Base58"),
        ("uuid", "0OIl0OIl0OIl0OIl", "Base58"),
        ("questions", (), "without questions"),
        ("language", ("en", "up"), "direction"),
        ("public_key", ED25519.format(ED25519.identity), "election.public_key"),
        ("public_key", "ff" * 32, "election.public_key"),
        ("version", True, "JSON"),
        ("name", 3, "JSON"),
    ],
)
def test_a49_what_no_election_can_have_is_malformed(
    field: str, value: object, message: str
) -> None:
    with pytest.raises(MalformedError, match=message):
        parse_election(raw_with(**{field: value}))


@pytest.mark.parametrize(
    ("question", "place"),
    [
        (Question(answers=(), min=0, max=0, question="?"), "without answers"),
        (Question(answers=("A",), min=-1, max=1, question="?"), "min -1"),
        (Question(answers=("A",), min=2, max=1, question="?"), "min 2"),
    ],
)
def test_a_question_nobody_can_answer_is_malformed(question: Question, place: str) -> None:
    with pytest.raises(MalformedError, match=r"questions\[1\].*" + place):
        parse_election(raw_with(questions=(BLANK, question)))


@pytest.mark.parametrize(
    ("change", "form"),
    [
        ({"version": 2}, "version 2"),
        ({"group": "Ed448"}, "Ed448"),
        ({"questions": [{"type": "NonHomomorphic", "value": {}}]}, "type NonHomomorphic"),
        ({"questions": [{"type": "Lists", "value": {}}]}, "type Lists"),
    ],
)
def test_unknown_forms_are_named(change: dict[str, object], form: str) -> None:
    raw = json.dumps({**json.loads(raw_with()), **change}, separators=(",", ":")).encode()
    with pytest.raises(UnsupportedError, match=form):
        parse_election(raw)


@pytest.mark.parametrize("raw", [b"[]", b"", b"{}", b'{"questions":3}', b'{"questions":[3]}'])
def test_what_is_no_record_is_malformed(raw: bytes) -> None:
    with pytest.raises(MalformedError):
        parse_election(raw)


def test_another_spelling_is_malformed() -> None:
    for raw in (raw_with() + b"\n", raw_with().replace(b":1,", b": 1,", 1)):
        with pytest.raises(MalformedError):
            parse_election(raw)


def test_bounds_that_no_range_can_have_are_refused() -> None:
    """Met in a ballot, the length of such a range would end the program, not the check."""
    question = Question(answers=("A",), min=0, max=2**63, question="?")
    with pytest.raises(MalformedError, match="more than 18 digits"):
        parse_election(raw_with(questions=(question,)))
