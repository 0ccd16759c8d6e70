"""The standing example in a running service, open for voting, and ballots for it: made once.

The second factor is `none` and no witness is asked, so that only the service itself is measured.
"""

import os
import random
import re
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from benchmarks.figures import BUILD, cores, say
from plebiscite.cli.examples_data import example
from plebiscite.cli.simulated_voters import Seat, sealed_ballots, seat
from plebiscite.offices import registrar
from plebiscite.record.roll import read_roll
from plebiscite.record.state import RecordState
from plebiscite.store.text_files import read_possibly_packed, read_text
from served_town import ServedTown
from server.service import Service, service

SLUG = "island"
_FOLDER = BUILD / "served-example"
_BALLOTS = "ballots"
_LENGTH = 4  # bytes before each ballot in the file


class ServedExample(ServedTown):
    """78 districts and 55,000 voters. The state is read once for each phase: it is large."""

    _seen: tuple[bytes, RecordState] | None = None

    @property
    def state(self) -> RecordState:
        """The record as any party reads it."""
        checkpoint = (self.folder / "record/checkpoint").read_bytes()
        if self._seen is None or self._seen[0] != checkpoint:
            self._seen = (checkpoint, super().state)
        return self._seen[1]

    def issue(self) -> None:
        """Codes for everyone on the roll."""
        raw = read_possibly_packed(example("roll.csv.gz"))
        _, voters = read_roll(raw, "roll.csv", self.definition)
        self.letters = list(registrar.issue(self.definition, voters, os.urandom))
        self.hand_in(registrar.publish_rolls(self.definition, self.letters), "registrar")


def served_example(ballots: int) -> Path:
    """A data folder of a stopped service with the example open, and `ballots` sealed ballots."""
    folder = _FOLDER.with_name(f"{_FOLDER.name}-{ballots}")
    if not (folder / _BALLOTS).exists():
        say(f"setting up a service with the standing example and {ballots} ballots, once: minutes")
        unfinished = folder.with_name(f"unfinished-{folder.name}")
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir(parents=True)
        with service(unfinished / "data") as running:
            made = _opened(running)
            _seal(made, ballots, unfinished / _BALLOTS)
        unfinished.rename(folder)
    return folder


def copy_of_data(folder: Path, target: Path) -> Path:
    """A fresh data folder for one run, without a database."""
    shutil.copytree(
        folder / "data", target, ignore=shutil.ignore_patterns("run", "service.sqlite3*")
    )
    return target


def ballots_of(folder: Path) -> list[bytes]:
    """The sealed ballot entries, each of another voter."""
    raw, found, at = (folder / _BALLOTS).read_bytes(), [], 0
    while at < len(raw):
        size = int.from_bytes(raw[at : at + _LENGTH], "big")
        found.append(raw[at + _LENGTH : at + _LENGTH + size])
        at += _LENGTH + size
    return found


def _opened(running: Service) -> ServedExample:
    made = ServedExample(running.data, SLUG, toml=_definition(), origin="island.example/bench")
    made.open()
    return made


def _definition() -> str:
    """The standing example, open now, without second factor and witnesses."""
    toml = read_text(example("definition.toml"))
    toml = toml.replace('second_factor = "email-code"', 'second_factor = "none"')
    toml = re.sub(r"(?s)\[witnesses\].*?\n\]\n", '[witnesses]\nquorum = "none"\n', toml)
    today = datetime.now(UTC)
    days = {"opens": -1, "closes": 300, "mapping_destroyed_by": 400}
    for name, day in days.items():
        moved = f"{name} = {today + timedelta(day):%Y-%m-%dT%H:00:00}"
        toml = re.sub(rf"(?m)^{name} = .*$", moved, toml)
    return toml


def _seal(made: ServedExample, number: int, target: Path) -> None:
    chooser = random.Random(2006)  # noqa: S311 - of the voters' choices only
    state = made.state

    def seats() -> Iterator[Seat]:
        for letter in chooser.sample(made.letters, number):
            yield seat(state, letter.unit, letter.code, chooser)

    with target.open("wb") as file:
        for entry in sealed_ballots(state, seats(), cores()):
            file.write(len(entry).to_bytes(_LENGTH, "big") + entry)
