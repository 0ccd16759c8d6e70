"""Work that tests send to other processes, by name."""

import os
import signal
import time

from plebiscite.errors import ProofError

prepared_with = 0


def prepare(number: int) -> None:
    globals()["prepared_with"] = number


def square(number: int) -> int:
    return number * number + prepared_with


def slow_first(number: int) -> int:
    time.sleep(0.2 if number == 0 else 0)
    return number


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
