"""`plebiscite roll`: the electoral roll, checked before it is used."""

from pathlib import Path

import click

from plebiscite.cli.answer import answer
from plebiscite.cli.definition import read_definition_file
from plebiscite.cli.door import FINE, UNUSABLE
from plebiscite.cli.file_kinds import FileKind, require_kind
from plebiscite.cli.options import FILE, example, json_option
from plebiscite.record.roll import read_roll
from plebiscite.store.text_files import read_possibly_packed


@click.group(epilog=example("plebiscite roll check roll.csv --definition town.toml"))
def roll() -> None:
    """Check an electoral roll."""


@roll.command(epilog=example("plebiscite roll check roll.csv --definition town.toml"))
@click.argument("file", type=FILE)
@click.option(
    "--definition", "definition_file", type=FILE, help="Compare districts and totals with it."
)
@json_option
def check(file: Path, definition_file: Path | None, *, as_json: bool) -> int:
    """Every defect with its line; nothing is skipped, corrected or uploaded."""
    definition = None if definition_file is None else read_definition_file(definition_file)[0]
    require_kind(file, FileKind.ROLL)
    report, _ = read_roll(read_possibly_packed(file), str(file), definition)
    answer(report, report.lines(), as_json=as_json)
    return FINE if report.clean else UNUSABLE
