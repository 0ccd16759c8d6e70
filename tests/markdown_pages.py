"""Tables and code blocks of a page in Markdown."""

import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent
_FENCE = re.compile(r"^```(\S*)[^\n]*\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def page(name: str) -> str:
    """The text of a page, by its path in the repository."""
    return (ROOT / name).read_text(encoding="utf-8")


def sections(text: str, mark: str = "## ") -> dict[str, str]:
    """The parts of a page by their headings of one level."""
    _, *parts = re.split(f"^{mark}", text, flags=re.MULTILINE)
    return {part.split("\n", 1)[0].strip("` "): part.split("\n", 1)[1] for part in parts}


def rows(text: str) -> list[list[str]]:
    """The rows of every table in `text`, cells without spaces around; no headers."""
    return [row for table in tables(text) for row in table[1:]]


def tables(text: str) -> Iterator[list[list[str]]]:
    """Every table: its header, then its rows."""
    found: list[list[str]] = []
    for line in [*text.split("\n"), ""]:
        if line.startswith("|"):
            cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
            if not set("".join(cells)) <= set("-: "):
                found.append(cells)
        elif found:
            yield found
            found = []


def blocks(text: str, language: str) -> list[str]:
    """The code blocks of one language."""
    return [body for name, body in _FENCE.findall(text) if name == language]


def bare(cell: str) -> str:
    """A cell without its code marks."""
    return cell.replace("`", "")
