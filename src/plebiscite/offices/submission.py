"""What a party hands to the keeper of the log: entries, and the blobs they name.

A submission travels as one file, the canonical JSON of `SubmissionFile`. Nothing in it is
secret. The keeper checks everything again.
"""

from hashlib import sha256
from typing import Literal

import msgspec

from plebiscite.canonical.base64 import format_base64, parse_base64
from plebiscite.canonical.json import parse_json, write_json
from plebiscite.errors import MalformedError, MisuseError
from plebiscite.log.keys import SigningKey
from plebiscite.proofs.transcript import Randomness
from plebiscite.record.acts import sign_act, signing_offices
from plebiscite.record.entries import Act, Entry, EntryBase, parse_entry, write_entry
from plebiscite.record.state import RecordState

MOST_ENTRIES = 20_000
"""Of one submission: two for each unit of a nation's districts; reading more takes seconds."""


class Submission(msgspec.Struct, frozen=True):
    """Entries in the order in which they go into the log, and blobs."""

    entries: tuple[EntryBase, ...]
    blobs: tuple[bytes, ...] = ()

    def and_then(self, other: "Submission") -> "Submission":
        """This submission followed by another."""
        return Submission((*self.entries, *other.entries), (*self.blobs, *other.blobs))


class SubmissionFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A submission as a file: entries as the text of their exact bytes, blobs in base64."""

    format: Literal["plebiscite-submission/1"]
    origin: str
    entries: tuple[str, ...]
    blobs: tuple[str, ...]


def write_submission(origin: str, submission: Submission) -> bytes:
    """The file's bytes."""
    return write_json(
        SubmissionFile(
            format="plebiscite-submission/1",
            origin=origin,
            entries=tuple(write_entry(entry).decode() for entry in submission.entries),
            blobs=tuple(map(format_base64, submission.blobs)),
        )
    )


def read_submission(raw: bytes, origin: str) -> Submission:
    """The submission in a file.

    Raises: MalformedError for other bytes; MisuseError when it is for another referendum.
    """
    file = parse_json(raw, SubmissionFile)
    if file.origin != origin:
        raise MisuseError(
            f"this submission is for the log {file.origin}; the record here is {origin}"
        )
    if len(file.entries) > MOST_ENTRIES:
        raise MisuseError(f"a submission has at most {MOST_ENTRIES} entries; hand in several")
    entries: list[Entry] = []
    for number, text in enumerate(file.entries):
        try:
            entries.append(parse_entry(text.encode()))
        except MalformedError as problem:
            raise MalformedError(problem.message, place=f"entries[{number}]") from problem
    return Submission(tuple(entries), tuple(map(parse_base64, file.blobs)))


def sign_submission(
    submission: Submission, state: RecordState, office: str, key: SigningKey
) -> Submission:
    """Every act that `office` signs next, signed, with the office's next counters.

    Raises: MisuseError when the key is not the office's, or nothing waits for this office.
    """
    if state.keys and state.keys.get(office) != key.verifier:
        raise MisuseError(f"this key is not the key of {office} in the definition")
    counter = state.counters.next_of(office)
    signed: list[EntryBase] = []
    for entry in submission.entries:
        if isinstance(entry, Act) and waits_for(entry, office):
            signed.append(sign_act(entry, state.origin, office, key, counter))
            counter += 1
        else:
            signed.append(entry)
    if counter == state.counters.next_of(office):
        raise MisuseError(f"nothing in this submission waits for the signature of {office}")
    return Submission(tuple(signed), submission.blobs)


def waits_for(entry: Act, office: str) -> bool:
    """Whether `office` signs this entry next."""
    expected = signing_offices(entry)[len(entry.signatures) :]
    if not expected:
        return False
    return office == expected[0] or (expected[0].endswith("/") and office.startswith(expected[0]))


def words_blob(text: str, randomness: Randomness) -> tuple[str, bytes]:
    """A blob of people's words and its name: 32 random bytes, then UTF-8."""
    raw = randomness(32) + text.encode()
    return sha256(raw).hexdigest(), raw


def blob_name(raw: bytes) -> str:
    """The name of a blob: its SHA-256 in hex."""
    return sha256(raw).hexdigest()
