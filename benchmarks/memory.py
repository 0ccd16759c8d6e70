"""How much memory does `plebiscite verify` take, and does it grow with the record?"""

import argparse

from benchmarks.commands import watched
from benchmarks.figures import figure, print_machine
from benchmarks.records import record, verification


def memory(ballots: int, workers: int) -> None:
    """Peaks while a record of this many ballots is checked."""
    run, peaks = watched(verification(record(ballots), "--workers", str(workers)))
    figure(f"memory_main_{ballots}", peaks.main, "MiB", at_most=300)
    figure(f"memory_largest_{ballots}", peaks.largest, "MiB")
    figure(f"memory_total_{ballots}", peaks.total, "MiB")
    figure(f"memory_run_{ballots}", run.wall, "s")


def main() -> None:
    """Ask for a small record and a large one."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--ballots", type=int, nargs="*", default=[1000, 20_000])
    parser.add_argument("--workers", type=int, default=2)
    asked = parser.parse_args()
    print_machine()
    for ballots in asked.ballots:
        memory(ballots, asked.workers)


if __name__ == "__main__":
    main()
