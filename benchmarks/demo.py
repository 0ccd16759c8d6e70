"""How long does a newcomer wait, for `plebiscite demo` and for `make demo` in a fresh clone?

And how long does a whole region take, 55,000 ballots made, recorded and verified twice?
"""

import argparse
import json
import subprocess
import tempfile
from pathlib import Path

from benchmarks.commands import plebiscite, timed, watched
from benchmarks.figures import figure, print_machine

ROOT = Path(__file__).parent.parent
REGION = 55_000
"""Ballots: every registered voter of the standing example."""
PARTS = (
    "preparing",
    "voting",
    "closing",
    "trustees_check",
    "counting",
    "strangers_check",
    "archives",
)


def demonstration(ballots: int) -> None:
    """The demonstration alone."""
    with tempfile.TemporaryDirectory() as folder:
        command = [plebiscite(), "demo", "--ballots", str(ballots), "--folder", f"{folder}/demo"]
        figure(f"demo_{ballots}", timed(command).wall, "s", at_most=120)


def region(ballots: int) -> None:
    """The whole example: time of each part, and the most memory that all processes had together."""
    with tempfile.TemporaryDirectory() as folder:
        said = Path(folder) / "said.json"
        command = [plebiscite(), "demo", "--ballots", str(ballots), "--json"]
        with said.open("wb") as output:
            run, peaks = watched([*command, "--folder", f"{folder}/demo"], output=output)
        seconds = json.loads(said.read_bytes())["seconds"]
        figure(f"demo_{ballots}", run.wall, "s", at_most=600)
        for part in PARTS:
            figure(f"demo_{ballots}_{part}", seconds[part], "s")
        figure(f"demo_{ballots}_memory", peaks.total, "MiB")


def fresh_clone(ballots: int) -> None:
    """Clone, install from the package registry, play. What is not committed is not in it."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["git", "clone", "--quiet", str(ROOT), f"{folder}/clone"], check=True)
        command = ["make", "demo", f"BALLOTS={ballots}"]
        run = timed(command, folder=Path(folder) / "clone")
        figure(f"make_demo_{ballots}", run.wall, "s", at_most=300)


def main() -> None:
    """Ask all three, unless told to leave one out."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--ballots", type=int, default=2000)
    parser.add_argument("--no-clone", action="store_true", help="leave `make demo` out")
    parser.add_argument("--region", type=int, default=REGION, help="ballots; 0 leaves it out")
    asked = parser.parse_args()
    print_machine()
    demonstration(asked.ballots)
    if asked.region:
        region(asked.region)
    if not asked.no_clone:
        fresh_clone(asked.ballots)


if __name__ == "__main__":
    main()
