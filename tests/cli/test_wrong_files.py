"""The wrong file, or a part of the right one, given to every command: named, and sent home."""

import gzip
from pathlib import Path

import pytest

from cli_town import CliTown
from played_town import EXAMPLES
from plebiscite.cli.file_kinds import FileKind, read_as, recognise, require_kind
from plebiscite.errors import MalformedError, UnavailableError

COMMANDS: dict[str, tuple[FileKind, tuple[str, ...]]] = {
    "append": (FileKind.SUBMISSION, ("record", "append", "--private", "{private}", "{file}")),
    "status": (FileKind.POLICY, ("record", "status", "--policy", "{file}")),
    "show": (FileKind.POLICY, ("record", "show", "--policy", "{file}")),
    "receipt of": (
        FileKind.POLICY,
        ("record", "receipt", "0", "--policy", "{file}", "--out", "{new}"),
    ),
    "copy": (FileKind.POLICY, ("record", "copy", "{record}", "{new}", "--policy", "{file}")),
    "prepare": (
        FileKind.POLICY,
        ("ballot", "prepare", "--code-file", "{code}", "--out", "{new}", "--policy", "{file}"),
    ),
    "withdraw": (
        FileKind.POLICY,
        ("ballot", "withdraw", "--code-file", "{code}", "--out", "{new}", "--policy", "{file}"),
    ),
    "cast": (FileKind.BALLOT, ("ballot", "cast", "{file}", "--out", "{new}")),
    "challenge": (FileKind.BALLOT, ("ballot", "challenge", "{file}", "--out", "{new}")),
    "opened": (
        FileKind.BALLOT,
        ("ballot", "opened", "{file}", "--receipt", "{receipt}", "--out", "{new}"),
    ),
    "opened receipt": (
        FileKind.RECEIPT,
        ("ballot", "opened", "{challenged}", "--receipt", "{file}", "--out", "{new}"),
    ),
    "receipt": (FileKind.BALLOT, ("ballot", "receipt", "{file}", "--receipt", "{receipt}")),
    "receipt's": (FileKind.RECEIPT, ("ballot", "receipt", "{ballot}", "--receipt", "{file}")),
    "check": (FileKind.OPENED, ("ballot", "check", "{file}", "--receipt", "{receipt}")),
    "check receipt": (FileKind.RECEIPT, ("ballot", "check", "{opened}", "--receipt", "{file}")),
    "sign": (
        FileKind.SUBMISSION,
        ("registrar", "sign", "{file}", "--key", "{registrar}", "--out", "{new}"),
    ),
    "propose": (
        FileKind.SUBMISSION,
        ("exclusion", "propose", "--withdrawal", "{file}", "--key", "{key}", "--out", "{new}"),
    ),
    "act": (FileKind.PRIVATE, ("ceremony", "open", "--key", "{file}", "--out", "{new}")),
    "registrar": (
        FileKind.PRIVATE,
        ("registrar", "issue", "--roll", "{roll}", "--key", "{file}", "--letters", "{new}"),
    ),
    "trustee": (
        FileKind.PRIVATE,
        ("trustee", "rehearse", "--file", "{file}", "--key", "{trustee}", "--out", "{new}"),
    ),
    "trustee key": (
        FileKind.PRIVATE,
        ("trustee", "reveal", "--file", "{share}", "--key", "{file}", "--out", "{new}"),
    ),
    "trustee status": (FileKind.PRIVATE, ("trustee", "status", "--file", "{file}")),
    "key show": (FileKind.PRIVATE, ("key", "show", "{file}")),
    "witness": (
        FileKind.PRIVATE,
        ("witness", "init", "--state", "{new}", "--key", "{file}"),
    ),
    "observer": (
        FileKind.PRIVATE,
        (
            *("observer", "statement", "--position", "accepts", "--words", "{words}"),
            *("--key", "{file}", "--out", "{new}"),
        ),
    ),
    "definition": (FileKind.DEFINITION, ("definition", "check", "{file}")),
    "policy": (FileKind.DEFINITION, ("definition", "policy", "{file}", "--out", "{new}")),
    "create": (
        FileKind.DEFINITION,
        (
            *("record", "create", "--definition", "{file}", "--record", "{new}", "--private"),
            *("{new}2", "--log-key", "{log}", "--commission-key", "{key}"),
        ),
    ),
    "roll": (FileKind.ROLL, ("roll", "check", "{file}")),
}


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory, stages: object) -> CliTown:
    made = stages("voting").copy(tmp_path_factory.mktemp("wrong") / "town")  # type: ignore[operator]  # a fixture of conftest
    assert isinstance(made, CliTown)
    made.vote(0, "yes", "mine")
    receipt = made.path("mine.receipt")
    made.good("ballot", "cast", made.path("mine.ballot"), "--out", made.path("mine.submission"))
    handing = ("--append", made.private, "--receipt", receipt)
    made.good("ballot", "cast", made.path("mine.ballot"), *handing)
    made.prepare(1, "no", made.path("c.ballot"))
    handing = ("--append", made.private, "--receipt", made.path("c.receipt"))
    made.good("ballot", "challenge", made.path("c.ballot"), *handing)
    opening = ("--receipt", made.path("c.receipt"), "--out", made.path("c.json"))
    made.good("ballot", "opened", made.path("c.ballot"), *opening)
    made.path("words.txt").write_text("Words.", encoding="utf-8")
    return made


def samples(town: CliTown) -> dict[FileKind, bytes]:
    read = {
        FileKind.POLICY: town.policy,
        FileKind.SUBMISSION: town.path("mine.submission"),
        FileKind.BALLOT: town.path("mine.ballot"),
        FileKind.OPENED: town.path("c.json"),
        FileKind.RECEIPT: town.path("c.receipt"),
        FileKind.CHECKPOINT: town.record / "checkpoint",
        FileKind.DEFINITION: town.path("town.toml"),
        FileKind.ROLL: EXAMPLES / "town-roll.csv",
        FileKind.PRIVATE: town.key("commission"),
        FileKind.CODE: town.code(0),
    }
    return {
        FileKind.LETTERS: b"voter_id,name,address,code\n",
        FileKind.MAPPING: b"voter_id,unit,credential\n",
        **{kind: path.read_bytes() for kind, path in read.items()},
    }


def refused(town: CliTown, name: str, raw: bytes, folder: Path) -> str:
    file = folder / "given"
    file.write_bytes(raw)
    places = {
        "file": file,
        "new": folder / "new",
        "private": town.private,
        "record": town.record,
        "code": town.code(0),
        "roll": EXAMPLES / "town-roll.csv",
        "key": town.key("commission"),
        "log": town.path("log.key"),
        "registrar": town.key("registrar"),
        "trustee": town.key("trustee/1"),
        "share": town.trustee(1),
        "ballot": town.path("mine.ballot"),
        "challenged": town.path("c.ballot"),
        "receipt": town.path("c.receipt"),
        "opened": town.path("c.json"),
        "words": town.path("words.txt"),
    }
    typed = [part.format(**places) for part in COMMANDS[name][1]]
    result = town.run(*typed)
    assert result.exit_code == 2, result.output
    assert str(file) in result.output
    assert "Traceback" not in result.output
    assert not (folder / "new").exists()
    return result.output


@pytest.mark.parametrize("name", COMMANDS)
def test_another_file_is_recognised_and_sent_home(town: CliTown, tmp_path: Path, name: str) -> None:
    wanted = COMMANDS[name][0]
    for kind, raw in samples(town).items():
        if kind is wanted:
            continue
        said = refused(town, name, raw, tmp_path)
        if name != "key show":
            assert kind.words in said, (name, kind)
            assert kind.belongs in said
        code = town.code(0).read_text()
        assert code not in said


# The readers of definitions and rolls tell lines instead.
CUTTABLE = [
    name
    for name, (kind, *_) in COMMANDS.items()
    if kind not in {FileKind.DEFINITION, FileKind.ROLL}
]


@pytest.mark.parametrize("name", CUTTABLE)
def test_a_file_cut_off_is_told_as_such(town: CliTown, tmp_path: Path, name: str) -> None:
    wanted = COMMANDS[name][0]
    raw = samples(town)[wanted]
    said = refused(town, name, raw[: len(raw) * 2 // 3], tmp_path)
    assert "cut off" in said
    if wanted in {FileKind.BALLOT, FileKind.OPENED, FileKind.PRIVATE}:
        assert raw[len(raw) // 2 : len(raw) // 2 + 20].decode() not in said


@pytest.mark.parametrize("name", COMMANDS)
def test_an_empty_file_and_a_strange_one(town: CliTown, tmp_path: Path, name: str) -> None:
    refused(town, name, b"", tmp_path)
    refused(town, name, b"\x00\x01 nothing of ours \xff", tmp_path)


def test_every_kind_is_recognised(town: CliTown) -> None:
    found = {kind: recognise(raw) for kind, raw in samples(town).items()}
    assert all(kind is told for kind, told in found.items())
    assert recognise(b"hello") is None
    assert recognise(b"a\n\xe2\x80\x94 b") is None
    assert recognise(b"\xef\xbb\xbfvoter_id;district\r\n") is FileKind.ROLL


GZIP = gzip.compress(b"voter_id,district\n", mtime=0)


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"PK\x03\x04rest", "a ZIP archive or spreadsheet"),
        (b"%PDF-1.7", "a PDF"),
        (b"\x1f\x8bbroken", "it is a gzip file: unpack it first"),
        (GZIP, "a gzip file with an electoral roll inside"),
        (b"something", "no file that this program makes"),
        (b"", "the file is empty; expected a policy file"),
    ],
)
def test_files_of_other_programs_are_named(tmp_path: Path, raw: bytes, said: str) -> None:
    def never(_: bytes) -> None:
        raise MalformedError("why")

    file = tmp_path / "f"
    file.write_bytes(raw)
    with pytest.raises(MalformedError, match=said):
        read_as(file, FileKind.POLICY, never)


def test_what_a_reader_says_besides_gets_the_files_name(tmp_path: Path) -> None:
    file = tmp_path / "f"
    file.write_bytes(b"x")
    for place, told in (("line 3", f"{file}: line 3"), ("", str(file))):

        def gone(_: bytes, place: str = place) -> None:
            raise UnavailableError("not now", place=place)

        with pytest.raises(UnavailableError) as caught:
            read_as(file, FileKind.POLICY, gone)
        assert caught.value.place == told


def test_a_file_that_nobody_knows_is_left_to_its_own_reader(tmp_path: Path) -> None:
    file = tmp_path / "f"
    file.write_bytes(b"whatever")
    require_kind(file, FileKind.ROLL)
