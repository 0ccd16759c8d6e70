"""One Pedersen item of a v1 trustees record: certificates, coefficients, share keys.

Two transcript forms exist. 2.0 writes certificates without `context` and an item without
`signatures`; later versions write both. Source: Belenios v1 format, sections 4 and 9.
"""

from collections.abc import Iterator, Sequence
from functools import partial
from itertools import accumulate, repeat

import msgspec

from plebiscite.canonical.json import parse_json, write_json
from plebiscite.errors import ConductError, MalformedError, ProofError, SignatureError
from plebiscite.group.interface import Element, Group
from plebiscite.proofs.knowledge import verify_key, verify_message
from plebiscite.proofs.v1_proof import V1Proof
from plebiscite.record.problems import Check
from plebiscite.record.v1_trustees_format import (
    CertificateMessage,
    CoefficientsMessage,
    Context,
    SignedMessage,
    TrusteeKey,
)


class Certificate(msgspec.Struct, frozen=True):
    """A certificate, its keys decoded."""

    signed: SignedMessage
    context: Context | None
    verification: Element
    encryption: Element


class Coefficients(msgspec.Struct, frozen=True):
    """One trustee's public coefficients A_0 … A_(t−1), decoded."""

    signed: SignedMessage
    elements: tuple[Element, ...]


class PedersenItem(msgspec.Struct, frozen=True):
    """A threshold key: position i of each tuple belongs to the trustee with index i + 1."""

    threshold: int
    certificates: tuple[Certificate, ...]
    coefficients: tuple[Coefficients, ...]
    signatures: tuple[V1Proof, ...] | None
    share_keys: tuple[TrusteeKey, ...]
    share_elements: tuple[Element, ...]


def parse_certificate(group: Group, signed: SignedMessage) -> Certificate:
    """Decode a certificate; checks form only. Raises MalformedError."""
    message = parse_json(signed.message.encode(), CertificateMessage)
    return Certificate(
        signed, message.context, group.parse(message.verification), group.parse(message.encryption)
    )


def check_certificate(
    group: Group, certificate: Certificate, *, index: int, threshold: int, size: int
) -> None:
    """Return only if the certificate signs itself and its context, if any, fits its position.

    Raises: SignatureError; ConductError for a certificate made for another position or item.
    """
    expected = Context(group.name, size, threshold, index)
    if certificate.context not in (None, expected):
        raise ConductError(f"the certificate was made for {certificate.context}, not {expected}")
    signed = certificate.signed
    verify_message(group, signed.message, certificate.verification, signed.signature, "")


def parse_coefficients(group: Group, signed: SignedMessage) -> Coefficients:
    """Decode one `coefexps`; checks form only. Raises MalformedError."""
    message = parse_json(signed.message.encode(), CoefficientsMessage)
    if not message.coefexps:
        raise MalformedError("coefexps is empty")
    return Coefficients(signed, tuple(group.parse(text) for text in message.coefexps))


def check_coefficients(
    group: Group, coefficients: Coefficients, verification: Element, threshold: int
) -> None:
    """Return only if there are exactly `threshold` coefficients, signed under `verification`.

    Raises: ConductError for another number of them; SignatureError.
    """
    found = len(coefficients.elements)
    if found != threshold:
        raise ConductError(f"coefexps has {found} elements, the threshold asks for {threshold}")
    signed = coefficients.signed
    verify_message(group, signed.message, verification, signed.signature, "")


def certificates_statement(
    group: Group, certificates: Sequence[Certificate], coefficients: Coefficients
) -> str:
    """The text under `signatures`: all certificates and one trustee's own coefficients."""
    body = {
        "certs": [certificate.signed for certificate in certificates],
        "coefexps": [group.format(element) for element in coefficients.elements],
    }
    return "certs_sig|" + write_json(body).decode()


def value_at(group: Group, coefficients: Sequence[Element], index: int) -> Element:
    """g^f(index) from the public coefficients of f: Π A_k^(index^k)."""
    powers = accumulate(repeat(index), lambda power, step: power * step % group.order, initial=1)
    return group.product_of_powers(zip(coefficients, powers, strict=False))


def summed_coefficients(group: Group, coefficients: Sequence[Coefficients]) -> tuple[Element, ...]:
    """The public coefficients of the sum of all trustees' polynomials, which have one degree."""
    columns = zip(*(each.elements for each in coefficients), strict=True)
    return tuple(group.product(column) for column in columns)


def _check_threshold(item: PedersenItem) -> None:
    size = len(item.certificates)
    if not 1 <= item.threshold <= size:
        raise ConductError(f"threshold {item.threshold} is not between 1 and {size} trustees")


def _check_one_form(item: PedersenItem) -> None:
    """A transcript is of one version throughout; a mixture would leave some parts unsigned."""
    contexts = {certificate.context is not None for certificate in item.certificates}
    if contexts != {item.signatures is not None}:
        raise ConductError("`context` in all certificates and `signatures`: all or none")
    signed = {key.signature is not None for key in item.share_keys}
    if len(signed) > 1 or (signed == {True} and item.signatures is None):
        raise ConductError("`signature` on verification keys: all or none, and not in 2.0's form")


def _check_share_key(group: Group, item: PedersenItem, index: int) -> None:
    key, element = item.share_keys[index - 1], item.share_elements[index - 1]
    verify_key(group, element, key.pok, "")
    if key.signature is not None:
        verification = item.certificates[index - 1].verification
        verify_message(group, key.public_key, verification, key.signature, "")


def _check_share_value(
    group: Group, total: Sequence[Element], index: int, share_key: Element
) -> None:
    if share_key != value_at(group, total, index):
        raise ProofError("the verification key is not the one the public coefficients give")


def _check_transcript(group: Group, item: PedersenItem, index: int) -> None:
    if item.signatures is None:
        return
    statement = certificates_statement(group, item.certificates, item.coefficients[index - 1])
    verification = item.certificates[index - 1].verification
    try:
        verify_message(group, statement, verification, item.signatures[index - 1], "")
    except SignatureError as problem:
        raise SignatureError("`signatures`: it does not cover these certificates") from problem


def item_checks(group: Group, item: PedersenItem, place: str) -> Iterator[Check]:
    """Every check of the item by itself, each with its place."""
    size = len(item.certificates)
    # Lists of other lengths are reported as such; lists as long as a file would take for ever.
    fit = all(len(each.elements) == item.threshold for each in item.coefficients)
    total = summed_coefficients(group, item.coefficients) if fit else ()
    yield Check(place, partial(_check_threshold, item))
    yield Check(place, partial(_check_one_form, item))
    for index in range(1, size + 1):
        certificate, coefficients = item.certificates[index - 1], item.coefficients[index - 1]
        own = partial(check_certificate, group, certificate)
        yield Check(
            f"{place}, certificate {index}",
            partial(own, index=index, threshold=item.threshold, size=size),
        )
        degree = partial(check_coefficients, group, coefficients, certificate.verification)
        yield Check(f"{place}, coefexps {index}", partial(degree, item.threshold))
        yield Check(f"{place}, signatures {index}", partial(_check_transcript, group, item, index))
        key_place = f"{place}, verification key {index}"
        yield Check(key_place, partial(_check_share_key, group, item, index))
        if fit:
            share_key = item.share_elements[index - 1]
            yield Check(key_place, partial(_check_share_value, group, total, index, share_key))
