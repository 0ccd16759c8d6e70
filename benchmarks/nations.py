"""Records of any number of ballots: the standing example with its roll many times over.

Roll, ceremony and every ballot are real, written by the log's own writer with its checkpoints, and
the newest one is cosigned; the record ends while the vote is open. The keeper's check of each
ballot is left out: it is what verifiers do again, and here they are measured.
"""

import os
import random
import re
import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from benchmarks.figures import BUILD, cores, say
from plebiscite.ballot.codes import credential_secret, read_code
from plebiscite.canonical.batches import in_batches
from plebiscite.cli.examples_data import example
from plebiscite.cli.one_machine import DAY, OneMachine, with_fresh_keys
from plebiscite.cli.simulated_voters import Seat, random_bits, sealed_ballots
from plebiscite.offices import registrar
from plebiscite.offices.registrar import Letter
from plebiscite.record.acts import REGISTRAR
from plebiscite.record.roll import read_roll
from plebiscite.record.roll_report import Voter
from plebiscite.store.durable import DurableFiles
from plebiscite.store.text_files import read_possibly_packed, read_text

_REGION = 55_000
_BATCH = 2048
_COUNT = re.compile(r"(registered|D\d+-\d+) = (\d+)")


def _definition(factor: int) -> str:
    """The example with so many times its registered voters, and no second factor."""
    toml = read_text(example("definition.toml"))
    toml = toml.replace('second_factor = "email-code"', 'second_factor = "none"')
    return _COUNT.sub(lambda found: f"{found[1]} = {int(found[2]) * factor}", toml)


def _voters(factor: int) -> list[Voter]:
    """The example's roll, `factor` times, each time under other numbers."""
    small, _ = with_fresh_keys(_definition(1), "definition.toml")[:2]
    _, voters = read_roll(read_possibly_packed(example("roll.csv.gz")), "roll.csv", small)
    return [
        voter._replace(line=len(voters) * copy + voter.line, voter_id=f"{voter.voter_id}-{copy}")
        for copy in range(factor)
        for voter in voters
    ]


def _seats(parties: OneMachine, letters: list[Letter], ballots: int) -> Iterator[Seat]:
    state, chooser = parties.state, random.Random(7)  # noqa: S311 - choices that say nothing
    for letter in chooser.sample(letters, ballots):
        secret = credential_secret(state.group, state.origin, letter.unit, read_code(letter.code))
        questions = state.unit(letter.unit).questions
        bits = tuple(random_bits(question, chooser) for question in questions)
        yield Seat(letter.unit, secret, bits, 1, b"")


def _play(folder: Path, ballots: int) -> None:
    factor = -(-ballots // _REGION)
    drawn = with_fresh_keys(_definition(factor), "definition.toml")
    with closing(OneMachine(folder, drawn)) as parties:
        DurableFiles().write_whole(folder / "policy", bytes(parties.policy))
        parties.define()
        letters = list(registrar.issue(parties.definition, _voters(factor), os.urandom))
        parties.act(registrar.publish_rolls(parties.definition, letters), REGISTRAR)
        parties.ceremony()
        parties.clock.set(parties.definition.calendar.opens - 5 * DAY)
        parties.rehearse()
        parties.open_voting()
        say(f"{len(letters)} codes issued; sealing {ballots} ballots")
        sealed = sealed_ballots(parties.state, _seats(parties, letters, ballots), cores())
        done = 0
        for batch in in_batches(sealed, _BATCH):
            done += len(batch)
            parties.keeper.writer.append(batch, milestone=done == ballots)
            if done % (_BATCH * 32) == 0:
                say(f"{done} ballots")


def nation(ballots: int) -> Path:
    """The folder of such a record: `record` and `policy` lie in it. Made once."""
    folder = BUILD / f"nation-{ballots}"
    if not (folder / "policy").exists() or not (folder / "whole").exists():
        unfinished = BUILD / f"unfinished-nation-{ballots}"
        shutil.rmtree(unfinished, ignore_errors=True)
        shutil.rmtree(folder, ignore_errors=True)
        unfinished.mkdir(parents=True)
        _play(unfinished, ballots)
        (unfinished / "whole").touch()
        unfinished.rename(folder)
    return folder
