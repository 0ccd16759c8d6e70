"""A49: a verifier key of small order: anybody signs with it, and programs judge it differently."""

import pytest
from msgspec.structs import replace

from observed_town import KEYS, observed_to
from played_in_memory import MemoryTown
from played_valley import valley_definition
from plebiscite.errors import MalformedError
from plebiscite.log.keys import KeyKind, VerifierKey
from plebiscite.log.policy_grammar import parse_policy
from plebiscite.record.definition import Person
from plebiscite.record.definition_rules import check_definition
from plebiscite.record.entries import InvitationEntry, Signature, StatementEntry, write_entry

P = 2**255 - 19
NEUTRAL = (1).to_bytes(32, "little")
AGAIN = (P + 1).to_bytes(32, "little")
"""The neutral point in a second spelling."""
ANYBODY = bytes.fromhex("58" + "66" * 31) + NEUTRAL
"""R the generator and S one: a signature of every message under the neutral point."""


@pytest.fixture
def town() -> MemoryTown:
    return observed_to("open")


@pytest.mark.parametrize("public", [NEUTRAL, AGAIN])
def test_the_lie_is_real(public: bytes) -> None:
    """Without the guard one signature serves for all messages."""
    for message in (b"accepts", b"boycotts", b"anything"):
        VerifierKey("ghost.example", KeyKind.ED25519, public).verify(ANYBODY, message)


@pytest.mark.parametrize("public", [NEUTRAL, AGAIN])
def test_it_is_not_invited_and_nobody_speaks_with_it(town: MemoryTown, public: bytes) -> None:
    key = VerifierKey("ghost.example", KeyKind.ED25519, public)
    invited = InvitationEntry(observer=3, name="Ghosts", key=str(key), came="applied")
    ((check, words),) = town.found(invited)
    assert check == "conduct-8"
    assert "no public key" in words
    assert "observer/3" not in town.state.keys
    signed = StatementEntry(
        position="objects", signatures=(Signature("observer/3", 1, ANYBODY.hex()),)
    )
    assert "conduct-2" in [each.check for each in town.memory.take(write_entry(signed))]


def test_a_definition_does_not_make_it_an_office() -> None:
    definition, texts = valley_definition()
    for name in ("commission", "registrar"):
        key = VerifierKey(f"{name}.example", KeyKind.ED25519, NEUTRAL)
        changed = replace(definition, **{name: Person("Ghosts", str(key))})
        problems = [str(each) for each in check_definition(changed, texts)]
        assert any(name in each and "no public key" in each for each in problems)


def test_a_policy_does_not_make_it_a_witness() -> None:
    definition, _ = valley_definition()
    witness = parse_policy(definition.policy.encode()).witnesses[0]
    ghost = VerifierKey(witness.key.name, witness.key.kind, NEUTRAL)
    changed = definition.policy.replace(str(witness.key), str(ghost))
    assert changed != definition.policy
    with pytest.raises(MalformedError, match="no public key"):
        parse_policy(changed.encode())


def test_a_name_that_another_program_reads_with_a_space_is_none(town: MemoryTown) -> None:
    key = VerifierKey("late\ufeff.example", KeyKind.ED25519, KEYS[2].verifier.public)
    invited = InvitationEntry(observer=3, name="Late", key=str(key), came="applied")
    ((check, words),) = town.found(invited)
    assert check == "conduct-8"
    assert "invisible" in words
