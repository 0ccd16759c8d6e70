"""The three groups of v1 by name; their parameters are what they claim."""

import gmpy2
import pytest

from plebiscite.errors import UnsupportedError
from plebiscite.group.integers import IntegerGroup
from plebiscite.group.known import BELENIOS_2048, ED25519, RFC_3526_2048, group_named


def test_groups_are_found_by_name() -> None:
    for group in (ED25519, BELENIOS_2048, RFC_3526_2048):
        assert group_named(group.name) is group


@pytest.mark.parametrize("name", ["ed25519", "", "Ed25519 ", "P-256"])
def test_a04_any_other_group_is_refused(name: str) -> None:
    with pytest.raises(UnsupportedError, match="unknown group"):
        group_named(name)


@pytest.mark.parametrize("group", [BELENIOS_2048, RFC_3526_2048], ids=lambda group: group.name)
def test_modulus_and_order_are_prime_and_the_generator_has_that_order(group: IntegerGroup) -> None:
    modulus = int(group._modulus)  # noqa: SLF001 - the number itself
    assert modulus.bit_length() == 2048
    assert gmpy2.is_prime(modulus)
    assert gmpy2.is_prime(group.order)
    assert (modulus - 1) % group.order == 0
    assert group.decode(group.generator) == group.generator


def test_the_order_of_ed25519_is_prime() -> None:
    assert gmpy2.is_prime(ED25519.order)
