"""A witness in a process of its own: it never forgets, never contradicts itself, tells of forks."""

import json
import socket
import subprocess
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from kept_log import LOG_KEY, ORIGIN
from memory_log import log_of
from plebiscite.log.checkpoint import Checkpoint, sign_checkpoint
from plebiscite.log.keys import KeyKind, SigningKey, new_signing_key
from plebiscite.log.note import parse_note, parse_signature_line
from plebiscite.observe.witness_protocol import LARGEST_REQUEST, checkpoint_path, format_request
from witness_processes import (
    PROGRAM,
    SEVEN,
    Reply,
    WitnessProcess,
    clean_environment,
    exchange,
    witness_processes,
)

pytestmark = pytest.mark.slow


@pytest.fixture
def witness(tmp_path: Path) -> Iterator[WitnessProcess]:
    with witness_processes(tmp_path, SEVEN[:1]) as (one,):
        yield one


def note(size: int, root: bytes | None = None, key: SigningKey = LOG_KEY) -> bytes:
    root = log_of(size).root if root is None else root
    return bytes(sign_checkpoint(Checkpoint(key.name, size, root), key))


def proof(old: int, size: int) -> list[bytes]:
    return list(log_of(size).tree().consistency(old)) if old < size else []


def ask(
    witness: WitnessProcess, old: int, raw: bytes, hashes: Sequence[bytes] | None = None
) -> Reply:
    size = int(raw.split(b"\n")[1])
    hashes = proof(old, size) if hashes is None else hashes
    return exchange(witness.address, "POST", "/add-checkpoint", format_request(old, hashes, raw))


def shown(witness: WitnessProcess, origin: str = ORIGIN) -> Reply:
    return exchange(witness.address, "GET", f"/{checkpoint_path(origin)}")


def test_it_shows_what_it_cosigned_last_and_nothing_before(witness: WitnessProcess) -> None:
    assert shown(witness).status == 404
    assert shown(witness, "other.example").status == 404
    line = ask(witness, 0, note(5)).body
    answer = shown(witness)
    assert answer.status == 200
    assert answer.body == note(5) + line
    assert answer.content_type.startswith("text/plain")


def test_a_kill_forgets_nothing_that_was_answered(witness: WitnessProcess) -> None:
    assert ask(witness, 0, note(5)).status == 200
    witness.kill()
    witness.start().wait_ready()
    assert parse_note(shown(witness).body).text.split("\n")[1] == "5"
    assert ask(witness, 0, note(3)).body == b"5\n"
    assert ask(witness, 5, note(5, bytes(32))).status == 422
    assert ask(witness, 5, note(9)).status == 200


def test_a24_a_fork_is_refused_told_and_kept_as_evidence(witness: WitnessProcess) -> None:
    ask(witness, 0, note(5))
    other = note(5, bytes(32))
    for _ in range(3):
        assert ask(witness, 5, other).status == 422
    (kept,) = witness.keeper.evidence()
    text = kept.read_bytes()
    assert other in text
    assert note(5).split(b"\n\n")[1] in text
    assert b"two histories" in text
    assert "ALARM" in witness.said
    assert str(kept.parent) in witness.said
    assert kept.name.startswith("fork-5-")
    assert json.loads(exchange(witness.address, "GET", "/health").body)["logs"][0]["evidence"] == 1


def test_racing_requests_give_one_history(witness: WitnessProcess) -> None:
    """Twenty at once, half of them of another history from the third entry on."""
    ask(witness, 0, note(2))
    from memory_log import MemoryLog

    other = MemoryLog()
    other.append([b"other %d" % number for number in range(2)])
    racing = []
    for size in range(3, 13):
        racing.append((2, note(size), proof(2, size)))
        racing.append((2, note(size, bytes([size]) * 32), [bytes(32)] * 3))
    with ThreadPoolExecutor(20) as clients:
        answers = list(clients.map(lambda one: ask(witness, *one), racing))
    given = [asked for asked, answer in zip(racing, answers, strict=True) if answer.status == 200]
    assert len(given) == 1  # all started from 2; the first moved the witness on
    assert note(int(given[0][1].split(b"\n")[1])) == given[0][1]
    assert {answer.status for answer in answers} <= {200, 409, 422}


def test_a_second_process_on_the_same_state_refuses(witness: WitnessProcess) -> None:
    second = subprocess.run(
        [*witness.command[:-2], "127.0.0.1:0", "--json"],
        check=False,
        capture_output=True,
        text=True,
        timeout=60,
        env=clean_environment(),
    )
    assert second.returncode == 3
    assert "another program is writing here" in second.stderr


def test_it_refuses_to_begin_anew_after_a_loss(witness: WitnessProcess) -> None:
    ask(witness, 0, note(5))
    witness.stop()
    (witness.keeper.folder / "seen.json").unlink()
    again = subprocess.run(
        witness.command,
        check=False,
        capture_output=True,
        text=True,
        timeout=60,
        env=clean_environment(),
    )
    assert again.returncode == 2
    assert "never after a loss" in again.stderr


@pytest.mark.parametrize("damage", [b"", b"{}", b'{"origin":"'])
def test_a_damaged_state_is_no_beginning(witness: WitnessProcess, damage: bytes) -> None:
    ask(witness, 0, note(5))
    witness.stop()
    (witness.keeper.folder / "seen.json").write_bytes(damage)
    again = subprocess.run(
        witness.command,
        check=False,
        capture_output=True,
        text=True,
        timeout=60,
        env=clean_environment(),
    )
    assert again.returncode == 2
    assert "not the expected JSON" in again.stderr


def test_connections_are_kept(witness: WitnessProcess) -> None:
    parts = urlsplit(witness.address)
    assert parts.hostname
    connection = HTTPConnection(parts.hostname, parts.port, timeout=10)
    ports = set()
    for size in range(1, 6):
        raw = format_request(size - 1, proof(size - 1, size), note(size))
        connection.request("POST", "/add-checkpoint", body=raw)
        answer = connection.getresponse()
        parse_signature_line(answer.read().decode())
        ports.add(connection.sock.getsockname()[1])
    assert len(ports) == 1
    connection.close()


BAD = [b"", b"old", b"\xff" * 100, b"old 0\n\nno note", format_request(0, [], b"no note\n")]


@pytest.mark.parametrize("body", BAD)
def test_what_is_no_request_is_400(witness: WitnessProcess, body: bytes) -> None:
    assert exchange(witness.address, "POST", "/add-checkpoint", body).status == 400


def test_other_addresses_methods_and_sizes(witness: WitnessProcess) -> None:
    assert exchange(witness.address, "GET", "/add-checkpoint").status == 405
    assert exchange(witness.address, "GET", "/").status == 404
    assert exchange(witness.address, "GET", "/../seen.json").status == 404
    assert exchange(witness.address, "DELETE", "/health").status == 405
    large = exchange(witness.address, "POST", "/add-checkpoint", b"x" * (LARGEST_REQUEST + 1))
    assert large.status == 413
    forger = new_signing_key(ORIGIN, KeyKind.ED25519, b"\7" * 32)
    stranger = new_signing_key("other.example", KeyKind.ED25519, b"\7" * 32)
    assert ask(witness, 0, note(5, key=forger)).status == 403
    assert ask(witness, 0, note(5, key=stranger)).status == 404


def test_a_request_cut_short_changes_nothing(witness: WitnessProcess) -> None:
    parts = urlsplit(witness.address)
    body = format_request(0, [], note(5))
    head = f"POST /add-checkpoint HTTP/1.1\r\nHost: w\r\nContent-Length: {len(body)}\r\n\r\n"
    with socket.create_connection((parts.hostname, parts.port), timeout=10) as connection:
        connection.sendall(head.encode() + body[:-10])
    assert shown(witness).status == 404
    assert ask(witness, 0, note(5)).status == 200


def test_its_log_and_health_name_no_secret(witness: WitnessProcess) -> None:
    ask(witness, 0, note(5))
    health = exchange(witness.address, "GET", "/health")
    assert health.status == 200
    told = json.loads(health.body)
    assert told["status"] == "alive"
    assert (told["logs"][0]["origin"], told["logs"][0]["size"]) == (ORIGIN, 5)
    assert f"cosigned {ORIGIN} 5" in witness.said
    secret = json.loads((witness.folder / "witness.key").read_bytes())["content"]
    assert secret.rpartition("+")[2] not in witness.said
    assert witness.stop() == 0


def test_several_logs_each_with_its_own_key(tmp_path: Path) -> None:
    first = WitnessProcess(tmp_path / "one", SEVEN[0], LOG_KEY.verifier).prepare()
    other_log = new_signing_key("other.example", KeyKind.ED25519, b"\7" * 32)
    second = WitnessProcess(tmp_path / "one", SEVEN[1], other_log.verifier)
    second_key = tmp_path / "second.key"
    from plebiscite.store.key_files import KeyFileKind, write_signing_key

    write_signing_key(second_key, KeyFileKind.WITNESS, "other.example", SEVEN[1])
    second.keeper.begin()
    more = ["--key", str(second_key), "--log", str(other_log.verifier)]
    process = subprocess.Popen(
        [*first.command, *more], stdout=subprocess.PIPE, text=True, env=clean_environment()
    )
    try:
        assert process.stdout
        first.address = json.loads(process.stdout.readline())["address"]
        one = ask(first, 0, note(5)).body
        two = ask(first, 0, note(3, key=other_log)).body
        assert parse_signature_line(one.decode()).name == SEVEN[0].name
        assert parse_signature_line(two.decode()).name == SEVEN[1].name
        assert shown(first).body == note(5) + one
        assert shown(first, "other.example").body == note(3, key=other_log) + two
    finally:
        process.terminate()
        process.communicate(timeout=20)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--listen", "here"), "HOST:PORT"),
        (("--listen", "127.0.0.1:99999"), "HOST:PORT"),
        (("--log", "hello"), "verifier key"),
        (("--log", str(SEVEN[2].verifier)), "not of a witness"),
    ],
)
def test_options_that_cannot_be_used(tmp_path: Path, words: tuple[str, ...], told: str) -> None:
    one = WitnessProcess(tmp_path, SEVEN[0], LOG_KEY.verifier).prepare()
    done = subprocess.run(
        [*one.command, *words],
        check=False,
        capture_output=True,
        text=True,
        timeout=60,
        env=clean_environment(),
    )
    assert done.returncode == 2
    assert told in done.stderr


def test_an_address_that_is_taken_is_named(witness: WitnessProcess, tmp_path: Path) -> None:
    other = WitnessProcess(tmp_path / "other", SEVEN[1], LOG_KEY.verifier).prepare()
    other.port = witness.port
    done = subprocess.run(
        other.command,
        check=False,
        capture_output=True,
        text=True,
        timeout=60,
        env=clean_environment(),
    )
    assert done.returncode == 3
    assert f"127.0.0.1:{witness.port}: cannot listen there" in done.stderr


def test_without_a_log_or_server_there_is_nothing_to_serve(tmp_path: Path) -> None:
    one = WitnessProcess(tmp_path, SEVEN[0], LOG_KEY.verifier).prepare()
    command = [
        PROGRAM,
        "witness",
        "serve",
        "--state",
        "x",
        "--key",
        str(one.folder / "witness.key"),
    ]
    done = subprocess.run(
        command, check=False, capture_output=True, text=True, timeout=60, env=clean_environment()
    )
    assert done.returncode == 2
    assert "which log to watch" in done.stderr
