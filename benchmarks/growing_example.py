"""The standing example open for voting, its log's and witnesses' keys, and ballots for it.

Made once. The ballots are sealed and not yet in the log: whoever measures lets the log grow.
"""

import random
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.figures import BUILD, cores, say
from plebiscite.cli.examples_data import example
from plebiscite.cli.one_machine import DAY, OneMachine, with_fresh_keys
from plebiscite.cli.simulated_voters import Seat, sealed_ballots, seat
from plebiscite.log.checkpoint import Checkpoint, sign_checkpoint
from plebiscite.log.cosignature import cosign
from plebiscite.log.growth import grow
from plebiscite.log.keys import SigningKey
from plebiscite.log.policy_file import parse_policy_file
from plebiscite.log.witnessed import open_checkpoint
from plebiscite.record.roll import read_roll
from plebiscite.store.key_files import KeyFileKind, read_signing_key, write_signing_key
from plebiscite.store.record_files import CHECKPOINT, RecordFolder
from plebiscite.store.text_files import read_possibly_packed, read_text

_BALLOTS, _KEYS, _LOG = "ballots", "keys", "log.key"
_LENGTH = 4  # bytes before each ballot in the file


def growing_example(ballots: int) -> Path:
    """A folder with `record`, `policy`, `keys`, and a file of so many sealed `ballots`."""
    folder = BUILD / f"growing-{ballots}"
    if not (folder / _BALLOTS).exists():
        say(f"opening the standing example and sealing {ballots} ballots, once: minutes")
        unfinished = BUILD / f"unfinished-growing-{ballots}"
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir(parents=True)
        _make(unfinished, ballots)
        unfinished.rename(folder)
    return folder


def _make(folder: Path, ballots: int) -> None:
    toml = read_text(example("definition.toml"))
    toml = toml.replace('second_factor = "email-code"', 'second_factor = "none"')
    drawn = with_fresh_keys(toml, "definition.toml")
    parties = OneMachine(folder, drawn)
    (folder / "policy").write_bytes(bytes(parties.policy))
    parties.define()
    raw = read_possibly_packed(example("roll.csv.gz"))
    _, voters = read_roll(raw, "roll.csv", parties.definition)
    letters = parties.issue(list(voters), lambda: None)
    parties.ceremony()
    parties.clock.set(parties.definition.calendar.opens - 5 * DAY)
    parties.rehearse()
    parties.open_voting()
    parties.close()
    _keep_keys(folder / _KEYS, parties, drawn.keys)
    chooser = random.Random(2006)  # noqa: S311 - of the voters' choices only
    state = parties.state

    def seats() -> Iterator[Seat]:
        for letter in chooser.sample(letters, ballots):
            yield seat(state, letter.unit, letter.code, chooser)

    with (folder / _BALLOTS).open("wb") as file:
        for entry in sealed_ballots(state, seats(), cores()):
            file.write(len(entry).to_bytes(_LENGTH, "big") + entry)


def _keep_keys(folder: Path, parties: OneMachine, keys: dict[str, SigningKey]) -> None:
    origin = parties.definition.origin
    folder.mkdir()
    log = keys[parties.policy.log.name]
    write_signing_key(folder / _LOG, KeyFileKind.LOG, origin, log)
    for witness in parties.policy.policy.witnesses:
        key = keys[witness.key.name]
        path = folder / f"witness-{witness.name}.key"
        write_signing_key(path, KeyFileKind.WITNESS, origin, key)


def ballots_of(folder: Path) -> list[bytes]:
    """The sealed ballot entries, each of another voter."""
    raw, found, at = (folder / _BALLOTS).read_bytes(), [], 0
    while at < len(raw):
        size = int.from_bytes(raw[at : at + _LENGTH], "big")
        found.append(raw[at + _LENGTH : at + _LENGTH + size])
        at += _LENGTH + size
    return found


class GrowingLog:
    """A copy of the example's record that grows by whole batches, each cosigned by all witnesses.

    It publishes what a keeper publishes, without a keeper's fsyncs and second readings: only the
    reader is measured.
    """

    def __init__(self, example_folder: Path, copy: Path) -> None:
        shutil.copytree(example_folder / "record", copy)
        self.record = RecordFolder(copy)
        self.policy = parse_policy_file((example_folder / "policy").read_bytes())
        keys = example_folder / _KEYS
        origin = self.policy.log.name
        self._log = read_signing_key(keys / _LOG, KeyFileKind.LOG, origin)
        self._witnesses = [
            read_signing_key(path, KeyFileKind.WITNESS, origin)
            for path in sorted(keys.glob("witness-*"))
        ]
        opened = open_checkpoint(self.record.checkpoint(), self.policy.policy)
        self.size, self.root, self._time = opened.size, opened.root, opened.newest_time or 0

    def append(self, entries: Sequence[bytes]) -> None:
        """One batch, published."""
        growth = grow(self.record, self.size, self.root, entries)
        for path, data in growth.files.items():
            place = self.record.root / path
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(data)
        self.size, self.root, self._time = growth.size, growth.root, self._time + 1
        note = sign_checkpoint(Checkpoint(self._log.name, self.size, self.root), self._log)
        lines = (cosign(note.text, key, self._time) for key in self._witnesses)
        unfinished = self.record.root / ".unfinished-checkpoint"
        unfinished.write_bytes(bytes(note.with_signatures(lines)))
        unfinished.replace(self.record.root / CHECKPOINT)
