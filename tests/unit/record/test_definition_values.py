"""Shares, example keys, the schema, and the size of entries."""

import json
import tomllib
from datetime import datetime
from fractions import Fraction

import pytest

from definition_examples import ROOT, example, example_text
from plebiscite.ballot.v1_ballot import Answer, Ballot, CiphertextText, Signature
from plebiscite.canonical.json import write_json
from plebiscite.errors import MalformedError
from plebiscite.group.known import ED25519
from plebiscite.proofs.schnorr import SchnorrSignature
from plebiscite.proofs.v1_proof import V1Proof
from plebiscite.record.definition_rules_size import largest_entry
from plebiscite.record.definition_schema import definition_schema
from plebiscite.record.definition_toml import read_definition
from plebiscite.record.entries import BallotEntry
from plebiscite.record.example_keys import example_signing_key, substitute_keys
from plebiscite.record.shares import parse_share


def test_shares_are_exact() -> None:
    assert parse_share("2/3") == Fraction(2, 3)
    assert parse_share("0/1") == 0


@pytest.mark.parametrize("text", ["", "1", "0.5", "1/0", "-1/2", "01/2", "1/02", "1 / 2", "٣/٤"])
def test_other_spellings_of_shares_are_refused(text: str) -> None:
    with pytest.raises(MalformedError, match="is not a fraction"):
        parse_share(text)


def test_more_than_the_whole_is_no_share() -> None:
    with pytest.raises(MalformedError, match="more than the whole"):
        parse_share("4/3")


def test_a_demonstration_puts_its_own_keys_in_place() -> None:
    own = example_signing_key("another-seed").verifier
    mine = type(own)("commission.example", own.kind, own.public)
    text = substitute_keys(example_text("definition"), [mine])
    definition, _ = read_definition(text, "definition.toml")
    assert definition.commission.key == str(mine)
    assert definition.registrar == example("definition")[0].registrar


def test_the_published_schema_is_the_readers() -> None:
    written = (ROOT / "spec/definition.schema.json").read_text(encoding="utf-8")
    assert written == json.dumps(definition_schema(), indent=2) + "\n"


def fits(value: object, schema: dict[str, object]) -> bool:
    """Whether a TOML value fits, for the few keywords that the schema uses."""
    if "anyOf" in schema:
        return any(fits(value, one) for one in schema["anyOf"])  # type: ignore[attr-defined] # a list
    if "const" in schema or "enum" in schema:
        return value in schema.get("enum", [schema.get("const")])  # type: ignore[operator] # a list
    if isinstance(value, dict):
        named = schema.get("properties", {})
        other = schema.get("additionalProperties")
        assert isinstance(named, dict)
        return (
            schema["type"] == "object"
            and set(schema.get("required", [])) <= set(value)  # type: ignore[call-overload] # texts
            and all(bool(named.get(key, other)) for key in value)
            and all(fits(item, named.get(key, other)) for key, item in value.items())
        )
    if isinstance(value, list):
        return schema["type"] == "array" and all(
            fits(one, schema["items"])  # type: ignore[arg-type] # a schema
            for one in value
        )
    kinds = {bool: "boolean", int: "integer", str: "string", datetime: "string"}
    return schema["type"] == kinds[type(value)]


@pytest.mark.parametrize("name", ["definition", "town"])
def test_the_examples_fit_the_schema(name: str) -> None:
    values = tomllib.loads(example_text(name))
    assert fits(values, definition_schema())
    assert not fits(values | {"tittle": "x"}, definition_schema())
    assert not fits(values | {"minimum": "5"}, definition_schema())
    assert not fits({}, definition_schema())


def test_the_bound_covers_the_longest_ballot() -> None:
    definition, _ = example("definition")
    questions = [item for contest in definition.contests for item in contest.questions]
    scalar = str(ED25519.order - 1)
    proof, element = V1Proof(scalar, scalar), "f" * 64
    pair = CiphertextText(element, element)
    answers = tuple(
        Answer((pair,) * width, ((proof, proof),) * width, (proof,) * 2, (proof, proof))
        for width in (3, 5)
    )
    ballot = Ballot("1" * 14, "-" * 43, element, answers, Signature("-" * 43, proof))
    seal = SchnorrSignature(element, scalar)
    entry = BallotEntry("1" * 14, write_json(ballot).decode(), "f" * 64, 2**63, seal)
    assert 0 <= largest_entry(questions) - len(write_json(entry)) <= 64
