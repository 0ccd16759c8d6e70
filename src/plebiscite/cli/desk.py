"""Where a party works: it reads the record, signs, and hands its entries in.

Either as a submission file for the keeper, or, when the party is the keeper, at once.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple, Protocol

import msgspec

from plebiscite.cli.answer import answer, warn
from plebiscite.cli.key_reading import read_key
from plebiscite.cli.next_steps import Step, next_steps
from plebiscite.cli.options import NO_POLICY
from plebiscite.cli.sources import SLASHES, read_policy, read_record
from plebiscite.errors import MisuseError
from plebiscite.log.keys import SigningKey
from plebiscite.log.policy_file import PolicyFile
from plebiscite.offices.submission import Submission, sign_submission, waits_for, write_submission
from plebiscite.record.acts import REGISTRAR
from plebiscite.record.entries import Act, kind_of
from plebiscite.record.phases import Phase
from plebiscite.record.state import RecordState
from plebiscite.store.durable import PUBLIC, DurableFiles, read_bytes
from plebiscite.store.http_witnesses import HttpWitnesses
from plebiscite.store.keeper import Keeper, Kept
from plebiscite.store.witness_status import WitnessesStatus

LOG_KEY = "log.key"
POLICY = "policy"


class Place(NamedTuple):
    """What the common options of an act say."""

    record: str
    policy: Path | None
    out: Path | None
    append: Path | None
    as_json: bool


class LoggedEntry(msgspec.Struct, frozen=True):
    """One appended entry: its index, kind, and whether its receipt is there yet."""

    index: int
    kind: str
    receipt: bool


class Handed(msgspec.Struct, frozen=True):
    """What became of a party's entries; `file` is empty when they were appended."""

    kinds: tuple[str, ...]
    file: str
    appended: tuple[LoggedEntry, ...]
    next: tuple[Step, ...]
    whom: str = ""  # who takes the file


class Desk(Protocol):
    """A party at work on the state of the record."""

    state: RecordState

    def hand_in(self, submission: Submission) -> Handed:
        """Give the entries to the keeper, or append them."""


def keeper_policy(private: Path) -> PolicyFile:
    """The policy that the keeper's folder holds. Raises as `read_policy`; MisuseError without."""
    if not (private / POLICY).exists():
        raise MisuseError(
            "this is no keeper's folder (record create makes one)", place=str(private)
        )
    return read_policy(private / POLICY)


@contextmanager
def open_keeper(record: Path, private: Path) -> Iterator[Keeper]:
    """The keeper of this record, with the log's key in its private folder.

    Raises: as `read_key`, `read_policy` and `Keeper`.
    """
    policy = keeper_policy(private)
    key = read_key(private / LOG_KEY, "log", policy.log.name)
    with (
        asked_witnesses(policy, private) as witnesses,
        Keeper(record, private, key, policy, witnesses=witnesses) as keeper,
    ):
        yield keeper


@contextmanager
def asked_witnesses(policy: PolicyFile, private: Path) -> Iterator[HttpWitnesses]:
    """The policy's witnesses that have an address; what is wrong with one is said once."""
    told: set[str] = set()

    def tell(status: WitnessesStatus) -> None:
        for each in status.witnesses:
            trouble = each.claim or each.fault
            if trouble and f"{each.name}: {trouble}" not in told:
                told.add(f"{each.name}: {trouble}")
                warn(f"witness {each.name}: {trouble}")

    witnesses = HttpWitnesses(policy.policy, private, tell=tell)
    try:
        yield witnesses
    finally:
        witnesses.close()


class _Appending:
    """The keeper's own desk."""

    def __init__(self, keeper: Keeper) -> None:
        self._keeper = keeper
        self.state = keeper.state
        self.kept: list[Kept] = []

    def hand_in(self, submission: Submission) -> Handed:
        """Append."""
        self.kept = self._keeper.submit(submission)
        kinds = tuple(kind_of(entry) for entry in submission.entries)
        logged = (
            LoggedEntry(kept.position, kind, kept.receipt is not None)
            for kept, kind in zip(self.kept, kinds, strict=True)
        )
        return Handed(kinds, "", tuple(logged), next_steps(self._keeper.state))


class _Writing:
    """Everyone else's desk."""

    def __init__(self, state: RecordState, out: Path | None) -> None:
        self.state, self._out = state, out

    def hand_in(self, submission: Submission) -> Handed:
        """Write the submission to its file."""
        return write_to(self.state.origin, submission, self._out)


@contextmanager
def desk(place: Place) -> Iterator[Desk]:
    """The desk that the options ask for.

    Raises: MisuseError for options that contradict each other; as `read_record`, `open_keeper`.
    """
    if place.append is None:
        if place.policy is None:
            raise MisuseError(NO_POLICY)
        yield _Writing(read_record(place.record, read_policy(place.policy)).state, place.out)
        return
    if place.out is not None:
        raise MisuseError("--append and --out exclude each other: append, or write a file")
    if SLASHES in place.record:
        raise MisuseError("only the keeper appends, to a record in a folder of its own")
    with open_keeper(Path(place.record), place.append) as keeper:
        yield _Appending(keeper)


def write_to(origin: str, submission: Submission, out: Path | None) -> Handed:
    """Write a submission; by default to a file named after its first kind.

    Raises: MisuseError if the file exists with other bytes.
    """
    kinds = tuple(kind_of(entry) for entry in submission.entries)
    path = out or Path(f"{kinds[0]}.submission")
    raw = write_submission(origin, submission)
    if not path.exists() or read_bytes(path) != raw:
        DurableFiles().write_new(path, raw, mode=PUBLIC)
    waits = any(
        isinstance(entry, Act) and waits_for(entry, REGISTRAR) for entry in submission.entries
    )
    whom = "the registrar (registrar sign)" if waits else "the keeper of the record (record append)"
    return Handed(kinds, str(path), (), (), whom)


def act(
    place: Place, office: str, key_file: Path, make: "Make", tell: "Tell | None" = None
) -> None:
    """One signed act of an office, from the record to the answer.

    `tell` says more of it, from the state before the act.
    """
    with desk(place) as work:
        key = read_key(key_file, office.partition("/")[0], work.state.origin)
        made = make(work.state)
        told = tell(work.state) if tell else []
        handed, more = hand_over(work, made, office, key)
        say_handed(handed, as_json=place.as_json, more=[*told, *more])


def hand_over(
    work: Desk, made: Submission, office: str, key: SigningKey
) -> tuple[Handed, list[str]]:
    """Sign and hand in; after the end, say that an act without entries stays off the record."""
    if not made.entries and work.state.phase is Phase.ENDED:
        return Handed((), "", (), ()), ["The record has ended: nothing more is stated on it."]
    return work.hand_in(sign_submission(made, work.state, office, key)), []


Tell = Callable[[RecordState], list[str]]


class Make(Protocol):
    """Makes an unsigned submission from the state of the record."""

    def __call__(self, state: RecordState, /) -> Submission:
        """The submission."""
        ...


def say_handed(handed: Handed, *, as_json: bool, more: Sequence[str] = ()) -> None:
    """Tell what became of the entries, and who is next."""
    answer(handed, [*more, *handed_lines(handed)], as_json=as_json)


def handed_lines(handed: Handed) -> Iterator[str]:
    """What became of the entries, and who is next, for people."""
    if handed.file:
        yield f"{handed.file} is ready: give it to {handed.whom}."
    if handed.appended:
        first, last = handed.appended[0], handed.appended[-1]
        named = f"Entry {first.index} ({first.kind})"
        if len(handed.appended) > 1:
            named = f"Entries {first.index} to {last.index} ({first.kind} … {last.kind})"
        verb = "is" if len(handed.appended) == 1 else "are"
        yield f"{named} {verb} on the record."
        if not last.receipt:
            yield "Not enough witnesses have cosigned yet: no receipt, and the log waits for them."
    yield from (f"Next: {step}" for step in handed.next)
