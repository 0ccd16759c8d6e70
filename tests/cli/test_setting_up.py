"""Keys, definition, roll and a new record: what is accepted, and what is said of the rest."""

import json
import stat
from pathlib import Path

import pytest
from click.testing import CliRunner

from cli_town import FUTURE, ORIGIN, PAST, CliTown, Stage, definition_text, replaced
from played_town import EXAMPLES
from plebiscite.cli.main import main
from plebiscite.log.keys import parse_vkey

ROLL = (EXAMPLES / "town-roll.csv").read_text(encoding="utf-8")


@pytest.fixture
def empty(tmp_path: Path) -> CliTown:
    return CliTown(tmp_path)


def new_key(town: CliTown, office: str, name: str = "a.example", **more: str) -> Path:
    path = town.path("keys") / f"{office}{more.get('number', '')}.key"
    origin = () if office == "log" else ("--for", ORIGIN)
    town.good("key", "new", office, "--name", name, *origin, "--out", path)
    return path


# -- keys


def test_a_new_key_is_private_and_its_public_half_is_printed(empty: CliTown) -> None:
    out = empty.path("c.key")
    made = empty.told("key", "new", "commission", "--name", "c.example", "--for", "o", "--out", out)
    assert parse_vkey(made["key"]).name == "c.example"
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    assert empty.told("key", "show", out)["key"] == made["key"]
    shown = empty.good("key", "show", out).stdout
    assert "the commission's key file of o" in shown
    assert "PRIVATE" not in shown
    out.chmod(0o644)
    assert "chmod 600" in empty.good("key", "show", out).stdout


def test_a_witness_key_cosigns(empty: CliTown) -> None:
    assert "+B" in empty.good("key", "show", new_key(empty, "witness")).stdout


def test_a_key_file_is_never_overwritten(empty: CliTown) -> None:
    path = new_key(empty, "registrar")
    before = path.read_bytes()
    args = ("key", "new", "registrar", "--name", "x", "--for", ORIGIN, "--out", path)
    assert "not overwritten" in empty.refused(2, *args)
    assert path.read_bytes() == before


def test_a_key_is_of_a_referendum(empty: CliTown) -> None:
    args = ("key", "new", "registrar", "--name", "x", "--out", empty.path("x"))
    assert "--for ORIGIN" in empty.refused(2, *args)
    log = ("key", "new", "log", "--name", "x", "--for", "y", "--out", empty.path("x"))
    assert "the log of y has the name y" in empty.refused(2, *log)


def test_a_key_file_cut_off_or_no_key_file(empty: CliTown) -> None:
    path = new_key(empty, "registrar")
    secret = json.loads(path.read_text())["content"]
    path.write_bytes(path.read_bytes()[:-20])
    said = empty.refused(2, "key", "show", path)
    assert "cut off" in said
    assert secret[-20:] not in said
    assert "no such file" in empty.refused(3, "key", "show", empty.path("none"))


def test_a_trustee_file_is_shown_without_a_key(town_at: Stage) -> None:
    town = town_at("rehearsed")
    assert town.told("key", "show", town.trustee(1))["key"] == ""


# -- definition


@pytest.mark.parametrize("small", [("--small",), ()])
def test_an_example_is_written_and_checks(empty: CliTown, small: tuple[str, ...]) -> None:
    out = empty.path("d.toml")
    empty.good("definition", "example", *small, "--out", out)
    checked = empty.told("definition", "check", out)
    assert checked["usable"]
    assert checked["definition"]["origin"]
    assert "This definition can be used." in empty.good("definition", "check", out).stdout
    assert "not overwritten" in empty.refused(2, "definition", "example", "--out", out)


def test_an_example_with_keys_of_ones_own(empty: CliTown) -> None:
    for office, name in (("log", ORIGIN), ("commission", "c"), ("registrar", "r")):
        new_key(empty, office, name)
    folder = empty.path("keys")
    (folder / "note.txt").write_text("not a key")
    args = ("definition", "example", "--small", "--keys", folder, "--out", empty.path("d.toml"))
    assert "no trustee's key" in empty.refused(2, *args)
    for number in "123":
        new_key(empty, "trustee", f"t{number}", number=number)
    empty.good(*args, "--practice")
    text = empty.path("d.toml").read_text(encoding="utf-8")
    assert "FICTIONAL" not in text
    assert "practice = true" in text
    found = empty.told("definition", "check", empty.path("d.toml"))["definition"]
    assert [member["name"] for member in found["trustees"]["members"]] == ["t1", "t2", "t3"]
    assert found["practice"] is True
    (folder / "registrar.key").unlink()
    other = (*args[:-1], empty.path("e.toml"))
    assert "0 keys of the registrar" in empty.refused(2, *other)


def test_an_example_with_another_origin(empty: CliTown) -> None:
    out = empty.path("d.toml")
    empty.good("definition", "example", "--small", "--origin", "v.example/1", "--out", out)
    assert 'origin = "v.example/1"' in out.read_text(encoding="utf-8")
    args = ("definition", "example", "--origin", "x", "--out", empty.path("e"))
    assert "go with --small" in empty.refused(2, *args)


def test_every_problem_of_a_definition_with_its_line(empty: CliTown) -> None:
    file = empty.path("d.toml")
    text = replaced(definition_text(), "minimum = 5", 'minimum = "five"')
    file.write_text(replaced(text, 'effect = "binding"', 'effect = "perhaps"'), encoding="utf-8")
    said = empty.refused(2, "definition", "check", file)
    assert "effect" in said
    assert "minimum" in said
    result = empty.run("definition", "check", file, "--json")
    value = json.loads(result.stdout)
    assert result.exit_code == 2
    assert not value["usable"]
    assert {each["line"] for each in value["problems"] if each["severity"] == "error"} == {10, 13}
    assert "definition can" not in result.stdout


def test_a_definition_that_is_no_toml(empty: CliTown) -> None:
    file = empty.path("d.toml")
    file.write_text('[commission]\nkey = "unclosed\n', encoding="utf-8")
    assert f"{file}:2" in empty.refused(2, "definition", "check", file)
    assert not json.loads(empty.run("definition", "check", file, "--json").stdout)["usable"]


def test_a_tiny_district_without_a_neighbour_is_named(empty: CliTown) -> None:
    file = empty.path("d.toml")
    text = replaced(definition_text(), "registered = 10", "registered = 4")
    file.write_text(text.replace('below_minimum = "withhold"', ""), encoding="utf-8")
    result = empty.run("definition", "check", file)
    assert "town" in result.stderr
    assert "minimum" in result.stderr


def test_a_picture_of_many_districts(empty: CliTown) -> None:
    shown = empty.good("definition", "check", EXAMPLES / "definition.toml").stdout
    assert "and 66 more" in shown
    assert "78 with 55000 registered voters" in shown
    assert "witnesses   7" in shown
    assert "joins" in shown


def test_the_policy_file_and_its_twelve_words(empty: CliTown) -> None:
    out = empty.path("p")
    made = empty.told("definition", "policy", EXAMPLES / "town.toml", "--out", out)
    assert len(made["words"]) == 12
    said = empty.good(
        "definition", "policy", EXAMPLES / "definition.toml", "--out", empty.path("q")
    )
    assert "not for a real vote" not in said.stdout
    said = empty.good("definition", "policy", EXAMPLES / "town.toml", "--out", empty.path("r"))
    assert "not for a real vote" in said.stdout


# -- roll


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (ROLL.replace("T02,", "T01,"), "line 3 (T01): duplicate voter_id"),
        (ROLL.replace("T02,Ben Okri,town", "T02,Ben Okri,city"), "line 3 (T02)"),
        (ROLL.partition("\n")[0] + "\n", "no voters"),
        ("\n".join(ROLL.split("\n")[:2]) + "\n", "1 voters, the definition says 10"),
    ],
)
def test_a_roll_with_defects_is_refused_line_by_line(
    empty: CliTown, content: str, said: str
) -> None:
    roll = empty.path("roll.csv")
    roll.write_text(content, encoding="utf-8")
    definition = ("--definition", EXAMPLES / "town.toml")
    result = empty.run("roll", "check", roll, *definition)
    assert result.exit_code == 2
    assert said in result.stdout
    assert "cannot be used" in result.stdout


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "the file is empty"),
        (ROLL.replace("Okri", "Ökri").encode("latin-1"), "not UTF-8"),
        (b"a,b\n1,2\n", "no column voter_id"),
    ],
)
def test_a_roll_that_cannot_be_read(empty: CliTown, content: bytes, said: str) -> None:
    roll = empty.path("roll.csv")
    roll.write_bytes(content)
    assert said in empty.refused(2, "roll", "check", roll)


def test_a_clean_roll(empty: CliTown) -> None:
    roll = EXAMPLES / "town-roll.csv"
    assert empty.told("roll", "check", roll)["rows"] == 10
    shown = empty.good("roll", "check", roll, "--definition", EXAMPLES / "town.toml").stdout
    assert "as the definition says" in shown


# -- create


def create(town: CliTown, *more: object) -> tuple[object, ...]:
    keys = ("--log-key", town.path("log.key"), "--commission-key", town.key("commission"))
    place = ("--record", town.path("new"), "--private", town.path("keeper"))
    return ("record", "create", "--definition", town.path("town.toml"), *place, *keys, *more)


def test_a_calendar_in_the_past_is_refused_unless_for_practice(
    town_at: Stage,
) -> None:
    town = town_at("defined")
    said = town.refused(2, *create(town))
    assert f"would open on {PAST}" in said
    assert not town.path("new").exists()
    assert town.told(*create(town, "--practice"))["origin"] == ORIGIN
    said = town.refused(2, *create(town, "--practice"))
    assert "there is a log here already" in said


def test_a_definition_that_is_practice_itself_may_lie_in_the_past(
    town_at: Stage,
) -> None:
    town = town_at("defined")
    text = town.path("town.toml").read_text(encoding="utf-8")
    text = replaced(text, "\n[calendar]", "practice = true\n\n[calendar]")
    town.path("town.toml").write_text(text, encoding="utf-8")
    assert "Next: registrar" in town.good(*create(town)).stdout


def test_a_calendar_in_the_future(town_at: Stage) -> None:
    town = town_at("defined")
    town.path("town.toml").write_text(definition_text(FUTURE), encoding="utf-8")
    town.good(*create(town))


def test_the_private_folder_may_not_lie_in_the_record(town_at: Stage) -> None:
    town = town_at("defined")
    inside = town.path("new") / "private"
    said = town.refused(2, *create(town, "--practice", "--private", inside))
    assert "lies in the record" in said


def test_keys_that_are_not_the_definitions(town_at: Stage) -> None:
    town = town_at("defined")
    args = create(town, "--practice")
    other = town.path("other.key")
    town.good("key", "new", "commission", "--name", "c", "--for", ORIGIN, "--out", other)
    said = town.refused(2, *args, "--commission-key", other)
    assert "names another key of the commission" in said
    town.good("key", "new", "log", "--name", ORIGIN, "--out", town.path("log2.key"))
    said = town.refused(2, *args, "--log-key", town.path("log2.key"))
    assert "names another key of the log" in said
    said = town.refused(2, *args, "--log-key", town.key("registrar"))
    assert "this is the registrar's key file" in said


def test_the_environment_names_the_record(town_at: Stage) -> None:
    town = town_at("defined")
    result = CliRunner().invoke(main, ["record", "status"], env={"PLEBISCITE_RECORD": None})
    assert result.exit_code == 2
    assert "name the record with --record or PLEBISCITE_RECORD" in result.stderr
    town.good("record", "status")
