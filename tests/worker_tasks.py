"""Work that tests send to other processes, by name."""

import gc
import os
import signal
import time
from pathlib import Path

from plebiscite.errors import ProofError
from plebiscite.kernel.availability import kernel_available

prepared_with = 0


def prepare(number: int) -> None:
    globals()["prepared_with"] = number


def square(number: int) -> int:
    return number * number + prepared_with


def slow_first(number: int) -> int:
    time.sleep(0.2 if number == 0 else 0)
    return number


def own_number(seconds: float) -> int:
    time.sleep(seconds)
    return os.getpid()


def refuse_three(number: int) -> int:
    if number == 3:
        raise ProofError("three does not hold", place="chunk 3")
    return number


def die(number: int) -> int:
    os.kill(os.getpid(), signal.SIGKILL)
    return number


def ignores_interrupt(number: int) -> bool:
    assert number
    return signal.getsignal(signal.SIGINT) is signal.SIG_IGN


def shared_length(shared: object, chunk: bytes) -> bytes:
    assert isinstance(shared, bytes)
    return chunk + str(len(shared)).encode()


def process_number(shared: object, chunk: bytes) -> bytes:
    assert shared is not None
    time.sleep(float(chunk))
    return str(os.getpid()).encode()


def die_once(shared: object, chunk: bytes) -> bytes:
    """Kill the worker, but only the first that does this chunk: `shared` is a file's path."""
    place = Path(str(shared))
    if chunk == b"2" and not place.exists():
        place.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return chunk


def stuck_once(shared: object, chunk: bytes) -> bytes:
    """As if the answer were lost, but only for who asks first: `shared` is a file's path."""
    place = Path(str(shared))
    if chunk == b"2" and not place.exists():
        place.touch()
        time.sleep(60)
    return chunk


def die_always(shared: object, chunk: bytes) -> bytes:
    assert shared is not None
    os.kill(os.getpid(), signal.SIGKILL)
    return chunk


def refuse_two(shared: object, chunk: bytes) -> bytes:
    assert shared is not None
    if chunk == b"2":
        raise ProofError("two does not hold", place="chunk 2")
    return chunk


def no_bytes(shared: object, chunk: bytes) -> bytes:
    assert shared is not None
    return len(chunk)  # type: ignore[return-value]  # the lie


def collector_of(_: int) -> tuple[int, int, int]:
    """When this process looks for garbage in circles."""
    return gc.get_threshold()


def kernel_there(_: int) -> bool:
    return kernel_available()
