"""A backup is judged before anything of it appears."""

import io
import json
import shutil
import sqlite3
import stat
import tarfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner

from played_town import Town, example_key
from plebiscite.cli.main import main
from plebiscite.errors import (
    ConsistencyError,
    MalformedError,
    MisuseError,
    PlebisciteError,
    UnavailableError,
)
from plebiscite.log.policy_file import parse_policy_file
from plebiscite.server.configuration import Configuration, read_configuration
from plebiscite.server.operations.backup import MANIFEST, BackedUp, back_up
from plebiscite.server.operations.restore import promote, restore
from plebiscite.server.sequencing.folders import folder_of
from plebiscite.store.key_files import KeyFileKind, write_signing_key
from plebiscite.store.log_writer import SIGNING_STORE, LogWriter


def configured(data: Path, **environment: str) -> Configuration:
    return read_configuration({"PLEBISCITE_DATA": str(data), **environment})


def archive_of(path: Path, *members: tuple[tarfile.TarInfo, bytes], **told: object) -> Path:
    says = {"format": "plebiscite-backup/1", "made_at": 1, "database": "sqlite3"}
    manifest = msgspec.json.encode({**says, "referendums": {}, **told})
    with tarfile.open(path, "w") as archive:
        for member, data in (*members, (tarfile.TarInfo(MANIFEST), manifest)):
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))
    return path


@pytest.fixture
def service(tmp_path: Path) -> Configuration:
    """The data folder of a service with one record, as `plebiscite serve` leaves it."""
    data = tmp_path / "data"
    folder = folder_of(data, "town")
    town = Town(tmp_path / "town")
    town.define()
    town.issue()
    town.keeper.close()
    folder.root.mkdir(parents=True)
    town.record.rename(folder.record)
    town.private.rename(folder.private)
    folder.policy.write_bytes(bytes(town.policy))
    key = example_key(town.policy.log)
    write_signing_key(folder.private / "log.key", KeyFileKind.LOG, key.name, key)
    (data / "secret-key").write_text("secret")
    (data / "run").mkdir()
    (data / "run/serve.log").write_text("log")
    (data / ".unfinished-1-file").write_text("half")
    with closing(sqlite3.connect(data / "service.sqlite3")) as database:
        database.execute("CREATE TABLE t (x)")
        database.execute("INSERT INTO t VALUES (1)")
        database.commit()
    return configured(data)


@pytest.fixture
def backed_up(service: Configuration, tmp_path: Path) -> Path:
    back_up(service, tmp_path / "backup.tar")
    return tmp_path / "backup.tar"


def test_what_is_kept_and_what_never(service: Configuration, tmp_path: Path) -> None:
    manifest = back_up(service, tmp_path / "backup.tar")
    origin = "town.example/2026"
    assert manifest.referendums == {"town": BackedUp(origin, 2)}
    with tarfile.open(tmp_path / "backup.tar") as archive:
        names = set(archive.getnames())
    assert {
        "secret-key",
        "service.sqlite3",
        "referendums/town/policy",
        "referendums/town/record/checkpoint",
        "referendums/town/keeper/log.key",
        MANIFEST,
    } <= names
    lost = [name for name in names if name.startswith((".unfinished", "run"))]
    assert not lost
    assert not [name for name in names if "signing-store" in name or "entry-index" in name]


def test_everything_comes_back_but_the_right_to_sign(backed_up: Path, tmp_path: Path) -> None:
    new = configured(tmp_path / "elsewhere/new")
    restore(new, backed_up)
    old, folder = tmp_path / "data", folder_of(new.data, "town")
    for path in ("secret-key", "referendums/town/policy", "referendums/town/record/checkpoint"):
        assert (new.data / path).read_bytes() == (old / path).read_bytes()
    with closing(sqlite3.connect(new.data / "service.sqlite3")) as database:
        assert database.execute("SELECT x FROM t").fetchall() == [(1,)]
    assert stat.S_IMODE(new.data.stat().st_mode) == 0o700
    policy = parse_policy_file(folder.policy.read_bytes())
    key = folder.log_key(policy.log.name)
    with pytest.raises(UnavailableError, match="signing store is missing"):
        LogWriter(folder.record, folder.private, key, policy.policy)
    with pytest.raises(MisuseError, match="two histories"):
        promote(new.data, "town", 3)
    with pytest.raises(UnavailableError, match="signing store is missing"):
        LogWriter(folder.record, folder.private, key, policy.policy)
    assert promote(new.data, "town", 2) == 2
    LogWriter(folder.record, folder.private, key, policy.policy).close()


def test_a_log_that_can_sign_is_not_promoted(service: Configuration) -> None:
    with pytest.raises(MisuseError, match="can sign already"):
        promote(service.data, "town", 0)


def test_an_old_signing_store_beside_a_newer_record_signs_nothing(
    service: Configuration, tmp_path: Path
) -> None:
    folder = folder_of(service.data, "town")
    shutil.copy(folder.private / SIGNING_STORE, tmp_path / "old-store")
    policy = parse_policy_file(folder.policy.read_bytes())
    key = folder.log_key(policy.log.name)
    with LogWriter(folder.record, folder.private, key, policy.policy) as writer:
        writer.append([b"a later entry"])
    shutil.copy(tmp_path / "old-store", folder.private / SIGNING_STORE)
    with pytest.raises(ConsistencyError, match="ahead of the signing store"):
        LogWriter(folder.record, folder.private, key, policy.policy)


def test_the_folder_must_be_empty(backed_up: Path, service: Configuration) -> None:
    with pytest.raises(MisuseError, match="not empty"):
        restore(service, backed_up)


def test_the_kind_of_database_must_fit(backed_up: Path, tmp_path: Path) -> None:
    other = configured(tmp_path / "new", PLEBISCITE_DATABASE_URL="postgres://a:b@localhost/c")
    with pytest.raises(MisuseError, match="PLEBISCITE_DATABASE_URL"):
        restore(other, backed_up)
    assert not other.data.exists()


def link(name: str) -> tarfile.TarInfo:
    member = tarfile.TarInfo(name)
    member.type, member.linkname = tarfile.SYMTYPE, "/etc/passwd"
    return member


@pytest.mark.parametrize(
    ("member", "kind"),
    [
        (tarfile.TarInfo("../outside"), MalformedError),
        (tarfile.TarInfo("/outside/file"), MalformedError),
        (tarfile.TarInfo("a/../../outside"), MalformedError),
        (link("secret-key"), MalformedError),
    ],
)
def test_names_that_lead_out_are_refused(
    tmp_path: Path, member: tarfile.TarInfo, kind: type[Exception]
) -> None:
    source = archive_of(tmp_path / "b.tar", (member, b"" if member.issym() else b"x"))
    with pytest.raises(kind):
        restore(configured(tmp_path / "deep/new"), source)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["b.tar", "deep"]
    assert not list((tmp_path / "deep").iterdir())


def no_backup(path: Path) -> None:
    path.write_bytes(b"nothing of the kind" * 100)


def other_archive(path: Path) -> None:
    with tarfile.open(path, "w") as archive:
        archive.addfile(tarfile.TarInfo("a"))


def other_form(path: Path) -> None:
    archive_of(path, format="plebiscite-backup/2")


def not_a_manifest(path: Path) -> None:
    archive_of(path, referendums=7)


@pytest.mark.parametrize("make", [no_backup, other_archive, other_form, not_a_manifest])
def test_other_files_are_refused(tmp_path: Path, make: Callable[[Path], None]) -> None:
    make(tmp_path / "b.tar")
    with pytest.raises((MisuseError, MalformedError), match="backup"):
        restore(configured(tmp_path / "new"), tmp_path / "b.tar")
    assert not (tmp_path / "new").exists()


def altered(source: Path, target: Path, name: str, change: Callable[[bytes], bytes]) -> None:
    with tarfile.open(source) as old, tarfile.open(target, "w") as new:
        for member in old:
            file = old.extractfile(member)
            assert file is not None
            data = file.read()
            data = change(data) if member.name == name else data
            member.size = len(data)
            new.addfile(member, io.BytesIO(data))


@pytest.mark.parametrize(
    "name",
    [
        "referendums/town/record/tile/entries/000.p/2",
        "referendums/town/record/tile/0/000.p/2",
        "referendums/town/record/checkpoint",
        "referendums/town/policy",
    ],
)
def test_an_altered_record_is_not_restored(backed_up: Path, tmp_path: Path, name: str) -> None:
    altered(backed_up, tmp_path / "b.tar", name, lambda data: data[:-9] + b"X" + data[-8:])
    with pytest.raises(PlebisciteError):
        restore(configured(tmp_path / "new"), tmp_path / "b.tar")
    assert not (tmp_path / "new").exists()


def test_a_manifest_that_tells_another_size(backed_up: Path, tmp_path: Path) -> None:
    altered(
        backed_up, tmp_path / "b.tar", MANIFEST, lambda data: data.replace(b'"size":2', b'"size":3')
    )
    with pytest.raises(ConsistencyError, match="tells of 3 entries"):
        restore(configured(tmp_path / "new"), tmp_path / "b.tar")


def test_a_cut_file_is_refused(backed_up: Path, tmp_path: Path) -> None:
    (tmp_path / "b.tar").write_bytes(backed_up.read_bytes()[:8192])
    with pytest.raises((MisuseError, MalformedError)):
        restore(configured(tmp_path / "new"), tmp_path / "b.tar")
    assert not (tmp_path / "new").exists()


def test_a_missing_file(tmp_path: Path) -> None:
    with pytest.raises(UnavailableError, match="no such file"):
        restore(configured(tmp_path / "new"), tmp_path / "nothing.tar")


def test_a_damaged_record_is_not_backed_up(service: Configuration, tmp_path: Path) -> None:
    bundle = folder_of(service.data, "town").record / "tile/entries/000.p/2"
    bundle.write_bytes(bundle.read_bytes()[:-1] + b"X")
    with pytest.raises(PlebisciteError):
        back_up(service, tmp_path / "backup.tar")
    assert not list(tmp_path.glob("*backup.tar"))


def test_a_missing_database_is_told(service: Configuration, tmp_path: Path) -> None:
    (service.data / "service.sqlite3").unlink()
    with pytest.raises(UnavailableError, match="database is missing"):
        back_up(service, tmp_path / "backup.tar")


def test_a_missing_program_of_postgresql_is_named(
    service: Configuration, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = "postgres://a:hidden@127.0.0.1:1/c"
    other = configured(service.data, PLEBISCITE_DATABASE_URL=url)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(UnavailableError, match="pg_dump is not installed"):
        back_up(other, tmp_path / "backup.tar")
    monkeypatch.undo()
    with pytest.raises(UnavailableError, match="pg_dump failed") as refused:
        back_up(other, tmp_path / "backup.tar")
    assert "hidden" not in str(refused.value)


def test_the_commands_tell_json(service: Configuration, tmp_path: Path) -> None:
    def told(*words: str) -> dict[str, object]:
        ended = CliRunner().invoke(main, [*words, "--json"])
        assert ended.exit_code == 0, ended.output
        value: dict[str, object] = json.loads(ended.stdout)
        return value

    file, new = tmp_path / "b.tar", tmp_path / "new"
    made = told("backup", "--data", str(service.data), str(file))
    held = {"town": {"origin": "town.example/2026", "size": 2}}
    assert (made["file"], made["bytes"]) == (str(file), file.stat().st_size)
    assert (made["database"], made["referendums"]) == ("sqlite3", held)
    back = told("restore", "--data", str(new), str(file))
    assert (back["data"], back["referendums"], back["to_promote"]) == (str(new), held, ["town"])
    assert back["made_at"] == made["made_at"]
    promoted = told("promote", "--data", str(new), "town", "--largest-seen", "2")
    assert promoted == {"referendum": "town", "entries": 2}
