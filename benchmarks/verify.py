"""How quick is `plebiscite verify`, beside belenios-tool, with advice, and with a second processor?

Belenios 3.3 was measured once beside Debian's belenios-tool 2.0: 65 ballots a second in Ed25519
where the latter did 12.8 a second of a BELENIOS-2048 archive of the same shape. So the yardstick
here is 5.1 times what belenios-tool does in this run, on this processor. Both programs check the
same BELENIOS-2048 archive in turns on one processor; then ours checks an Ed25519 archive of the
same shape, and a record of our own with advice and without, on one processor and on two.

Rates are of the whole command, start included, and `…_slope` from two sizes, without it.
"""

import argparse
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median

from benchmarks.archives import archive
from benchmarks.commands import Run, belenios_tool, one_processor, plebiscite, timed
from benchmarks.figures import figure, print_machine, say
from benchmarks.records import record, verification
from plebiscite.group.known import BELENIOS_2048, ED25519

YARDSTICK = 5.1  # Belenios 3.3 in Ed25519 over belenios-tool 2.0 in BELENIOS-2048: 65 / 12.8
_SMALL = 8  # the second size is this part of the first


def spread(name: str, values: Sequence[float], unit: str, **targets: float) -> float:
    """Print the median with its targets, and the smallest and largest value; the median."""
    figure(name, median(values), unit, **targets)
    figure(f"{name}_least", min(values), unit)
    figure(f"{name}_most", max(values), unit)
    return median(values)


def _rates(ballots: int, runs: Sequence[Run]) -> list[float]:
    return [ballots / run.wall for run in runs]


def _slope(sizes: tuple[int, int], small: Sequence[Run], large: Sequence[Run]) -> float:
    """Ballots a second between two sizes: what a run costs at any size is left out."""
    seconds = median(run.wall for run in large) - median(run.wall for run in small)
    return (sizes[1] - sizes[0]) / seconds


def _on_one(command: Sequence[str], times: int) -> list[Run]:
    with one_processor():
        return [timed(command) for _ in range(times)]


def integer_archive(ballots: int, times: int) -> float | None:
    """Ours beside belenios-tool on BELENIOS-2048, in turns; the tool's ballots a second."""
    path, tool = archive(ballots, BELENIOS_2048.name), belenios_tool()
    ours, theirs = list[Run](), list[Run]()
    command = [plebiscite(), "verify", str(path), "--workers", "1"]
    timed(command)  # whatever is compiled is compiled now
    with one_processor():
        for _ in range(times):
            ours.append(timed(command))
            if tool:
                theirs.append(timed([tool, "election", "verify"], folder=path.parent))
    figure("archive_ballots", ballots, "ballots")
    spread("archive_one_core", _rates(ballots, ours), "ballots/s")
    if not tool:
        return None
    rate = spread("belenios_tool_one_core", _rates(ballots, theirs), "ballots/s")
    times_as_fast = [b.wall / a.wall for a, b in zip(ours, theirs, strict=True)]
    spread("archive_times_as_fast", times_as_fast, "times", at_least=4)
    return rate


def curve_archive(ballots: int, times: int, yardstick: float | None) -> None:
    """An Ed25519 archive of the same shape, on one processor, without advice."""
    sizes = (ballots // _SMALL, ballots)
    runs = [
        _on_one([plebiscite(), "verify", str(archive(size, ED25519.name)), "--workers", "1"], times)
        for size in sizes
    ]
    figure("ed25519_archive_ballots", ballots, "ballots")
    _compare("ed25519_archive_one_core", _rates(ballots, runs[1]), yardstick, at_least=15)
    slope = _slope(sizes, runs[0], runs[1])
    figure("ed25519_archive_one_core_slope", slope, "ballots/s")


def _compare(
    name: str, rates: Sequence[float], yardstick: float | None, *, at_least: float
) -> None:
    spread(name, rates, "ballots/s")
    if yardstick:
        multiples = [rate / yardstick for rate in rates]
        spread(f"{name}_times_belenios", multiples, "times", at_least=at_least)


def advised(folder: Path) -> None:
    """Advice beside the record, made once."""
    if not (folder / "record" / "advice").exists():
        say("making advice, once")
        made = [plebiscite(), "advice", "make", str(folder / "record")]
        timed([*made, "--policy", str(folder / "policy")])


def records(ballots: int, times: int, yardstick: float | None) -> None:
    """A record of our own, whole: roll, ceremony, ballots, count. With advice and without."""
    sizes = (ballots // _SMALL, ballots)
    folders = [record(size) for size in sizes]
    for folder in folders:
        advised(folder)
    figure("record_ballots", ballots, "ballots")
    for name, options, at_least in (
        ("record", ["--no-advice"], 15.0),
        ("record_advice", [], 40.0),
    ):
        walls = _record_runs(folders, [*options, "--fresh"], times)
        slopes = [_slope(sizes, [small], [large]) for small, large in walls["1"]]
        spread(f"{name}_one_core", [ballots / run.wall for _, run in walls["1"]], "ballots/s")
        _compare(f"{name}_one_core_slope", slopes, yardstick, at_least=at_least)
        two = [_slope(sizes, [small], [large]) for small, large in walls["2"]]
        spread(f"{name}_two_cores", [ballots / run.wall for _, run in walls["2"]], "ballots/s")
        spread(f"{name}_two_cores_slope", two, "ballots/s")
        figure(f"{name}_speed_up", median(two) / median(slopes), "times", at_least=1.9)


def _record_runs(
    folders: Sequence[Path], options: Sequence[str], times: int
) -> dict[str, list[tuple[Run, Run]]]:
    """Runs of both sizes in turns, with one worker on one processor and with two on two."""
    found: dict[str, list[tuple[Run, Run]]] = {"1": [], "2": []}
    for _ in range(times):
        for workers, pairs in found.items():
            commands = [verification(folder, *options, "--workers", workers) for folder in folders]
            run: Callable[[Sequence[str]], Run] = timed if workers == "2" else _one
            small, large = (run(command) for command in commands)
            pairs.append((small, large))
    return found


def _one(command: Sequence[str]) -> Run:
    return _on_one(command, 1)[0]


def main() -> None:
    """Ask all of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--archive-ballots", type=int, default=1000)
    parser.add_argument("--curve-ballots", type=int, default=16_000)
    parser.add_argument("--record-ballots", type=int, default=32_000)
    parser.add_argument("--times", type=int, default=3)
    asked = parser.parse_args()
    print_machine()
    tool = integer_archive(asked.archive_ballots, asked.times)
    yardstick = YARDSTICK * tool if tool else None
    if yardstick:
        figure("belenios_yardstick", yardstick, "ballots/s")
    curve_archive(asked.curve_ballots, asked.times, yardstick)
    records(asked.record_ballots, asked.times, yardstick)


if __name__ == "__main__":
    main()
