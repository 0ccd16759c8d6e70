"""Records of the standing example with any number of ballots, made once by `plebiscite demo`."""

import shutil
from pathlib import Path

from benchmarks.commands import plebiscite, timed
from benchmarks.figures import BUILD, say


def record(ballots: int) -> Path:
    """The folder of a demonstration: `record` and `policy` lie in it."""
    folder = BUILD / f"demo-{ballots}"
    if not (folder / "results.html").exists():
        say(f"playing a referendum of {ballots} ballots, once: minutes")
        unfinished = BUILD / f"unfinished-{ballots}"
        shutil.rmtree(unfinished, ignore_errors=True)
        BUILD.mkdir(parents=True, exist_ok=True)
        timed([plebiscite(), "demo", "--ballots", str(ballots), "--folder", str(unfinished)])
        unfinished.rename(folder)
    return folder


def verification(folder: Path, *options: str) -> list[str]:
    """The command that checks such a record."""
    policy = folder / "policy"
    return [plebiscite(), "verify", str(folder / "record"), "--policy", str(policy), *options]
