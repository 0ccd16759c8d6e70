"""The process that keeps the calendar and the indexes."""

import signal
import time
from types import FrameType

import django

_EVERY = {  # seconds
    "index": 1.0,
    "calendar": 5.0,
    "booths": 20.0,
    "second factors": 60.0,
    "tidy": 600.0,
}


def main() -> None:
    """Run each part at its interval, until told to end."""
    django.setup()
    from plebiscite.server.operations.ticks import run_part  # noqa: PLC0415 - models need setup

    is_ending = False

    def end(_: int, __: FrameType | None) -> None:
        nonlocal is_ending
        is_ending = True

    signal.signal(signal.SIGTERM, end)
    due = dict.fromkeys(_EVERY, 0.0)
    while not is_ending:
        for name, at in due.items():
            if time.monotonic() >= at and not is_ending:
                run_part(name)
                due[name] = time.monotonic() + _EVERY[name]
        time.sleep(0.2)


if __name__ == "__main__":
    main()
