"""The policy a verifier trusts and the definition on the record name the same keys."""

import pytest
from msgspec.structs import replace

from played_in_memory import town_definition, watched_definition
from played_town import policy_of
from plebiscite.errors import EvidenceError
from plebiscite.verify.policy_match import check_policy


def test_the_same_keys_match() -> None:
    for definition in (town_definition(), watched_definition()):
        check_policy(definition, policy_of(definition))


def test_another_commission_is_named() -> None:
    definition = town_definition()
    other = replace(definition, commission=definition.registrar)
    with pytest.raises(EvidenceError, match="commission key"):
        check_policy(other, policy_of(definition))


def test_other_witnesses_are_named() -> None:
    with pytest.raises(EvidenceError, match="witnesses or quorum"):
        check_policy(town_definition(), policy_of(watched_definition()))
