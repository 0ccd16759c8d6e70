"""A voter's choices as typed, and as shown back in words."""

import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import click

from plebiscite.errors import MalformedError, MisuseError
from plebiscite.offices.voter import Voter
from plebiscite.record.definition import Question, Texts
from plebiscite.record.state import RecordState
from plebiscite.store.text_files import read_text

_LONGEST = 1000  # bytes of a file with one code


def read_typed_code(source: str | None) -> str:
    """The voting code from a file, standard input, or a prompt that shows nothing.

    Raises: MalformedError, without the code, for a file of anything else; UnavailableError.
    """
    if source is None:
        typed: str = click.prompt("Voting code", hide_input=True, err=True)
        return typed.strip()
    text = sys.stdin.read(_LONGEST) if source == "-" else read_text(Path(source), limit=_LONGEST)
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    if len(lines) != 1:
        raise MalformedError(f"{len(lines)} lines; a file with a voting code has one", place=source)
    return lines[0]


def read_choices(texts: Iterable[str]) -> dict[str, list[str]]:
    """`question=option,option` as choices. Raises MisuseError for another shape or a repeat."""
    choices: dict[str, list[str]] = {}
    for text in texts:
        question, equals, options = text.partition("=")
        if not equals or not question:
            raise MisuseError(f"{text[:60]!r} is no choice; write QUESTION=OPTION[,OPTION]")
        if question in choices:
            raise MisuseError(f"question {question} is answered twice")
        choices[question] = [option for option in options.split(",") if option]
    return choices


def named_options(
    choices: Mapping[str, Sequence[str]], questions: Sequence[Question], texts: Texts
) -> dict[str, list[str]]:
    """The choices with every option by its id, for those named by their text; case is the same.

    Raises: MisuseError for a question that is left out and cannot be.
    """
    words = {asked.id: asked for contest in texts.contests for asked in contest.questions}
    named = {identifier: list(chosen) for identifier, chosen in choices.items()}
    strange = set(named) - {question.id for question in questions}  # told when sealing
    for question in questions:
        if question.id not in named:
            if question.min and not strange:
                raise MisuseError(_unanswered(question))
            continue
        said = [text.casefold() for text in words[question.id].options]
        named[question.id] = [
            question.options[said.index(option.casefold())]
            if option not in question.options and said.count(option.casefold()) == 1
            else option
            for option in named[question.id]
        ]
    return named


def _unanswered(question: Question) -> str:
    *others, last = [*question.options, *(["blank"] if question.blank else [])]
    answers = f"{', '.join(others)} or {last}" if others else last
    return f"question {question.id} is not answered: --choose {question.id}={answers}"


def texts_in(state: RecordState, language: str | None) -> Texts:
    """The words in a language, by default the first. Raises MisuseError for another language."""
    for texts in state.texts:
        if language in (None, texts.language):
            return texts
    known = ", ".join(texts.language for texts in state.texts)
    raise MisuseError(f"there are no texts in {language}; there are {known}")


def shown_choices(
    state: RecordState, unit: str, bits: Sequence[Sequence[int]], texts: Texts
) -> Iterator[str]:
    """What a ballot holds, question by question, in words."""
    words = {asked.id: asked for contest in texts.contests for asked in contest.questions}
    for question, row in zip(state.unit(unit).questions, bits, strict=True):
        said = words[question.id]
        names = ["(blank)", *said.options] if question.blank else list(said.options)
        chosen = [name for name, bit in zip(names, row, strict=True) if bit]
        yield f"{said.text}"
        yield f"  {', '.join(chosen) or '(nothing)'}"


def shown_place(state: RecordState, found: Voter) -> str:
    """The voter's district and how many entries this code has made."""
    unit = state.unit(found.unit)
    names = {district.id: district.name for district in state.required_definition().districts}
    return f"District {unit.district}, {names[unit.district]}; ballot number " + str(
        found.chain.counter + 1
    )
