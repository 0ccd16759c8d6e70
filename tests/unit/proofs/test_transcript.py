"""Hashes that become scalars: below the order, and different whenever anything differs."""

from hashlib import sha256

import pytest

from plebiscite.group.interface import Group
from plebiscite.group.known import BELENIOS_2048, ED25519, RFC_3526_2048
from plebiscite.proofs.transcript import (
    hedged_nonce,
    random_scalar,
    strong_challenge,
    v1_challenge,
)

GROUPS = [ED25519, BELENIOS_2048, RFC_3526_2048]


def zeros(size: int) -> bytes:
    return bytes(size)


def ones(size: int) -> bytes:
    return b"\x01" * size


@pytest.mark.parametrize("group", GROUPS, ids=lambda group: group.name)
def test_a_nonce_depends_on_key_randomness_and_statement(group: Group) -> None:
    nonces = {
        hedged_nonce(group, 7, b"s", zeros),
        hedged_nonce(group, 8, b"s", zeros),
        hedged_nonce(group, 7, b"t", zeros),
        hedged_nonce(group, 7, b"s", ones),
    }
    assert len(nonces) == 4
    assert all(0 < nonce < group.order for nonce in nonces)
    assert hedged_nonce(group, 7 + group.order, b"s", zeros) in nonces


@pytest.mark.parametrize("group", GROUPS, ids=lambda group: group.name)
def test_nonces_and_scalars_are_as_long_as_the_order(group: Group) -> None:
    drawn = max(hedged_nonce(group, number, b"", zeros) for number in range(40))
    assert drawn.bit_length() >= group.order.bit_length() - 6

    def counted(size: int) -> bytes:
        assert size * 8 >= group.order.bit_length() + 128
        return b"\xff" * size

    assert 0 <= random_scalar(group, counted) < group.order


def test_the_v1_challenge_is_the_hash_of_the_text_forms() -> None:
    g = ED25519.generator
    text = f"pok|x|{ED25519.format(g)},{ED25519.format(ED25519.identity)}"
    expected = int.from_bytes(sha256(text.encode()).digest(), "big") % ED25519.order
    assert v1_challenge(ED25519, "pok|x|", [g, ED25519.identity]) == expected


def test_the_strong_challenge_separates_tags_and_fields() -> None:
    made = {
        strong_challenge(ED25519, tag, fields)
        for tag, fields in (("a", ("bc",)), ("ab", ("c",)), ("a", ("b", "c")))
    }
    assert len(made) == 3
