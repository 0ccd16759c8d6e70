"""`plebiscite demo`: the standing example, played by all parties on this machine."""

import os
import random
import shlex
import shutil
from collections.abc import Iterator
from contextlib import closing
from importlib import import_module
from pathlib import Path
from types import ModuleType

import click
from rich.console import Console

from plebiscite.ballot.envelope import tracker_of
from plebiscite.canonical.words import tracker_words
from plebiscite.cli.answer import answer
from plebiscite.cli.compiling import compiled_where_worth
from plebiscite.cli.demo_counting import announce_in_three, answer_invitations, certify, judge
from plebiscite.cli.demo_narrator import Narrator, Told
from plebiscite.cli.examples_data import example
from plebiscite.cli.one_machine import DAY, KILLED, OneMachine, with_fresh_keys
from plebiscite.cli.simulated_voters import Seat, sealed_ballots, seat
from plebiscite.cli.verify import default_workers, program, verified_with_disk
from plebiscite.cli.verify_report import print_report, report_page
from plebiscite.errors import MisuseError, UnavailableError
from plebiscite.offices import commission, voter
from plebiscite.offices.registrar import Letter
from plebiscite.record.acts import COMMISSION, REGISTRAR
from plebiscite.record.roll import read_roll
from plebiscite.record.roll_report import Voter
from plebiscite.results.exports import results_json, totals_csv, turnout_csv
from plebiscite.results.page import results_page
from plebiscite.results.referendum import ReferendumFigures
from plebiscite.store.belenios_exports import export_units
from plebiscite.store.durable import DurableFiles
from plebiscite.store.parallel_reading import ParallelReading
from plebiscite.store.record_files import RecordFolder
from plebiscite.store.text_files import read_possibly_packed, read_text
from plebiscite.verify.record_verification import Verified
from plebiscite.verify.report import Report

REVOTES = 0.03  # of the voters, who change their mind once
_SECOND_FACTOR = 'second_factor = "email-code"'
_README = """A demonstration of Plebiscite: fictional people, fresh keys, no real vote.

record              the whole record: all that is needed to check the result
policy              whose signatures count; in a real vote it reaches people on paper
results.html        the results page; results.json, totals.csv and turnout.csv have the figures
verification.html   the report of the verification
belenios            one Belenios archive for each district, and exports.json about them
service, practice   what the voting service keeps, if it was started; codes and keys to try it
observers           what an observer kept: its report, and evidence whose hash is on the record
keeper, witnesses   private folders of these parties; nobody needs them to check anything

The ballots are real ones of simulated voters. They were made in bulk: the program knew every
secret and worked in times that tell them. A real voter's device makes one ballot at a time, by
other code, in constant time.
"""
_EXAMPLE = """\b
Example:
  plebiscite demo --ballots 500
  plebiscite demo --ballots 55000 --folder /tmp/region --json
"""


@click.command(epilog=_EXAMPLE)
@click.option("--ballots", default=2000, show_default=True, type=click.IntRange(1, 55_000))
@click.option(
    "--folder",
    default="demo",
    show_default=True,
    type=click.Path(path_type=Path),
    help="Where everything goes. An earlier demonstration there is replaced.",
)
@click.option("--workers", type=click.IntRange(1), help="Processes to use; all processors.")
@click.option("--seed", default=2006, show_default=True, help="Of the voters' choices only.")
@click.option(
    "--serve",
    is_flag=True,
    help="Then start the voting service in the background, with a practice vote to try.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the outcome as JSON, nothing else.")
@click.option("--port", type=click.IntRange(1, 65_535), help="Of the service.  [default: 8000 on]")
def demo(
    *,
    ballots: int,
    folder: Path,
    workers: int | None,
    seed: int,
    serve: bool,
    as_json: bool,
    port: int | None,
) -> None:
    """Play the standing example: 55,000 registered voters, 78 districts, two contests.

    All parties act on this machine with fresh keys: commission, registrar, three trustees of
    whom two decrypt, seven witnesses, three observers, voters who change their minds or vote
    blank. Ends by verifying the record as a stranger would, and names the page to open.

    The voters are simulated: their ballots are made in bulk, from known secrets and in times
    that tell them, as no real voter's are. All 55,000 take some minutes on two processors.
    """
    served = _service() if serve else None
    if served:
        served.stop_earlier(folder)
    _clear(folder)
    console = Console(quiet=as_json)
    narrator = Narrator(console)
    cores = workers or default_workers()
    with compiled_where_worth(lambda _: ballots, ParallelReading(cores)):
        report = _play(folder, narrator, ballots, cores, random.Random(seed))  # noqa: S311
    if served:
        narrator.console.print()
        served.serve_demonstration(folder, console, port)
    if as_json:
        _print_json(folder, report, narrator)


def _play(
    folder: Path, narrator: Narrator, ballots: int, cores: int, chooser: random.Random
) -> Report:
    # Nobody here holds a second factor, so the record must not claim one.
    toml = read_text(example("definition.toml")).replace(_SECOND_FACTOR, 'second_factor = "none"')
    DurableFiles().write_whole(folder / "README.txt", _README.encode())
    with closing(OneMachine(folder, with_fresh_keys(toml, "definition.toml"))) as parties:
        _set_up(parties, narrator)
        letters = _issue(parties, narrator)
        _make_key(parties, narrator)
        narrator.lap("preparing")
        _vote(parties, narrator, letters, ballots, cores, chooser)
        narrator.lap("voting")
        _count(parties, narrator, cores)
    return _check(parties, narrator, folder, cores)


def _print_json(folder: Path, report: Report, narrator: Narrator) -> None:
    facts = report.facts
    told = Told(
        folder=str(folder),
        entries=facts.size,
        ballots=facts.ballots,
        verdict=report.verdict,
        exit_status=report.exit_status,
        seconds=narrator.seconds(),
    )
    answer(told, (), as_json=True)


def _service() -> ModuleType:
    """The part that needs the server extra, only when it is asked for."""
    try:
        return import_module("plebiscite.cli.demo_service")
    except ImportError as missing:
        raise UnavailableError(
            "the service is not part of this installation; install plebiscite[server]"
        ) from missing


def _clear(folder: Path) -> None:
    """Only what an earlier demonstration left may be replaced."""
    if not folder.exists():
        return
    if any(folder.iterdir()) and not (folder / "README.txt").is_file():
        raise MisuseError(
            "this folder holds something that no demonstration wrote; name another with --folder",
            place=str(folder),
        )
    shutil.rmtree(folder)


def _set_up(parties: OneMachine, narrator: Narrator) -> None:
    definition = parties.definition
    DurableFiles().write_whole(parties.folder / "policy", bytes(parties.policy))
    parties.define()
    narrator.say(
        "commission",
        f"logs the definition: {len(definition.districts)} districts, "
        f"{len(definition.contests)} contests, {len(definition.languages)} languages",
    )
    if parties.witnesses.liar:
        narrator.say("witnesses", f"seven processes; {parties.witnesses.liar} lies from the start")
    answer_invitations(parties)
    narrator.say("observers", "one accepts, one declines, one boycotts; all of it is on the record")


def _issue(parties: OneMachine, narrator: Narrator) -> list[Letter]:
    raw = read_possibly_packed(example("roll.csv.gz"))
    report, voters = read_roll(raw, "roll.csv", parties.definition)
    if not report.clean:
        raise MisuseError("\n".join(report.lines()))
    with narrator.bar("voting codes", len(voters)) as shown:
        done = 0

        def issued() -> None:
            nonlocal done
            done += 1
            if done % 500 == 0:
                shown(done)

        letters = parties.issue(list[Voter](voters), issued)
    narrator.say(
        "registrar",
        f"issues {len(letters):,} voting codes (one reads {letters[0].code}) and publishes the "
        "credentials, sorted, without a name",
    )
    return letters


def _make_key(parties: OneMachine, narrator: Narrator) -> None:
    parties.ceremony()
    threshold, number = parties.definition.trustees.threshold, len(parties.owners)
    narrator.say("trustees", f"make the key together; {threshold} of {number} will be needed")
    parties.clock.set(parties.definition.calendar.opens - 5 * DAY)
    parties.rehearse()
    narrator.say("trustees", "rehearse the decryption with their real keys")


def _vote(
    parties: OneMachine,
    narrator: Narrator,
    letters: list[Letter],
    ballots: int,
    workers: int,
    chooser: random.Random,
) -> None:
    parties.open_voting()
    narrator.say("commission", "opens the vote")
    voters = chooser.sample(letters, min(ballots, len(letters)))
    half = len(voters) // 2
    _cast(parties, narrator, voters[:half], workers, chooser)
    parties.witnesses.kill(KILLED)
    narrator.say("witnesses", f"{KILLED} is killed; the five that are needed remain")
    _cast(parties, narrator, voters[half:], workers, chooser)
    again = chooser.sample(voters, max(1, int(len(voters) * REVOTES)))
    _cast(parties, narrator, again, workers, chooser)
    narrator.say("voters", f"{len(voters):,} voted, {len(again):,} of them changed their minds")
    _challenge(parties, narrator, voters[0])
    _withdraw(parties, narrator, voters[-1])
    parties.act(commission.pause("The service was moved to another building.", os.urandom))
    parties.act(commission.resume())
    narrator.say("commission", "pauses the vote and resumes it; the reason is on the record")


def _cast(
    parties: OneMachine,
    narrator: Narrator,
    voters: list[Letter],
    workers: int,
    chooser: random.Random,
) -> None:
    def seats() -> Iterator[Seat]:
        for letter in voters:
            yield seat(parties.state, letter.unit, letter.code, chooser)

    with narrator.bar("ballots", len(voters)) as shown:
        parties.keeper.cast_stream(
            sealed_ballots(parties.state, seats(), workers),
            read=ParallelReading(workers),
            shuffle=random.SystemRandom().shuffle,
            progress=shown,
        )


def _challenge(parties: OneMachine, narrator: Narrator, letter: Letter) -> None:
    found = voter.find_voter(parties.state, letter.code, unit=letter.unit)
    questions = parties.state.unit(letter.unit).questions
    answers = {question.id: [question.options[0]] for question in questions}
    prepared = voter.prepare(parties.state, found, answers, os.urandom)
    parties.keeper.submit(voter.challenge(prepared))
    words = " ".join(tracker_words(tracker_of(prepared.ballot.encode())))
    narrator.say("voter", f"challenges the sealed ballot “{words}”; it can never be cast")


def _withdraw(parties: OneMachine, narrator: Narrator, letter: Letter) -> None:
    found = voter.find_voter(parties.state, letter.code, unit=letter.unit)
    parties.act(voter.withdraw(parties.state, found, os.urandom), COMMISSION, REGISTRAR)
    narrator.say("voter", "withdraws; the exclusion is signed by voter, commission and registrar")


def _count(parties: OneMachine, narrator: Narrator, workers: int) -> None:
    parties.end_voting()
    groups = parties.state.groups
    joined = len(parties.state.units) - len(groups)
    narrator.say(
        "commission",
        f"closes: {len(groups)} groups, {joined} small districts joined their neighbours",
    )
    narrator.lap("closing")
    with (
        narrator.bar("trustees check the record", parties.keeper.writer.size) as shown,
        verified_with_disk(
            RecordFolder(parties.record),
            parties.policy,
            workers=workers,
            progress=lambda done, _: shown(done),
        ) as verified,
    ):
        if verified.report.exit_status:
            raise MisuseError(f"the trustees refuse to decrypt: {verified.report.verdict}")
        narrator.lap("trustees_check")
        owners = parties.owners[: parties.definition.trustees.threshold]
        decryptions = parties.decryptions(owners, verified.state)
        report = verified.report
    narrator.say("trustees", "check the whole record, as an observer does (once for all here)")
    announce_in_three(parties, decryptions, narrator.say)
    judge(parties, report)
    narrator.say("observers", "one agrees, with a remark; one does not recognise the vote")
    certify(parties, narrator.say)
    parties.end()
    narrator.say("commission", "ends the record, when keys and mapping are destroyed")
    for name, trouble in sorted(parties.witnesses.troubles().items()):
        narrator.say("witnesses", f"{name}: {trouble}")
    narrator.lap("counting")


def _check(parties: OneMachine, narrator: Narrator, folder: Path, workers: int) -> Report:
    record, size = RecordFolder(parties.record), parties.state.size
    with (
        narrator.bar("a stranger checks the record", size) as shown,
        verified_with_disk(
            record, parties.policy, workers=workers, progress=lambda done, _: shown(done)
        ) as verified,
    ):
        narrator.lap("strangers_check")
        _, tree = record.opened(parties.policy.policy)
        export_units(verified.state, tree, folder / "belenios")
    narrator.lap("archives")
    narrator.say("stranger", "has checked the record, knowing only its folder and the policy")
    narrator.console.print()
    print_report(narrator.console, verified)
    words = ["verify", str(parties.record), "--policy", str(folder / "policy")]
    # Pages are for strangers, to whom the place of this program says nothing.
    command = shlex.join(["plebiscite", *words])
    if verified.figures is None:
        raise MisuseError("the demonstration ended without figures")
    _write_pages(folder, verified, verified.figures, command)
    narrator.console.print()
    places = {
        "Results page": folder / "results.html",
        "Report": folder / "verification.html",
        "Archives": f"{folder / 'belenios'} (one for each district)",
        "Check it again": shlex.join([program(), *words]),
    }
    for name, place in places.items():
        narrator.console.print(f"{name + ':':<15} {place}", soft_wrap=True)
    return verified.report


def _write_pages(
    folder: Path, verified: Verified, figures: ReferendumFigures, command: str
) -> None:
    files = DurableFiles()
    pages = {
        "results.html": results_page(figures, command),
        "verification.html": report_page(verified, command),
        "totals.csv": totals_csv(figures),
        "turnout.csv": turnout_csv(figures),
    }
    for name, text in pages.items():
        files.write_whole(folder / name, text.encode())
    files.write_whole(folder / "results.json", results_json(figures))
