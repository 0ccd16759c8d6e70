"""The envelope around a v1 ballot: who casts it, which ballot it replaces, and its number.

Source: additions 4 and 8. The counter numbers every ballot and challenge of one credential.
"""

from hashlib import sha256
from typing import Literal, NamedTuple

from plebiscite.canonical.encoding import u64
from plebiscite.group.interface import Element, Group
from plebiscite.proofs.schnorr import SchnorrSignature, sign, verify_signature
from plebiscite.proofs.transcript import Randomness

EnvelopeKind = Literal["ballot", "challenge", "withdrawal"]


class EnvelopeStatement(NamedTuple):
    """What the credential signs. Digests are raw bytes; `replaces` is empty for none."""

    origin: str
    uuid: str
    fingerprint: str  # φ of the unit's election, as v1 writes it
    credential: Element
    tracker: bytes  # SHA-256 of the v1 ballot bytes
    replaces: bytes  # tracker of the standing ballot, or b""
    counter: int  # from 1

    def fields(self, group: Group) -> tuple[bytes | str, ...]:
        """The signed fields in order."""
        return (
            group.name,
            self.origin,
            self.uuid,
            self.fingerprint,
            self.credential,
            self.tracker,
            self.replaces,
            u64(self.counter),
        )


def tracker_of(ballot: bytes) -> bytes:
    """The tracker of a v1 ballot: SHA-256 of its exact bytes, 32 bytes."""
    return sha256(ballot).digest()


def seal(
    group: Group,
    kind: EnvelopeKind,
    statement: EnvelopeStatement,
    secret: int,
    randomness: Randomness,
) -> SchnorrSignature:
    """The credential's signature over `statement`, for casting or for a challenge."""
    return sign(group, kind, statement.fields(group), secret, randomness)


def check_seal(
    group: Group, kind: EnvelopeKind, statement: EnvelopeStatement, signature: SchnorrSignature
) -> None:
    """Return only if the credential signed `statement` for `kind`.

    Raises: MalformedError or SignatureError.
    """
    verify_signature(group, kind, statement.fields(group), statement.credential, signature)
