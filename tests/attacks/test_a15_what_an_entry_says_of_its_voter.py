"""A15: time, order or metadata of an entry shows which person a pseudonym is."""

import json

from plebiscite.record.entries import BallotEntry, ChallengeEntry
from valley_lies import valley


def test_a_vote_has_no_field_for_a_time_an_address_or_a_program() -> None:
    assert BallotEntry.__struct_fields__ == ("unit", "ballot", "replaces", "counter", "signature")
    assert ChallengeEntry.__struct_fields__ == (
        "unit", "credential", "ballot", "replaces", "counter", "signature",
    )  # fmt: skip


def test_credentials_are_published_in_an_order_that_says_nothing_of_the_roll() -> None:
    forgery = valley()
    for number in range(5):
        entry = forgery.entry("roll", number)
        texts = json.loads(forgery.blobs[entry.credentials])  # type: ignore[union-attr]
        as_bytes = [bytes.fromhex(text)[::-1] for text in texts]
        assert as_bytes == sorted(as_bytes)
