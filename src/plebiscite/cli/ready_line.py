"""With `--json`, a command that goes on running prints one JSON line once it is ready."""

import os
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from queue import SimpleQueue

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
    """Gives a function that calls others, each once, as soon as something listens on the port.

    They are called in the order in which they were given; a reader that went away keeps none from
    being called. Nothing is called after the end of the context.
    """
    ended = threading.Event()
    given: SimpleQueue[Callable[[], None]] = SimpleQueue()
    # One thread for all: of two that look at the port, either may be the first to see it open.
    teller = threading.Thread(target=_tell_all, args=(host, port, ended, given), daemon=True)
    teller.start()
    try:
        yield given.put
    finally:
        ended.set()
        teller.join()


def _tell_all(
    host: str, port: int, ended: threading.Event, given: SimpleQueue[Callable[[], None]]
) -> None:
    while not ended.wait(_LOOK_EVERY):
        if given.empty() or not _listens(host, port):
            continue
        while not ended.is_set() and not given.empty():
            with suppress(OSError):
                given.get()()


def _listens(host: str, port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex((host, port)) == 0
