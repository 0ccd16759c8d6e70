"""`plebiscite definition`: the definition as people write it."""

import time
from pathlib import Path

import click
import msgspec

from plebiscite.cli.answer import answer, warn
from plebiscite.cli.definition_example import own_keys, small_example
from plebiscite.cli.definition_picture import picture
from plebiscite.cli.door import FINE, UNUSABLE, say_error
from plebiscite.cli.examples_data import example as example_file
from plebiscite.cli.file_kinds import FileKind, require_kind
from plebiscite.cli.options import FILE, FOLDER, example, json_option, out_option
from plebiscite.errors import MisuseError
from plebiscite.log.keys import parse_vkey
from plebiscite.log.policy_file import PolicyFile, make_policy_file, parse_policy_file
from plebiscite.log.policy_grammar import parse_policy
from plebiscite.record.definition import Definition, Texts
from plebiscite.record.definition_problem import DefinitionError, Problem
from plebiscite.record.definition_rules import check_calendar_now
from plebiscite.record.definition_toml import (
    DefinitionReport,
    read_definition,
    read_definition_report,
)
from plebiscite.store.durable import PUBLIC, DurableFiles
from plebiscite.store.text_files import read_text


class _Line(msgspec.Struct, frozen=True):
    severity: str
    line: int
    key: str
    message: str
    remedy: str


class _Checked(msgspec.Struct, frozen=True):
    usable: bool
    problems: tuple[_Line, ...]
    definition: Definition | None


@click.group(epilog=example("plebiscite definition check town.toml"))
def definition() -> None:
    """Write and check a definition: the questions, the calendar, districts and offices."""


@definition.command(epilog=example("plebiscite definition check town.toml"))
@click.argument("file", type=FILE)
@json_option
def check(file: Path, *, as_json: bool) -> int:
    """Every problem with its line, and what the definition says in one picture."""
    require_kind(file, FileKind.DEFINITION)
    report: DefinitionReport | None = None
    problems: tuple[Problem, ...]
    try:
        report = read_definition_report(read_text(file), str(file))
        problems = report.problems
        if not report.definition.practice:
            late = check_calendar_now(report.definition, int(time.time()))
            problems = (*problems, *late)
    except DefinitionError as problem:  # no TOML, so nothing can be read
        problems = problem.problems
    errors = tuple(each for each in problems if each.severity == "error")
    usable = report is not None and not errors
    lines = tuple(_Line(p.severity, p.line, p.key, p.message, p.remedy) for p in problems)
    found = report.definition if usable and report else None
    if errors and not as_json:
        say_error(DefinitionError(errors))
    for each in problems:
        if each.severity == "warning" and not as_json:
            warn(str(each))
    answer(_Checked(usable, lines, found), _shown(report, usable=usable), as_json=as_json)
    return FINE if usable else UNUSABLE


def _shown(report: DefinitionReport | None, *, usable: bool) -> list[str]:
    if report is None or not usable:
        return ["This definition cannot be used: correct it and check again."]
    return [*picture(report.definition, report.texts), "This definition can be used."]


@definition.command(
    "example",
    epilog=example(
        "plebiscite definition example --small --origin town.example/2026 --keys keys "
        "--out town.toml"
    ),
)
@click.option("--small", is_flag=True, help="A town of ten voters, instead of a whole region.")
@click.option("--origin", help="Your referendum's origin in place of the example's (small only).")
@click.option(
    "--keys",
    type=FOLDER,
    help="A folder of key files: their public halves replace the fictional ones (small only).",
)
@click.option("--practice", is_flag=True, help="Say in it that it is practice (small only).")
@out_option
@json_option
def write_example(
    out: Path,
    origin: str | None,
    keys: Path | None,
    *,
    small: bool,
    practice: bool,
    as_json: bool,
) -> None:
    """Write an annotated definition to start from."""
    if not small and (origin or keys or practice):
        raise MisuseError("--origin, --keys and --practice go with --small")
    text = read_text(example_file("town.toml" if small else "definition.toml"))
    if small:
        found = own_keys(keys, origin) if keys else None
        text = small_example(text, origin, found, practice=practice)
    DurableFiles().write_new(out, text.encode(), mode=PUBLIC)
    said = f"{out} is written: change it, then run plebiscite definition check {out}"
    answer({"file": str(out)}, [said], as_json=as_json)


@definition.command(epilog=example("plebiscite definition policy town.toml --out policy"))
@click.argument("file", type=FILE)
@out_option
@json_option
def policy(file: Path, out: Path, *, as_json: bool) -> None:
    """Write the policy file: the keys that everyone trusts. Its twelve words go on paper."""
    found, _ = read_definition_file(file)
    made = policy_of(found)
    DurableFiles().write_new(out, bytes(made), mode=PUBLIC)
    value = {"file": str(out), "sha256": made.digest.hex(), "words": made.words}
    lines = [
        f"{out} is written. Print these twelve words on every letter:",
        " ".join(made.words),
        f"SHA-256 {made.digest.hex()}",
    ]
    if made.tolerated_liars is None:
        lines.append("No witnesses are asked for: such a record is not for a real vote.")
    answer(value, lines, as_json=as_json)


def read_definition_file(file: Path) -> tuple[Definition, tuple[Texts, ...]]:
    """The definition in a file. Raises as `read_definition`, `read_text` and `require_kind`."""
    require_kind(file, FileKind.DEFINITION)
    return read_definition(read_text(file), str(file))


def policy_of(definition: Definition) -> PolicyFile:
    """The policy file that a definition gives. Raises as `make_policy_file`."""
    made = parse_policy(definition.policy.encode())
    return parse_policy_file(make_policy_file(parse_vkey(definition.commission.key), made))
