"""What is remembered of a credential, and the running product."""

import pytest

from plebiscite.group.elgamal import Ciphertext, encrypt_bit, product
from plebiscite.group.interface import Element, Group
from plebiscite.group.known import BELENIOS_2048, ED25519
from plebiscite.record.chains import (
    Chain,
    add_to_count,
    chain_of,
    pack_chain,
    take_from_count,
    unpack_chain,
)
from plebiscite.record.state import MemoryState, UnitCount


def ballot(group: Group, seed: int) -> tuple[Element, ...]:
    y = group.generator_power(77)
    pairs = [encrypt_bit(group, y, seed & 1, seed), encrypt_bit(group, y, 1, seed + 1000)]
    return tuple(element for pair in pairs for element in pair)


@pytest.mark.parametrize("group", [ED25519, BELENIOS_2048], ids=lambda group: group.name)
def test_chains_are_packed_and_unpacked(group: Group) -> None:
    for chain in (
        Chain(0),
        Chain(77),
        Chain(2**32 - 1, excluded=True, counter=2**63),
        Chain(3, counter=2, standing=b"\x05" * 32, components=ballot(group, 1)),
    ):
        assert unpack_chain(pack_chain(chain), group.element_size) == chain


def test_a_credential_outside_the_table_has_no_chain() -> None:
    table = MemoryState()
    credential = ED25519.generator_power(5)
    assert chain_of(table, ED25519, credential) is None
    table.set(bytes(credential), pack_chain(Chain(4, counter=1)))
    assert chain_of(table, ED25519, credential) == Chain(4, counter=1)


def test_the_running_product_is_that_of_the_ballots_that_stand() -> None:
    count = UnitCount()
    ballots = [ballot(ED25519, seed) for seed in (3, 4, 5)]
    for each in ballots:
        add_to_count(ED25519, count, each)
    take_from_count(ED25519, count, ballots[1])
    standing = [ballots[0], ballots[2]]
    expected = [
        product(ED25519, [Ciphertext(each[place], each[place + 1]) for each in standing])
        for place in (0, 2)
    ]
    assert (count.ballots, count.product) == (2, expected)
    for each in standing:
        take_from_count(ED25519, count, each)
    neutral = Ciphertext(ED25519.identity, ED25519.identity)
    assert (count.ballots, count.product) == (0, [neutral, neutral])
