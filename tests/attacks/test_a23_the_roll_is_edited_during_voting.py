"""A23, on the definition's side: an edited roll or text leaves no earlier ballot valid."""

from hashlib import sha256

import msgspec

from definition_examples import example
from plebiscite.ballot.v1_election import parse_election
from plebiscite.group.known import ED25519
from plebiscite.record.definition import Definition, Texts
from plebiscite.record.definition_parts import definition_hash, parts_of
from plebiscite.record.election_record import election_record
from plebiscite.record.units import units_of

REGION, TEXTS = example("definition")


def fingerprint(definition: Definition, texts: tuple[Texts, ...], credentials: bytes) -> str:
    raw = election_record(
        definition,
        texts,
        units_of(definition)[0],
        definition_hash=definition_hash(parts_of(definition, texts)),
        roll_sha256=sha256(credentials).digest(),
        trustees_sha256=bytes(32),
        cid=bytes(32),
        y_text=ED25519.format(ED25519.generator),
    )
    return parse_election(raw).fingerprint


def test_one_credential_exchanged_changes_what_every_ballot_signs() -> None:
    before = fingerprint(REGION, TEXTS, b'["a","b"]')
    assert fingerprint(REGION, TEXTS, b'["a","c"]') != before


def test_a_word_in_another_language_changes_it_too() -> None:
    edited = msgspec.structs.replace(TEXTS[4], abstaining="غير ذلك")
    before = fingerprint(REGION, TEXTS, b"[]")
    assert fingerprint(REGION, (*TEXTS[:4], edited), b"[]") != before


def test_a_figure_of_another_district_changes_it_too() -> None:
    last = REGION.districts[-1]
    more = msgspec.structs.replace(last.units[0], registered=last.units[0].registered + 1)
    districts = (*REGION.districts[:-1], msgspec.structs.replace(last, units=(more,)))
    edited = msgspec.structs.replace(REGION, districts=districts)
    assert fingerprint(edited, TEXTS, b"[]") != fingerprint(REGION, TEXTS, b"[]")
