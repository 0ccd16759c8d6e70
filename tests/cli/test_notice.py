"""Incidents, answers and erasures by commands."""

from cli_town import CliTown, Stage


def _noted(town: CliTown, *verb: object, key: str = "commission") -> tuple[object, ...]:
    return (*verb, "--key", town.key(key), "--append", town.private)


def test_an_incident_is_logged_and_its_words_are_erased_by_order(town_at: Stage) -> None:
    town = town_at("defined")
    words = town.path("what.txt")
    words.write_text("The lights went out in the hall.", encoding="utf-8")
    before = {file.name for file in (town.record / "blob").iterdir()}
    incident = ("notice", "incident", "--code", "power-cut", "--words", words)
    told = town.told(*_noted(town, *incident))
    assert told["appended"][0]["kind"] == "incident"
    (blob,) = {file.name for file in (town.record / "blob").iterdir()} - before
    folders = ("--record", town.record, "--append", town.private)
    erase = ("notice", "erase", "--blob", blob, *folders)
    assert "no erasure of this blob is on the record" in town.refused(2, *erase)
    town.good(*_noted(town, "notice", "erasure", "--blob", blob, "--order", "Court 7, case 12"))
    assert town.told(*erase) == {"erased": blob}
    assert not (town.record / "blob" / blob).exists()
    assert "erasure" in town.good("record", "show").stdout


def test_only_statements_are_answered(town_at: Stage) -> None:
    town = town_at("defined")
    words = town.path("answer.txt")
    words.write_text("We looked into it.", encoding="utf-8")
    answer = ("notice", "answer", "--to", 0, "--words", words)
    assert "entry 0 is no statement" in town.refused(2, *_noted(town, *answer))
