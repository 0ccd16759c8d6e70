"""Cosigned checkpoints with seven local witnesses of whom five are needed, under a steady load.

`python -m benchmarks.witnesses`: seven `plebiscite witness serve` processes on loopback, each with
its state on this disk, and a log to which already-checked entries are added at a steady rate. Every
batch is one checkpoint: signed, written, read back, cosigned by the quorum, published.
"""

import statistics
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.figures import figure, print_machine, say

if TYPE_CHECKING:
    from plebiscite.store.log_writer import LogWriter

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

RATE = 100  # entries a second
SECONDS = 30.0
ENTRY_BYTES = 2000  # as long as a small ballot entry
WITNESSES, NEEDED = 7, 5
LARGEST_P50, LARGEST_P99 = 300.0, 1000.0  # milliseconds


def cosigned_checkpoints(folder: Path, seconds: float = SECONDS) -> tuple[list[float], list[float]]:
    """Milliseconds for each cosigned checkpoint, and for each entry from its arrival to there."""
    from kept_log import KeptLog  # noqa: PLC0415 - of the tests
    from plebiscite.store.http_witnesses import HttpWitnesses  # noqa: PLC0415
    from witness_processes import SEVEN, policy_of, witness_processes  # noqa: PLC0415

    with ExitStack() as opened:
        processes = opened.enter_context(witness_processes(folder, SEVEN[:WITNESSES]))
        policy = policy_of([each.address for each in processes], NEEDED)
        log = KeptLog(folder).create()
        witnesses = HttpWitnesses(policy, log.private)
        opened.callback(witnesses.close)
        writer = opened.enter_context(log.writer(policy, witnesses))
        writer.append([b"the first, while everybody still connects"])
        return _loaded(writer, seconds)


def _loaded(writer: "LogWriter", seconds: float) -> tuple[list[float], list[float]]:
    checkpoints: list[float] = []
    entries: list[float] = []
    start = time.perf_counter()
    added = 0
    while (now := time.perf_counter()) < start + seconds:
        arrived = int((now - start) * RATE)
        if arrived == added:
            time.sleep(1 / RATE)
            continue
        writer.append([b"%020d" % number * (ENTRY_BYTES // 20) for number in range(added, arrived)])
        if not writer.published().is_quorum_met:
            raise RuntimeError("a checkpoint without its quorum")
        done = time.perf_counter()
        checkpoints.append(1000 * (done - now))
        entries += [1000 * (done - start - number / RATE) for number in range(added, arrived)]
        added = arrived
    return checkpoints, entries


def quantile(values: list[float], share: float) -> float:
    """The value below which `share` of all lie."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def measure_witnesses() -> None:
    """Print the figures."""
    say(f"{WITNESSES} witnesses, {RATE} entries a second, {SECONDS:g} seconds")
    with tempfile.TemporaryDirectory(prefix="plebiscite-witnesses-") as folder:
        checkpoints, entries = cosigned_checkpoints(Path(folder))
    figure(
        "cosigned_checkpoint_p50",
        statistics.median(checkpoints),
        "ms",
        at_most=LARGEST_P50,
    )
    figure(
        "cosigned_checkpoint_p99",
        quantile(checkpoints, 0.99),
        "ms",
        at_most=LARGEST_P99,
    )
    figure("entry_to_cosigned_checkpoint_p50", statistics.median(entries), "ms")
    figure("entry_to_cosigned_checkpoint_p99", quantile(entries, 0.99), "ms")
    figure("entries_each_cosigned_checkpoint", len(entries) / len(checkpoints), "entries")


if __name__ == "__main__":
    print_machine()
    measure_witnesses()
