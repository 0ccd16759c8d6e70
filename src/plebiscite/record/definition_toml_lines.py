"""On which line of a TOML file each key stands; the standard library's reader does not say.

Works on files that `tomllib` has accepted, so it looks for structure only and checks nothing.
"""

import re
import tomllib
from bisect import bisect_left

from plebiscite.record.definition_problem import Path

_BLANK = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_DOT = re.compile(r"[ \t]*\.[ \t]*")
_EQUALS = re.compile(r"[ \t]*=[ \t]*")
_SEPARATORS = re.compile(r"(?:[ \t\r\n,]|#[^\n]*)*")
_PLAIN_VALUE = re.compile(r"[^,\]}#\n]*")
# A quote may stand inside a multi-line string, and up to two just before its end.
_STRINGS = (
    re.compile(r'"""(?:\\.|[^\\])*?"""(?:"{0,2})', re.DOTALL),
    re.compile(r"'''.*?'''(?:'{0,2})", re.DOTALL),
    re.compile(r'"(?:\\.|[^"\\\n])*"'),
    re.compile(r"'[^'\n]*'"),
)


def lines_of(text: str) -> dict[Path, int]:
    """The line, from 1, of every table, key and list item in a valid TOML document."""
    return _Scanner(text).scan()


def line_at(lines: dict[Path, int], path: Path) -> int:
    """The line of `path`, or of the nearest thing around it; 1 if nothing around it is known."""
    for length in range(len(path), 0, -1):
        if path[:length] in lines:
            return lines[path[:length]]
    return 1


class _Scanner:
    def __init__(self, text: str) -> None:
        self.text = text
        self.position = 0
        self.breaks = [match.start() for match in re.finditer("\n", text)]
        self.lines: dict[Path, int] = {}
        self.table_counts: dict[Path, int] = {}  # of arrays of tables, by their path

    def scan(self) -> dict[Path, int]:
        table: Path = ()
        while True:
            self._skip(_BLANK)
            if self.position == len(self.text):
                return self.lines
            if self.text[self.position] == "[":
                table = self._header()
            else:
                self._pair(table)

    def _header(self) -> Path:
        line = self._line()
        many = self.text.startswith("[[", self.position)
        self.position += 2 if many else 1
        parts = self._key()
        path: Path = ()
        for part in parts[:-1]:
            path = self._newest((*path, part))
            self.lines.setdefault(path, line)
        path = (*path, parts[-1])
        if many:
            self.table_counts[path] = self.table_counts.get(path, 0) + 1
            self.lines.setdefault(path, line)
        path = self._newest(path)
        self.lines.setdefault(path, line)
        self.position = self.text.index("]]" if many else "]", self.position) + 1 + many
        return path

    def _newest(self, path: Path) -> Path:
        """The table that a header's `path` continues: the newest, in an array of tables."""
        count = self.table_counts.get(path)
        return path if count is None else (*path, count - 1)

    def _pair(self, table: Path) -> None:
        line = self._line()
        path = table
        for part in self._key():
            path = (*path, part)
            self.lines.setdefault(path, line)
        self._skip(_EQUALS)
        self._value(path)

    def _key(self) -> list[str]:
        self._skip(_BLANK)
        parts = [self._key_part()]
        while self._skip(_DOT):
            parts.append(self._key_part())
        return parts

    def _key_part(self) -> str:
        for pattern in _STRINGS[2:]:
            match = pattern.match(self.text, self.position)
            if match:
                self.position = match.end()
                return str(tomllib.loads(f"key = {match[0]}")["key"])
        match = _BARE_KEY.match(self.text, self.position)
        if match is None:
            raise AssertionError(self.position)
        self.position = match.end()
        return match[0]

    def _value(self, path: Path) -> None:
        first = self.text[self.position]
        if first == "[":
            self._items(path)
        elif first == "{":
            self._inline_table(path)
        elif first in "\"'":
            self._string()
        else:
            self._skip(_PLAIN_VALUE)

    def _string(self) -> None:
        any(self._skip(pattern) for pattern in _STRINGS)  # the first that matches

    def _items(self, path: Path) -> None:
        self.position += 1
        count = 0
        self._skip(_SEPARATORS)
        while self.text[self.position] != "]":
            self.lines[(*path, count)] = self._line()
            self._value((*path, count))
            count += 1
            self._skip(_SEPARATORS)
        self.position += 1

    def _inline_table(self, path: Path) -> None:
        self.position += 1
        self._skip(_SEPARATORS)
        while self.text[self.position] != "}":
            self._pair(path)
            self._skip(_SEPARATORS)
        self.position += 1

    def _skip(self, pattern: re.Pattern[str]) -> bool:
        """Move past what `pattern` matches here; whether that was anything."""
        match = pattern.match(self.text, self.position)
        if match is None or match.end() == self.position:
            return False
        self.position = match.end()
        return True

    def _line(self) -> int:
        return bisect_left(self.breaks, self.position) + 1
