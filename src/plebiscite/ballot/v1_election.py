"""The election record of Belenios v1, and the two questions it answers: which key, which φ.

Only what Plebiscite can check is a value here: version 1 and homomorphic questions. Every other
form is named and refused as unsupported, never guessed. Source: Belenios v1 format, section 4.
"""

import re
from dataclasses import dataclass
from typing import Any, Final

import msgspec
from msgspec import UNSET, UnsetType

from plebiscite.canonical.base64 import b64hash
from plebiscite.canonical.json import parse_json, parse_plain_json, write_json
from plebiscite.errors import MalformedError, UnsupportedError
from plebiscite.group.interface import Element, Group
from plebiscite.group.known import group_named

VERSION: Final = 1
_UUID = re.compile(r"[1-9A-HJ-NP-Za-km-z]{14,}")


class Question(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A homomorphic question: every answer is 0 or 1, with min ≤ sum ≤ max unless blank."""

    answers: tuple[str, ...]
    blank: bool | UnsetType = UNSET
    min: int
    max: int
    question: str

    @property
    def allows_blank(self) -> bool:
        """Whether a leading ciphertext says "blank"."""
        return self.blank is True

    @property
    def width(self) -> int:
        """Ciphertexts per ballot: the answers, and "blank" where it is allowed."""
        return len(self.answers) + self.allows_blank

    @property
    def sums(self) -> range:
        """The sums a vote that is not blank may have."""
        return range(self.min, self.max + 1)


class ElectionRecord(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The election record as written, fields in this order."""

    version: int
    description: str
    name: str
    group: str
    public_key: str
    questions: tuple[Question, ...]
    uuid: str
    administrator: str | UnsetType = UNSET
    credential_authority: str | UnsetType = UNSET
    language: tuple[str, str] | UnsetType = UNSET


@dataclass(frozen=True)
class Election:
    """A record with its group and key decoded, and φ of its exact bytes."""

    record: ElectionRecord
    group: Group
    y: Element
    fingerprint: str

    @property
    def widths(self) -> tuple[int, ...]:
        """Ciphertexts per question."""
        return tuple(question.width for question in self.record.questions)


def write_election(record: ElectionRecord) -> bytes:
    """The bytes φ is the `b64hash` of: canonical, no newline."""
    return write_json(record)


def _refuse_unknown_forms(raw: bytes) -> None:
    plain: Any = parse_plain_json(raw)
    if not isinstance(plain, dict):
        raise MalformedError("an election record is a JSON object", place="election")
    version = plain.get("version")
    if isinstance(version, int) and not isinstance(version, bool) and version != VERSION:
        raise UnsupportedError(f"version {version} of the election record", place="election")
    questions = plain.get("questions")
    for index, question in enumerate(questions if isinstance(questions, list) else []):
        if isinstance(question, dict) and "type" in question:
            form = str(question["type"])[:40]
            raise UnsupportedError(f"questions of type {form}", place=f"questions[{index}]")


def check_question(question: Question, place: str) -> None:
    """Raises: MalformedError unless there are answers and 0 ≤ min ≤ max."""
    if not question.answers:
        raise MalformedError("a question without answers", place=place)
    if not 0 <= question.min <= question.max:
        raise MalformedError(
            f"min {question.min} and max {question.max}: needed is 0 ≤ min ≤ max", place=place
        )


def _check_language(record: ElectionRecord) -> None:
    if record.language is not UNSET and record.language[1] not in {"ltr", "rtl"}:
        raise MalformedError("the direction of writing is ltr or rtl", place="election.language")


def parse_election(raw: bytes) -> Election:
    """The election whose record is exactly `raw`.

    Raises: UnsupportedError naming the form for another version, group or type of question;
    MalformedError for other bytes than the canonical ones, a uuid that is not Base58, a public
    key outside the group or the identity, and questions nobody can answer.
    """
    _refuse_unknown_forms(raw)
    record = parse_json(raw, ElectionRecord)
    group = group_named(record.group)
    if not _UUID.fullmatch(record.uuid):
        raise MalformedError("a uuid is 14 Base58 characters or more", place="election.uuid")
    if not record.questions:
        raise MalformedError("an election without questions", place="election.questions")
    for index, question in enumerate(record.questions):
        check_question(question, f"election.questions[{index}]")
    _check_language(record)
    try:
        y = group.parse(record.public_key)
    except MalformedError as problem:
        raise MalformedError(problem.message, place="election.public_key") from problem
    return Election(record, group, y, b64hash(raw))
