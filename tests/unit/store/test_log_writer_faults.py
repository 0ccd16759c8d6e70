"""Rule R3: whatever fails at whatever moment, the record stays valid and keeps what it answered.

Each operation on the disk of two batches is broken in turn, by an error, a half write or SIGKILL.
"""

import os
import shutil
import signal
import warnings
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from kept_log import (
    BALLOTS,
    CLOSE,
    OLD,
    ORIGIN,
    TWO_OF_THREE,
    FaultyCalls,
    KeptLog,
    Witnesses,
    append_two_batches,
)
from plebiscite.errors import UnavailableError
from plebiscite.store.durable import DurableFiles, FatalStorageError
from plebiscite.store.log_writer import create_log


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> KeptLog:
    """A log two entries short of its first full tile."""
    log = KeptLog(tmp_path_factory.mktemp("prepared")).create()
    with log.writer(TWO_OF_THREE, Witnesses()) as writer:
        writer.append(OLD)
    return log


def operations(prepared: KeptLog, folder: Path) -> list[str]:
    """The kinds of operation that the two batches do, in order."""
    shutil.copytree(prepared.folder, folder)
    calls = FaultyCalls()
    append_two_batches(folder, calls)
    return calls.kinds


def check_after(folder: Path) -> None:
    """The record is valid before and after the restart, and the work can be done again."""
    log = KeptLog(folder)
    answered = folder / "answered"
    promised = (
        [line.split(b" ", 1) for line in answered.read_bytes().split(b"\n")[:-1]]
        if (answered.exists())
        else []
    )
    found = log.audit(TWO_OF_THREE)
    for place, entry in promised:
        assert found[int(place)] == entry
    with log.writer(TWO_OF_THREE, Witnesses()) as writer:
        assert writer.append(BALLOTS) == [254, 255, 256]
        assert writer.append(CLOSE, milestone=True) == [257]
    assert log.audit(TWO_OF_THREE) == [*OLD, *BALLOTS, *CLOSE]
    assert (log.record / "checkpoints/258").exists()
    assert not (log.private / "staged-batch").exists()


def for_each_operation(prepared: KeptLog, folder: Path, act: Callable[[Path, int], None]) -> None:
    for n, _ in enumerate(operations(prepared, folder / "dry"), start=1):
        try_once(prepared, folder / str(n), lambda copy, n=n: act(copy, n))  # type: ignore[misc] # a loop's n, bound now


def try_once(prepared: KeptLog, folder: Path, act: Callable[[Path], None]) -> None:
    shutil.copytree(prepared.folder, folder)
    act(folder)
    check_after(folder)
    shutil.rmtree(folder)


@pytest.mark.slow
@pytest.mark.parametrize("fault", ["ENOSPC", "EIO", "short write, then full", "short write"])
def test_an_error_at_any_operation_loses_nothing(
    prepared: KeptLog, tmp_path: Path, fault: str
) -> None:
    def act(folder: Path, n: int) -> None:
        calls = FaultyCalls(n, fault)
        try:
            append_two_batches(folder, calls)
        except UnavailableError as problem:
            assert problem.place  # noqa: PT017 - names the file
        else:
            assert fault.startswith("short write")

    for_each_operation(prepared, tmp_path, act)


def killed(folder: Path, n: int, fault: str) -> None:
    """Run the two batches in a process of their own, which SIGKILL ends at operation n."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # the child only works and dies
        child = os.fork()
    if child == 0:
        try:
            append_two_batches(folder, FaultyCalls(n, fault))
        finally:
            os._exit(0)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status)
    assert os.WTERMSIG(status) == signal.SIGKILL


@pytest.mark.slow
def test_a_kill_at_any_operation_loses_nothing(prepared: KeptLog, tmp_path: Path) -> None:
    """Before an operation is also after the one before it; writes are cut in the middle, too."""
    kinds = operations(prepared, tmp_path / "dry")
    for n, kind in enumerate(kinds, start=1):
        for fault in ("kill before", "kill within") if kind == "write" else ("kill before",):
            try_once(prepared, tmp_path / str(n), partial(killed, n=n, fault=fault))
    try_once(prepared, tmp_path / "last", partial(killed, n=len(kinds), fault="kill after"))
    assert {"open", "write", "fsync", "rename", "mkdir", "unlink", "commit"} == set(kinds)


def test_a_log_killed_while_it_is_made_can_be_made_or_used(tmp_path: Path) -> None:
    calls = FaultyCalls()
    dry = KeptLog(tmp_path / "dry")
    create_log(dry.record, dry.private, ORIGIN, files=DurableFiles(calls))
    for n in range(1, calls.count + 1):
        log = KeptLog(tmp_path / str(n))
        child = os.fork()
        if child == 0:
            files = DurableFiles(FaultyCalls(n, "kill after"))
            create_log(log.record, log.private, ORIGIN, files=files)
            os._exit(0)
        os.waitpid(child, 0)
        if not (log.private / "signing-store.sqlite").exists():
            log.create()
        with log.writer() as writer:
            assert writer.append([b"a"]) == [0]


@pytest.mark.parametrize("kind", ["fsync", "commit"])
def test_a_failed_fsync_is_fatal(prepared: KeptLog, tmp_path: Path, kind: str) -> None:
    n = operations(prepared, tmp_path / "dry").index(kind) + 1
    shutil.copytree(prepared.folder, tmp_path / "log")
    log = KeptLog(tmp_path / "log")
    calls = FaultyCalls(n, "EIO")
    with log.writer(TWO_OF_THREE, Witnesses(), calls) as writer:
        with pytest.raises(FatalStorageError, match="end the program"):
            writer.append(BALLOTS)
        with pytest.raises(UnavailableError, match="start the program again"):
            writer.append(BALLOTS)
        with pytest.raises(UnavailableError, match="start the program again"):
            writer.publish_cosigned(b"")


def test_a_full_disk_is_named_with_its_remedy(prepared: KeptLog, tmp_path: Path) -> None:
    n = operations(prepared, tmp_path / "dry").index("write") + 1
    shutil.copytree(prepared.folder, tmp_path / "log")
    log = KeptLog(tmp_path / "log")
    calls = FaultyCalls(n, "ENOSPC")
    with (
        log.writer(TWO_OF_THREE, Witnesses(), calls) as writer,
        pytest.raises(UnavailableError, match="disk is full: free some space"),
    ):
        writer.append(BALLOTS)
