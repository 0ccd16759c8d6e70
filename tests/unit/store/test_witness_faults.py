"""Rule R3 for witnesses: whatever fails at whatever moment, no cosignature contradicts another.

Each operation on the disk of a witness that answers is broken in turn, by an error, a half write
or SIGKILL; then two histories fight over it. The same for a log whose witnesses are asked by HTTP.
"""

import os
import shutil
import signal
import warnings
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

import pytest

from kept_log import (
    BALLOTS,
    CLOSE,
    LOG_KEY,
    OLD,
    ORIGIN,
    FaultyCalls,
    KeptLog,
)
from memory_log import MemoryLog
from plebiscite.errors import ConsistencyError, UnavailableError
from plebiscite.log.checkpoint import Checkpoint, sign_checkpoint
from plebiscite.log.consistency import verify_growth
from plebiscite.log.note import parse_note
from plebiscite.log.witnessed import open_checkpoint
from plebiscite.observe.witness_protocol import Request, format_request, parse_request
from plebiscite.store.durable import DurableFiles
from plebiscite.store.http_witnesses import HttpWitnesses
from plebiscite.store.witness_files import FileWitness
from witness_processes import SEVEN, StagedWitness, honest, policy_of, staged

pytestmark = pytest.mark.slow
ERRORS = ["ENOSPC", "EIO", "short write, then full", "short write"]
SHARED = 3  # entries that both histories begin with


def history(name: str) -> MemoryLog:
    log = MemoryLog()
    log.append([b"shared %d" % number for number in range(SHARED)])
    log.append([b"%s %d" % (name.encode(), number) for number in range(4)])
    return log


HISTORIES = {name: history(name) for name in ("true", "false")}


def root(name: str, size: int) -> bytes:
    return HISTORIES[name].tree().range_hash(0, size)


def request(name: str, old: int, size: int) -> Request:
    note = bytes(sign_checkpoint(Checkpoint(ORIGIN, size, root(name, size)), LOG_KEY))
    tree = MemoryLog()
    bundle = HISTORIES[name].tree().bundle(0)[:size]
    tree.append(bundle)
    return parse_request(format_request(old, list(tree.tree().consistency(old)), note))


def answered(folder: Path) -> Path:
    return folder / "answered"


def grow(folder: Path, calls: FaultyCalls, name: str = "true") -> None:
    """A witness answers for every size of one history; `answered` has what left the machine."""
    witness = FileWitness(folder / "w", SEVEN[0], LOG_KEY.verifier, files=DurableFiles(calls))
    for size in range(SHARED, 8):
        seen = witness.seen()
        if seen.size > size:
            continue
        answer = witness.answer(request(name, seen.size, size), seen, 1_800_000_000 + size)
        if answer.status == 200:
            with answered(folder).open("ab") as left:
                left.write(b"%s %d\n" % (name.encode(), size))


def require_one_history(folder: Path) -> None:
    """Afterwards another history is offered, too; all that was ever answered is one of the two."""
    grow(folder, FaultyCalls(), "false")
    grow(folder, FaultyCalls(), "true")
    lines = answered(folder).read_bytes().split(b"\n")[:-1]
    beyond = {name for name, size in map(bytes.split, lines) if int(size) > SHARED}
    assert len(beyond) == 1, lines
    seen = FileWitness(folder / "w", SEVEN[0], LOG_KEY.verifier).seen()
    assert seen.size == 7
    assert bytes.fromhex(seen.root) == root(beyond.pop().decode(), 7)


def operations(folder: Path) -> list[str]:
    calls = FaultyCalls()
    folder.mkdir()
    grow(folder, calls)
    return calls.kinds


@pytest.mark.parametrize("fault", ERRORS)
def test_an_error_at_any_operation_of_a_witness(tmp_path: Path, fault: str) -> None:
    kinds = operations(tmp_path / "dry")
    for n in range(1, len(kinds) + 1):
        folder = tmp_path / str(n)
        folder.mkdir()
        try:
            grow(folder, FaultyCalls(n, fault))
        except UnavailableError as problem:
            assert problem.place  # noqa: PT017 - names the file
        else:
            assert fault.startswith("short write")
        require_one_history(folder)
    assert {"open", "write", "fsync", "rename", "mkdir"} == set(kinds)


def killed(work: Callable[[], None]) -> None:
    """Run the work in a process of its own, which SIGKILL ends."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # the child only works and dies
        child = os.fork()
    if child == 0:
        try:
            work()
        finally:
            os._exit(0)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status)
    assert os.WTERMSIG(status) == signal.SIGKILL


def test_a_kill_at_any_operation_of_a_witness(tmp_path: Path) -> None:
    for n, kind in enumerate(operations(tmp_path / "dry"), start=1):
        for fault in ("kill before", "kill within") if kind == "write" else ("kill before",):
            folder = tmp_path / f"{n} {fault}"
            folder.mkdir()
            killed(lambda folder=folder, n=n, fault=fault: grow(folder, FaultyCalls(n, fault)))  # type: ignore[misc] # a loop's values, bound now
            require_one_history(folder)


class WitnessedLog:
    """A log and three honest witnesses behind sockets, of whom two are needed."""

    def __init__(self, folder: Path, serving: ExitStack) -> None:
        self.folder = folder
        keys = SEVEN[:3]
        servers = [
            serving.enter_context(staged(StagedWitness(honest(folder / key.name, key))))
            for key in keys
        ]
        self.policy = policy_of([each.address for each in servers], 2, keys)
        self._serving = serving

    def asking(self, log: KeptLog, files: DurableFiles | None = None) -> HttpWitnesses:
        made = HttpWitnesses(self.policy, log.private, timeout=20, grace=20, files=files)
        self._serving.callback(made.close)
        return made


def append_two_batches(log: KeptLog, town: WitnessedLog, calls: FaultyCalls) -> None:
    """As a service does; `answered` has what voters were told: index, entry, and their receipt."""
    witnesses = town.asking(log)
    try:
        with log.writer(town.policy, witnesses, calls) as writer:
            for batch, milestone in ((BALLOTS, False), (CLOSE, True)):
                places = writer.append(batch, milestone=milestone)
                receipt = writer.receipt(places[0])
                opened = open_checkpoint(receipt.checkpoint, town.policy)
                opened.require_quorum()
                with answered(log.folder).open("ab") as left:
                    left.write(b"".join(b"%d %s\n" % x for x in zip(places, batch, strict=True)))
    finally:
        witnesses.close()


def check_after(log: KeptLog, town: WitnessedLog) -> None:
    """What was answered is there; the log goes on; every witness saw the one history."""
    found = log.audit(town.policy)
    if answered(log.folder).exists():
        for line in answered(log.folder).read_bytes().split(b"\n")[:-1]:
            place, entry = line.split(b" ", 1)
            assert found[int(place)] == entry
    with log.writer(town.policy, town.asking(log)) as writer:
        assert writer.append(BALLOTS) == [254, 255, 256]
        assert writer.append(CLOSE, milestone=True) == [257]
        assert writer.receipt(257).index == 257
        tree = writer.tree
        for key in SEVEN[:3]:
            seen = FileWitness(town.folder / key.name, key, LOG_KEY.verifier).seen()
            proof = tree.consistency(seen.size)
            verify_growth(seen.size, tree.size, bytes.fromhex(seen.root), tree.root, proof)
            assert parse_note(seen.note.encode()).signatures_of(key.verifier)
    assert log.audit(town.policy) == [*OLD, *BALLOTS, *CLOSE]


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A log two entries short of its first full tile, and what its witnesses saw."""
    folder = tmp_path_factory.mktemp("before")
    with ExitStack() as serving:
        town = WitnessedLog(folder, serving)
        log = KeptLog(folder).create()
        with log.writer(town.policy, town.asking(log)) as writer:
            writer.append(OLD)
    return folder


def prepared(before: Path, folder: Path, serving: ExitStack) -> tuple[KeptLog, WitnessedLog]:
    """A copy of all that, with the witnesses at work."""
    shutil.copytree(before, folder)
    return KeptLog(folder), WitnessedLog(folder, serving)


def each_operation(
    before: Path, folder: Path, act: Callable[[KeptLog, WitnessedLog, int], None]
) -> list[str]:
    """Do `act` at each operation of the two batches, each time on a log of its own."""
    with ExitStack() as serving:
        log, town = prepared(before, folder / "dry", serving)
        calls = FaultyCalls()
        append_two_batches(log, town, calls)
    for n in range(1, calls.count + 1):
        with ExitStack() as serving:
            log, town = prepared(before, folder / str(n), serving)
            act(log, town, n)
            check_after(log, town)
        shutil.rmtree(folder / str(n))
    return calls.kinds


@pytest.mark.parametrize(
    "fault",
    [
        pytest.param("ENOSPC", marks=pytest.mark.long),
        "EIO",
        "short write, then full",
        pytest.param("short write", marks=pytest.mark.long),
    ],
)
def test_an_error_at_any_operation_of_a_log_with_witnesses(
    before: Path, tmp_path: Path, fault: str
) -> None:
    def act(log: KeptLog, town: WitnessedLog, n: int) -> None:
        try:
            append_two_batches(log, town, FaultyCalls(n, fault))
        except UnavailableError as problem:
            assert problem.place  # noqa: PT017 - names the file
        else:
            assert fault.startswith("short write")

    each_operation(before, tmp_path, act)


def test_a_kill_at_any_operation_of_a_log_with_witnesses(before: Path, tmp_path: Path) -> None:
    def act(log: KeptLog, town: WitnessedLog, n: int) -> None:
        killed(lambda: append_two_batches(log, town, FaultyCalls(n, "kill before")))

    kinds = each_operation(before, tmp_path, act)
    assert {"open", "write", "fsync", "rename", "mkdir", "unlink", "commit"} == set(kinds)


def test_evidence_that_cannot_be_written_stops_the_log(before: Path, tmp_path: Path) -> None:
    """A log that cannot keep the proof of its own fork must not go on as if there was none."""
    with ExitStack() as serving:
        log, town = prepared(before, tmp_path / "log", serving)
        fork = bytes(sign_checkpoint(Checkpoint(ORIGIN, 999, bytes(32)), LOG_KEY))
        liar = serving.enter_context(staged(StagedWitness(lambda _: (409, b"999\n"), fork)))
        policy = policy_of([*(one.url for one in town.policy.witnesses), liar.address], 3)
        for fault in ("ENOSPC", "EIO"):
            for n in range(1, 7):
                files = DurableFiles(FaultyCalls(n, fault))
                witnesses = HttpWitnesses(policy, log.private, timeout=20, grace=20, files=files)
                serving.callback(witnesses.close)
                with pytest.raises((ConsistencyError, UnavailableError)):
                    log.writer(policy, witnesses)
