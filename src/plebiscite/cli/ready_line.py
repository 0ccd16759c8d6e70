"""With `--json`, a command that goes on running prints one JSON line once it is ready."""

import os
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from plebiscite.canonical.json import write_json

Tell = Callable[[object], None]
_LOOK_EVERY = 0.1  # seconds


@contextmanager
def only_values_on_stdout() -> Iterator[Tell]:
    """Standard output gets what is told, and nothing that this process and its children print.

    That goes to the error output: a page server logs to standard output by itself.
    """
    kept = os.dup(1)
    os.dup2(2, 1)

    def tell(value: object) -> None:
        with suppress(BrokenPipeError):  # a reader that went away ends no service
            os.write(kept, write_json(value) + b"\n")

    try:
        yield tell
    finally:
        os.dup2(kept, 1)
        os.close(kept)


@contextmanager
def when_listening(host: str, port: int) -> Iterator[Callable[[Callable[[], None]], None]]:
    """Gives a function that calls another once, as soon as something listens on the port.

    Nothing is called after the end of the context.
    """
    ended = threading.Event()
    waiting: list[threading.Thread] = []

    def call(told: Callable[[], None]) -> None:
        thread = threading.Thread(target=_wait, args=(host, port, ended, told), daemon=True)
        waiting.append(thread)
        thread.start()

    try:
        yield call
    finally:
        ended.set()
        for thread in waiting:
            thread.join()


def _wait(host: str, port: int, ended: threading.Event, told: Callable[[], None]) -> None:
    while not ended.wait(_LOOK_EVERY):
        with socket.socket() as probe:
            probe.settimeout(1)
            if probe.connect_ex((host, port)) == 0:
                told()
                return
