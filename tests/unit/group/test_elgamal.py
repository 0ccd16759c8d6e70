"""Multiplying ciphertexts adds plaintexts; small logarithms are found, others refused."""

import pytest

from plebiscite.errors import MisuseError, TallyError
from plebiscite.group.elgamal import encrypt_bit, product
from plebiscite.group.interface import Group
from plebiscite.group.known import BELENIOS_2048, ED25519
from plebiscite.group.logarithm import SmallLogarithms

GROUPS = [ED25519, BELENIOS_2048]


@pytest.mark.parametrize("group", GROUPS, ids=lambda group: group.name)
def test_a_product_decrypts_to_the_sum(group: Group) -> None:
    secret = 4711
    y = group.generator_power(secret)
    total = product(group, [encrypt_bit(group, y, bit, 50 + i) for i, bit in enumerate([1, 0, 1])])
    plaintext = group.divide(total.beta, group.power(total.alpha, secret))
    assert SmallLogarithms(group, 3).find(plaintext) == 2


def test_the_product_of_nothing_is_the_identity() -> None:
    assert product(ED25519, []) == (ED25519.identity, ED25519.identity)


@pytest.mark.parametrize("largest", [0, 1, 2, 3, 8, 9, 10, 100])
def test_every_logarithm_in_range_is_found_and_no_other(largest: int) -> None:
    logarithms = SmallLogarithms(ED25519, largest)
    for number in range(largest + 1):
        assert logarithms.find(ED25519.generator_power(number)) == number
    for number in (largest + 1, -1):
        with pytest.raises(TallyError, match="here"):
            logarithms.find(ED25519.generator_power(number), "here")


@pytest.mark.parametrize("largest", [-1, 10**11 + 1])
def test_no_search_beyond_the_largest_total(largest: int) -> None:
    with pytest.raises(MisuseError):
        SmallLogarithms(ED25519, largest)
