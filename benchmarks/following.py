"""Does `plebiscite follow` on one core keep up with a log that grows by 100 ballots a second?

The log (the standing example, eight ciphertexts a ballot, seven witnesses) grows in this process
and is served on the loopback; `follow` is pinned to one processor. Every entry is checked in full,
proofs and all. Then the same on all processors, and how quickly a follower that comes late catches
up on one.
"""

import argparse
import json
import os
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from threading import Thread
from typing import IO, Any, NamedTuple

from benchmarks.commands import plebiscite
from benchmarks.figures import cores, figure, print_machine, say
from benchmarks.growing_example import GrowingLog, ballots_of, growing_example
from benchmarks.processes import processor_seconds
from plebiscite.group.known import ED25519
from plebiscite.store.record_server import served

_NEVER = str(10**9)  # the example's witnesses cosign on a day of the calendar, not today


class Seen(NamedTuple):
    """One event of the follower, and when it came here."""

    at: float
    event: dict[str, Any]


class Listener:
    """Reads a follower's JSON lines as they come."""

    def __init__(self, stream: IO[str]) -> None:
        self.seen: list[Seen] = []
        self._thread = Thread(target=self._read, args=(stream,), daemon=True)
        self._thread.start()

    def _read(self, stream: IO[str]) -> None:
        for line in stream:
            self.seen.append(Seen(time.monotonic(), json.loads(line)))

    def first(self, name: str, size: int) -> float | None:
        """When `name` (size, checked) first reached this many entries."""
        return next((each.at for each in self.seen if each.event[name] >= size), None)

    def wait(self, name: str, size: int, seconds: float) -> float:
        """The same, waited for. Raises TimeoutError."""
        until = time.monotonic() + seconds
        while (found := self.first(name, size)) is None:
            if time.monotonic() > until:
                raise TimeoutError(f"no {name} of {size} within {seconds} s")
            time.sleep(0.05)
        return found


@contextmanager
def follower(
    url: str, policy: Path, folder: Path, *options: str, one_core: bool
) -> Iterator[tuple["subprocess.Popen[str]", Listener]]:
    """A follower of `url`, pinned to the last processor; ended at the end."""
    command = [plebiscite(), "follow", url, "--policy", str(policy), "--json", *options]
    command += ["--mirror", str(folder / "mirror"), "--stall-after", _NEVER, "--every", "1"]
    allowed = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {max(allowed)} if one_core else allowed)
    try:
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    finally:
        os.sched_setaffinity(0, allowed)
    if process.stdout is None:  # a pipe was asked for
        raise AssertionError
    try:
        yield process, Listener(process.stdout)
    finally:
        process.send_signal(signal.SIGTERM)
        status = process.wait(60)
        if status:
            say(f"follow ended with {status}")


def multiplication() -> float:
    """Milliseconds of one multiplication of a point: 74 of them are most of a ballot's proofs."""
    point, number, begin = ED25519.generator_power(5), 2000, time.process_time()
    for _ in range(number):
        ED25519.power_secret(point, ED25519.order - 7)
    return (time.process_time() - begin) / number * 1000


def arriving(folder: Path, name: str, rate: int, seconds: int, *, workers: int) -> None:
    """A log that grows by `rate` ballots a second."""
    ballots = ballots_of(folder)[: rate * seconds]
    with tempfile.TemporaryDirectory() as scratch:
        place = Path(scratch)
        log = GrowingLog(folder, place / "record")
        options = ("--workers", str(workers))
        with (
            served(place / "record") as url,
            follower(url, folder / "policy", place, *options, one_core=workers == 1) as following,
        ):
            process, listener = following
            listener.wait("checked", log.size, 300)
            before = processor_seconds({"follow": [process.pid]})["follow"]
            started = time.monotonic()
            published: list[tuple[int, float]] = []
            quarter = rate // 4
            for number in range(0, len(ballots), quarter):
                due = started + number / rate
                time.sleep(max(0.0, due - time.monotonic()))
                log.append(ballots[number : number + quarter])
                published.append((log.size, time.monotonic()))
            ended = time.monotonic()
            checked = listener.seen[-1].event["checked"]
            done = listener.wait("checked", log.size, 600)
            used = processor_seconds({"follow": [process.pid]})["follow"] - before
            mirrored = [
                at - when for size, when in published if (at := listener.first("size", size))
            ]
    figure(f"{name}_arriving", len(ballots) / (ended - started), "entries/s")
    figure(f"{name}_lag_at_end", done - ended, "s", at_most=5)
    figure(f"{name}_waiting_at_end", log.size - checked, "entries")
    figure(f"{name}_mirrored_after_median", median(mirrored), "s")
    figure(f"{name}_mirrored_after_most", max(mirrored), "s")
    figure(f"{name}_processor", used / len(ballots) * 1000, "ms/entry")
    figure(f"{name}_could_check_per_core", len(ballots) / used, "entries/s", at_least=rate)


def catching_up(folder: Path) -> None:
    """A follower that comes late, on one core; then one that was stopped, and goes on."""
    ballots = ballots_of(folder)
    with tempfile.TemporaryDirectory() as scratch:
        place = Path(scratch)
        log = GrowingLog(folder, place / "record")
        for start in range(0, len(ballots), 1000):
            log.append(ballots[start : start + 1000])
        for name in ("follow_catches_up", "follow_goes_on"):
            began = time.monotonic()
            with (
                served(place / "record") as url,
                follower(url, folder / "policy", place, "--once", one_core=True) as (process, _),
            ):
                process.wait(600)
                took = time.monotonic() - began
            figure(name, took, "s")
            figure(f"{name}_rate", log.size / took, "entries/s")


def main() -> None:
    """Ask all questions."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--ballots", type=int, default=3000)
    parser.add_argument("--rate", type=int, default=100)
    parser.add_argument("--seconds", type=int, default=30)
    asked = parser.parse_args()
    print_machine()
    folder = growing_example(asked.ballots)
    seconds = min(asked.seconds, asked.ballots // asked.rate)
    figure("follow_one_multiplication", multiplication(), "ms")
    arriving(folder, "follow_one_core", asked.rate, seconds, workers=1)
    if cores() > 1:
        arriving(folder, "follow_all_cores", asked.rate, seconds, workers=cores())
    catching_up(folder)


if __name__ == "__main__":
    main()
