"""Dossiers from files: TOML or JSON, every fault with its line.

Source: docs/reference/dossier.md.
"""

import json
import re
import tomllib
from bisect import bisect_left
from typing import Any, Final

import msgspec

from plebiscite.errors import MalformedError
from plebiscite.observe.dossier import FORMAT, Dossier, problems_of
from plebiscite.record.definition_problem import Path, Problem
from plebiscite.record.definition_toml_lines import line_at, lines_of

LARGEST: Final = 4_000_000  # bytes
DEEPEST: Final = 40  # lists and tables within each other
_STEP: Final = re.compile(r"\.([A-Za-z0-9_-]+)|\[([0-9]+)\]|\[\.\.\.\]")
_SPACE: Final = re.compile(r"[ \t\r\n]*")
_STRING: Final = re.compile(r'"(?:[^"\\]|\\.)*"')
_PLAIN: Final = re.compile(r"[^,\]}\s]*")


class DossierError(MalformedError):
    """A dossier with faults: all that could be found at once, in `problems`."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems


def parse_dossier(raw: bytes, name: str = "dossier") -> Dossier:
    """The dossier in a file, of the form only: see `checked_dossier`.

    Raises: DossierError naming file, line and remedy.
    """
    value, lines = _parsed(raw, name)
    return _converted(value, lines, name)


def checked_dossier(raw: bytes, name: str = "dossier") -> Dossier:
    """The dossier in a file, fit to be published.

    Raises: DossierError with every fault of its content: sources, votes, confirmations.
    """
    value, lines = _parsed(raw, name)
    dossier = _converted(value, lines, name)
    found = tuple(
        msgspec.structs.replace(each, file=name, line=line_at(lines, each.path))
        for each in problems_of(dossier)
    )
    if found:
        raise DossierError(found)
    return dossier


def is_json(raw: bytes) -> bool:
    """Whether a file is JSON; else it is taken for TOML."""
    return raw.lstrip().startswith(b"{")


def _parsed(raw: bytes, name: str) -> tuple[Any, dict[Path, int]]:
    """The plain value and the lines of its parts."""
    if len(raw) > LARGEST:
        raise MalformedError(f"a dossier is at most {LARGEST} bytes", place=name)
    try:
        text = raw.decode()
        if not is_json(raw):
            plain = text.replace("\r\n", "\n")
            return tomllib.loads(plain), lines_of(plain)
        value = json.loads(text, object_pairs_hook=_once, parse_constant=_refused)
        return value, _JsonLines(text).lines
    except UnicodeDecodeError as problem:
        raise MalformedError("this is no text in UTF-8", place=name) from problem
    except RecursionError as problem:
        raise MalformedError("lists and tables lie too deep in each other", place=name) from problem
    except ValueError as problem:  # of both readers, with its line
        raise MalformedError(f"this is neither TOML nor JSON: {problem}", place=name) from problem


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    fields = dict(pairs)
    if len(fields) != len(pairs):
        raise MalformedError("a field stands twice in one object")
    return fields


def _refused(word: str) -> None:
    raise MalformedError(f"{word} is no number")


def _converted(value: object, lines: dict[Path, int], name: str) -> Dossier:
    try:
        return msgspec.convert(value, Dossier)
    except msgspec.ValidationError as problem:
        message, _, where = str(problem).partition(" - at `")
        path = _path_in(where.rstrip("`"))
        missing = re.search(r"unknown field `([^`]*)`", message)
        exact = (*path, missing[1]) if missing else path
        remedy = f"see the format {FORMAT}"
        line = line_at(lines, exact)
        raise DossierError((Problem(exact, message, remedy, file=name, line=line),)) from problem


def _path_in(text: str) -> Path:
    """`$.positions[2].date` as a path."""
    steps = (match for match in _STEP.finditer(text) if match[1] or match[2])
    return tuple(match[1] or int(match[2]) for match in steps)


class _JsonLines:
    """The line, from 1, of every field and list item of a valid JSON text."""

    def __init__(self, text: str) -> None:
        self.text, self.lines = text, dict[Path, int]()
        self.breaks = [match.start() for match in re.finditer("\n", text)]
        self._value(0, ())

    def _value(self, start: int, path: Path) -> int:
        at = self._after_space(start)
        self.lines[path] = bisect_left(self.breaks, at) + 1
        if len(path) > DEEPEST:
            raise RecursionError
        if self.text[at] == '"':
            return self._string(at)[1]
        if self.text[at] in "{[":
            return self._parts(at, path)
        found = _PLAIN.match(self.text, at)
        assert found is not None  # noqa: S101 - the pattern matches nothing, too
        return found.end()

    def _parts(self, start: int, path: Path) -> int:
        """The parts of a list or an object, and the place after it."""
        is_list = self.text[start] == "["
        at, count = self._after_space(start + 1), 0
        while self.text[at] not in "]}":
            step: str | int = count
            if not is_list:
                step, at = self._string(at)
                at = self._after_space(at) + 1
            at = self._after_space(self._value(at, (*path, step)))
            at = self._after_space(at + 1) if self.text[at] == "," else at
            count += 1
        return at + 1

    def _string(self, start: int) -> tuple[str, int]:
        found = _STRING.match(self.text, start)
        assert found is not None  # noqa: S101 - the text was parsed before
        return str(json.loads(found[0])), found.end()

    def _after_space(self, at: int) -> int:
        found = _SPACE.match(self.text, at)
        assert found is not None  # noqa: S101 - the pattern matches nothing, too
        return found.end()
