"""Observers: who is invited and let in, what they say, fill in and verify.

Source: `spec/entries.md`. An observer that was invited may speak, accredited or not: whether it
was let in is itself something to be read beside what it says.
"""

from collections.abc import Callable, Iterable, Iterator

from plebiscite.canonical.hexadecimal import parse_hex
from plebiscite.errors import ConductError, EvidenceError, MalformedError
from plebiscite.log.keys import KeyKind, parse_vkey
from plebiscite.log.policy_grammar import parse_policy
from plebiscite.record.acts import observer_office
from plebiscite.record.entries import (
    AccreditationEntry,
    ChecklistEntry,
    InvitationEntry,
    Place,
    StatementEntry,
    VerificationEntry,
)
from plebiscite.record.office_names import name_fault, namesake, office_names, witness_names
from plebiscite.record.state import Finding, Invited, RecordState, VerifiedPoint

_DIGEST_BYTES = 32
_LONGEST_NAME = 200  # characters: of a list of points, of a program
_LONGEST_IDENTIFIER = 60
_MOST = 200  # documents, points or checks that one entry names


def apply_invitation(state: RecordState, entry: InvitationEntry, place: str) -> None:
    """Take an observer in: from here on its key signs as `observer/N`."""
    with state.check("conduct-8", place):
        if entry.observer != len(state.observers) + 1:
            raise ConductError(
                f"observer {entry.observer}; the next one is {len(state.observers) + 1}"
            )
        fault = name_fault(entry.name)
        if fault:
            raise ConductError(f"the observer's name: {fault[0]}; {fault[1]}")
        other = namesake(entry.name, _names(state))
        if other:
            raise ConductError(f"its name, {entry.name!a}, reads like that of {other}")
        key = parse_vkey(entry.key)
        if key.kind is not KeyKind.ED25519:
            raise ConductError("a witness's kind of key; an observer needs one of its own")
        if key.public in _public_keys(state):
            raise ConductError("its key serves another office already")
        state.keys[observer_office(entry.observer)] = key
        state.observers.append(Invited(entry.name, entry.came))


def _names(state: RecordState) -> Iterator[tuple[str, str]]:
    """Of every office and of the witnesses."""
    definition = state.required_definition()
    yield from office_names(definition)
    for number, observer in enumerate(state.observers, start=1):
        yield observer_office(number), observer.name
    yield from witness_names(parse_policy(definition.policy.encode()))


def _public_keys(state: RecordState) -> set[bytes]:
    """Of every office, the log and the witnesses: one key, one duty."""
    policy = parse_policy(state.required_definition().policy.encode())
    known = {key.public for key in state.keys.values()}
    known |= {log.key.public for log in policy.logs}
    return known | {witness.key.public for witness in policy.witnesses}


def apply_accreditation(state: RecordState, entry: AccreditationEntry, place: str) -> None:
    """Note the decision about an observer; what was granted stands."""
    with state.check("conduct-8", place):
        if not 1 <= entry.observer <= len(state.observers):
            raise EvidenceError(f"there is no observer {entry.observer} to decide about")
        if entry.decision == "refused" and not entry.words:
            raise ConductError("a refusal says why; its reason is missing")
        decided = state.observers[entry.observer - 1].accreditation
        if decided == "granted":
            raise ConductError("this observer was let in already; that is not taken back")
        if decided == entry.decision:
            raise ConductError("this was decided before")
        state.observers[entry.observer - 1].accreditation = entry.decision


def apply_statement(state: RecordState, entry: StatementEntry, place: str) -> None:
    """Take an observer's statement, and look at what it points at."""
    by = entry.signatures[0].by if entry.signatures else ""
    state.statements[state.size] = (by, entry)
    with state.check("conduct-8", place):
        _require_few("documents", entry.evidence)
        for digest in entry.evidence:
            parse_hex(digest, size=_DIGEST_BYTES)
        require_place(state, entry.place)


def require_place(state: RecordState, place: Place | None) -> None:
    """Return only if the place is one of this referendum. Raises EvidenceError naming what is not.

    A place without anything in it is refused: then it is left out.
    """
    if place is None:
        return
    if not place.district and place.entry is None:
        raise EvidenceError("a place names a district or an entry")
    if place.district:
        _require_district(state, place)
    elif place.station:
        raise EvidenceError("a station is named with its district")
    if place.entry is not None and not 0 <= place.entry < state.size:
        raise EvidenceError(f"entry {place.entry} stands nowhere before this one")


def _require_district(state: RecordState, place: Place) -> None:
    for district in state.required_definition().districts:
        if district.id == place.district:
            if place.station and place.station not in {each.id for each in district.stations}:
                raise EvidenceError(f"{place.station[:40]!r} is no station of {district.id}")
            return
    raise EvidenceError(f"{place.district[:40]!r} is no district of this referendum")


def apply_checklist(state: RecordState, entry: ChecklistEntry, place: str) -> None:
    """Take an observer's answers to a list of points."""
    state.checklists[state.size] = entry
    with state.check("conduct-8", place):
        points = [point for point, _ in entry.answers]
        if not points or len(set(points)) != len(points):
            raise EvidenceError("a checklist answers at least one point, and each point once")
        _require_few("points", points)
        _require_short(entry.points, _LONGEST_NAME)
        for point in points:
            _require_short(point, _LONGEST_IDENTIFIER)
        require_place(state, entry.place)


def apply_verification(state: RecordState, entry: VerificationEntry, place: str) -> None:
    """Note what an observer says it verified; `check_verified_points` compares the roots."""
    with state.check("conduct-8", place):
        if not 1 <= entry.size <= state.size:
            raise EvidenceError(
                f"it names {entry.size} entries; the record had {state.size} before it"
            )
        root = parse_hex(entry.root, size=_DIGEST_BYTES)
        if entry.report:
            parse_hex(entry.report, size=_DIGEST_BYTES)
        _require_short(entry.program, _LONGEST_NAME)
        _require_few("checks", (*entry.failed, *entry.unchecked))
        for identifier in (*entry.failed, *entry.unchecked):
            _require_short(identifier, _LONGEST_IDENTIFIER)
        if (entry.verdict == "failed") != bool(entry.failed):
            raise EvidenceError("checks that failed, and only those, make the verdict failed")
        state.verifications[state.size] = entry
        state.verified_points.append(VerifiedPoint(place, entry.size, root))


def check_verified_points(
    state: RecordState, points: Iterable[VerifiedPoint], root_at: Callable[[int], bytes]
) -> None:
    """conduct-9: what observers verified lies on this one history.

    `root_at` gives this history's root at a size from 1. A difference is a finding: either the
    log showed that observer another history, or the observer signed what it never saw.
    """
    for point in points:
        with state.check("conduct-9", point.place):
            if root_at(point.size) != point.root:
                raise EvidenceError(
                    f"an observer verified another root at {point.size} entries: two histories "
                    "were shown, or the observer errs; ask it for its copy"
                )


def _require_few(what: str, items: Iterable[str]) -> None:
    if len(tuple(items)) > _MOST:
        raise MalformedError(f"more than {_MOST} {what} in one entry; write several")


def _require_short(text: str, most: int) -> None:
    if not 1 <= len(text) <= most or not text.isprintable():
        raise MalformedError(f"a name of 1 to {most} printable characters is needed")


def absent_words(place: str) -> Finding:
    """The finding of an act whose reason everyone must be able to read, and which gives none."""
    error = ConductError("its reason is missing; everyone must be able to read why")
    return Finding("conduct-1", place, error)
