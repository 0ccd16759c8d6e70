"""A Pedersen trustee's three messages: certificate, dealt polynomial, share key.

Each function takes what the trustee keeps and what others published, and gives what to keep
and what to publish. Source: Belenios v1 format, section 9; additions 5.
"""

from collections.abc import Sequence

import msgspec

from plebiscite.canonical.json import write_json
from plebiscite.ceremony.channel import send, sign_text
from plebiscite.ceremony.commitment import Committed, commit, prove_possession
from plebiscite.ceremony.key_file import KeyFile
from plebiscite.ceremony.seeds import new_seed, receiving_secret, signing_secret
from plebiscite.ceremony.shares import polynomial_value, received_secret
from plebiscite.errors import MisuseError
from plebiscite.group.interface import Group
from plebiscite.proofs.decryption import KeyContext
from plebiscite.proofs.knowledge import prove_key, sign_message
from plebiscite.proofs.transcript import Randomness, random_scalar
from plebiscite.record.ceremony_statements import Ceremony, Payload
from plebiscite.record.ceremony_transcript import ShareKey
from plebiscite.record.v1_pedersen import (
    Certificate,
    Coefficients,
    certificates_statement,
    check_certificate,
)
from plebiscite.record.v1_trustees_format import (
    CertificateMessage,
    CoefficientsMessage,
    Context,
    PolynomialMessage,
    SignedMessage,
    TrusteeKey,
)


class PedersenState(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A Pedersen trustee's private state: save it before publishing each message.

    The seed gives both secrets. `committed` is there from step 3 on.
    """

    context: KeyContext
    seed: str
    committed: Committed | None = None


def start_pedersen(
    ceremony: Ceremony, context: KeyContext, randomness: Randomness
) -> tuple[PedersenState, SignedMessage]:
    """Step 1: draw a seed; the certificate goes into the log."""
    group, seed = ceremony.group, new_seed(randomness)
    sk, dk = signing_secret(group, seed), receiving_secret(group, seed)
    message = CertificateMessage(
        context=Context(group.name, context.size, context.threshold, context.index),
        verification=group.format(group.generator_power_secret(sk)),
        encryption=group.format(group.generator_power_secret(dk)),
    )
    signed = sign_text(group, write_json(message).decode(), sk, randomness)
    return PedersenState(context, seed), signed


def deal(
    ceremony: Ceremony,
    state: PedersenState,
    certificates: Sequence[Certificate],
    randomness: Randomness,
) -> PedersenState:
    """Step 3: draw the polynomial and fix the message behind a commitment.

    Raises: SignatureError or ConductError for a certificate that does not hold; MisuseError
    when a polynomial was dealt already (nothing is reused), or the own certificate is missing.
    """
    if state.committed is not None:
        raise MisuseError("this trustee has dealt already; a new ceremony starts with a new seed")
    check_certificates(ceremony, state, certificates)
    group = ceremony.group
    polynomial = [random_scalar(group, randomness) for _ in range(state.context.threshold)]
    message = _dealt(ceremony, state, certificates, polynomial, randomness)
    context = state.context
    proof = prove_possession(ceremony, "constant-term", context, polynomial[0], randomness)
    payload = Payload(write_json(message).decode(), proof)
    return PedersenState(context, state.seed, commit(payload, randomness))


def check_certificates(
    ceremony: Ceremony, state: PedersenState, certificates: Sequence[Certificate]
) -> None:
    """Step 2: every certificate holds, is made for this item, and the own one is in place.

    Raises: SignatureError, ConductError, MisuseError.
    """
    group, context = ceremony.group, state.context
    if len(certificates) != context.size:
        raise MisuseError(f"{len(certificates)} certificates for {context.size} trustees")
    for index, certificate in enumerate(certificates, 1):
        check_certificate(
            group, certificate, index=index, threshold=context.threshold, size=context.size
        )
    own = certificates[context.index - 1]
    if own.verification != group.generator_power_secret(signing_secret(group, state.seed)):
        raise MisuseError(f"certificate {context.index} is not this trustee's own")


def _dealt(
    ceremony: Ceremony,
    state: PedersenState,
    certificates: Sequence[Certificate],
    polynomial: Sequence[int],
    randomness: Randomness,
) -> PolynomialMessage:
    group = ceremony.group
    sk = signing_secret(group, state.seed)
    own = certificates[state.context.index - 1].encryption
    elements = tuple(group.generator_power_secret(a) for a in polynomial)
    written = CoefficientsMessage([group.format(element) for element in elements])
    signed = sign_text(group, write_json(written).decode(), sk, randomness)
    statement = certificates_statement(group, certificates, Coefficients(signed, elements))
    kept = write_json({"polynomial": [str(a) for a in polynomial]}).decode()
    return PolynomialMessage(
        polynomial=send(group, sk, own, kept, randomness),
        secrets=[
            _send_share(group, sk, to, polynomial_value(group, polynomial, j), randomness)
            for j, to in enumerate(certificates, 1)
        ],
        coefexps=signed,
        signature=sign_message(group, statement, sk, randomness),
    )


def _send_share(group: Group, sk: int, to: Certificate, value: int, randomness: Randomness) -> str:
    text = write_json({"secret": str(value)}).decode()
    return send(group, sk, to.encryption, text, randomness)


def finish_pedersen(
    ceremony: Ceremony,
    state: PedersenState,
    certificates: Sequence[Certificate],
    messages: Sequence[PolynomialMessage],
    randomness: Randomness,
) -> tuple[KeyFile, ShareKey]:
    """Steps 4 and 5: check every share, add them, and publish the share's public key.

    Raises: MisuseError, as `check_certificates`; ComplaintError, whose complaints are logged
    and void the ceremony: no key comes out of one bad share.
    """
    check_certificates(ceremony, state, certificates)
    group, context = ceremony.group, state.context
    sk = signing_secret(group, state.seed)
    secret = received_secret(group, context, state.seed, certificates, messages)
    key = group.format(group.generator_power_secret(secret))
    pok = prove_key(group, secret, randomness)
    written = TrusteeKey(pok, key, sign_message(group, key, sk, randomness))
    possession = prove_possession(ceremony, "share-key", context, secret, randomness)
    cid = ceremony.cid.hex()
    key_file = KeyFile(group.name, ceremony.origin, cid, context, key, str(secret))
    return key_file, ShareKey(write_json(written).decode(), possession)
