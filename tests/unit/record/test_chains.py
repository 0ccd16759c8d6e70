"""What is remembered of a credential."""

import pytest

from plebiscite.group.elgamal import encrypt_bit
from plebiscite.group.interface import Group
from plebiscite.group.known import BELENIOS_2048, ED25519
from plebiscite.record.chains import Chain, chain_of, pack_chain, unpack_chain
from plebiscite.record.state import MemoryState


def ballot(group: Group, seed: int) -> bytes:
    y = group.generator_power(77)
    pairs = [encrypt_bit(group, y, seed & 1, seed), encrypt_bit(group, y, 1, seed + 1000)]
    return b"".join(element for pair in pairs for element in pair)


@pytest.mark.parametrize("group", [ED25519, BELENIOS_2048], ids=lambda group: group.name)
def test_chains_are_packed_and_unpacked(group: Group) -> None:
    for chain in (
        Chain(0),
        Chain(77),
        Chain(2**32 - 1, excluded=True, counter=2**63),
        Chain(3, counter=2, standing=b"\x05" * 32, components=ballot(group, 1)),
    ):
        assert unpack_chain(pack_chain(chain)) == chain


def test_a_credential_outside_the_table_has_no_chain() -> None:
    table = MemoryState()
    credential = ED25519.generator_power(5)
    assert chain_of(table, credential) is None
    table.set(bytes(credential), pack_chain(Chain(4, counter=1)))
    assert chain_of(table, credential) == Chain(4, counter=1)
