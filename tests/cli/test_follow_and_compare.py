"""`follow`, `compare` and `record serve` as a person meets them: words, statuses, odd input."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from email.message import Message
from http.client import HTTPConnection
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from forked_town import WatchedTown, play_fork
from played_town import example_key
from plebiscite.cli.main import main
from plebiscite.log.checkpoint import Checkpoint, sign_checkpoint
from plebiscite.store.record_server import served

NEVER = 10**9


@pytest.fixture(scope="module")
def fork(tmp_path_factory: pytest.TempPathFactory) -> tuple[WatchedTown, WatchedTown]:
    first, second = play_fork(tmp_path_factory.mktemp("fork"))
    first.close()
    second.close()
    return first, second


@pytest.fixture(scope="module")
def town(fork: tuple[WatchedTown, WatchedTown]) -> WatchedTown:
    return fork[0]


def run(*args: object) -> Result:
    return CliRunner().invoke(main, [str(arg) for arg in args], env={"PLEBISCITE_DEBUG": None})


def follow(town: WatchedTown, place: object, mirror: Path, *more: object) -> Result:
    options = ("--policy", town.folder / "policy", "--mirror", mirror, "--stall-after", NEVER)
    return run("follow", place, *options, *more)


def older(town: WatchedTown, folder: Path) -> Path:
    """A copy with an earlier checkpoint: one of the milestones."""
    shutil.copytree(town.record, folder)
    sizes = sorted(int(path.name) for path in (folder / "checkpoints").iterdir())
    shutil.copy(folder / f"checkpoints/{sizes[3]}", folder / "checkpoint")
    return folder


# -- follow


def test_follow_says_what_it_did_and_the_mirror_verifies(town: WatchedTown, tmp_path: Path) -> None:
    result = follow(town, town.record, tmp_path / "mirror", "--once")
    assert result.exit_code == 0, result.output
    assert "26 new, 26 in all; cosigned by w0, w1" in result.stdout
    assert "26 of 26 entries checked" in result.stdout
    policy = ("--policy", town.folder / "policy")
    assert run("verify", tmp_path / "mirror", *policy).exit_code == 0
    diary = (tmp_path / "mirror.followed" / "events.jsonl").read_text().splitlines()
    assert [json.loads(line)["event"] for line in diary] == ["checkpoint"]


def test_follow_on_several_processors_and_again(town: WatchedTown, tmp_path: Path) -> None:
    for _ in range(2):
        result = follow(town, town.record, tmp_path / "mirror", "--once", "--workers", 2, "--audit")
        assert result.exit_code == 0, result.output
    assert "0 differ, 0 are not served" in result.stdout


def test_follow_without_an_answer_could_not_check(town: WatchedTown, tmp_path: Path) -> None:
    result = follow(town, "http://127.0.0.1:9/", tmp_path / "mirror", "--once")
    assert result.exit_code == 3
    assert "unreachable" in result.stdout


def test_an_alarm_stands_until_a_person_has_read_it(town: WatchedTown, tmp_path: Path) -> None:
    record, mirror = tmp_path / "record", tmp_path / "mirror"
    shutil.copytree(town.record, record)
    blob = min((record / "blob").iterdir())
    raw = blob.read_bytes()
    follow(town, record, mirror, "--once")
    blob.write_bytes(b"other")
    assert follow(town, record, mirror, "--once", "--audit").exit_code == 1
    blob.write_bytes(raw)
    standing = follow(town, record, mirror, "--once")
    assert standing.exit_code == 1
    assert "standing" in standing.stdout
    assert follow(town, record, mirror, "--once", "--acknowledge").exit_code == 0


def test_what_is_remembered_never_lies_in_the_mirror(town: WatchedTown, tmp_path: Path) -> None:
    mirror = tmp_path / "mirror"
    result = follow(town, town.record, mirror, "--memory", mirror / "memory", "--once")
    assert result.exit_code == 2
    assert "which everyone reads" in result.stderr


@pytest.mark.slow
def test_follow_ends_on_a_signal_and_goes_on_where_it_was(
    town: WatchedTown, tmp_path: Path
) -> None:
    with served(town.record) as url:
        command = [sys.executable, "-c", "from plebiscite.cli.main import main; main()"]
        command += ["follow", url, "--policy", str(town.folder / "policy"), "--json"]
        command += ["--mirror", str(tmp_path / "mirror"), "--stall-after", str(NEVER)]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=os.environ)
        assert process.stdout is not None
        with process.stdout as lines:
            told = (json.loads(line) for line in lines)
            assert any(event["event"] == "checked" for event in told)
            time.sleep(0.5)
            process.send_signal(signal.SIGTERM)
            assert process.wait(20) == 0
    memory = json.loads((tmp_path / "mirror.followed" / "followed.json").read_bytes())
    assert (memory["size"], memory["checked"]) == (26, 26)


# -- compare


def test_a_beginning_is_one_history(town: WatchedTown, tmp_path: Path) -> None:
    policy = ("--policy", town.folder / "policy")
    early = older(town, tmp_path / "early")
    result = run("compare", early, town.record, *policy)
    assert result.exit_code == 0, result.output
    assert result.stdout.startswith("One history: the 4 entries of")
    told = json.loads(run("compare", town.record, early, *policy, "--json").stdout)
    assert (told["verdict"], told["small"]["size"], told["files"]) == ("one history", 4, [])


def test_without_a_policy_it_says_that_no_signature_was_checked(
    fork: tuple[WatchedTown, WatchedTown], tmp_path: Path
) -> None:
    first, second = fork
    same = run("compare", first.record, first.record)
    assert same.exit_code == 0
    assert "No signature was checked" in same.stdout
    other = run("compare", first.record, second.record, "--out", tmp_path / "out")
    assert other.exit_code == 1
    assert "No signature was checked" in other.stdout
    assert not (tmp_path / "out").exists()


def test_two_checkpoint_files_beside_a_whole_copy(
    fork: tuple[WatchedTown, WatchedTown], tmp_path: Path
) -> None:
    first, second = fork
    policy = ("--policy", first.folder / "policy")
    sizes = sorted(int(path.name) for path in (first.record / "checkpoints").iterdir())
    notes = [first.record / f"checkpoints/{size}" for size in sizes[2:5:2]]
    alone = run("compare", *notes, *policy)
    assert alone.exit_code == 3
    assert "name a folder or an address" in alone.stderr
    assert run("compare", *notes, "--record", first.record, *policy).exit_code == 0
    forged = second.record / "checkpoint"
    found = run(
        "compare", notes[0], forged, "--record", first.record, *policy, "--out", tmp_path / "out"
    )
    assert found.exit_code == 1
    assert "TWO HISTORIES" in found.stdout


@pytest.mark.parametrize("spoiled", ["withheld", "altered"])
def test_a_copy_whose_files_cannot_be_read_hides_no_second_history(
    fork: tuple[WatchedTown, WatchedTown], tmp_path: Path, spoiled: str
) -> None:
    first, second = fork
    policy = ("--policy", first.folder / "policy")
    for town, status in ((second, 1), (first, 1 if spoiled == "altered" else 3)):
        copy = tmp_path / town.folder.name
        shutil.copytree(town.record, copy)
        (tile,) = (copy / "tile/0/000.p").glob("26")
        if spoiled == "withheld":
            tile.unlink()
        else:
            tile.write_bytes(bytes(832))
        found = run("compare", copy, first.record, *policy, "--out", tmp_path / "out")
        assert found.exit_code == status, found.output
        assert ("TWO HISTORIES" in found.stdout) == (town is second)


def test_a_checkpoint_that_cannot_be_placed_hides_no_second_history(
    fork: tuple[WatchedTown, WatchedTown], tmp_path: Path
) -> None:
    """The first is larger than the whole copy; the second is of another history."""
    first, second = fork
    key = example_key(first.policy.log)
    large = tmp_path / "large.note"
    large.write_bytes(bytes(sign_checkpoint(Checkpoint(key.name, 999, b"\1" * 32), key)))
    options = ("--policy", first.folder / "policy", "--out", tmp_path / "out")
    for town, status in ((first, 3), (second, 1)):
        whole = ("--record", town.record)
        found = run("compare", large, first.record / "checkpoint", *whole, *options)
        assert found.exit_code == status, found.output
        assert ("TWO HISTORIES" in found.stdout) == (town is second)


def test_blobs_and_kept_checkpoints_that_differ_are_named(
    town: WatchedTown, tmp_path: Path
) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(town.record, copy)
    blobs = sorted((copy / "blob").iterdir())
    blobs[0].write_bytes(b"other")
    policy = ("--policy", town.folder / "policy")
    result = run("compare", copy, town.record, *policy)
    assert result.exit_code == 1
    assert f"blob/{blobs[0].name}" in result.stdout
    assert run("compare", copy, town.record, *policy, "--log-only").exit_code == 0
    blobs[0].unlink()
    result = run("compare", copy, town.record, *policy)
    assert result.exit_code == 0  # what is only absent may have been erased
    assert f"blob/{blobs[0].name}: {copy} does not have it" in result.stdout
    milestones = sorted((copy / "checkpoints").iterdir(), key=lambda path: int(path.name))
    shutil.copy(milestones[1], milestones[0])
    result = run("compare", copy, town.record, *policy)
    assert result.exit_code == 1
    assert "two different checkpoints are kept" in result.stdout


@pytest.mark.parametrize(
    ("spoil", "status", "words"),
    [
        (lambda folder: (folder / "checkpoint").unlink(), 3, "no such file"),
        (lambda folder: (folder / "checkpoint").write_bytes(b"\xff"), 2, "a note is UTF-8"),
        (lambda folder: (folder / "tile/0/000.p/26").write_bytes(b"short"), 2, "not 26 hashes"),
        (lambda folder: (folder / "tile/0/000.p/26").write_bytes(bytes(832)), 1, "signed root"),
        (shutil.rmtree, 3, "no such file"),
    ],
)
def test_what_is_no_copy_is_refused_by_name(
    town: WatchedTown, tmp_path: Path, spoil: object, status: int, words: str
) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(town.record, copy)
    assert callable(spoil)
    spoil(copy)
    result = run("compare", copy, town.record, "--policy", town.folder / "policy")
    assert result.exit_code == status, result.output
    assert words in result.stderr
    assert str(copy) in result.stderr


def test_a_copy_that_the_log_did_not_sign_says_so(town: WatchedTown, tmp_path: Path) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(town.record, copy)
    note = (copy / "checkpoint").read_text().split("\n\n")[0]
    (copy / "checkpoint").write_text(f"{note}\n\n— {note.splitlines()[0]} AAAAAAAAAAAA\n")
    result = run("compare", copy, town.record, "--policy", town.folder / "policy")
    assert result.exit_code == 1
    assert "no signature of a log" in result.stderr


def test_two_logs_are_no_copies(town: WatchedTown, tmp_path: Path) -> None:
    text = (town.record / "checkpoint").read_text()
    other = tmp_path / "other.note"
    other.write_text(text.replace("town.example/2026\n", "elsewhere.example\n", 1))
    result = run("compare", other, town.record)
    assert result.exit_code == 2
    assert "not copies of one log" in result.stderr
    again = run("compare", other, town.record, "--policy", town.folder / "policy")
    assert again.exit_code == 2
    assert "two different referendums: elsewhere.example, town.example/2026" in again.stderr


def test_evidence_that_proves_nothing_is_refused(
    fork: tuple[WatchedTown, WatchedTown], tmp_path: Path
) -> None:
    first, second = fork
    policy = ("--policy", first.folder / "policy")
    result = run(
        "compare", first.record, second.record, *policy, "--out", tmp_path / "out", "--json"
    )
    kept = Path(json.loads(result.stdout)["evidence"])
    assert run("compare", "--evidence", kept).exit_code == 2
    assert run("compare", "--evidence", tmp_path, *policy).exit_code == 3
    file = kept / "split-view.json"
    value = json.loads(file.read_bytes())
    value["large"] = value["small"]
    file.write_bytes(json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode())
    refused = run("compare", "--evidence", kept, *policy)
    assert refused.exit_code == 1
    assert "proves no split view" in refused.stderr


def test_two_places_are_asked_for(town: WatchedTown) -> None:
    result = run("compare", town.record)
    assert result.exit_code == 2
    assert "name two copies" in result.stderr


# -- record serve


def asked(url: str, path: str, method: str = "GET") -> tuple[int, Message, bytes]:
    connection = HTTPConnection(url.removeprefix("http://"), timeout=10)
    try:
        connection.putrequest(method, path, skip_accept_encoding=True)
        connection.endheaders()
        answer = connection.getresponse()
        return answer.status, answer.headers, answer.read()
    finally:
        connection.close()


def test_only_files_of_the_record_are_served(town: WatchedTown, tmp_path: Path) -> None:
    record = tmp_path / "record"
    shutil.copytree(town.record, record)
    (record / "secret").write_text("x")
    (record / "advice").mkdir()
    (record / "advice/000").write_bytes(bytes(4))
    (tmp_path / "outside").write_text("x")
    (record / "blob" / ("0" * 64)).symlink_to(tmp_path / "outside")
    with served(record) as url:
        for path, kind, caching in (
            ("checkpoint", "text/plain; charset=utf-8", "no-store"),
            ("checkpoints/4", "text/plain; charset=utf-8", "public, max-age=60"),
            ("advice/000", "application/octet-stream", "public, max-age=60"),
            (
                "tile/0/000.p/26",
                "application/octet-stream",
                "public, max-age=31536000, immutable",
            ),
        ):
            status, headers, body = asked(url, f"/{path}")
            assert (status, body) == (200, (record / path).read_bytes())
            assert headers["Content-Type"] == kind
            assert headers["Cache-Control"] == caching
            assert headers["Access-Control-Allow-Origin"] == "*"
            assert asked(url, f"/{path}", "HEAD")[::2] == (200, b"")
        odd = ("", "secret", "../outside", "blob/" + "0" * 64, "tile", "x" * 500, "a%2e%2e")
        for path in odd:
            assert asked(url, f"/{path}")[0] == 404
            assert asked(url, f"/{path}", "HEAD")[2] == b""
        assert asked(url, "/checkpoint", "POST")[0] == 501


def test_serving_needs_a_record_and_a_place(town: WatchedTown, tmp_path: Path) -> None:
    assert run("record", "serve", tmp_path).exit_code == 2
    wrong = run("record", "serve", town.record, "--listen", "everywhere")
    assert wrong.exit_code == 2
    assert "HOST:PORT" in wrong.stderr
    with served(town.record) as url:
        taken = run("record", "serve", town.record, "--listen", url.removeprefix("http://"))
    assert taken.exit_code == 3
    assert "cannot listen there" in taken.stderr
