"""One thing wrong with a definition: where, what, and the remedy."""

from typing import Literal

import msgspec

from plebiscite.errors import MalformedError

Path = tuple[str | int, ...]
"""Where in a definition: field names, and positions in lists from 0."""


class Problem(msgspec.Struct, frozen=True, omit_defaults=True):
    """A problem at `path`. Warnings can be lived with; errors are refused.

    `file` and `line` are known when the definition was read from a file; lines count from 1.
    """

    path: Path
    message: str
    remedy: str
    severity: Literal["error", "warning"] = "error"
    file: str = ""
    line: int = 0

    @property
    def key(self) -> str:
        """The path as people write it: `contests[0].rule.share`."""
        return format_path(self.path)

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}: " if self.file else ""
        return f"{where}{self.key}: {self.message}; {self.remedy}"


class DefinitionError(MalformedError):
    """A definition with errors: all of them, in `problems`."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems


def format_path(path: Path) -> str:
    """`("contests", 0, "rule")` as `contests[0].rule`; the whole definition when empty."""
    parts = [f"[{part}]" if isinstance(part, int) else f".{part}" for part in path]
    return "".join(parts).removeprefix(".") or "definition"


def warning(path: Path, message: str, remedy: str) -> Problem:
    """A problem that can be lived with."""
    return Problem(path, message, remedy, severity="warning")
