"""A calendar in the past is told when the definition is checked, unless it is practice."""

from pathlib import Path

from cli_town import FUTURE, PAST, CliTown, definition_text, replaced


def _said(folder: Path, text: str) -> str:
    town = CliTown(folder)
    file = folder / "town.toml"
    file.write_text(text, encoding="utf-8")
    return town.good("definition", "check", file).output


def test_a_calendar_in_the_past_is_told_and_one_to_come_is_not(tmp_path: Path) -> None:
    assert "voting has ended already" in _said(tmp_path, definition_text(PAST))
    assert "ended already" not in _said(tmp_path, definition_text(FUTURE))


def test_practice_may_lie_in_the_past(tmp_path: Path) -> None:
    practice = replaced(definition_text(PAST), "minimum = 5", "practice = true\nminimum = 5")
    assert "ended already" not in _said(tmp_path, practice)
