"""A10, A11, A18: another voter's ballot copied, re-encoded, or appended again."""

import json
from collections.abc import Callable

import pytest

from altered_archive import put_together, take_apart
from plebiscite.canonical.json import write_json
from plebiscite.foreign.archive_events import Step
from plebiscite.group.known import ED25519
from v1_sample import SampleArchive, failed, report_on, signed_again

SAMPLE = SampleArchive()
WHOLE = take_apart(SAMPLE.raw("ballots"))
VICTIM = json.loads(SAMPLE.ballots[0])
THIEF = SAMPLE.secrets[1]


def report_with(raw: bytes) -> set[str]:
    return failed(
        report_on(put_together(WHOLE.timestamp, [*WHOLE.steps, Step("Ballot", (raw,), "")]))
    )


def test_a10_the_answers_of_another_voter_signed_with_the_own_credential() -> None:
    credential = ED25519.format(ED25519.generator_power(THIEF))
    assert report_with(signed_again({**VICTIM, "credential": credential}, THIEF)) == {"B7"}


def test_a10_one_ciphertext_of_another_voter_among_own_ones() -> None:
    own = json.loads(SAMPLE.ballots[1])
    for question in (0, 1):
        own["answers"][question]["choices"][0] = VICTIM["answers"][question]["choices"][0]
    assert report_with(signed_again(own, THIEF)) == {"B7"}


def test_a18_the_same_bytes_again() -> None:
    assert report_with(SAMPLE.ballots[0]) == {"B9"}


RAW = SAMPLE.ballots[0]
CHALLENGE = VICTIM["answers"][0]["overall_proof"][0]["challenge"]
SPELLINGS: dict[str, Callable[[], bytes]] = {
    "a space": lambda: RAW.replace(b":[", b": [", 1),
    "a newline at the end": lambda: RAW + b"\n",
    "an escape": lambda: RAW.replace(b'"alpha"', b'"\\u0061lpha"', 1),
    "a leading zero": lambda: RAW.replace(CHALLENGE.encode(), b"0" + CHALLENGE.encode(), 1),
    "plus the order": lambda: RAW.replace(
        CHALLENGE.encode(), str(int(CHALLENGE) + ED25519.order).encode(), 1
    ),
    "upper case": lambda: RAW.replace(
        VICTIM["credential"].encode(), VICTIM["credential"].upper().encode(), 1
    ),
    "a field more": lambda: RAW[:-1] + b',"note":1}',
    "a field twice": lambda: RAW.replace(
        b'{"election_uuid"', b'{"credential":"","election_uuid"', 1
    ),
    "null": lambda: RAW.replace(b'"signature":', b'"weight":null,"signature":', 1),
    "other order": lambda: write_json(dict(reversed(VICTIM.items()))),
}


@pytest.mark.parametrize("name", SPELLINGS)
def test_a11_the_same_ballot_spelled_otherwise(name: str) -> None:
    raw = SPELLINGS[name]()
    assert raw != RAW
    assert report_with(raw) == {"B7"}


@pytest.mark.parametrize("name", ["a leading zero", "plus the order", "upper case"])
def test_a11_the_same_values_spelled_otherwise_and_signed_again(name: str) -> None:
    raw = signed_again(json.loads(SPELLINGS[name]()), SAMPLE.secrets[0])
    assert report_with(raw) == {"B7"}
