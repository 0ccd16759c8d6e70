"""Definition, rolls and elections: what is fixed before anyone votes."""

from hashlib import sha256

from plebiscite.canonical.base64 import b64hash
from plebiscite.canonical.hexadecimal import parse_hex
from plebiscite.canonical.json import parse_json
from plebiscite.errors import ConductError, EvidenceError, UnavailableError
from plebiscite.group.ed25519 import Ed25519
from plebiscite.group.interface import Element
from plebiscite.record.acts import office_keys
from plebiscite.record.chains import Chain, pack_chain
from plebiscite.record.checks import REST_ON_DEFINITION
from plebiscite.record.curve_members import known_members
from plebiscite.record.definition import Definition, Texts
from plebiscite.record.definition_parts import definition_hash, parse_parts
from plebiscite.record.definition_rules import check_definition
from plebiscite.record.election_record import election_record
from plebiscite.record.entries import DefinitionEntry, ElectionEntry, RollEntry
from plebiscite.record.state import Invited, RecordState, UnitElection
from plebiscite.record.unit_count import UnitCount
from plebiscite.record.units import units_of


def apply_definition(state: RecordState, entry: DefinitionEntry, place: str) -> None:
    """Take the definition: parts, rules, offices and units.

    One that breaks its own rules is not taken: what needs it cannot be checked.
    """
    with state.check("definition-1", place):
        parts = [
            (part.name, state.foundation(part.blob, REST_ON_DEFINITION)) for part in entry.parts
        ]
        definition, texts = parse_parts(parts)
        if definition.origin != state.origin:
            raise EvidenceError(
                f"the definition is of the log {definition.origin}, this log is {state.origin}"
            )
        state.keys = office_keys(definition)
        if _obeys_rules(state, definition, texts, place):
            _take(state, definition, texts)
            state.definition_digest = definition_hash(parts)


def _obeys_rules(
    state: RecordState, definition: Definition, texts: tuple[Texts, ...], place: str
) -> bool:
    state.exercised.add("definition-2")
    problems = [each for each in check_definition(definition, texts) if each.severity == "error"]
    for problem in problems:
        with state.check("definition-2", place):
            raise ConductError(str(problem))
    return not problems


def _take(state: RecordState, definition: Definition, texts: tuple[Texts, ...]) -> None:
    state.definition, state.texts = definition, texts
    state.units = {unit.uuid: unit for unit in units_of(definition)}
    state.unit_numbers = {uuid: number for number, uuid in enumerate(state.units)}
    state.counts = {uuid: UnitCount() for uuid in state.units}
    state.closes = definition.calendar.closes
    state.observers = [Invited(observer.name) for observer in definition.observers]


def credentials_of(state: RecordState, raw: bytes) -> list[Element]:
    """The public credentials in a v1 credentials record without weights.

    Raises: MalformedError for another spelling, an element outside the group or the identity.
    """
    texts = parse_json(raw, list[str])
    known = known_members(texts) if isinstance(state.group, Ed25519) else {}
    return [known.get(text) or state.group.parse(text) for text in texts]


def _roll_blob(state: RecordState, entry: RollEntry) -> bytes:
    try:
        return state.blob(entry.credentials)
    except UnavailableError:
        state.unread_rolls.add(entry.unit)
        raise


def apply_roll(state: RecordState, entry: RollEntry, place: str) -> None:
    """Take the credentials of one unit; each belongs to this unit only."""
    with state.check("roll-1", place):
        unit = state.unit(entry.unit)
        if entry.unit in state.rolls:
            raise ConductError(f"a second roll of unit {entry.unit}")
        state.rolls[entry.unit] = entry.credentials
        credentials = credentials_of(state, _roll_blob(state, entry))
        state.roll_sizes[entry.unit] = len(credentials)
        empty = pack_chain(Chain(state.unit_numbers[entry.unit]))
        if entry.count != len(credentials):
            raise EvidenceError(f"{len(credentials)} credentials, announced {entry.count}")
        with state.check("roll-3", place):
            if len(credentials) != unit.registered:
                raise EvidenceError(
                    f"unit {entry.unit} has {len(credentials)} credentials; "
                    f"the definition has {unit.registered} registered voters"
                )
        for credential in credentials:
            with state.check("roll-2", place):
                if state.credentials.get(bytes(credential)) is not None:
                    text = state.group.format(credential)
                    raise EvidenceError(f"credential {text} stands twice in the rolls")
            state.credentials.set(bytes(credential), empty)


def require_all_rolls(state: RecordState) -> None:
    """Return only if every unit has its roll. Raises EvidenceError naming those without."""
    missing = [uuid for uuid in state.units if uuid not in state.rolls]
    if missing:
        raise EvidenceError(f"{len(missing)} units have no roll, among them {missing[0]}")


def expected_election(state: RecordState, uuid: str) -> bytes:
    """The v1 election record of a unit, derived from definition, roll, trustees and ceremony.

    Raises: EvidenceError when one of them is missing.
    """
    unit = state.unit(uuid)
    if uuid not in state.rolls or state.ceremony is None:
        raise EvidenceError(f"unit {uuid} has no roll or no ceremony before its election")
    trustees = state.required_trustees()
    return election_record(
        state.required_definition(),
        state.texts,
        unit,
        definition_hash=state.definition_digest,
        roll_sha256=parse_hex(state.rolls[uuid], size=32),
        trustees_sha256=sha256(trustees.raw).digest(),
        cid=state.ceremony.cid,
        y_text=state.group.format(trustees.public_key),
    )


def apply_election(state: RecordState, entry: ElectionEntry, place: str) -> None:
    """Take the election of one unit, which must be exactly the derived one."""
    with state.check("definition-4", place):
        if entry.unit in state.elections:
            raise ConductError(f"a second election of unit {entry.unit}")
        raw = expected_election(state, entry.unit)
        state.elections[entry.unit] = UnitElection(raw, b64hash(raw))
        state.elections_size = state.size + 1
        if sha256(raw).hexdigest() != entry.election:
            raise EvidenceError(
                f"the election record of unit {entry.unit} is not the one that follows from "
                "definition, roll, trustees and ceremony"
            )
        state.blob(entry.election)


def require_all_elections(state: RecordState) -> None:
    """Return only if every unit has its election. Raises EvidenceError naming one without."""
    missing = [uuid for uuid in state.units if uuid not in state.elections]
    if missing:
        raise EvidenceError(f"{len(missing)} units have no election, among them {missing[0]}")
