"""A24: a log shows two observers two histories, each with a quorum. All three ways find it.

The servers are real, on the loopback: the first history is followed, the second is shown elsewhere.
"""

import json
import shutil
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from forked_town import WATCHING, WatchedTown, play_fork
from plebiscite.cli.main import main
from plebiscite.errors import ConsistencyError
from plebiscite.log.note import Note
from plebiscite.observe.witness_protocol import format_request
from plebiscite.store.record_files import RecordFolder
from plebiscite.store.record_server import served
from witness_processes import exchange, witness_processes


@pytest.fixture(scope="module")
def fork(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[WatchedTown, WatchedTown]]:
    first, second = play_fork(tmp_path_factory.mktemp("fork"))
    yield first, second
    first.close()
    second.close()


def run(*args: object) -> Result:
    return CliRunner().invoke(main, [str(arg) for arg in args], env={"PLEBISCITE_DEBUG": None})


def follow(url: str, town: WatchedTown, mirror: Path, *more: object) -> tuple[int, list[Any]]:
    """One round; the exit status, and the events."""
    # The town's witnesses cosigned at the hour of the vote, which is long ago.
    options = ("--policy", town.folder / "policy", "--mirror", mirror, "--stall-after", 10**9)
    result = run("follow", url, *options, "--once", "--json", *more)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.output
    return result.exit_code, [json.loads(line) for line in result.stdout.splitlines()]


def alarms(events: list[Any]) -> list[str]:
    return [event["alarm"] for event in events if event["event"] == "alarm"]


def test_each_history_alone_looks_right(
    fork: tuple[WatchedTown, WatchedTown], tmp_path: Path
) -> None:
    """So nobody who reads one place only can find out: the quorum is met in both."""
    for number, town in enumerate(fork):
        with served(town.record) as url:
            status, events = follow(url, town, tmp_path / f"mirror-{number}")
        assert (status, alarms(events)) == (0, []), events


def test_follow_finds_it_by_looking_at_a_second_place(
    fork: tuple[WatchedTown, WatchedTown], tmp_path: Path
) -> None:
    first, second = fork
    with served(first.record) as one, served(second.record) as other:
        status, events = follow(one, first, tmp_path / "mirror", "--also", other)
    assert status == 1
    (alarm,) = (event for event in events if event.get("alarm") == "split-view")
    assert "Cosigned both: w0" in alarm["message"]
    kept = Path(alarm["evidence"])
    checked = run("compare", "--evidence", kept, "--policy", first.folder / "policy")
    assert checked.exit_code == 1
    assert checked.stdout.startswith("TWO HISTORIES: the log signed both")
    assert (kept / "small.entry").read_bytes() != (kept / "large.entry").read_bytes()


def test_follow_finds_it_at_a_witness_that_saw_the_other_history(
    fork: tuple[WatchedTown, WatchedTown], tmp_path: Path
) -> None:
    """The witness shows no files, only the checkpoint it cosigned."""
    first, second = fork
    watched = tmp_path / "witness" / sha256(first.policy.log.name.encode()).hexdigest()
    watched.mkdir(parents=True)
    shutil.copy(second.record / "checkpoint", watched / "checkpoint")
    with served(first.record) as one, _plain(tmp_path / "witness") as other:
        status, events = follow(one, first, tmp_path / "mirror", "--also", other)
    assert (status, "split-view" in alarms(events)) == (1, True)


def test_follow_finds_it_when_the_address_changes_over(
    fork: tuple[WatchedTown, WatchedTown], tmp_path: Path
) -> None:
    """What was followed is remembered, even when the mirror itself is lost."""
    first, second = fork
    mirror = tmp_path / "mirror"
    with served(first.record) as url:
        assert follow(url, first, mirror)[0] == 0
    shutil.rmtree(mirror)
    with served(second.record) as url:
        status, events = follow(url, first, mirror)
    assert (status, "split-view" in alarms(events)) == (1, True)
    assert not (mirror / "checkpoint").exists()


def test_compare_finds_it_and_names_the_first_difference(
    fork: tuple[WatchedTown, WatchedTown], tmp_path: Path
) -> None:
    first, second = fork
    policy = ("--policy", first.folder / "policy")
    out = tmp_path / "evidence"
    with served(first.record) as one, served(second.record) as other:
        result = run("compare", one, other, *policy, "--out", out, "--json")
    assert result.exit_code == 1
    told = json.loads(result.stdout)
    assert told["verdict"] == "two histories"
    assert told["signed"]
    assert told["cosigned_both"] == ["w0"]
    entries = [list(RecordFolder(t.record).opened(t.policy.policy)[1].entries()) for t in fork]
    parted = next(i for i, (a, b) in enumerate(zip(*entries, strict=True)) if a != b)
    assert told["first_difference"] == parted
    assert run("compare", "--evidence", told["evidence"], *policy).exit_code == 1


def test_the_next_cosignature_finds_it(fork: tuple[WatchedTown, WatchedTown]) -> None:
    """A witness that saw one history refuses the other, whatever proof comes with it."""
    first, second = fork
    honest = first.witness(1, first.folder / "w1")
    opened, tree = RecordFolder(second.record).opened(second.policy.policy)
    before = honest.seen()
    for proof in ([], tree.consistency(min(before.size, tree.size))):
        with pytest.raises(ConsistencyError):
            honest.cosign(bytes(opened.note), proof, 2_000_000_000)
    assert honest.seen() == before


@pytest.mark.slow
def test_a_real_witness_refuses_the_other_history_and_a_follower_who_asks_it_finds_out(
    fork: tuple[WatchedTown, WatchedTown], tmp_path: Path
) -> None:
    """`plebiscite witness serve` cosigned the second history; the first is followed."""
    first, second = fork
    log = first.policy.log
    with witness_processes(tmp_path, [WATCHING[2]], log) as (witness,):
        notes, trees = [], []
        for town in (second, first):
            opened, tree = RecordFolder(town.record).opened(town.policy.policy)
            notes.append(bytes(Note(opened.note.text, opened.note.signatures_of(log))))
            trees.append(tree)
        begin = format_request(0, [], notes[0])
        assert exchange(witness.address, "POST", "/add-checkpoint", begin).status == 200
        size = trees[0].size
        proof = trees[1].consistency(size) if trees[1].size >= size else []
        fork_shown = format_request(size, proof, notes[1])
        assert exchange(witness.address, "POST", "/add-checkpoint", fork_shown).status == 422
        with served(first.record) as url:
            status, events = follow(url, first, tmp_path / "mirror", "--also", witness.address)
    assert (status, "split-view" in alarms(events)) == (1, True)


def _plain(folder: Path) -> Any:  # noqa: ANN401 - a context that gives an address
    from contextlib import contextmanager
    from functools import partial
    from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
    from threading import Thread

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

    @contextmanager
    def context() -> Iterator[str]:
        server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
        thread = Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
        server.server_close()
        thread.join()

    return context()
