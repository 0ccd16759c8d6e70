"""Marks of voters on paper: exclusions that the registrar signs first, and the commission next.

The registrar knows whose credential it is and marks; the commission, which does not, countersigns
a whole batch. Signatures stand in the order of the record: commission, registrar. Each covers the
entry without signatures, so that it does not matter who signed first.
Source: `spec/papers.md`, section 2.
"""

from collections.abc import Iterable

import msgspec

from plebiscite.canonical.hexadecimal import parse_hex
from plebiscite.errors import ConductError, MisuseError, SignatureError
from plebiscite.log.keys import SigningKey
from plebiscite.offices.submission import Submission
from plebiscite.record.acts import COMMISSION, REGISTRAR, act_message
from plebiscite.record.apply_papers import ON_PAPER
from plebiscite.record.chains import chain_of
from plebiscite.record.entries import EntryBase, ExclusionEntry, Signature
from plebiscite.record.phases import require_allowed
from plebiscite.record.state import RecordState

_SIGNATURE_BYTES = 64


def mark_on_paper(state: RecordState, credentials: Iterable[str], key: SigningKey) -> Submission:
    """Exclusions of voters on paper, signed by the registrar. Those excluded already are left out.

    Raises: MisuseError for a credential in no roll, another key, or when nobody is left;
    ConductError when marks come too late.
    """
    require_allowed("exclusion", state.phase)
    _require_key(state, REGISTRAR, key)
    counter = state.counters.next_of(REGISTRAR)
    signed: list[EntryBase] = []
    for credential in dict.fromkeys(credentials):
        entry = _mark(state, credential)
        if entry is not None:
            signed.append(_signed(entry, state, REGISTRAR, key, counter + len(signed)))
    if not signed:
        raise MisuseError("all of them are marked, or excluded, already")
    return Submission(tuple(signed))


def _mark(state: RecordState, credential: str) -> ExclusionEntry | None:
    chain = chain_of(state.credentials, state.group.parse(credential))
    if chain is None:
        raise MisuseError("this credential is in no roll of the referendum")
    if chain.excluded:
        return None
    unit = list(state.units)[chain.unit]
    return ExclusionEntry(
        unit=unit, credential=credential, ballot=chain.standing.hex(), reason=ON_PAPER
    )


def countersign_marks(marks: Submission, state: RecordState, key: SigningKey) -> Submission:
    """The registrar's marks with the commission's signature on each.

    Raises: MisuseError for anything that is no mark, or another key; SignatureError when the
    registrar did not sign; ConductError when its marks are not the next of its acts.
    """
    _require_key(state, COMMISSION, key)
    first, counter = state.counters.next_of(REGISTRAR), state.counters.next_of(COMMISSION)
    signed: list[EntryBase] = []
    for place, entry in enumerate(marks.entries):
        if not isinstance(entry, ExclusionEntry) or entry.reason != ON_PAPER or entry.words:
            raise MisuseError("only marks of voters on paper are countersigned so")
        _require_registrar(entry, state, first + place)
        signed.append(_signed(entry, state, COMMISSION, key, counter + place))
    if not signed or marks.blobs:
        raise MisuseError("this submission holds no marks")
    return Submission(tuple(signed))


def _require_registrar(entry: ExclusionEntry, state: RecordState, counter: int) -> None:
    """Raises unless the registrar alone signed, as its act `counter`."""
    if [each.by for each in entry.signatures] != [REGISTRAR]:
        raise SignatureError("a mark is signed by the registrar first, and by nobody else")
    (signature,) = entry.signatures
    if signature.counter != counter:
        raise ConductError(
            f"these marks are the registrar's act {signature.counter}; expected {counter}: the "
            "record has grown since, so the registrar makes them again"
        )
    raw = parse_hex(signature.signature, size=_SIGNATURE_BYTES)
    state.keys[REGISTRAR].verify(raw, act_message(entry, state.origin, REGISTRAR, counter))


def _require_key(state: RecordState, office: str, key: SigningKey) -> None:
    if state.keys.get(office) != key.verifier:
        raise MisuseError(f"this key is not the key of {office} in the definition")


def _signed(
    entry: ExclusionEntry, state: RecordState, office: str, key: SigningKey, counter: int
) -> ExclusionEntry:
    signature = key.sign(act_message(entry, state.origin, office, counter))
    added = Signature(by=office, counter=counter, signature=signature.hex())
    order = {COMMISSION: 0, REGISTRAR: 1}
    both = sorted((*entry.signatures, added), key=lambda each: order[each.by])
    return msgspec.structs.replace(entry, signatures=tuple(both))
