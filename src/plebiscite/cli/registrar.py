"""`plebiscite registrar`: voting codes, on a machine apart from the record's."""

import os
import re
from pathlib import Path
from typing import Any

import click

from plebiscite.cli import registrar_desk
from plebiscite.cli.answer import progress_bar
from plebiscite.cli.definition import policy_of
from plebiscite.cli.desk import Place, act, desk, say_handed
from plebiscite.cli.file_kinds import FileKind, read_as, require_kind
from plebiscite.cli.key_reading import read_key
from plebiscite.cli.letters import (
    ROLLS,
    destroy_letters,
    require_first_issue,
    write_letters,
)
from plebiscite.cli.options import FILE, FOLDER, acting_options, example, key_option
from plebiscite.cli.referendum import confirm_option, confirmed
from plebiscite.errors import MisuseError
from plebiscite.offices import registrar as office
from plebiscite.offices.submission import Submission, read_submission, sign_submission
from plebiscite.record.definition import Definition
from plebiscite.record.entries import ExclusionEntry
from plebiscite.record.phases import Phase
from plebiscite.record.roll import read_roll
from plebiscite.record.roll_report import Voter
from plebiscite.record.state import RecordState
from plebiscite.store.text_files import read_possibly_packed

OFFICE = "registrar"
_DATA = re.compile("--data(?:=.*)?", re.DOTALL)


class _RegistrarGroup(click.Group):
    """With a desk's folder, `issue` is the desk's."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command, looked up by its name and by --data."""
        if args[:1] == ["issue"] and any(_DATA.fullmatch(each) for each in args[1:]):
            return "issue", registrar_desk.issue_at_desk, args[1:]
        return super().resolve_command(ctx, args)


@click.group(cls=_RegistrarGroup, epilog=example("plebiscite registrar serve --data desk"))
def registrar() -> None:
    """The registrar's desk: issue voting codes, mail them, follow the record; sign exclusions.

    Commands with --data work at a desk of their own, beside its pages (serve). `issue` without
    --data, and `destroy-mapping`, work with files alone.
    """


for _command in registrar_desk.COMMANDS:
    registrar.add_command(_command)


@registrar.command(
    epilog=example(
        "plebiscite registrar issue --roll roll.csv --key r.key --letters letters "
        "--record record --policy policy"
    )
)
@click.option("--roll", "roll_file", required=True, type=FILE, help="The electoral roll (CSV).")
@key_option
@click.option(
    "--letters",
    required=True,
    type=FOLDER,
    help="A new folder for the letters, the mapping and rolls.submission. Secret.",
)
@click.option("--again", is_flag=True, help="Make new codes; those made before are worthless.")
@acting_options
def issue(
    roll_file: Path,
    key: Path,
    letters: Path,
    *,
    again: bool,
    **place: Any,  # noqa: ANN401
) -> None:
    """A voting code for every voter: one file of letters for each district.

    With --data DIR instead, the codes of the desk in DIR are issued.

    The codes are votes. Print, mail, and keep no copy; only the public credentials go on the
    record, sorted, so that nobody can tell whose they are.
    """
    where = Place(**place)
    if where.append is None and where.out is None:
        where = where._replace(out=letters / ROLLS)
    with desk(where) as work:
        state = work.state
        signing = read_key(key, OFFICE, state.origin)
        require_unfrozen(state)
        require_first_issue(letters, state.origin, again=again)
        definition = state.required_definition()
        voters = _voters(roll_file, definition)
        with progress_bar("Making codes") as progress:
            made = []
            for letter in office.issue(definition, voters, os.urandom):
                made.append(letter)
                progress(len(made), len(voters))
        rolls = sign_submission(office.publish_rolls(definition, made), state, OFFICE, signing)
        written = write_letters(letters, made, policy_of(definition).words)
        handed = work.hand_in(rolls)
    more = [f"{path} holds codes or credentials: nobody else may see it." for path in written]
    say_handed(handed, as_json=where.as_json, more=more)


def _voters(path: Path, definition: Definition) -> tuple[Voter, ...]:
    """The voters of a clean roll. Raises MisuseError with every defect."""
    require_kind(path, FileKind.ROLL)
    report, voters = read_roll(read_possibly_packed(path), str(path), definition)
    if not report.clean:
        raise MisuseError("\n".join(report.lines()))
    return voters


def require_unfrozen(state: RecordState) -> None:
    """Return only while codes may be issued. Raises MisuseError with what to do instead."""
    if state.phase is Phase.ROLLS and not state.rolls:
        return
    if state.phase in {Phase.ROLLS, Phase.CEREMONY}:
        raise MisuseError(
            "the rolls are published already, and their codes mailed; other codes would not work. "
            "If letters are lost, exclude those credentials: plebiscite exclusion propose"
        )
    raise MisuseError(
        "the elections are logged, so the roll is frozen: every ballot is bound to it. A voter who "
        "must not vote is excluded (plebiscite exclusion propose); voters can be added only in a "
        "new record with a new definition"
    )


@registrar.command(epilog=example("plebiscite registrar sign exclusion.submission --key r.key"))
@click.argument("file", type=FILE)
@key_option
@acting_options
def sign(file: Path, key: Path, **place: Any) -> None:  # noqa: ANN401
    """Sign, after the commission, an exclusion."""
    where = Place(**place)
    if where.append is None and where.out is None:
        where = where._replace(out=file.with_name(f"{file.stem}-signed{file.suffix}"))

    def make(state: RecordState) -> Submission:
        found = read_as(file, FileKind.SUBMISSION, lambda raw: read_submission(raw, state.origin))
        known = {(each.unit, each.credential) for each in state.exclusions}
        for entry in found.entries:
            if isinstance(entry, ExclusionEntry) and (entry.unit, entry.credential) in known:
                raise MisuseError("this exclusion is already on the record (record show)")
        return found

    act(where, OFFICE, key, make)


@registrar.command(
    epilog=example("plebiscite registrar destroy-mapping --letters letters --key r.key")
)
@click.option("--letters", required=True, type=FOLDER, help="The folder of letters and mapping.")
@key_option
@confirm_option
@acting_options
def destroy_mapping(letters: Path, key: Path, confirm: str | None, **place: Any) -> None:  # noqa: ANN401
    """Delete letters and mapping, and say so on the record.

    Deleting cannot reach copies, backups and worn-out flash cells: destroy the medium, too.
    """
    where = Place(**place)

    def make(state: RecordState) -> Submission:
        if state.phase not in {Phase.CLOSED, Phase.ABORTED, Phase.ENDED}:
            raise MisuseError("the mapping is needed for exclusions until the count is closed")
        if not letters.is_dir():
            raise MisuseError("there is no such folder of letters", place=str(letters))
        confirmed(state, confirm, "destroy letters and mapping")
        destroy_letters(letters)  # first: what the record then says is true
        return Submission(()) if state.phase is Phase.ENDED else office.destroyed_mapping()

    act(where, OFFICE, key, make)
