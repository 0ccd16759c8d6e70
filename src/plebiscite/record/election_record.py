"""The exact Belenios v1 election record of a unit, derived from the definition.

Every v1 proof and signature hashes these bytes, so the commitments in the description bind each
ballot to one definition, roll, trustee set, ceremony and log. Source: additions 6.
"""

from collections.abc import Iterable, Sequence

from msgspec import UNSET

from plebiscite.ballot.v1_election import VERSION, ElectionRecord, write_election
from plebiscite.ballot.v1_election import Question as V1Question
from plebiscite.errors import MalformedError, MisuseError
from plebiscite.record.definition import Definition, Question, QuestionTexts, Texts
from plebiscite.record.units import Unit

BLOCK = "plebiscite-commitments/1"
_DIGEST_BYTES = 32


def description(title: str, block: Iterable[str]) -> str:
    """The title, an empty line, the lines of the block; no newline at the end.

    Raises: MalformedError for a title of several lines, which could imitate the block.
    """
    if "\n" in title or "\r" in title:
        raise MalformedError("the title is one line", place="title")
    return title + "\n\n" + "\n".join(block)


def commitments(
    definition: Definition,
    unit: Unit,
    *,
    definition_hash: bytes,
    roll_sha256: bytes,
    trustees_sha256: bytes,
    cid: bytes,
) -> list[str]:
    """The lines of the commitment block; the four digests are 32 bytes each."""
    digests = {
        "definition": definition_hash,
        "roll": roll_sha256,
        "trustees": trustees_sha256,
        "ceremony": cid,
    }
    for name, digest in digests.items():
        if len(digest) != _DIGEST_BYTES:
            raise MisuseError(f"{len(digest)} bytes, a SHA-256 digest has 32", place=name)
    return [
        BLOCK,
        f"log {definition.origin}",
        f"unit {unit.uuid}",
        *(f"{name} {digest.hex()}" for name, digest in digests.items()),
        f"contests {','.join(question.id for question in unit.questions)}",
    ]


def v1_question(question: Question, words: QuestionTexts) -> V1Question:
    """The v1 question; `blank` is left out when false, as v1 writes it.

    Raises: MalformedError unless the words name every option.
    """
    if len(words.options) != len(question.options):
        raise MalformedError(
            f"{len(words.options)} texts for {len(question.options)} options",
            place=f"question {question.id}",
        )
    return V1Question(
        answers=words.options,
        blank=question.blank or UNSET,
        min=question.min,
        max=question.max,
        question=words.text,
    )


def election_record(
    definition: Definition,
    texts: Sequence[Texts],
    unit: Unit,
    *,
    definition_hash: bytes,
    roll_sha256: bytes,
    trustees_sha256: bytes,
    cid: bytes,
    y_text: str,
) -> bytes:
    """The v1 election record of `unit`, without a newline at the end.

    `texts` in the definition's order: the record is written in the first language. `y_text` is
    the election key in v1's text form. Raises: MalformedError if the texts do not fit the
    questions, MisuseError for texts in another order or digests of another length.
    """
    first = texts[0]
    if first.language != definition.languages[0]:
        raise MisuseError(f"the record is written in {definition.languages[0]}", place="texts")
    block = commitments(
        definition,
        unit,
        definition_hash=definition_hash,
        roll_sha256=roll_sha256,
        trustees_sha256=trustees_sha256,
        cid=cid,
    )
    words = {item.id: item for contest in first.contests for item in contest.questions}
    missing = [question.id for question in unit.questions if question.id not in words]
    if missing:
        raise MalformedError(f"no {first.language} text for question {missing[0]}", place="texts")
    return write_election(
        ElectionRecord(
            version=VERSION,
            description=description(first.title, block),
            name=first.title,
            group=definition.group,
            public_key=y_text,
            questions=tuple(v1_question(item, words[item.id]) for item in unit.questions),
            uuid=unit.uuid,
        )
    )
