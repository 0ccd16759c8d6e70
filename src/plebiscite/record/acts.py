"""Signed acts: which office signs which kind of entry, over which bytes, counted without gaps.

Source: additions 1, "Signed acts"; the table is in `spec/entries.md`.
"""

from collections.abc import Mapping

import msgspec

from plebiscite.canonical.encoding import enc, u64
from plebiscite.canonical.hexadecimal import parse_hex
from plebiscite.canonical.json import write_json
from plebiscite.errors import ConductError, MisuseError, SignatureError
from plebiscite.log.keys import SigningKey, VerifierKey, parse_vkey
from plebiscite.record.definition import Definition
from plebiscite.record.entries import (
    Act,
    ChecklistEntry,
    DestructionEntry,
    ExclusionEntry,
    RollEntry,
    Signature,
    StatementEntry,
    VerificationEntry,
    kind_of,
)

COMMISSION = "commission"
REGISTRAR = "registrar"
_SIGNATURE_BYTES = 64


def trustee_office(owner: int) -> str:
    """The office of the trustee with this owner index, from 1."""
    return f"trustee/{owner}"


def observer_office(number: int) -> str:
    """The office of the observer at this position of the definition, from 1."""
    return f"observer/{number}"


def office_keys(definition: Definition) -> dict[str, VerifierKey]:
    """Every office the definition names, with its key. Raises MalformedError for a bad key."""
    people = {COMMISSION: definition.commission, REGISTRAR: definition.registrar}
    for owner, member in enumerate(definition.trustees.members, start=1):
        people[trustee_office(owner)] = member
    for number, observer in enumerate(definition.observers, start=1):
        people[observer_office(number)] = observer
    return {office: parse_vkey(person.key) for office, person in people.items()}


def signing_offices(entry: Act) -> tuple[str, ...]:
    """The offices that must sign `entry`, in order.

    A name ending in "/" stands for any one office that starts with it.
    """
    match entry:
        case RollEntry():
            return (REGISTRAR,)
        case ExclusionEntry():
            return (COMMISSION, REGISTRAR)
        case StatementEntry() | ChecklistEntry() | VerificationEntry():
            return ("observer/",)
        case DestructionEntry(what="decryption-key"):
            return ("trustee/",)
        case DestructionEntry():
            return (REGISTRAR,)
        case _:
            owner = getattr(entry, "owner", None)
            return (COMMISSION,) if owner is None else (trustee_office(owner),)


def act_message(entry: Act, origin: str, office: str, counter: int) -> bytes:
    """The bytes a signature covers: tag, origin, office, counter, and the unsigned entry."""
    unsigned = msgspec.structs.replace(entry, signatures=())
    return enc("act", (origin, kind_of(entry), office, u64(counter), write_json(unsigned)))


def sign_act(entry: Act, origin: str, office: str, key: SigningKey, counter: int) -> Act:
    """`entry` with one more signature.

    Raises: MisuseError when this office does not sign this kind next.
    """
    expected = signing_offices(entry)
    place = len(entry.signatures)
    if place >= len(expected) or not _fits(expected[place], office):
        raise MisuseError(f"a {kind_of(entry)} entry is not signed by {office} here")
    signature = key.sign(act_message(entry, origin, office, counter))
    added = Signature(by=office, counter=counter, signature=signature.hex())
    return msgspec.structs.replace(entry, signatures=(*entry.signatures, added))


def _fits(expected: str, office: str) -> bool:
    return office == expected or (expected.endswith("/") and office.startswith(expected))


def check_act(entry: Act, origin: str, keys: Mapping[str, VerifierKey]) -> None:
    """Return only if exactly the offices that must sign `entry` have signed it.

    Raises: SignatureError naming the office; MalformedError for a signature in another spelling.
    """
    expected = signing_offices(entry)
    if len(entry.signatures) != len(expected):
        raise SignatureError(
            f"{len(entry.signatures)} signatures, expected {len(expected)}: {', '.join(expected)}"
        )
    for office, signature in zip(expected, entry.signatures, strict=True):
        if not _fits(office, signature.by) or signature.by not in keys:
            raise SignatureError(f"signed by {signature.by!r}, expected {office}")
        raw = parse_hex(signature.signature, size=_SIGNATURE_BYTES)
        message = act_message(entry, origin, signature.by, signature.counter)
        keys[signature.by].verify(raw, message)


class ActCounters:
    """The last counter seen of each office; every act must be the next one."""

    def __init__(self) -> None:
        self._last: dict[str, int] = {}

    def next_of(self, office: str) -> int:
        """The counter of the office's next act, from 1."""
        return self._last.get(office, 0) + 1

    def record(self, entry: Act) -> None:
        """Take the counters of `entry`. Raises ConductError for a gap, a repeat or a step back."""
        for signature in entry.signatures:
            expected = self.next_of(signature.by)
            self._last[signature.by] = max(signature.counter, expected - 1)
            if signature.counter != expected:
                raise ConductError(
                    f"act {signature.counter} of {signature.by}, expected its act {expected}: "
                    "an act was held back, repeated or put out of order; if you are handing it in, "
                    "sign it again now"
                )
