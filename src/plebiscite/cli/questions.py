"""What is asked, with the ids that `ballot prepare --choose` takes."""

from collections.abc import Iterator
from pathlib import Path

import click
import msgspec

from plebiscite.cli.answer import answer
from plebiscite.cli.choosing import read_typed_code, texts_in
from plebiscite.cli.options import example, json_option, policy_option, record_option
from plebiscite.cli.sources import read_policy, read_record
from plebiscite.offices.voter import BLANK, find_voter
from plebiscite.record.definition import Texts
from plebiscite.record.state import RecordState


class Asked(msgspec.Struct, frozen=True):
    """One question: its id and text, and its options' texts by id."""

    id: str
    text: str
    options: dict[str, str]
    min: int
    max: int


@click.command(epilog=example("plebiscite ballot questions --record record --policy policy"))
@record_option
@policy_option
@click.option(
    "--code-file",
    metavar="FILE",
    help="Only what this voting code may answer; - for standard input.  [default: everything]",
)
@click.option("--language", help="Show questions in this language.  [default: the first]")
@json_option
def questions(
    record: str, policy: Path, code_file: str | None, language: str | None, *, as_json: bool
) -> None:
    """The questions, with the ids of questions and options for --choose."""
    state = read_record(record, read_policy(policy)).state
    units = list(state.units)
    if code_file is not None:
        units = [find_voter(state, read_typed_code(code_file)).unit]
    asked = list(_asked(state, units, texts_in(state, language)))
    answer(asked, (line for each in asked for line in question_lines(each)), as_json=as_json)


def _asked(state: RecordState, units: list[str], texts: Texts) -> Iterator[Asked]:
    words = {said.id: said for contest in texts.contests for said in contest.questions}
    known = {each.id: each for uuid in units for each in state.units[uuid].questions}
    for question in known.values():
        said = words[question.id]
        options = dict(zip(question.options, said.options, strict=True))
        if question.blank:
            options[BLANK] = "(blank)"
        yield Asked(question.id, said.text, options, question.min, question.max)


def question_lines(asked: Asked) -> Iterator[str]:
    """A question, with the word to type for each answer."""
    yield f"{asked.id}: {asked.text}"
    if asked.max > 1:
        yield f"  choose {asked.min} to {asked.max}:"
    for identifier, text in asked.options.items():
        yield f"  --choose {asked.id}={identifier}  {text}"
