"""The definition as people write it: one TOML file, read into values and texts.

All errors are reported together, each with its line, its key, what is wrong and the remedy.
"""

import re
import tomllib
from typing import NamedTuple

from plebiscite.record.definition import Definition, Texts
from plebiscite.record.definition_problem import DefinitionError, Path, Problem
from plebiscite.record.definition_rules import check_definition
from plebiscite.record.definition_toml_build import build_definition
from plebiscite.record.definition_toml_keys import DEFINITION
from plebiscite.record.definition_toml_lines import line_at, lines_of
from plebiscite.record.definition_toml_paths import written_path
from plebiscite.record.definition_toml_table import TableReader
from plebiscite.record.text_encoding import decode_text

_SYNTAX_LINE = re.compile(r" \(at line ([0-9]+), column [0-9]+\)")


class DefinitionReport(NamedTuple):
    """What was read, and everything wrong with it; the values are sound if nothing is an error."""

    definition: Definition
    texts: tuple[Texts, ...]
    problems: tuple[Problem, ...]


def read_definition(text: str | bytes, name: str) -> tuple[Definition, tuple[Texts, ...]]:
    """The definition in the TOML file `name`, and its texts in the order of its languages.

    Raises: DefinitionError (a MalformedError) with every error. Warnings pass: ask
    `read_definition_report` for them.
    """
    report = read_definition_report(text, name)
    errors = tuple(problem for problem in report.problems if problem.severity == "error")
    if errors:
        raise DefinitionError(errors)
    return report.definition, report.texts


def read_definition_report(text: str | bytes, name: str) -> DefinitionReport:
    """The same, with all problems, errors and warnings, by line.

    Raises: MalformedError if the bytes are no UTF-8, DefinitionError if the text is no TOML, so
    that nothing can be read.
    """
    plain = decode_text(text, name) if isinstance(text, bytes) else text
    try:
        values = tomllib.loads(plain)
    except tomllib.TOMLDecodeError as problem:
        raise DefinitionError((_syntax(problem, plain, name),)) from problem
    problems: list[Problem] = []
    definition, texts = build_definition(TableReader(values, DEFINITION, (), problems))
    seen = {one.path for one in problems}
    for found in check_definition(definition, texts):
        path = written_path(found.path, definition)
        if not _covered(path, seen):
            problems.append(Problem(path, found.message, found.remedy, found.severity))
    lines = lines_of(plain)
    placed = {
        Problem(one.path, one.message, one.remedy, one.severity, name, line_at(lines, one.path))
        for one in problems
    }
    ordered = sorted(placed, key=lambda one: (one.line, one.key, one.message))
    return DefinitionReport(definition, texts, tuple(ordered))


def _syntax(problem: tomllib.TOMLDecodeError, text: str, name: str) -> Problem:
    match = _SYNTAX_LINE.search(str(problem))
    line = int(match[1]) if match else text.count("\n") + 1  # else it says "at end of document"
    what = _SYNTAX_LINE.sub("", str(problem))
    return Problem((), what, "correct the TOML", file=name, line=line)


def _covered(path: Path, seen: set[Path]) -> bool:
    """Whether a problem at `path` only repeats one found at the same place or around it.

    The policy is made of [log] and [witnesses]: what is wrong with it follows from theirs.
    """
    if path == ("witnesses",) and {"log", "witnesses"} & {one[0] for one in seen}:
        return True
    return any(path[:length] in seen for length in range(1, len(path) + 1))
