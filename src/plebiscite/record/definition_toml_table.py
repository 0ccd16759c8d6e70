"""A table of the human-written definition, read key by key; problems are gathered, not raised.

Where a value is missing or of the wrong kind, a stand-in is returned so that reading goes on.
"""

from collections.abc import Callable, Mapping
from difflib import get_close_matches
from typing import Final, TypeVar

from plebiscite.errors import MalformedError
from plebiscite.record.definition_problem import Path, Problem
from plebiscite.record.definition_toml_keys import Table

T = TypeVar("T")

STAND_IN: Final = "-"  # for a text that is missing, and reported
_REMEDY: Final[dict[str, str]] = {
    "text": 'write a text in quotes, such as key = "text"',
    "whole": "write a whole number without quotes",
    "flag": "write true or false without quotes",
    "names": 'write a list of texts, such as ["en", "fr"]',
    "counts": "write numbers by name, such as { north = 120, south = 85 }",
    "table": "write a table",
    "tables": "write [[tables]] or a list of { tables }",
    "count or none": 'write a whole number, or "none"',
}


class TableReader:
    """One table: its values, what may stand in it, and where it is."""

    def __init__(
        self, values: Mapping[str, object], table: Table, path: Path, problems: list[Problem]
    ) -> None:
        self.values = values
        self.table = table
        self.path = path
        self.problems = problems
        self._unknown_keys()
        self._missing_keys()

    def has(self, key: str) -> bool:
        """Whether the key stands in the table."""
        return key in self.values

    def report(self, key: str, message: str, remedy: str) -> None:
        """Add a problem with the value of `key`."""
        self.problems.append(Problem((*self.path, key), message, remedy))

    def text(self, key: str, default: str = STAND_IN) -> str:
        """A string, one of the key's choices if it has any."""
        value = self._of(key, str, default)
        choices = self.table[key].choices
        if choices and value not in (default, *choices):
            self.report(key, f"{value[:40]!r} is unknown", f"write one of {', '.join(choices)}")
            return choices[0]
        return choices[0] if choices and value == STAND_IN else value

    def flag(self, key: str, *, default: bool) -> bool:
        """A boolean."""
        return self._of(key, bool, default)

    def whole(self, key: str, default: int) -> int:
        """An integer."""
        return self._of(key, int, default)

    def names(self, key: str) -> tuple[str, ...]:
        """A list of strings; those that are none are reported, and left out."""
        found = []
        for position, item in enumerate(self._of(key, list, [])):
            if isinstance(item, str):
                found.append(item)
            else:
                self._wrong((*self.path, key, position), "text")
        return tuple(found)

    def counts(self, key: str) -> dict[str, int]:
        """Whole numbers by name."""
        found: dict[str, int] = {}
        for name, count in self._of(key, dict, {}).items():
            if type(count) is int:
                found[name] = count
            else:
                self._wrong((*self.path, key, name), "whole")
        return found

    def count_or_none(self, key: str) -> int | None:
        """A whole number, or None for the text "none"."""
        value = self.values.get(key, "none")
        if type(value) is int:
            return value
        if value != "none":
            self._wrong((*self.path, key), "count or none")
        return None

    def converted(self, key: str, convert: Callable[[object], T], default: T) -> T:
        """A value read by `convert`, whose MalformedError is reported."""
        if key not in self.values:
            return default
        try:
            return convert(self.values[key])
        except MalformedError as problem:
            message, _, remedy = problem.message.partition("; ")
            self.report(key, message, remedy)
            return default

    def child(self, key: str) -> "TableReader":
        """The table behind `key`; an empty one when it is missing."""
        path = (*self.path, key)
        if key not in self.values:  # its absence is reported where it matters, not its own keys'
            return TableReader({}, _optional(self._table(key)), path, self.problems)
        return TableReader(self._of(key, dict, {}), self._table(key), path, self.problems)

    def children(self, key: str) -> list["TableReader"]:
        """The tables in the list behind `key`."""
        found = []
        for position, item in enumerate(self._of(key, list, [])):
            path = (*self.path, key, position)
            if isinstance(item, dict):
                found.append(TableReader(item, self._table(key), path, self.problems))
            else:
                self._wrong(path, "table")
        return found

    def texts(self, key: str, languages: tuple[str, ...]) -> dict[str, str]:
        """A string for each language. With one language, a plain string will do."""
        value = self.values.get(key)
        if value is None or not languages:
            return dict.fromkeys(languages, STAND_IN)
        if isinstance(value, str) and len(languages) == 1:
            return {languages[0]: value}
        if not isinstance(value, dict):
            example = ", ".join(f'{language} = "…"' for language in languages)
            self.report(key, "not a text for each language", f"write {{ {example} }}")
            return dict.fromkeys(languages, STAND_IN)
        self._languages(key, value, languages)
        return {language: self._text_in(key, value, language) for language in languages}

    def _text_in(self, key: str, value: Mapping[str, object], language: str) -> str:
        text = value.get(language, STAND_IN)
        if isinstance(text, str):
            return text
        self._wrong((*self.path, key, language), "text")
        return STAND_IN

    def _languages(self, key: str, value: Mapping[str, object], known: tuple[str, ...]) -> None:
        for language in known:
            if language not in value:
                self.report(key, f"no text in {language}", f'add {language} = "…"')
        for language in value:
            if language not in known:
                self.problems.append(
                    Problem(
                        (*self.path, key, language),
                        f"{language} is none of the languages {', '.join(known)}",
                        "add it to `languages`, or remove the text",
                    )
                )

    def _of(self, key: str, kind: type[T], default: T) -> T:
        if key not in self.values:
            return default
        value = self.values[key]
        if isinstance(value, kind) and (kind is bool or not isinstance(value, bool)):
            return value
        self._wrong((*self.path, key), self.table[key].kind)
        return default

    def _table(self, key: str) -> Table:
        return self.table[key].table or {}

    def _wrong(self, path: Path, kind: str) -> None:
        self.problems.append(Problem(path, "the wrong kind of value", _REMEDY[kind]))

    def _unknown_keys(self) -> None:
        for key in self.values:
            if key not in self.table:
                near = get_close_matches(key, self.table, n=1)
                known = f"did you mean `{near[0]}`?" if near else f"known: {', '.join(self.table)}"
                self.report(key, "unknown key", known)

    def _missing_keys(self) -> None:
        for key, entry in self.table.items():
            if entry.required and key not in self.values:
                self.report(key, "missing", f"add it: {entry.about}")


def _optional(table: Table) -> Table:
    return {key: entry._replace(required=False) for key, entry in table.items()}
