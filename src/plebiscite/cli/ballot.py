"""`plebiscite ballot`: vote, challenge, and check what became of a vote."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click
import msgspec

from plebiscite.ballot.envelope import tracker_of
from plebiscite.canonical.hexadecimal import parse_hex
from plebiscite.canonical.words import tracker_words
from plebiscite.cli.answer import answer
from plebiscite.cli.ballot_checking import check, opened, receipt
from plebiscite.cli.ballot_files import BallotFile, new_ballot, read_ballot, to_cast, to_challenge
from plebiscite.cli.choosing import (
    named_options,
    read_choices,
    read_typed_code,
    shown_choices,
    shown_place,
    texts_in,
)
from plebiscite.cli.desk import Handed, LoggedEntry, open_keeper, say_handed, write_to
from plebiscite.cli.options import (
    FILE,
    FOLDER,
    NO_RECORD,
    code_options,
    example,
    json_option,
    out_option,
    policy_option,
    record_option,
)
from plebiscite.cli.questions import questions
from plebiscite.cli.readiness import require_voting, retold
from plebiscite.cli.sources import read_policy, read_record
from plebiscite.cli.trackers import tracker_lines, tracker_text
from plebiscite.errors import MisuseError
from plebiscite.offices import voter as office
from plebiscite.offices.voter import find_voter
from plebiscite.record.entries import kind_of
from plebiscite.store.durable import PUBLIC, DurableFiles


@click.group(
    epilog=example(
        "plebiscite ballot prepare --code-file code --choose bench=yes --out my.ballot "
        "--record record --policy policy"
    )
)
def ballot() -> None:
    """Vote, challenge, and check what became of a vote.

    Whoever sees how you vote, or your ballot file before it is cast, knows your vote. Nothing
    here protects a voter who is forced, or who sells the vote.
    """


class _Prepared(msgspec.Struct, frozen=True):
    file: str
    unit: str
    district: str
    counter: int
    choices: dict[str, tuple[str, ...]]
    tracker: str
    words: tuple[str, ...]


@ballot.command(
    epilog=example(
        "plebiscite ballot prepare --code-file code --choose bench=yes --out my.ballot "
        "--record record --policy policy"
    )
)
@record_option
@policy_option
@code_options
@click.option(
    "--choose",
    multiple=True,
    metavar="QUESTION=OPTION[,OPTION]|QUESTION=blank",
    help="One for each question.",
)
@click.option("--language", help="Show questions in this language.  [default: the first]")
@out_option
@json_option
def prepare(
    record: str,
    policy: Path,
    code_file: str | None,
    choose: tuple[str, ...],
    language: str | None,
    out: Path,
    *,
    as_json: bool,
) -> None:
    """Seal a ballot. Note its tracker; then cast it, or challenge it and prepare another."""
    choices = read_choices(choose)
    state = read_record(record, read_policy(policy)).state
    texts = texts_in(state, language)
    require_voting(state)
    found = find_voter(state, read_typed_code(code_file))
    choices = named_options(choices, state.unit(found.unit).questions, texts)
    made = office.prepare(state, found, choices, os.urandom)
    tracker = tracker_of(made.ballot.encode())
    new_ballot(out, made, tracker)
    value = _Prepared(
        file=str(out),
        unit=made.unit,
        district=state.unit(made.unit).district,
        counter=made.counter,
        choices={question: tuple(chosen) for question, chosen in choices.items()},
        tracker=tracker_text(tracker),
        words=tracker_words(tracker),
    )
    lines = [
        shown_place(state, found),
        *shown_choices(state, made.unit, made.choices, texts),
        *tracker_lines(tracker),
        f"{out} is sealed and not cast. Cast it (ballot cast), or test it (ballot challenge).",
    ]
    answer(value, lines, as_json=as_json)


_handing = (
    click.option("--record", type=FOLDER, envvar="PLEBISCITE_RECORD", help="With --append."),
    click.option(
        "--policy",
        type=FILE,
        envvar="PLEBISCITE_POLICY",
        help="With --record: look first whether voting is still open.",
    ),
    click.option("--out", type=FILE, help="The submission file.  [default: beside the ballot]"),
    click.option(
        "--append", type=FOLDER, metavar="PRIVATE", help="Append at once: you are the keeper."
    ),
    click.option("--receipt", "receipt_file", type=FILE, help="With --append: its receipt."),
    json_option,
)


def _handing_options(command: Any) -> Any:  # noqa: ANN401 - a decorator
    for option in reversed(_handing):
        command = option(command)
    return command


@ballot.command(epilog=example("plebiscite ballot cast my.ballot --out my.submission"))
@click.argument("file", type=FILE)
@_handing_options
def cast(file: Path, **place: Any) -> None:  # noqa: ANN401
    """Cast a prepared ballot. It counts when you hold its receipt, not before."""
    _hand_in(file, to_cast, **place)


@ballot.command(epilog=example("plebiscite ballot challenge my.ballot --out my.submission"))
@click.argument("file", type=FILE)
@_handing_options
def challenge(file: Path, **place: Any) -> None:  # noqa: ANN401
    """Test the device: give the ballot up, so that a second device can look inside.

    It will not count. After its receipt: ballot opened, then ballot check on the other device;
    then prepare a new ballot. A challenge is no proof of how you vote: it throws the ballot away.
    """
    _hand_in(file, to_challenge, **place)


def _hand_in(
    path: Path,
    choose_fate: Callable[[Path, BallotFile], BallotFile],
    *,
    record: Path | None,
    policy: Path | None,
    out: Path | None,
    append: Path | None,
    receipt_file: Path | None,
    as_json: bool,
) -> None:
    file = read_ballot(path)
    more = tracker_lines(parse_hex(file.tracker))
    if append is None:
        if file.fate == "open" and record is not None and policy is not None:
            require_voting(read_record(str(record), read_policy(policy), quorum=False).state)
        if receipt_file is not None:
            raise MisuseError("a receipt comes with --append; else ask: plebiscite record receipt")
        file = choose_fate(path, file)
        handed = write_to(file.origin, file.submission, out or path.with_suffix(".submission"))
        say_handed(handed, as_json=as_json, more=more)
        return
    if record is None:
        raise MisuseError(NO_RECORD)
    with open_keeper(record, append) as keeper:
        if keeper.state.origin != file.origin:
            raise MisuseError(f"this ballot is for {file.origin}", place=str(path))
        if file.fate == "open":
            require_voting(keeper.state)
        file = choose_fate(path, file)
        with retold(keeper.state, file.submission.entries[0]):
            (kept,) = keeper.submit(file.submission)
    if receipt_file is not None and kept.receipt is not None:
        DurableFiles().write_whole(receipt_file, bytes(kept.receipt), mode=PUBLIC)
        more.append(f"{receipt_file} is the receipt.")
    kind = kind_of(file.submission.entries[0])
    logged = LoggedEntry(kept.position, kind, kept.receipt is not None)
    say_handed(Handed((kind,), "", (logged,), ()), as_json=as_json, more=more)


@ballot.command(
    epilog=example("plebiscite ballot withdraw --code-file code --record record --policy policy")
)
@record_option
@policy_option
@code_options
@click.option("--out", type=FILE, default=Path("withdrawal.submission"), show_default=True)
@json_option
def withdraw(record: str, policy: Path, code_file: str | None, out: Path, *, as_json: bool) -> None:
    """Ask that nothing of your code counts; commission and registrar sign it, too."""
    state = read_record(record, read_policy(policy)).state
    found = find_voter(state, read_typed_code(code_file))
    handed = write_to(state.origin, office.withdraw(state, found, os.urandom), out)
    lines = [f"{out} is ready: give it to the commission (exclusion propose --withdrawal)."]
    answer(handed, lines, as_json=as_json)


for _command in (questions, opened, check, receipt):
    ballot.add_command(_command)
