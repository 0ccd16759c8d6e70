"""Shares of a polynomial: their values, and checking those received.

Source: Belenios v1 format, section 9, steps 3 to 5.
"""

import re
from collections.abc import Sequence

import msgspec

from plebiscite.canonical.json import parse_json
from plebiscite.ceremony.channel import receive
from plebiscite.ceremony.seeds import receiving_secret
from plebiscite.errors import (
    ConductError,
    EvidenceError,
    MalformedError,
    MisuseError,
    PlebisciteError,
)
from plebiscite.group.interface import Element, Group
from plebiscite.proofs.decryption import KeyContext
from plebiscite.proofs.knowledge import verify_message
from plebiscite.record.v1_pedersen import (
    Certificate,
    certificates_statement,
    check_coefficients,
    parse_coefficients,
    value_at,
)
from plebiscite.record.v1_trustees_format import PolynomialMessage

_UNREDUCED = re.compile(r"0|[1-9][0-9]{0,1023}", re.ASCII)


class Complaint(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Owner `owner` says that what owner `against` dealt fails; both from 1 over the record."""

    owner: int
    against: int
    reason: str


class ComplaintError(EvidenceError):
    """One share or more failed. Log the complaints; the ceremony is void, nothing is reused."""

    def __init__(self, complaints: Sequence[Complaint]) -> None:
        names = ", ".join(str(complaint.against) for complaint in complaints)
        super().__init__(f"what owner {names} dealt fails: complain, and start a new ceremony")
        self.complaints = tuple(complaints)


class ShareText(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The text around one share."""

    secret: str


def polynomial_value(group: Group, polynomial: Sequence[int], index: int) -> int:
    """f(index) modulo the order, f given by its coefficients a_0 first."""
    total = 0
    for coefficient in reversed(polynomial):
        total = (total * index + coefficient) % group.order
    return total


def read_unreduced(text: str, order: int) -> int:
    """A secret number, reduced: 2.0 writes some above the order. Raises MalformedError."""
    if not _UNREDUCED.fullmatch(text):
        raise MalformedError("a secret is not a decimal number in its one spelling")
    return int(text) % order


def received_secret(
    group: Group,
    context: KeyContext,
    seed: str,
    certificates: Sequence[Certificate],
    messages: Sequence[PolynomialMessage],
) -> int:
    """Σ f_i(index) over all dealers i, each share checked against its public coefficients.

    Raises: ComplaintError naming every dealer whose message fails; MisuseError when messages
    are missing.
    """
    if len(messages) != len(certificates):
        raise MisuseError(f"{len(messages)} dealt messages for {len(certificates)} trustees")
    dk = receiving_secret(group, seed)
    shares, complaints = [], []
    for dealer, message in enumerate(messages, 1):
        try:
            coefficients = _check_dealt(group, context, certificates, message, dealer)
            dealt = (message.secrets[context.index - 1], certificates[dealer - 1].verification)
            shares.append(_share(group, dk, dealt, coefficients, context.index))
        except PlebisciteError as problem:
            against = context.owner - context.index + dealer  # an item's owners stand together
            complaints.append(Complaint(context.owner, against, problem.message))
    if complaints:
        raise ComplaintError(complaints)
    return sum(shares) % group.order


def _check_dealt(
    group: Group,
    context: KeyContext,
    certificates: Sequence[Certificate],
    message: PolynomialMessage,
    dealer: int,
) -> Sequence[Element]:
    if len(message.secrets) != context.size:
        raise ConductError(f"{len(message.secrets)} shares for {context.size} trustees")
    coefficients = parse_coefficients(group, message.coefexps)
    verification = certificates[dealer - 1].verification
    check_coefficients(group, coefficients, verification, context.threshold)
    statement = certificates_statement(group, certificates, coefficients)
    verify_message(group, statement, verification, message.signature, "")
    return coefficients.elements


def _share(
    group: Group, dk: int, dealt: tuple[str, Element], coefficients: Sequence[Element], index: int
) -> int:
    text, sender = dealt
    raw = receive(group, dk, sender, text).encode()
    value = read_unreduced(parse_json(raw, ShareText).secret, group.order)
    if group.generator_power_secret(value) != value_at(group, coefficients, index):
        raise ConductError("the share does not fit the public coefficients")
    return value
