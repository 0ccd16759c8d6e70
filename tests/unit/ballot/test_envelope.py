"""The envelope: one signature for one purpose, over every field."""

from hashlib import sha256

import pytest

from plebiscite.ballot.envelope import EnvelopeKind, EnvelopeStatement, check_seal, seal, tracker_of
from plebiscite.errors import SignatureError
from plebiscite.group.known import ED25519
from staged_ceremony import seeded

STATEMENT = EnvelopeStatement(
    origin="referendum.example/2026",
    uuid="4tDq7vZcP2bXeK",
    fingerprint="f" * 43,
    credential=ED25519.generator_power(5),
    tracker=bytes(32),
    replaces=b"",
    counter=1,
)
KINDS: tuple[EnvelopeKind, ...] = ("ballot", "challenge", "withdrawal")


def test_a_tracker_is_the_digest_of_the_exact_bytes() -> None:
    assert tracker_of(b"ballot") == sha256(b"ballot").digest()


@pytest.mark.parametrize("kind", KINDS)
def test_a_seal_serves_one_purpose(kind: EnvelopeKind) -> None:
    signature = seal(ED25519, kind, STATEMENT, 5, seeded("seal"))
    check_seal(ED25519, kind, STATEMENT, signature)
    for other in KINDS:
        if other != kind:
            with pytest.raises(SignatureError):
                check_seal(ED25519, other, STATEMENT, signature)


@pytest.mark.parametrize(
    "changed",
    [
        STATEMENT._replace(origin="referendum.example/2027"),
        STATEMENT._replace(uuid="4tDq7vZcP2bXeL"),
        STATEMENT._replace(fingerprint="g" * 43),
        STATEMENT._replace(credential=ED25519.generator_power(6)),
        STATEMENT._replace(tracker=b"\1" * 32),
        STATEMENT._replace(replaces=bytes(32)),
        STATEMENT._replace(counter=2),
    ],
)
def test_every_field_is_sealed(changed: EnvelopeStatement) -> None:
    signature = seal(ED25519, "ballot", STATEMENT, 5, seeded("seal"))
    with pytest.raises(SignatureError):
        check_seal(ED25519, "ballot", changed, signature)
