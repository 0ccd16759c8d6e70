"""A million ballots from a record on disk: time, memory of each process, and a projection.

The projection is for a country: 40 million ballots on 64 processors. Workers share their part; what
the main process does for each ballot nobody shares, so the longer of both is what it takes.
"""

import argparse

from benchmarks.commands import watched
from benchmarks.figures import figure, print_machine
from benchmarks.nations import nation
from benchmarks.records import verification
from benchmarks.verify import advised

COUNTRY, PROCESSORS = 40_000_000, 64
_GIB = 1024  # MiB


def measure(name: str, ballots: int, small: int, *options: str) -> None:
    """One verification of each size with two workers; the difference is the slope."""
    times = []
    for size in (small, ballots):
        command = [*verification(nation(size), "--workers", "2", "--fresh"), *options]
        run, peaks = watched(command)
        times.append(run)
    figure(f"{name}_ballots", ballots, "ballots")
    figure(f"{name}_seconds", times[1].wall, "s")
    figure(f"{name}_rate", ballots / times[1].wall, "ballots/s")
    figure(f"{name}_main_memory", peaks.main, "MiB")
    figure(f"{name}_largest_memory", peaks.largest, "MiB", at_most=_GIB)
    figure(f"{name}_total_memory", peaks.total, "MiB")
    more = ballots - small
    each = (times[1].wall - times[0].wall) / more
    serial = (times[1].processor - times[0].processor) / more
    shared = 2 * each - serial  # both processors were busy with one or the other
    figure(f"{name}_slope", 1 / each, "ballots/s")
    figure(f"{name}_serial", serial * 1e6, "us per ballot")
    figure(f"{name}_shared", shared * 1e6, "us per ballot")
    minutes = COUNTRY * max(serial, shared / PROCESSORS) / 60
    figure(f"{name}_country_projected", minutes, "min")


def main() -> None:
    """Without advice; with it as well if asked: making advice on a million takes ten minutes."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--ballots", type=int, default=1_000_000)
    parser.add_argument("--small", type=int, default=100_000)
    parser.add_argument("--advice", action="store_true")
    asked = parser.parse_args()
    print_machine()
    measure("nation", asked.ballots, asked.small, "--no-advice")
    if asked.advice:
        for size in (asked.small, asked.ballots):
            advised(nation(size))
        measure("nation_advice", asked.ballots, asked.small)


if __name__ == "__main__":
    main()
