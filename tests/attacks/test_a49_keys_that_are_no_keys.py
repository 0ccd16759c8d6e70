"""A49: degenerate keys, in records of any origin."""

import json
from typing import Any

import msgspec
import pytest

from plebiscite.canonical.json import write_json
from plebiscite.errors import ConductError, MalformedError
from plebiscite.group.interface import Group
from plebiscite.group.known import BELENIOS_2048, ED25519
from plebiscite.proofs.knowledge import prove_key
from plebiscite.record.v1_trustees import check_trustees, parse_trustees
from staged_ceremony import seeded, staged


def single(group: Group, secret: int) -> list[Any]:
    pok = msgspec.to_builtins(prove_key(group, secret, seeded("a49")))
    key = group.format(group.generator_power(secret))
    return ["Single", {"pok": pok, "public_key": key}]


@pytest.mark.parametrize("group", [ED25519, BELENIOS_2048])
def test_the_identity_as_trustee_key(group: Group) -> None:
    """Its pok is perfect: everybody knows the secret zero."""
    raw = write_json([single(group, 5), single(group, 0)])
    with pytest.raises(MalformedError, match="trustees item 2: the identity"):
        parse_trustees(raw, group)


@pytest.mark.parametrize("group", [ED25519, BELENIOS_2048])
def test_the_identity_as_election_key(group: Group) -> None:
    """Two keys that cancel: whoever reads a ballot reads the vote."""
    raw = write_json([single(group, 5), single(group, group.order - 5)])
    with pytest.raises(ConductError, match="election key is the identity"):
        check_trustees(parse_trustees(raw, group))


@pytest.mark.parametrize("text", ["0" * 64, "ff" * 32, "0" * 63 + "2"])
def test_a_key_outside_the_group(text: str) -> None:
    record = [single(ED25519, 5)]
    record[0][1]["public_key"] = text
    with pytest.raises(MalformedError):
        parse_trustees(write_json(record), ED25519)


@pytest.mark.parametrize("threshold", [-1, 0, 4, 2**31])
def test_a_threshold_nobody_can_reach_or_everybody_has(threshold: int) -> None:
    record = json.loads(staged("PPP", 2).trustees.raw)
    record[0][1]["threshold"] = threshold
    with pytest.raises(ConductError, match="not between 1 and 3"):
        check_trustees(parse_trustees(write_json(record), ED25519))


def test_a_threshold_key_of_nobody() -> None:
    record = json.loads(staged("PPP", 2).trustees.raw)
    for field in ("certs", "coefexps", "signatures", "verification_keys"):
        record[0][1][field] = []
    with pytest.raises(ConductError):
        check_trustees(parse_trustees(write_json(record), ED25519))


def test_a_threshold_stated_lower_than_the_degree() -> None:
    """A record that says 1 of 3 while the polynomials need 2."""
    record = json.loads(staged("PPP", 2).trustees.raw)
    record[0][1]["threshold"] = 1
    with pytest.raises(ConductError):
        check_trustees(parse_trustees(write_json(record), ED25519))
