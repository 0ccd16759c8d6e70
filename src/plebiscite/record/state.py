"""What a record has established so far, as its entries are applied one by one.

Every checker works through this value: the keeper before it appends, trustees before they
decrypt, and `verify`. They differ in what they do with a finding: raise it, or collect it.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Literal, NamedTuple, Protocol

from plebiscite.canonical.hexadecimal import parse_hex
from plebiscite.errors import EvidenceError, PlebisciteError, UnavailableError
from plebiscite.group.elgamal import Ciphertext
from plebiscite.group.interface import Element, Group
from plebiscite.group.known import group_named
from plebiscite.log.keys import VerifierKey
from plebiscite.record.acts import ActCounters
from plebiscite.record.ceremony_transcript import Reveal, ShareKey
from plebiscite.record.decryption_statements import LogPoint
from plebiscite.record.definition import Definition, Texts
from plebiscite.record.entries import (
    BulletinEntry,
    CeremonyEntry,
    ChecklistEntry,
    ExclusionReason,
    PaperCountEntry,
    StatementEntry,
    VerificationEntry,
)
from plebiscite.record.grouping import Group as TallyGroup
from plebiscite.record.phases import Phase
from plebiscite.record.rehearsal import RehearsalAnswer
from plebiscite.record.unit_count import UnitCount
from plebiscite.record.units import Unit
from plebiscite.record.v1_trustees import Trustees


class Finding(NamedTuple):
    """One thing that is wrong, or (for an UnavailableError) could not be checked."""

    check: str  # identifier in `record.checks`
    place: str
    error: PlebisciteError


class Checking:
    """Reports an error raised inside the block, and goes on behind it."""

    def __init__(self, report: Callable[[Finding], None], identifier: str, place: str) -> None:
        self._report, self._identifier, self._place = report, identifier, place

    def __enter__(self) -> None:
        return None

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: object
    ) -> bool:
        if not isinstance(error, PlebisciteError):
            return False
        self._report(Finding(self._identifier, self._place, error))
        return True


class Milestone(NamedTuple):
    """A kept checkpoint that the log signed: its root, and what the witnesses say."""

    size: int
    root: bytes
    quorum_met: bool
    times: tuple[int, ...]  # POSIX seconds of the cosignatures, ascending

    @property
    def time(self) -> int | None:
        """The median time of the cosignatures, or None without any."""
        return self.times[len(self.times) // 2] if self.times else None


class Milestones(Protocol):
    """The kept checkpoints, each opened under the policy."""

    def at(self, size: int) -> Milestone | None:
        """The kept checkpoint of exactly this size, or None."""


class KeyedState(Protocol):
    """A table of small values, in memory or on disk."""

    def get(self, key: bytes) -> bytes | None:
        """The value under `key`, or None."""

    def set(self, key: bytes, value: bytes) -> None:
        """Put `value` under `key`."""


class SeenSet(Protocol):
    """A set that says whether a key is new, in memory or on disk."""

    def add(self, key: bytes) -> bool:
        """True if `key` was not there before; it is afterwards."""

    def add_all(self, keys: bytes, size: int) -> bool:
        """Add all `keys` of `size` bytes each, which stand one behind the other.

        True if none was there before and all differ; else False, and nothing changes.
        """

    def __contains__(self, key: bytes, /) -> bool: ...


class MemoryState(dict[bytes, bytes]):
    """`KeyedState` in memory."""

    def set(self, key: bytes, value: bytes) -> None:
        """Put `value` under `key`."""
        self[key] = value


class MemorySet(set[bytes]):
    """`SeenSet` in memory."""

    def add(self, key: bytes) -> bool:  # type: ignore[override]  # says more than set.add
        """True if `key` was not there before; it is afterwards."""
        before = len(self)
        super().add(key)
        return len(self) > before

    def add_all(self, keys: bytes, size: int) -> bool:
        """See `SeenSet.add_all`."""
        single = {keys[start : start + size] for start in range(0, len(keys), size)}
        if len(single) * size != len(keys) or not self.isdisjoint(single):
            return False
        self |= single
        return True


@dataclass
class CeremonyLog:
    """A key ceremony in progress: every message by owner index, and where it stands."""

    plan: CeremonyEntry
    cid: bytes
    certificates: dict[int, str] = field(default_factory=dict)
    commitments: dict[int, bytes] = field(default_factory=dict)
    commitment_places: dict[int, int] = field(default_factory=dict)
    reveals: dict[int, Reveal] = field(default_factory=dict)
    reveal_places: dict[int, int] = field(default_factory=dict)
    share_keys: dict[int, ShareKey] = field(default_factory=dict)
    void: bool = False


@dataclass
class Rehearsal:
    """A rehearsal: where it stands in the log, and who has proved what."""

    point: LogPoint
    ciphertexts: int
    answers: dict[int, RehearsalAnswer] = field(default_factory=dict)


class UnitElection(NamedTuple):
    """One unit's v1 election: its exact bytes and its fingerprint φ."""

    raw: bytes
    fingerprint: str


class Exclusion(NamedTuple):
    """A credential that does not count."""

    unit: str
    credential: str
    tracker: bytes  # of its standing ballot, or b""
    reason: ExclusionReason


@dataclass
class Invited:
    """An observer, and whether it was let in; None while nothing was decided."""

    name: str
    came: Literal["invited", "applied"] = "invited"
    accreditation: Literal["granted", "refused"] | None = None


class VerifiedPoint(NamedTuple):
    """The checkpoint that an observer says it verified, and the place of that entry."""

    place: str
    size: int
    root: bytes


@dataclass
class GroupCount:
    """What the record says of one tally group after `close`."""

    group: TallyGroup
    digest: bytes  # SHA-256 of the encrypted-tally entry
    tally: tuple[tuple[Ciphertext, ...], ...]
    factors: dict[int, tuple[tuple[Element, ...], ...]] = field(default_factory=dict)
    result: tuple[tuple[int, ...], ...] | None = None


@dataclass
class RecordState:
    """Everything established so far. `report` receives every finding."""

    origin: str
    report: Callable[[Finding], None]
    read_blob: Callable[[str], bytes]
    milestones: Milestones
    credentials: KeyedState
    trackers: SeenSet
    components: SeenSet
    phase: Phase = Phase.START
    size: int = 0
    definition: Definition | None = None
    texts: tuple[Texts, ...] = ()
    definition_digest: bytes = b""
    units: dict[str, Unit] = field(default_factory=dict)
    unit_numbers: dict[str, int] = field(default_factory=dict)  # by uuid, in definition order
    keys: dict[str, VerifierKey] = field(default_factory=dict)
    counters: ActCounters = field(default_factory=ActCounters)
    rolls: dict[str, str] = field(default_factory=dict)
    roll_sizes: dict[str, int] = field(default_factory=dict)
    ceremony: CeremonyLog | None = None
    used_messages: set[bytes] = field(default_factory=set)
    trustees: Trustees | None = None
    elections: dict[str, UnitElection] = field(default_factory=dict)
    elections_size: int = 0
    rehearsal: Rehearsal | None = None
    closes: int = 0  # POSIX seconds, with extensions
    extensions: list[tuple[int, int]] = field(default_factory=list)  # size, the end until then
    open_size: int = 0
    polls_closed_size: int = 0
    close: LogPoint | None = None
    counts: dict[str, UnitCount] = field(default_factory=dict)
    exclusions: list[Exclusion] = field(default_factory=list)
    groups: tuple[TallyGroup, ...] = ()
    group_counts: dict[str, GroupCount] = field(default_factory=dict)
    bulletins: dict[int, BulletinEntry] = field(default_factory=dict)  # by index
    certified: int | None = None  # index of the certified bulletin
    aborted: bool = False
    ballots: int = 0  # entries of that kind, admitted or not
    statements: dict[int, tuple[str, StatementEntry]] = field(default_factory=dict)
    observers: list[Invited] = field(default_factory=list)  # by number, from 1
    checklists: dict[int, ChecklistEntry] = field(default_factory=dict)  # by index
    verifications: dict[int, VerificationEntry] = field(default_factory=dict)  # by index
    verified_points: list[VerifiedPoint] = field(default_factory=list)
    papers: dict[int, PaperCountEntry] = field(default_factory=dict)  # counts that stand, by index
    words: set[str] = field(default_factory=set)  # blobs that may be absent
    needed: set[str] = field(default_factory=set)  # blobs that a check read; never words alone
    erased: set[str] = field(default_factory=set)
    lacking: set[str] = field(default_factory=set)  # checks that rest on a blob that is absent
    unread_rolls: set[str] = field(default_factory=set)  # units whose roll is absent
    destructions: list[tuple[int, str]] = field(default_factory=list)
    booths: list[tuple[int, str]] = field(default_factory=list)  # index, blob of the manifest
    keyless: set[str] = field(default_factory=set)  # offices that said their key is destroyed
    exercised: set[str] = field(default_factory=set)  # checks that had something to check

    @property
    def group(self) -> Group:
        """The group of this referendum's ballots."""
        return group_named(self.required_definition().group)

    def required_definition(self) -> Definition:
        """The definition. Raises UnavailableError when the record has none that can be used.

        What is wrong with it was reported where it stands; what needs it could not be checked.
        """
        if self.definition is None:
            raise UnavailableError("needs a definition that can be used")
        return self.definition

    def required_trustees(self) -> Trustees:
        """The trustees. Raises UnavailableError when the record has none that can be used."""
        if self.trustees is None:
            raise UnavailableError("needs a trustees record that can be used")
        return self.trustees

    def unit(self, uuid: str) -> Unit:
        """The unit with this uuid. Raises EvidenceError for one the definition does not have."""
        if uuid not in self.units:
            raise EvidenceError(f"{uuid[:40]!r} is no unit of this referendum")
        return self.units[uuid]

    def election(self, uuid: str) -> UnitElection:
        """The v1 election of a unit. Raises UnavailableError while the record has none."""
        if uuid not in self.elections:
            raise UnavailableError(f"needs the election of unit {uuid[:40]!r}")
        return self.elections[uuid]

    def blob(self, name: str) -> bytes:
        """A blob that a check needs, with this SHA-256 (hex).

        Raises: UnavailableError when it is absent, which is a finding of conduct-6, too;
        EvidenceError when its bytes are others.
        """
        self.needed.add(name)
        try:
            return self.words_blob(name)
        except UnavailableError as absent:
            self.report(Finding("conduct-6", f"blob {name}", absent))
            raise

    def words_blob(self, name: str) -> bytes:
        """A blob of people's words, which may be absent. Raises as `blob`, without a finding."""
        digest = parse_hex(name, size=32)
        self.exercised.add("conduct-6")
        raw = self.read_blob(name)
        if sha256(raw).digest() != digest:
            raise EvidenceError(f"blob {name} holds other bytes than its name says")
        return raw

    def foundation(self, name: str, resting: Iterable[str]) -> bytes:
        """A blob on which the checks `resting` rest. Raises as `blob`; absence is remembered."""
        try:
            return self.blob(name)
        except UnavailableError:
            self.lacking.update(resting)
            raise

    def require_rolls(self, units: Iterable[str] | None = None) -> None:
        """Raise UnavailableError if the counts of these units' trees miss an absent roll.

        Units of one tree may be counted together, so one of them stands for all; None: any.
        """
        if not self.unread_rolls:
            return
        missing = {self.root_of(uuid): uuid for uuid in self.unread_rolls}
        roots = missing if units is None else (self.root_of(each) for each in units)
        for root in roots:
            if root in missing:
                raise UnavailableError(f"needs the roll of unit {missing[root]}, which is absent")

    def root_of(self, uuid: str) -> str:
        """The unit at the top of the line of parents of this one."""
        while (unit := self.units.get(uuid)) is not None and unit.parent is not None:
            uuid = unit.parent
        return uuid

    @property
    def has_complete_bulletin(self) -> bool:
        """Whether figures of everything that is to be counted were announced."""
        partial = {"pre-election", "unofficial-partial"}
        return any(each.status not in partial for each in self.bulletins.values())

    def is_observers_word(self, index: int) -> bool:
        """Whether this entry is a statement, checklist or verification, which may be answered."""
        return index in self.statements or index in self.checklists or index in self.verifications

    def check(self, identifier: str, place: str) -> "Checking":
        """A context that reports whatever its block raises as a finding of this check."""
        self.exercised.add(identifier)
        return Checking(self.report, identifier, place)

    def witnessed_sizes(self, low: int, high: int) -> list[int]:
        """The sizes from `low` to `high` at which a kept checkpoint met the quorum."""
        found = ((size, self.milestones.at(size)) for size in range(low, high + 1))
        return [size for size, milestone in found if milestone and milestone.quorum_met]
