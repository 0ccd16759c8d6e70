"""What every process of a service is told."""

from pathlib import Path

import pytest

from plebiscite.errors import UnavailableError
from plebiscite.server.serving import plan as plans
from plebiscite.server.serving import preparing
from plebiscite.server.serving.plan import PASSWORD_FILE, Plan, require_server_extra


@pytest.fixture(autouse=True)
def no_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("PLEBISCITE_ADDRESS", PASSWORD_FILE):
        monkeypatch.delenv(name, raising=False)


def test_the_address_is_where_it_listens_unless_it_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = Plan(tmp_path, "127.0.0.1", 8123, 1)
    assert plan.environment()["PLEBISCITE_ADDRESS"] == "http://localhost:8123"
    monkeypatch.setenv("PLEBISCITE_ADDRESS", "https://vote.example")
    assert plan.environment()["PLEBISCITE_ADDRESS"] == "https://vote.example"
    assert Plan(tmp_path, "0.0.0.0", 8123, 1).local_address == "http://127.0.0.1:8123"  # noqa: S104 - read


def test_a_password_in_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "password").write_text("hidden\n")
    plan = Plan(tmp_path, "127.0.0.1", 8123, 1)
    assert "PGPASSWORD" not in plan.environment()
    monkeypatch.setenv(PASSWORD_FILE, str(tmp_path / "password"))
    assert plan.environment()["PGPASSWORD"] == "hidden"
    monkeypatch.setenv(PASSWORD_FILE, str(tmp_path / "nothing"))
    with pytest.raises(UnavailableError, match=PASSWORD_FILE):
        plan.environment()


def test_missing_packages_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    require_server_extra()
    monkeypatch.setattr(plans, "_NEEDED", ("django", "no_such_package"))
    with pytest.raises(UnavailableError, match=r"no_such_package.*plebiscite\[server\]"):
        require_server_extra()


def test_the_sequencer_starts_first_and_ends_last(tmp_path: Path) -> None:
    names = list(Plan(tmp_path, "127.0.0.1", 8123, 1).commands())
    assert names[0] == "sequencer"
    assert names[-1] == "web"


def test_a_fault_before_the_start_is_a_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def faulty() -> None:
        raise ValueError("postgres://a:hidden@db")

    monkeypatch.setattr(preparing, "prepare", faulty)
    monkeypatch.setattr("logging.disable", lambda: None)
    assert preparing.main() == 3
    said = capsys.readouterr().err
    assert "ValueError" in said
    assert "PLEBISCITE_DEBUG=1" in said
    assert "hidden" not in said
    monkeypatch.setenv("PLEBISCITE_DEBUG", "1")
    with pytest.raises(ValueError, match="hidden"):
        preparing.main()
