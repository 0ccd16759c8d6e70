"""A43: a trustee's secret computed with in a browser by arithmetic that tells it by its time.

The trustee's page computes with libsodium only; curve arithmetic of another library checks votes
of others, in modules that no module with a secret reaches. The modules are read, not run.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

BOOTH = Path(__file__).parents[2] / "booth"
TRUSTEE = BOOTH / "trustee"
WITH_SECRETS = ("group", "proofs", "ceremony", "offices")
_TYPES = re.compile(r"^import type [^;]*;", re.MULTILINE)
_FROM = re.compile(r'^(?:import|export)\s[^;]*?from\s+"([^"]+)"', re.MULTILINE)
_HARMLESS = re.compile(r"lib/(?:canonical/[a-z0-9_]+|errors)\.ts")


def imports(file: Path) -> list[str]:
    """What a module imports at run time."""
    return _FROM.findall(_TYPES.sub("", file.read_text(encoding="utf-8")))


def secret_modules() -> list[Path]:
    return sorted(path for name in WITH_SECRETS for path in (TRUSTEE / name).glob("*.ts"))


def reached(file: Path, seen: set[Path]) -> Iterator[Path]:
    """`file` and every module behind it."""
    if file in seen:
        return
    seen.add(file)
    yield file
    for name in imports(file):
        if name.startswith("."):
            yield from reached((file.parent / name).resolve(), seen)


def test_there_are_modules_with_secrets() -> None:
    assert len(secret_modules()) > 15


@pytest.mark.parametrize("file", secret_modules(), ids=lambda path: path.name)
def test_a_module_with_secrets_uses_only_bytes_and_texts_of_the_booth(file: Path) -> None:
    own = [(file.parent / name).resolve() for name in imports(file) if name.startswith(".")]
    foreign = [str(each.relative_to(BOOTH)) for each in own if TRUSTEE not in each.parents]
    assert [name for name in foreign if not _HARMLESS.fullmatch(name)] == []
    assert not any(name.startswith("@") for name in imports(file))


@pytest.mark.parametrize("folder", ["group", "proofs", "ceremony"])
def test_no_computation_with_secrets_reaches_other_curve_arithmetic(folder: str) -> None:
    for file in sorted((TRUSTEE / folder).glob("*.ts")):
        behind = reached(file, set())
        assert not [each for each in behind if any("@noble/curves" in n for n in imports(each))]


def test_libsodium_has_one_door() -> None:
    doors = [
        path.relative_to(BOOTH).as_posix()
        for path in TRUSTEE.rglob("*.ts*")
        if any("libsodium" in name for name in imports(path))
    ]
    assert doors == ["trustee/group/sodium.ts"]


def test_what_checks_votes_reaches_no_module_of_secret_files() -> None:
    behind = {
        path.relative_to(BOOTH).as_posix()
        for path in reached(TRUSTEE / "record/vote_check.ts", set())
    }
    assert any(name.startswith("lib/group/") for name in behind)
    secret = ("trustee/ceremony", "trustee/offices")
    assert not [name for name in behind if name.startswith(secret)]
