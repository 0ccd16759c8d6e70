"""A2: a challenge made for one use, or for one key, is taken for another."""

import pytest

from plebiscite.canonical.encoding import h256, h512
from plebiscite.errors import SignatureError
from plebiscite.group.known import ED25519 as GROUP
from plebiscite.proofs.schnorr import sign, verify_signature
from plebiscite.proofs.transcript import strong_challenge
from staged_ceremony import seeded

TAGS = ("ballot/challenge", "challenge/challenge", "withdrawal/challenge", "decryption/challenge")


def test_the_same_fields_under_two_tags_give_different_challenges() -> None:
    fields = (b"digest", b"commitment")
    for give in (h256, h512):
        assert len({give(tag, fields) for tag in TAGS}) == len(TAGS)
    assert len({strong_challenge(GROUP, tag, fields) for tag in TAGS}) == len(TAGS)


def test_fields_cannot_be_cut_elsewhere() -> None:
    assert h512("ballot", (b"ab", b"c")) != h512("ballot", (b"a", b"bc"))
    assert h512("ballot", (b"abc",)) != h512("ballot", (b"abc", b""))


@pytest.mark.parametrize("kind", ["challenge", "withdrawal"])
def test_a_signature_for_one_use_is_none_for_another(kind: str) -> None:
    """A ballot's envelope is no challenge of it and no withdrawal, though the fields agree."""
    key = GROUP.generator_power(77)
    fields = ("origin", key)
    signature = sign(GROUP, "ballot", fields, 77, seeded("a02"))
    verify_signature(GROUP, "ballot", fields, key, signature)
    with pytest.raises(SignatureError):
        verify_signature(GROUP, kind, fields, key, signature)


def test_a_signature_does_not_hold_for_a_key_fitted_to_it() -> None:
    """With the key among the hashed fields, another key's statement is another statement."""
    key, other = GROUP.generator_power(77), GROUP.generator_power(78)
    signature = sign(GROUP, "ballot", ("origin", key), 77, seeded("a02"))
    with pytest.raises(SignatureError):
        verify_signature(GROUP, "ballot", ("origin", other), other, signature)
