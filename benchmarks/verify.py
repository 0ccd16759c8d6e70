"""How quick is `plebiscite verify`, and how does it compare with belenios-tool?

Two questions. A Belenios archive (BELENIOS-2048, 8 ciphertexts a ballot) checked by both
programs on one processor, in turns, so that whatever else the machine does meets both; then
by ours with two workers. And a record of our own (Ed25519, the standing example), with one
worker and with two.
"""

import argparse
from statistics import median

from benchmarks.archives import archive
from benchmarks.commands import Run, belenios_tool, one_processor, plebiscite, timed
from benchmarks.figures import figure, print_machine
from benchmarks.records import record, verification


def _walls(runs: list[Run]) -> float:
    return median(run.wall for run in runs)


def _processor(runs: list[Run]) -> float:
    return median(run.processor for run in runs)


def archives(ballots: int, pairs: int) -> None:
    """Our `verify` beside belenios-tool's on one archive; both must accept it."""
    path = archive(ballots)
    ours, theirs, tool = list[Run](), list[Run](), belenios_tool()
    command = [plebiscite(), "verify", str(path), "--workers"]
    with one_processor():
        for _ in range(pairs):
            ours.append(timed([*command, "1"]))
            if tool:
                theirs.append(timed([tool, "election", "verify"], folder=path.parent))
    figure("archive_ballots", ballots, "ballots")
    figure("archive_verify_one_core", _walls(ours), "s")
    figure("archive_verify_one_core_processor", _processor(ours), "s")
    if tool:
        figure("belenios_tool_one_core", _walls(theirs), "s")
        figure("belenios_tool_one_core_processor", _processor(theirs), "s")
        figure("archive_times_as_fast", _walls(theirs) / _walls(ours), "times")
        ratio = _processor(theirs) / _processor(ours)
        figure("archive_times_as_fast_processor", ratio, "times", at_least=1)
    two = [timed([*command, "2"]) for _ in range(pairs)]
    figure("archive_verify_two_workers", _walls(two), "s")
    figure("archive_speed_up_two_workers", _walls(ours) / _walls(two), "times", at_least=1.8)


def records(ballots: int, pairs: int) -> None:
    """A record of our own, whole: roll, ceremony, ballots, count."""
    folder = record(ballots)
    one, two = list[Run](), list[Run]()
    for _ in range(pairs):
        with one_processor():
            one.append(timed(verification(folder, "--workers", "1")))
        two.append(timed(verification(folder, "--workers", "2")))
    figure("record_ballots", ballots, "ballots")
    figure("record_verify_one_worker", _walls(one), "s")
    figure("record_verify_one_worker_processor", _processor(one), "s")
    figure("record_one_worker", ballots / _walls(one), "ballots/s")
    figure("record_verify_two_workers", _walls(two), "s")
    figure("record_two_workers", ballots / _walls(two), "ballots/s")
    figure("record_speed_up_two_workers", _walls(one) / _walls(two), "times")


def main() -> None:
    """Ask both questions."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--archive-ballots", type=int, default=1000)
    parser.add_argument("--record-ballots", type=int, default=1000)
    parser.add_argument("--pairs", type=int, default=3)
    asked = parser.parse_args()
    print_machine()
    archives(asked.archive_ballots, asked.pairs)
    records(asked.record_ballots, asked.pairs)


if __name__ == "__main__":
    main()
