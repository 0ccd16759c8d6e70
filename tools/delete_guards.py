"""Delete the guards of a module one by one, and see whether a test notices.

A guard is an `if` that raises, a `raise` that stands alone, a `try` that turns one error into
another or into a finding, a `with state.check(...)`, and a call made only for what it refuses
or reports. Each is deleted in a copy of the sources; the tests named for the module run against
the copy. A guard that no test misses is a survivor.

    python tools/delete_guards.py record/acts ballot/codes --report docs/reference/deleted-guards.md

Exit status: 1 when a guard survived. With `--report`, the sections of the modules named are
replaced in that file, and the others stay.
"""

import argparse
import ast
import compileall
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ROOT / "src"
UNIT_TESTS = ROOT / "tests" / "unit"
LONGEST_RUN = 60  # seconds; a test that hangs without its guard has noticed

_WITHHELD = "../attacks/test_a55_a_withheld_file_hides_a_lie.py"
_TIMES = ("verify/test_extensions_in_time.py", "../attacks/test_a51_ballots_outside_voting_time.py")
OTHER_TESTS = {
    "proofs/decryption": ("../vectors/test_decryption.py",),
    "record/apply": (
        "record/test_apply_booth.py",
        "../attacks/test_a50_a_bulletin_with_typed_figures.py",
    ),
    "offices/count_sheet": ("offices/test_papers.py",),
    "offices/voter_lists": ("offices/test_papers.py",),
    "record/apply_count": (_WITHHELD,),
    "record/state": ("record/test_apply_setup.py",),
    "verify/announced": ("verify/test_announced_at_the_end.py", _WITHHELD),
    "verify/conduct": (*_TIMES, _WITHHELD),
    "ballot/v1_ballot": ("ballot/test_v1_ballots.py",),
    "ballot/v1_encryption": ("ballot/test_v1_ballots.py",),
    "ballot/v1_equations": ("ballot/test_advice.py",),
    "ballot/v1_size": ("ballot/test_v1_ballots.py",),
    "ballot/v1_verification": ("ballot/test_v1_ballots.py",),
    "group/elgamal": ("group/test_elgamal.py",),
    "group/integers": ("group/test_powers.py",),
    "group/logarithm": ("group/test_elgamal.py",),
    "observe/checklist_form": ("observe/test_checklists.py",),
    "offices/observer": ("offices/test_observation.py",),
    "observe/article_days": ("observe/test_article_numbers.py",),
    "observe/article_extraction": ("observe/test_article_text.py",),
    **dict.fromkeys(
        ("observe/claim_checking", "observe/claim_outcomes", "observe/claim_subjects"),
        ("observe/test_claim_checking.py",),
    ),
    "observe/claim_targets": ("observe/test_claim_regions.py",),
    **dict.fromkeys(
        ("observe/dossier", "observe/dossier_adding", "observe/dossier_reading"),
        ("observe/test_dossier.py",),
    ),
    "observe/article_language": ("observe/test_article_text.py",),
}
"""Tests of modules beside, or in place of, a test file of their own name."""

_REFUSING = re.compile(r"^_*(check|require|verify|refuse|raise|report|record|keep|parse|open)")
_SURVIVED = "**nothing: it survived**"


class Guard(NamedTuple):
    """One place, as the report names it, and the module's source without it."""

    place: str
    without: str


class _Deletion(ast.NodeTransformer):
    """Takes the guard at one place out of a module."""

    def __init__(self, target: ast.stmt) -> None:
        self.target = (type(target), target.lineno, target.col_offset)

    def visit(self, node: ast.AST) -> ast.AST | list[ast.stmt]:
        place = (type(node), getattr(node, "lineno", 0), getattr(node, "col_offset", 0))
        if place != self.target:
            self.generic_visit(node)
            return node
        if isinstance(node, ast.With):
            return node.body
        if isinstance(node, ast.Try):
            return [*node.body, *node.orelse]
        if isinstance(node, ast.If) and node.orelse:
            node.body = [ast.Pass()]
            return node
        return ast.Pass()


def _is_guard(node: ast.AST, parent: ast.AST) -> bool:
    match node:
        case ast.If(body=[*_, ast.Raise() as raised]):
            return not _says_unreachable(raised)
        case ast.Raise():
            stands_alone = not isinstance(parent, ast.If | ast.ExceptHandler)
            return stands_alone and not _says_unreachable(node)
        case ast.Try(handlers=handlers):
            return any(_refuses(handler) for handler in handlers)
        case ast.With(items=[ast.withitem(context_expr=ast.Call(func=function))]):
            return _name(function) == "check"
        case ast.Expr(value=ast.Call(func=function)):
            return bool(_REFUSING.match(_name(function)))
    return False


def _says_unreachable(node: ast.Raise) -> bool:
    raised = node.exc.func if isinstance(node.exc, ast.Call) else node.exc
    return isinstance(raised, ast.Name) and raised.id == "AssertionError"


def _refuses(handler: ast.ExceptHandler) -> bool:
    return any(
        isinstance(node, ast.Raise)
        or (isinstance(node, ast.Call) and _name(node.func) in {"report", "append", "Finding"})
        for statement in handler.body
        for node in ast.walk(statement)
    )


def _name(function: ast.expr) -> str:
    match function:
        case ast.Attribute(attr=name) | ast.Name(id=name):
            return name
    return ""


def guards_of(source: str) -> Iterator[Guard]:
    """Every guard of a module's source, in order."""
    lines = source.split("\n")
    tree = ast.parse(source)
    found = [
        node
        for parent in ast.walk(tree)
        for node in ast.iter_child_nodes(parent)
        if isinstance(node, ast.stmt) and _is_guard(node, parent)
    ]
    for node in sorted(found, key=lambda node: node.lineno):
        without = ast.parse(source)
        _Deletion(node).generic_visit(without)
        yield Guard(f"{node.lineno}: {_words(lines, node)}", ast.unparse(without))


def _words(lines: list[str], node: ast.stmt) -> str:
    """The guard's first line, and of a `try` what it tries."""
    first = lines[node.lineno - 1].strip()
    return f"{first} {lines[node.lineno].strip()}" if isinstance(node, ast.Try) else first


def tests_of(module: str) -> list[str]:
    """The test files named for a module."""
    folder, _, name = module.rpartition("/")
    own = UNIT_TESTS / folder / f"test_{name}.py"
    found = [own] if own.exists() else []
    found += [(UNIT_TESTS / other).resolve() for other in OTHER_TESTS.get(module, ())]
    return [str(path.relative_to(ROOT)) for path in dict.fromkeys(found)]


class Copy:
    """A copy of the sources, in which one module at a time is changed."""

    def __init__(self, folder: Path) -> None:
        self.sources = folder / "src"
        shutil.copytree(SOURCES, self.sources, ignore=shutil.ignore_patterns("__pycache__"))
        compileall.compile_dir(self.sources, quiet=1)

    def path(self, module: str) -> Path:
        """The module's file."""
        return self.sources / "plebiscite" / f"{module}.py"

    def change(self, module: str, source: str) -> None:
        """Write the module, and forget its compiled form."""
        path = self.path(module)
        path.write_text(source, encoding="utf-8")
        for compiled in (path.parent / "__pycache__").glob(f"{path.stem}.*"):
            compiled.unlink()

    def failing_test(self, tests: list[str]) -> str | None:
        """The first test that fails against the copy; None when all pass."""
        environment = {
            **os.environ,
            "PYTHONPATH": str(self.sources),
            "PYTHONDONTWRITEBYTECODE": "1",
        }
        options = ["-x", "-q", "-p", "no:cacheprovider", "-m", "not slow"]
        command = [sys.executable, "-m", "pytest", *options, *tests]
        try:
            done = subprocess.run(
                command,
                cwd=ROOT,
                env=environment,
                capture_output=True,
                text=True,
                timeout=LONGEST_RUN,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return "the tests hang"
        if done.returncode == 0:
            return None
        found = re.search(r"^(?:FAILED|ERROR) (.+?)(?: - |$)", done.stdout, re.MULTILINE)
        return found[1] if found else "the tests cannot be collected"


def delete_guards(
    copy: Copy, module: str, tell: Callable[[str], None]
) -> list[tuple[Guard, str | None]]:
    """Each guard of `module`, and the test that failed without it."""
    original = copy.path(module).read_text(encoding="utf-8")
    # A module without a test file of its own is tested by those of its room.
    tests = tests_of(module) or ["tests/unit/" + module.partition("/")[0]]
    if failing := copy.failing_test(tests):
        raise SystemExit(f"{module}: {failing} fails before anything is deleted")
    outcomes = []
    for guard in guards_of(original):
        copy.change(module, guard.without)
        failed = copy.failing_test(tests)
        tell(f"{module} {guard.place} -> {failed or 'SURVIVED'}")
        outcomes.append((guard, failed))
    copy.change(module, original)
    return outcomes


def section(module: str, outcomes: list[tuple[Guard, str | None]]) -> str:
    """The part of the report about one module."""
    lines = [f"## {module}", "", "| guard | without it fails |", "|---|---|"]
    for guard, failed in outcomes:
        place = guard.place.replace("|", "\\|")
        test = f"`{failed.removeprefix('tests/unit/')}`" if failed else _SURVIVED
        lines.append(f"| `{place}` | {test.replace('|', chr(92) + '|')} |")
    return "\n".join(lines) + "\n"


HEAD = """# Deleted guards

Each guard of these modules was deleted in turn, and the tests named for the module were run:
the table shows the first test that failed. A guard whose deletion nothing notices would be
no guard. Made by `make guards`; the number is the line at that time.
"""


def write_report(path: Path, sections: dict[str, str]) -> None:
    """Replace these modules' sections in the report; keep the others, sorted."""
    kept: dict[str, str] = {}
    if path.exists():
        for part in path.read_text(encoding="utf-8").split("\n## ")[1:]:
            kept[part.split("\n", 1)[0]] = f"## {part.strip()}\n"
    kept |= sections
    text = "\n".join([HEAD, *(kept[module] for module in sorted(kept))])
    path.write_text(text, encoding="utf-8")


def main() -> int:
    """Run; 1 when a guard survived."""
    reader = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0] if __doc__ else None)
    reader.add_argument("modules", nargs="+", help="as record/acts")
    reader.add_argument("--report", type=Path, help="a Markdown file to write or bring up to date")
    chosen = reader.parse_args()
    survivors = 0
    with tempfile.TemporaryDirectory() as folder:
        copy = Copy(Path(folder))
        for module in chosen.modules:
            outcomes = delete_guards(copy, module, lambda line: print(line, flush=True))
            survivors += sum(failed is None for _, failed in outcomes)
            if chosen.report:
                write_report(chosen.report, {module: section(module, outcomes)})
    print(f"{survivors} guards survived")
    return 1 if survivors else 0


if __name__ == "__main__":
    sys.exit(main())
