"""A witness takes in many requests at once, few of one address, and always says how it is."""

import socket
import time
from contextlib import ExitStack
from pathlib import Path

import pytest

from kept_log import ORIGIN
from plebiscite.observe.witness_protocol import checkpoint_path
from plebiscite.store.witness_doors import MOST_OF_ONE_ADDRESS, Doors
from witness_processes import SEVEN, WitnessProcess, exchange, witness_processes


def test_places_are_few_for_one_address_and_some_for_all() -> None:
    doors = Doors(most=3, most_of_one=2)
    with ExitStack() as held:
        assert held.enter_context(doors.place("a"))
        with doors.place("a") as second, doors.place("a") as third:
            assert (second, third) == (True, False)
        assert held.enter_context(doors.place("a")), "the place was given back"
        assert held.enter_context(doors.place("b"))
        assert not held.enter_context(doors.place("c")), "there are no more in all"
    with doors.place("a") as free:
        assert free
    assert doors == Doors(most=3, most_of_one=2), "nothing is remembered"


SLOW = b"POST /add-checkpoint HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\nold 0\n"


def opened(witness: WitnessProcess, held: ExitStack, number: int, begin: bytes) -> list[str]:
    """So many connections that send `begin` and nothing more; what each is answered at once."""
    made = []
    for _ in range(number):
        one = held.enter_context(socket.create_connection(("127.0.0.1", witness.port), timeout=5))
        one.sendall(begin)
        made.append(one)
    time.sleep(1)
    return [_said(one) for one in made]


def _said(one: socket.socket) -> str:
    one.settimeout(0)
    try:
        return one.recv(12).decode()
    except BlockingIOError:
        return ""


@pytest.mark.slow
def test_thousands_of_slow_requests_do_not_halt_a_witness(tmp_path: Path) -> None:
    with witness_processes(tmp_path, SEVEN[:1]) as (witness,), ExitStack() as held:
        answers = opened(witness, held, 1200, SLOW)
        assert answers.count("") == MOST_OF_ONE_ADDRESS
        assert answers.count("HTTP/1.1 503") == len(answers) - MOST_OF_ONE_ADDRESS
        start = time.monotonic()
        assert exchange(witness.address, "GET", "/health").status == 200
        assert exchange(witness.address, "GET", f"/{checkpoint_path(ORIGIN)}").status == 404
        busy = exchange(witness.address, "POST", "/add-checkpoint", b"old 0\n\n")
        assert busy.status == 503
        assert time.monotonic() - start < 5
        until = time.monotonic() + 30
        while exchange(witness.address, "POST", "/add-checkpoint", b"old 0\n\n").status == 503:
            assert time.monotonic() < until, "the slow ones are given up after ten seconds"
            time.sleep(0.5)


@pytest.mark.slow
def test_thousands_of_silent_connections_do_not_halt_a_witness(tmp_path: Path) -> None:
    with witness_processes(tmp_path, SEVEN[:1]) as (witness,), ExitStack() as held:
        opened(witness, held, 1500, b"POST /add-checkpoint HTTP/1.1\r\n")
        start = time.monotonic()
        assert exchange(witness.address, "GET", "/health").status == 200
        assert time.monotonic() - start < 5
