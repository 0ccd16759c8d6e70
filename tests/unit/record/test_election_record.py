import msgspec
import pytest

from definition_examples import example
from plebiscite.ballot.v1_election import parse_election
from plebiscite.errors import MalformedError, MisuseError
from plebiscite.group.known import ED25519
from plebiscite.record.election_record import description, election_record, v1_question
from plebiscite.record.units import units_of

REGION, TEXTS = example("definition")
UNITS = units_of(REGION)
Y = ED25519.format(ED25519.generator)
DIGESTS = {
    "definition_hash": bytes(32),
    "roll_sha256": b"\1" * 32,
    "trustees_sha256": b"\2" * 32,
    "cid": b"\3" * 32,
}


def test_the_record_is_a_v1_election_of_the_first_language() -> None:
    raw = election_record(REGION, TEXTS, UNITS[0], **DIGESTS, y_text=Y)
    election = parse_election(raw).record
    assert election.name == "Referendum on independence and election of the leader"
    assert election.uuid == UNITS[0].uuid
    assert election.questions[0].answers == ("Yes", "No")
    assert [question.width for question in election.questions] == [3, 5]
    assert election.description.split("\n") == [
        election.name,
        "",
        "plebiscite-commitments/1",
        "log referendum.example/2026",
        f"unit {UNITS[0].uuid}",
        f"definition {'00' * 32}",
        f"roll {'01' * 32}",
        f"trustees {'02' * 32}",
        f"ceremony {'03' * 32}",
        "contests independence,leader",
    ]


def test_no_blank_is_left_out_as_v1_does() -> None:
    question = msgspec.structs.replace(UNITS[0].questions[0], blank=False)
    written = msgspec.json.encode(v1_question(question, TEXTS[0].contests[0].questions[0]))
    assert b"blank" not in written


def test_texts_that_do_not_fit_are_refused() -> None:
    words = TEXTS[0].contests[0].questions[0]
    short = msgspec.structs.replace(words, options=("Yes",))
    with pytest.raises(MalformedError, match="question independence: 1 texts for 2 options"):
        v1_question(UNITS[0].questions[0], short)
    without = (msgspec.structs.replace(TEXTS[0], contests=TEXTS[0].contests[:1]),)
    with pytest.raises(MalformedError, match="no en text for question leader"):
        election_record(REGION, without, UNITS[0], **DIGESTS, y_text=Y)


def test_the_first_language_comes_first() -> None:
    with pytest.raises(MisuseError, match="the record is written in en"):
        election_record(REGION, TEXTS[1:], UNITS[0], **DIGESTS, y_text=Y)


@pytest.mark.parametrize("name", DIGESTS)
def test_digests_have_32_bytes(name: str) -> None:
    place = {"definition_hash": "definition", "roll_sha256": "roll", "cid": "ceremony"}
    with pytest.raises(MisuseError, match=f"^{place.get(name, 'trustees')}: 31 bytes"):
        election_record(REGION, TEXTS, UNITS[0], **(DIGESTS | {name: bytes(31)}), y_text=Y)


@pytest.mark.parametrize("title", ["two\nlines", "two\rlines"])
def test_a_title_cannot_imitate_the_block(title: str) -> None:
    with pytest.raises(MalformedError, match="one line"):
        description(title, [])
