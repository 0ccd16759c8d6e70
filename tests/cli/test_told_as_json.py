"""What long-running and stopping commands tell programs: one JSON value, and nothing else."""

import json
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path
from queue import SimpleQueue

from click.testing import CliRunner

from plebiscite.cli.main import main
from plebiscite.cli.ready_line import when_listening

_TALKATIVE = """
import subprocess, sys
from plebiscite.cli.ready_line import only_values_on_stdout
with only_values_on_stdout() as tell:
    print("a line of ours", flush=True)
    subprocess.run([sys.executable, "-c", "print('a line of a child')"], check=True)
    tell({"ready": True})
print("afterwards")
"""
_LOCKED = """
import sys, time
from pathlib import Path
from queue import SimpleQueue
from plebiscite.server.serving.running import RunningLock
with RunningLock(Path(sys.argv[1])):
    print("locked", flush=True)
    time.sleep(60)
"""


def test_nothing_to_stop_is_an_error_and_no_value(tmp_path: Path) -> None:
    ended = CliRunner().invoke(main, ["stop", "--data", str(tmp_path), "--json"])
    assert (ended.exit_code, ended.stdout) == (2, "")
    assert "no service runs" in ended.stderr


def test_stop_tells_which_process_has_ended(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", _LOCKED, str(tmp_path)], stdout=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        process.stdout.readline()
        ended = CliRunner().invoke(main, ["stop", "--data", str(tmp_path), "--json"])
    told = {"data": str(tmp_path.resolve()), "process": process.pid}
    assert json.loads(ended.stdout) == told


def test_what_is_printed_meanwhile_goes_to_the_error_output() -> None:
    done = subprocess.run(
        [sys.executable, "-c", _TALKATIVE], capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout == '{"ready":true}\nafterwards\n'
    assert done.stderr == "a line of ours\na line of a child\n"


def test_a_reader_that_went_away_ends_no_service() -> None:
    script = _TALKATIVE.replace('print("afterwards")', 'print("afterwards", file=sys.stderr)')
    with subprocess.Popen(
        [sys.executable, "-c", script], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        process.stdout.close()
        assert process.stderr is not None
        assert process.stderr.read().endswith("afterwards\n")
    assert process.returncode == 0


def test_it_is_told_once_something_listens_and_not_before() -> None:
    told = threading.Event()
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        host, port = listening.getsockname()
        with when_listening(host, port) as once:
            once(told.set)
            assert not told.wait(0.3)
            listening.listen()
            assert told.wait(10)


def test_what_is_told_comes_in_the_order_in_which_it_was_given() -> None:
    """Also when the port opens between a look for the first and one for the second."""
    told: SimpleQueue[str] = SimpleQueue()
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        with when_listening(*listening.getsockname()) as once:
            once(lambda: told.put("first"))
            time.sleep(0.05)
            once(lambda: told.put("second"))
            time.sleep(0.07)
            listening.listen()
            assert [told.get(timeout=10) for _ in range(2)] == ["first", "second"]


def test_a_reader_that_went_away_keeps_the_rest_from_nobody() -> None:
    def away() -> None:
        raise BrokenPipeError

    told = threading.Event()
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        with when_listening(*listening.getsockname()) as once:
            once(away)
            once(told.set)
            assert told.wait(10)


def test_nothing_is_told_after_the_end() -> None:
    told = threading.Event()
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        host, port = listening.getsockname()
        with when_listening(host, port) as once:
            once(told.set)
        listening.listen()
        assert not told.wait(0.4)
