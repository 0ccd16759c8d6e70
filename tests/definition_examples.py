"""The example definitions, and ways to spoil them: shared by the tests of the record."""

from functools import cache
from pathlib import Path

from plebiscite.record.definition import Definition, Texts
from plebiscite.record.definition_toml import read_definition, read_definition_report

ROOT = Path(__file__).parent.parent
EXAMPLES = ROOT / "examples"


def example_text(name: str) -> str:
    return (EXAMPLES / f"{name}.toml").read_text(encoding="utf-8")


@cache
def example(name: str) -> tuple[Definition, tuple[Texts, ...]]:
    return read_definition(example_text(name), f"{name}.toml")


def spoiled(*changes: tuple[str, str], name: str = "town") -> str:
    """The example's text with each first text replaced by the second."""
    text = example_text(name)
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    return text


def complaints(*changes: tuple[str, str], name: str = "town") -> list[str]:
    """What is said of the example spoiled so, beyond what is said of it as it is."""
    usual = read_definition_report(example_text(name), "file")[2]
    known = {(problem.key, problem.message) for problem in usual}
    found = read_definition_report(spoiled(*changes, name=name), "file")[2]
    return [str(problem) for problem in found if (problem.key, problem.message) not in known]
