"""How many ballots a second does the service admit, and how soon does a voter have the receipt?

The standing example (eight ciphertexts a ballot), every ballot fully verified; on PostgreSQL, then
on SQLite; then three times as many as it can take; then public pages. The client runs on the same
machine and takes a share of its processors, which is told.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from benchmarks.figures import cores, figure, print_machine, say
from benchmarks.load import Answers, Wanted, at_once, at_rate, run
from benchmarks.processes import processor_seconds, with_command
from benchmarks.served_example import SLUG, ballots_of, copy_of_data, served_example
from plebiscite.log.policy_file import parse_policy_file
from plebiscite.server.configuration import DATA
from plebiscite.store.record_files import RecordFolder
from server.postgres import Postgres, postgres
from server.service import Service, service

_OK, _BUSY = 200, 503
_VOTERS_AT_ONCE = 600  # while the rate is looked for: two seconds of the rate aimed at
_OF_THE_RATE = 0.9  # kept up for the sustained run
_PAGES = (
    "/r/{slug}/status.json",
    "/en/r/{slug}/",
    "/en/r/{slug}/turnout/",
    "/fr/r/{slug}/",
    "/api/r/{slug}/setup",
    "/r/{slug}/record/checkpoint",
)
_REGISTER = """
import sys, django
django.setup()
from plebiscite.server.referendums.models import Referendum
Referendum.objects.create(
    slug=sys.argv[1], origin=sys.argv[2], state="sealed", title="Island", practice=True)
"""


class Plan(NamedTuple):
    """How long each part takes, in seconds."""

    calibration: float
    sustained: float
    overload: float
    pages: float
    rate: float = 0.0  # ballots a second to keep up; 0: nine tenths of the limit


class Voting:
    """Ballots that were not sent yet."""

    def __init__(self, ballots: list[bytes]) -> None:
        self.ballots = ballots
        self.sent = 0

    def wanted(self) -> Wanted:
        """The next ballots, to be posted; ends with the last one."""
        while self.sent < len(self.ballots):
            self.sent += 1
            yield f"/api/r/{SLUG}/ballots", self.ballots[self.sent - 1]


@contextmanager
def example_service(folder: Path, database: Postgres | None) -> Iterator[Service]:
    """The standing example, open, in a service of its own on this database (None: SQLite)."""
    with tempfile.TemporaryDirectory(prefix="bench-", dir=folder) as place:
        data = copy_of_data(folder, Path(place) / "data")
        settings = {"PLEBISCITE_DATABASE_URL": database.url} if database else {}
        with service(data, settings) as running:
            environment = {
                **running.environment,
                DATA: str(data),
                "DJANGO_SETTINGS_MODULE": "plebiscite.server.settings",
            }
            command = [sys.executable, "-c", _REGISTER, SLUG, "island.example/bench"]
            subprocess.run(command, env=environment, check=True)
            running.wait_for_health(seconds=120)
            yield running


def parts_of(running: Service) -> dict[str, list[int]]:
    """The processes of a service by what they do."""
    own = list(running.processes())
    return {
        "sequencer and checkers": with_command("sequencing.process", own),
        "web": with_command("granian", own),
        "worker and tick": [
            *with_command("serving.worker", own),
            *with_command("serving.ticking", own),
        ],
        "database": with_command("/postgres"),
        "client": [os.getpid()],
    }


def sustained(running: Service, voting: Voting, plan: Plan, name: str) -> float:
    """Find the rate, keep it up, and print what it was; ballots a second that were asked for."""
    found = run(
        running.port,
        lambda client: at_once(client, voting.wanted(), _VOTERS_AT_ONCE, plan.calibration),
    )
    limit = len(found.with_status(_OK)) / found.seconds
    say(f"{name}: {dict(found.statuses)} in {found.seconds:.1f} s with {_VOTERS_AT_ONCE} at once")
    figure(f"service_{name}_limit", limit, "ballots/s")
    before, began = processor_seconds(parts_of(running)), time.monotonic()
    rate = plan.rate or _OF_THE_RATE * limit
    kept = run(running.port, lambda client: at_rate(client, voting.wanted(), rate, plan.sustained))
    seconds = time.monotonic() - began
    after = processor_seconds(parts_of(running))
    admitted = len(kept.with_status(_OK))
    say(f"{name}: {dict(kept.statuses)} in {kept.seconds:.1f} s at {rate:.1f} a second")
    figure(f"service_{name}_admitted", admitted / kept.seconds, "ballots/s", at_least=100)
    figure(f"service_{name}_receipt_p50", kept.percentile(0.5), "s")
    figure(f"service_{name}_receipt_p99", kept.percentile(0.99), "s", at_most=3)
    figure(f"service_{name}_failed", len(kept.each) - admitted, "ballots", at_most=0)
    for part, spent in after.items():
        each = 1000 * (spent - before[part]) / max(admitted, 1)
        figure(f"service_{name}_processor_{part.replace(' ', '_')}", each, "ms/ballot")
    busy = sum(after.values()) - sum(before.values())
    figure(f"service_{name}_processors_busy", 100 * busy / (seconds * cores()), "%")
    # What the processors would give if they did nothing else: tells more on a busy machine.
    figure(f"service_{name}_processor_bound", cores() * admitted / busy, "ballots/s")
    return rate


def alone(running: Service, voting: Voting, name: str) -> None:
    """One voter after the other, and nobody else: how long does each wait?"""
    each = run(running.port, lambda client: at_once(client, voting.wanted(), 1, 15))
    figure(f"service_{name}_alone_receipt_p50", each.percentile(0.5), "s", at_most=1.5)


def overload(running: Service, voting: Voting, plan: Plan, name: str, rate: float) -> None:
    """Three times as many as it takes, then as many as before: nothing lost, honest refusals."""
    first = voting.sent
    flooded = run(
        running.port, lambda client: at_rate(client, voting.wanted(), 3 * rate, plan.overload)
    )
    asked = voting.ballots[first : voting.sent]
    say(f"{name}: {dict(flooded.statuses)} in {flooded.seconds:.1f} s at {3 * rate:.1f} a second")
    figure(f"service_{name}_overload_admitted", len(flooded.with_status(_OK)), "ballots")
    figure(f"service_{name}_overload_busy", len(flooded.with_status(_BUSY)), "ballots")
    others = len(flooded.each) - len(flooded.with_status(_OK)) - len(flooded.with_status(_BUSY))
    figure(f"service_{name}_overload_other", others, "ballots", at_most=0)
    figure(f"service_{name}_overload_receipt_p99", flooded.percentile(0.99), "s")
    figure(f"service_{name}_overload_busy_p99", flooded.percentile(0.99, _BUSY), "s")
    without = [answer for answer in flooded.with_status(_BUSY) if not answer.retry_after]
    figure(f"service_{name}_overload_busy_without_retry_after", len(without), "ballots", at_most=0)
    logged = entries_of(running)
    lost = [each for each in flooded.with_status(_OK) if asked[each.number] not in logged]
    figure(f"service_{name}_overload_lost", len(lost), "acknowledged ballots", at_most=0)
    taken = [each for each in flooded.with_status(_BUSY) if asked[each.number] in logged]
    figure(f"service_{name}_overload_logged_though_busy", len(taken), "ballots", at_most=0)
    refused = [asked[each.number] for each in flooded.with_status(_BUSY)]
    again = chain(((f"/api/r/{SLUG}/ballots", ballot) for ballot in refused), voting.wanted())
    after = run(running.port, lambda client: at_rate(client, again, rate / 2, 10))
    figure(f"service_{name}_recovered_receipt_p99", after.percentile(0.99), "s", at_most=3)
    failed = len(after.each) - len(after.with_status(_OK))
    figure(f"service_{name}_recovered_failed", failed, "ballots", at_most=0)


def entries_of(running: Service) -> set[bytes]:
    """Every entry of the published record."""
    folder = running.data / "referendums" / SLUG
    policy = parse_policy_file((folder / "policy").read_bytes())
    _, tree = RecordFolder(folder / "record").opened(policy.policy)
    return set(tree.entries())


def pages(running: Service, plan: Plan, name: str) -> None:
    """Public pages at 200 requests a second."""

    def wanted() -> Wanted:
        number = 0
        while True:
            yield _PAGES[number % len(_PAGES)].format(slug=SLUG), None
            number += 1

    shown = run(running.port, lambda client: at_rate(client, wanted(), 200, plan.pages))
    say(f"{name}: pages {dict(shown.statuses)} in {shown.seconds:.1f} s")
    figure(f"service_{name}_pages_p50", 1000 * shown.percentile(0.5), "ms")
    figure(f"service_{name}_pages_p99", 1000 * shown.percentile(0.99), "ms", at_most=100)
    failed = len(shown.each) - len(shown.with_status(_OK))
    figure(f"service_{name}_pages_failed", failed, "requests", at_most=0)
    for number, path in enumerate(_PAGES):
        of_one = Answers(1, [each for each in shown.each if each.number % len(_PAGES) == number])
        say(f"  {path}: {dict(of_one.statuses)}, p99 {1000 * of_one.percentile(0.99):.0f} ms")


def measure(folder: Path, plan: Plan, name: str, database: Postgres | None) -> None:
    """Everything on one kind of database."""
    with example_service(folder, database) as running:
        voting = Voting(ballots_of(folder))
        warm = run(running.port, lambda client: at_once(client, voting.wanted(), 8, 4))
        say(f"{name}: warmed up with {len(warm.each)} ballots")
        alone(running, voting, name)
        pages(running, plan, name)
        rate = sustained(running, voting, plan, name)
        overload(running, voting, plan, name, rate)


def main() -> None:
    """Measure both databases, unless one is named."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--ballots", type=int, default=48_000, help="made once, and kept")
    parser.add_argument("--seconds", type=float, default=60, help="of the sustained rate")
    parser.add_argument("--overload", type=float, default=30, help="seconds")
    parser.add_argument("--rate", type=float, default=0, help="to keep up, whatever the limit is")
    parser.add_argument("--only", choices=["postgresql", "sqlite"])
    asked = parser.parse_args()
    print_machine()
    plan = Plan(12, asked.seconds, asked.overload, 20, asked.rate)
    folder = served_example(asked.ballots)
    if asked.only != "sqlite":
        with postgres() as database:
            measure(folder, plan, "postgresql", database)
    if asked.only != "postgresql":
        measure(folder, plan, "sqlite", None)


if __name__ == "__main__":
    main()
