"""The strong Schnorr signature: whatever is altered, it no longer holds."""

from dataclasses import dataclass
from itertools import count

import pytest

from plebiscite.errors import MalformedError, SignatureError
from plebiscite.group.interface import Group
from plebiscite.group.known import BELENIOS_2048, ED25519, RFC_3526_2048
from plebiscite.proofs.schnorr import SchnorrSignature, sign, verify_signature
from staged_ceremony import seeded

GROUPS = [ED25519, BELENIOS_2048, RFC_3526_2048]


@dataclass
class Signed:
    group: Group
    secret: int = 4711

    def __post_init__(self) -> None:
        self.key = self.group.generator_power(self.secret)
        self.fields = ("statement", self.key)
        self.signature = sign(self.group, "kind", self.fields, self.secret, seeded("schnorr"))

    def holds(self, **changes: object) -> None:
        given: dict[str, object] = {
            "kind": "kind",
            "fields": self.fields,
            "public_key": self.key,
            "signature": self.signature,
            **changes,
        }
        verify_signature(self.group, **given)  # type: ignore[arg-type]  # altered one by one


@pytest.mark.parametrize("group", GROUPS, ids=lambda group: group.name)
def test_a_signature_holds_for_its_statement_only(group: Group) -> None:
    signed = Signed(group)
    signed.holds()
    for change in (
        {"kind": "other"},
        {"fields": ("other", signed.key)},
        {"fields": ("statementX", signed.key)},
        {"public_key": group.generator_power(4712)},
        {"signature": sign(group, "kind", ("x",), 4711, seeded("other"))},
    ):
        with pytest.raises(SignatureError, match="does not hold"):
            signed.holds(**change)


def test_commitment_and_response_have_one_spelling_and_range() -> None:
    signed = Signed(ED25519)
    commitment, response = signed.signature.commitment, signed.signature.response
    identity = ED25519.format(ED25519.identity)
    for other in (commitment.upper(), identity, "00" * 32, ""):
        with pytest.raises(MalformedError):
            signed.holds(signature=SchnorrSignature(other, response))
    for other in (f"0{response}", f"+{response}", str(int(response) + ED25519.order), ""):
        with pytest.raises(MalformedError):
            signed.holds(signature=SchnorrSignature(commitment, other))
    wrong = str((int(response) + 1) % ED25519.order)
    with pytest.raises(SignatureError):
        signed.holds(signature=SchnorrSignature(commitment, wrong))


def test_a_commitment_of_small_order_is_refused() -> None:
    signed = Signed(ED25519)
    small = bytes.fromhex("ec" + "ff" * 30 + "7f")[::-1].hex()
    with pytest.raises(MalformedError, match="prime-order"):
        signed.holds(signature=SchnorrSignature(small, signed.signature.response))


def test_nonces_differ_even_when_randomness_repeats() -> None:
    def stuck(size: int) -> bytes:
        return bytes(size)

    made = {sign(ED25519, "kind", (str(n),), 5, stuck).commitment for n, _ in zip(count(), "abc")}
    assert len(made) == 3
