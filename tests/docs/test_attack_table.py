"""The table of attacks names every attack, and tests that exist; every attack test is in it."""

import re
from pathlib import Path

TESTS = Path(__file__).parents[1]
TABLE = (TESTS.parent / "docs" / "reference" / "attacks.md").read_text(encoding="utf-8")
ROWS = {
    int(number): row for row in TABLE.split("\n") for number in re.findall(r"^\| A([0-9]+) \|", row)
}


def test_every_attack_has_its_row() -> None:
    assert list(ROWS) == list(range(1, 57))


def test_every_row_names_a_test_or_says_why_not() -> None:
    for number, row in ROWS.items():
        last = row.rstrip("| ").rpartition(" | ")[2]
        assert last.startswith("`") or re.match(r"open: .{20}", last), number


def test_every_test_named_exists() -> None:
    python = re.findall(r"`([a-z_/0-9]+\.py)`", TABLE)
    typescript = re.findall(r"`(booth/tests/[a-z_/0-9.]+\.ts)`", TABLE)
    assert python
    assert typescript
    for file in (*(TESTS / name for name in python), *(TESTS.parent / name for name in typescript)):
        assert file.is_file(), file


def test_every_attack_test_is_in_the_rows_of_its_numbers() -> None:
    for file in sorted((TESTS / "attacks").glob("test_*.py")):
        numbers = re.findall(r"_a([0-9]{2})(?=_)", file.name)
        assert numbers, file.name
        for number in numbers:
            assert f"`attacks/{file.name}`" in ROWS[int(number)], file.name


def test_every_test_with_a_number_is_in_the_row_of_its_attack() -> None:
    found = [
        (int(number), f"`{file.relative_to(TESTS)}`")
        for part in ("server", "browser", "registry", "cli")
        for file in sorted((TESTS / part).rglob("test_*.py"))
        for number in re.findall(r"def test_a([0-9]{2})_", file.read_text(encoding="utf-8"))
    ]
    assert found
    for number, name in found:
        assert name in ROWS[number], (number, name)
