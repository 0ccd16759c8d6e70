"""A town whose log shows two histories: one log key, three witnesses, two of them needed.

`w0` lies and cosigns both; `w1` sees only the first history, `w2` only the second. Each history
meets the policy, and each has ballots that the other lacks.
"""

import copy
import shutil
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from msgspec.structs import replace

from definition_examples import example
from log_keys import key_of
from played_town import Town, example_key
from plebiscite.log.keys import KeyKind
from plebiscite.log.note import NoteSignature
from plebiscite.record.definition import Definition
from plebiscite.store.keeper import Keeper
from plebiscite.store.local_witnesses import FileWitness, LocalWitnesses

YES, NO = {"bench": ["yes"]}, {"bench": ["no"]}
WATCHING = [key_of(f"w{number}.example", KeyKind.COSIGNATURE) for number in range(3)]


def watched_by_three(needed: int = 2) -> Definition:
    """The town's definition with three witnesses, of whom so many must cosign."""
    base, _ = example("town")
    log, _ = base.policy.split("\n", 1)
    lines = [f"witness w{number} {key.verifier}" for number, key in enumerate(WATCHING)]
    policy = "\n".join((log, *lines, f"group two {needed} w0 w1 w2", "quorum two", ""))
    return replace(base, policy=policy)


class Clock:
    """The time of day, moved by hand."""

    def __init__(self, now: int) -> None:
        self.now = now

    def __call__(self) -> int:
        return self.now


class Asked:
    """The witnesses that a keeper asks; tests change the list."""

    def __init__(self, witnesses: Sequence[FileWitness], clock: Callable[[], int]) -> None:
        self.witnesses, self._clock = list(witnesses), clock

    def __call__(
        self, note: bytes, old_size: int, prove: Callable[[int], Sequence[bytes]]
    ) -> Iterable[NoteSignature]:
        return LocalWitnesses(self.witnesses, self._clock)(note, old_size, prove)


class WatchedTown(Town):
    """A town on disk with three witnesses whose states lie in `folder`/w0 to w2."""

    def __init__(self, folder: Path, definition: Definition | None = None) -> None:
        definition = definition or watched_by_three()
        self.folder = folder
        self.clock = Clock(definition.calendar.opens)
        _, texts = example("town")
        self.asked = Asked([], self.clock)
        super().__init__(folder, definition, texts, witnesses=self.asked)
        self.asked.witnesses = [self.witness(number, folder / f"w{number}") for number in range(3)]
        (folder / "policy").write_bytes(bytes(self.policy))

    def witness(self, number: int, state: Path) -> FileWitness:
        return FileWitness(state, WATCHING[number], self.policy.log)

    def forked(self, folder: Path) -> "WatchedTown":
        """The same log, which goes on elsewhere; its keeper knows nothing of this one."""
        for name in ("record", "private", "w0", "w1", "w2"):
            shutil.copytree(self.folder / name, folder / name)
        shutil.copy(self.folder / "policy", folder / "policy")
        other = copy.copy(self)
        other.folder = folder
        other.record, other.private = folder / "record", folder / "private"
        witnesses = [other.witness(number, folder / f"w{number}") for number in range(3)]
        other.asked = Asked(witnesses, self.clock)
        key = example_key(self.policy.log)
        other.keeper = Keeper(other.record, other.private, key, self.policy, witnesses=other.asked)
        return other


def play_fork(folder: Path) -> tuple[WatchedTown, WatchedTown]:
    """Both histories, still growing: three entries of two histories behind what they share."""
    first = WatchedTown(folder / "first")
    first.open()
    first.vote(0, YES)
    second = first.forked(folder / "second")
    first.asked.witnesses.pop(2)
    second.asked.witnesses.pop(1)
    for number in (1, 2, 3):
        first.vote(number, YES)
        second.vote(number, NO)
    return first, second
