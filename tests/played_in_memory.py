"""The town of `played_town`, played without a disk: states, findings and whole records to spoil.

`played_to(stage)` gives a town of one's own that has come that far. `offer` takes one entry and
gives what is found wrong with it; `as_record()` gives all of it as a log that `verify` can read.
"""

from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from functools import cache
from typing import Any

from msgspec.structs import replace

from definition_examples import example
from memory_log import MemoryLog
from played_town import RANDOM, Town, example_key, policy_of
from plebiscite.errors import UnavailableError
from plebiscite.group.known import ED25519
from plebiscite.log.checkpoint import Checkpoint, sign_checkpoint
from plebiscite.log.cosignature import cosign
from plebiscite.log.frontier import Frontier
from plebiscite.log.keys import KeyKind, SigningKey, new_signing_key
from plebiscite.offices import commission, registrar, trustee, voter
from plebiscite.offices.submission import Submission, blob_name, sign_submission
from plebiscite.record.apply import apply_entry
from plebiscite.record.definition import Definition, District, StyleCount, Texts
from plebiscite.record.entries import BallotEntry, EntryBase, write_entry
from plebiscite.record.roll_report import Voter
from plebiscite.record.state import Finding, MemorySet, MemoryState, Milestone, RecordState
from plebiscite.record.vote_check import VotingContext, read_entry
from plebiscite.store.keeper import Kept
from plebiscite.verify.record_verification import Verified, verify_record

WITNESS = new_signing_key("witness.example", KeyKind.COSIGNATURE, b"\x07" * 32)
YES = {"bench": ["yes"]}
NO = {"bench": ["no"]}


class Findings(list[Finding]):
    """Keeps what a state reports."""

    def __call__(self, finding: Finding) -> None:
        self.append(finding)

    @property
    def checks(self) -> list[str]:
        return [finding.check for finding in self]


class Blobs(dict[str, bytes]):
    """Blobs by name."""

    def read(self, name: str) -> bytes:
        if name not in self:
            raise UnavailableError("no such blob", place=name)
        return self[name]


class KeptMilestones(dict[int, Milestone]):
    """The checkpoints a test keeps, by size."""

    def at(self, size: int) -> Milestone | None:
        return self.get(size)


class MemoryKeeper:
    """What `store.keeper.Keeper` is to a town on disk; every size gets a witnessed checkpoint."""

    def __init__(self, origin: str, opens: int) -> None:
        self.findings, self.blobs, self.milestones = Findings(), Blobs(), KeptMilestones()
        self.clock = opens
        self.frontier, self.raws = Frontier(), list[bytes]()
        self.state = RecordState(
            origin=origin,
            report=self.findings,
            read_blob=self.blobs.read,
            milestones=self.milestones,
            credentials=MemoryState(),
            trackers=MemorySet(),
            components=MemorySet(),
        )

    def take(self, raw: bytes) -> list[Finding]:
        """Apply one entry's bytes; what is found wrong."""
        before = len(self.findings)
        elections = {uuid: each.raw for uuid, each in self.state.elections.items()}
        read = read_entry(VotingContext(self.state.origin, elections), len(self.raws), raw)
        self.raws.append(raw)
        self.frontier.append(read.leaf)
        apply_entry(self.state, read, self.frontier.root)
        size = len(self.raws)
        self.milestones[size] = Milestone(size, self.frontier.root(), True, (self.clock,))  # noqa: FBT003 - a tuple's field
        return self.findings[before:]

    def submit(self, submission: Submission) -> list[Kept]:
        """Apply entries that must be right."""
        self.blobs.update((blob_name(raw), raw) for raw in submission.blobs)
        for entry in submission.entries:
            found = self.take(write_entry(entry))
            assert not found, found
        return [Kept(len(self.raws) - 1, None)]

    def close(self) -> None:
        """Nothing is open."""


class MemoryTown(Town):
    """A town in memory, of the example's definition unless another is given."""

    def __init__(
        self, definition: Definition | None = None, texts: Sequence[Texts] | None = None
    ) -> None:
        base, words = example("town")
        self.definition = definition or base
        self.texts = words if texts is None else texts
        self.policy = policy_of(self.definition)
        opens = self.definition.calendar.opens
        self.keeper = MemoryKeeper(self.definition.origin, opens)  # type: ignore[assignment]  # the part of a keeper that tests use
        self.files = {}
        self.letters = []

    @property
    def memory(self) -> MemoryKeeper:
        keeper: Any = self.keeper
        assert isinstance(keeper, MemoryKeeper)
        return keeper

    @property
    def state(self) -> RecordState:
        return self.memory.state

    @property
    def raws(self) -> list[bytes]:
        return self.memory.raws

    def copy(self) -> "MemoryTown":
        """A town of one's own."""
        return deepcopy(self, {id(ED25519): ED25519})

    def sign(self, entry: EntryBase, *offices: str) -> EntryBase:
        """`entry` signed by these offices, the commission when none is named."""
        submission = Submission((entry,))
        for office in offices or ("commission",):
            key = example_key(self.office_key(office))
            submission = sign_submission(submission, self.state, office, key)
        return submission.entries[0]

    def offer(self, entry: EntryBase, *offices: str) -> list[str]:
        """Sign and apply one entry that may be wrong; the checks that find something."""
        signed = self.sign(entry, *offices)
        return [finding.check for finding in self.memory.take(write_entry(signed))]

    def found(self, entry: EntryBase, *offices: str) -> list[tuple[str, str]]:
        """As `offer`, with the words."""
        signed = self.sign(entry, *offices)
        return [(each.check, str(each.error)) for each in self.memory.take(write_entry(signed))]

    def put(self, raw: bytes) -> str:
        """Keep a blob; its name."""
        name = blob_name(raw)
        self.memory.blobs[name] = raw
        return name

    def ballot(self, number: int, choices: Mapping[str, Sequence[str]] = YES) -> BallotEntry:
        """A ballot that would be admitted next."""
        (entry,) = voter.cast(self.prepare(number, choices)).entries
        assert isinstance(entry, BallotEntry)
        return entry

    def as_record(self, **changes: Any) -> "MemoryRecord":  # noqa: ANN401 - fields of the record
        """All of it as a log signed by its key."""
        raws = changes.pop("raws", self.raws)
        return MemoryRecord(self, raws, **changes)

    def verified(self, **changes: Any) -> Verified:  # noqa: ANN401 - fields of the record
        return verify_record(self.as_record(**changes), self.policy)


class MemoryRecord:
    """A whole record as `verify` reads it, with a kept checkpoint at every size."""

    def __init__(
        self,
        town: MemoryTown,
        raws: Sequence[bytes],
        *,
        witnesses: Sequence[SigningKey] = (),
        clock: Callable[[int], int] = lambda size: size,
    ) -> None:
        self.log = MemoryLog()
        self.log.append(raws)
        self.blobs = Blobs(town.memory.blobs)
        self.key = example_key(town.policy.log)
        self.notes: dict[int, bytes] = {}
        frontier = Frontier()
        for size, raw in enumerate(raws, 1):
            frontier.append(read_entry(VotingContext("", {}), 0, raw).leaf)
            self.notes[size] = self.signed(size, frontier.root(), witnesses, clock(size))
        self.newest = self.notes[len(raws)]

    def signed(
        self, size: int, root: bytes, witnesses: Sequence[SigningKey] = (), time: int = 0
    ) -> bytes:
        """A checkpoint note of this log, cosigned at `time`."""
        note = sign_checkpoint(Checkpoint(self.key.name, size, root), self.key)
        return bytes(note.with_signatures(cosign(note.text, key, time) for key in witnesses))

    def read(self, path: str) -> bytes:
        return self.log.read(path)

    def checkpoint(self) -> bytes:
        return self.newest

    def milestone(self, size: int) -> bytes:
        if size not in self.notes:
            raise UnavailableError("no such checkpoint", place=str(size))
        return self.notes[size]

    def milestones(self) -> list[int]:
        return list(self.notes)

    def blob(self, name: str) -> bytes:
        return self.blobs.read(name)


def town_definition(**changes: Any) -> Definition:  # noqa: ANN401 - any field
    """The town's definition with some fields changed."""
    return replace(example("town")[0], **changes)


def watched_definition() -> Definition:
    """The town's, with one witness whose cosignature is needed."""
    base = example("town")[0]
    log, _ = base.policy.split("\n", 1)
    policy = f"{log}\nwitness w {WITNESS.verifier}\nquorum w\n"
    return replace(base, policy=policy)


Step = Callable[[MemoryTown], object]


def _trustees(make: Callable[..., Any]) -> Step:
    def step(town: MemoryTown) -> None:
        for owner in town.owners:
            made = make(town.state, owner, town.files.get(owner), RANDOM)
            town.files[owner], submission = made
            town.act(submission, f"trustee/{owner}")

    return step


def _reveal(town: MemoryTown) -> None:
    for owner in town.owners:
        submission = trustee.reveal(town.state, owner, town.files[owner])
        town.act(submission, f"trustee/{owner}")


def _rehearsal_proofs(town: MemoryTown) -> None:
    for owner in town.owners:
        submission = trustee.rehearsal_proof(town.state, town.files[owner], RANDOM)
        town.act(submission, f"trustee/{owner}")


def _vote(town: MemoryTown) -> None:
    """Eight vote, one of them challenges and re-votes, one withdraws."""
    for number in range(8):
        town.vote(number, NO if number % 3 == 0 else YES)
    town.keeper.submit(voter.challenge(town.prepare(0, NO)))
    town.vote(0, YES)
    leaving = voter.find_voter(town.state, town.letters[1].code)
    town.act(voter.withdraw(town.state, leaving, RANDOM), "commission", "registrar")


def _decrypt(town: MemoryTown) -> None:
    for owner in range(1, town.definition.trustees.threshold + 1):
        decrypted = trustee.decrypt(town.state, town.files[owner], RANDOM)
        if decrypted.entries:
            town.act(decrypted, f"trustee/{owner}")


def _end_voting(town: MemoryTown) -> None:
    town.memory.clock = town.definition.calendar.closes
    town.end_voting()


STEPS: dict[str, Step] = {
    "start": lambda _: None,
    "defined": MemoryTown.define,
    "rolls": MemoryTown.issue,
    "ceremony": lambda town: town.act(commission.open_ceremony(town.state)),
    "certificates": _trustees(trustee.certificate),
    "commitments": _trustees(trustee.commit),
    "reveals": _reveal,
    "share-keys": _trustees(trustee.share_key),
    "trustees": lambda town: town.act(commission.publish_trustees(town.state)),
    "elections": lambda town: town.act(commission.publish_elections(town.state)),
    "rehearsal": lambda town: town.act(commission.begin_rehearsal(town.state)),
    "rehearsed": _rehearsal_proofs,
    "open": lambda town: town.act(commission.open_voting(town.state)),
    "voted": _vote,
    "polls-closed": _end_voting,
    "closed": lambda town: town.act(commission.close(town.state)),
    "tallied": lambda town: town.act(commission.publish_tallies(town.state)),
    "decrypted": _decrypt,
    "results": lambda town: town.act(commission.publish_results(town.state)),
    "announced": lambda town: town.act(commission.announce(town.state)),
    "certified": lambda town: town.act(commission.certify(town.state)),
    "ended": lambda town: town.act(commission.end(town.state)),
}


@cache
def _snapshot(stage: str) -> MemoryTown:
    names = list(STEPS)
    place = names.index(stage)
    town = _snapshot(names[place - 1]).copy() if place else MemoryTown()
    STEPS[stage](town)
    return town


def played_to(stage: str) -> MemoryTown:
    """A town of one's own, just after `stage` (see STEPS)."""
    return _snapshot(stage).copy()


def play(town: MemoryTown, *stages: str) -> MemoryTown:
    """Play these stages in a town of another definition."""
    for stage in stages:
        STEPS[stage](town)
    return town


def play_until(town: MemoryTown, last: str) -> MemoryTown:
    """Play every stage up to and including `last`."""
    names = list(STEPS)
    return play(town, *names[: names.index(last) + 1])


def districts(*sizes: int, rule: str = "withhold", parents: bool = True) -> Definition:
    """Districts of these sizes; all but the first join the first when they are small."""
    made = tuple(
        District(
            id=f"d{number}",
            name=f"District {number}",
            units=(StyleCount("all", size),),
            parent="d0" if parents and number else "",
            below_minimum="withhold" if rule == "withhold" else "publish",
        )
        for number, size in enumerate(sizes)
    )
    return town_definition(districts=made)


def opened(definition: Definition, *votes: int) -> MemoryTown:
    """A town of these districts up to its tallies; so many vote in each, no and yes in turn."""
    town = MemoryTown(definition)
    play(town, "defined")
    voters = [
        Voter(number, f"{district.id}-{number}", district.id, style="all")
        for district in definition.districts
        for number in range(district.units[0].registered)
    ]
    town.letters = list(registrar.issue(definition, voters, RANDOM))
    town.act(registrar.publish_rolls(definition, town.letters), "registrar")
    steps = list(STEPS)
    play(town, *steps[steps.index("ceremony") : steps.index("voted")])
    start = 0
    for district, number in zip(definition.districts, votes, strict=True):
        for place in range(start, start + number):
            town.vote(place, YES if place % 2 else NO)
        start += district.units[0].registered
    return play(town, "polls-closed", "closed", "tallied")
