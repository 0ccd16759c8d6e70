"""How long does a newcomer wait: for `plebiscite demo`, and for `make demo` in a fresh clone?"""

import argparse
import subprocess
import tempfile
from pathlib import Path

from benchmarks.commands import plebiscite, timed
from benchmarks.figures import figure, print_machine

ROOT = Path(__file__).parent.parent


def demonstration(ballots: int) -> None:
    """The demonstration alone."""
    with tempfile.TemporaryDirectory() as folder:
        command = [plebiscite(), "demo", "--ballots", str(ballots), "--folder", f"{folder}/demo"]
        figure(f"demo_{ballots}", timed(command).wall, "s", at_most=120)


def fresh_clone(ballots: int) -> None:
    """Clone, install from the package registry, play. What is not committed is not in it."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["git", "clone", "--quiet", str(ROOT), f"{folder}/clone"], check=True)
        command = ["make", "demo", f"BALLOTS={ballots}"]
        run = timed(command, folder=Path(folder) / "clone")
        figure(f"make_demo_{ballots}", run.wall, "s", at_most=300)


def main() -> None:
    """Ask both, unless --no-clone."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--ballots", type=int, default=2000)
    parser.add_argument("--no-clone", action="store_true", help="leave `make demo` out")
    asked = parser.parse_args()
    print_machine()
    demonstration(asked.ballots)
    if not asked.no_clone:
        fresh_clone(asked.ballots)


if __name__ == "__main__":
    main()
