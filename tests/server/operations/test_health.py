"""/health tells what is missing; /metrics is for whoever may read it."""

import pytest
from django.db import OperationalError
from django.test import Client
from pytest_django import Settings

from plebiscite.server.operations import health
from plebiscite.server.operations.metrics import BALLOTS_ADMITTED, exposition
from plebiscite.server.operations.settings import DISK_FLOOR, METRICS_TOKEN

pytestmark = pytest.mark.django_db


@pytest.fixture
def client() -> Client:
    return Client()


def test_alive_needs_nothing(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("django.db.backends.utils.CursorWrapper.execute", broken)
    answer = client.get("/health/live")
    assert (answer.status_code, answer.json()) == (200, {"status": "alive"})


def broken(*_: object) -> None:
    raise OperationalError("password=secret host=db")


def test_without_a_sequencer_it_is_not_ready(client: Client) -> None:
    answer = client.get("/health/ready")
    assert answer.status_code == 503
    checks = answer.json()["checks"]
    assert checks["sequencer"]["ok"] is False
    assert "log" in checks["sequencer"]["remedy"]
    assert checks["database"] == {"ok": True}
    assert checks["disk"]["ok"] is True
    assert checks["disk"]["free_bytes"] > 0
    assert checks["index"] == {"ok": True, "lag_entries": 0}


def test_a_database_that_is_gone_is_told_without_its_secrets(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("django.db.backends.utils.CursorWrapper.execute", broken)
    answer = client.get("/health")
    assert answer.status_code == 503
    assert answer.json()["checks"]["database"]["ok"] is False
    assert answer.json()["checks"]["index"]["ok"] is False
    assert b"secret" not in answer.content


def test_little_space_is_told(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(DISK_FLOOR, str(2**60))
    disk = client.get("/health").json()["checks"]["disk"]
    assert disk["ok"] is False
    assert "free space" in disk["remedy"]


def test_all_well_is_200(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(health.CHECKS, "sequencer", health.Check)
    answer = client.get("/health")
    assert (answer.status_code, answer.json()["status"]) == (200, "ready")


def test_an_index_that_stands_still_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "lag_by_referendum", lambda: {"town": health.LONGEST_LAG + 1})
    assert "stands still" in health.index().remedy
    monkeypatch.setattr(health, "lag_by_referendum", lambda: {"town": health.LONGEST_LAG})
    assert not health.index().remedy


def test_figures_for_this_machine(client: Client) -> None:
    BALLOTS_ADMITTED.labels("town", "ballot").inc(3)
    answer = client.get("/metrics", REMOTE_ADDR="127.0.0.1")
    assert answer.status_code == 200
    assert (
        b'plebiscite_ballots_admitted_total{kind="ballot",referendum="town"} 3.0' in answer.content
    )
    assert client.get("/metrics", REMOTE_ADDR="::1").status_code == 200


@pytest.mark.parametrize("remote", ["192.0.2.1", "", "nonsense", "2001:db8::1"])
def test_figures_for_nobody_else(client: Client, remote: str) -> None:
    assert client.get("/metrics", REMOTE_ADDR=remote).status_code == 403


@pytest.mark.parametrize("header", ["X-Forwarded-For", "Forwarded", "X-Real-IP"])
def test_a_proxy_on_this_machine_does_not_open_them(client: Client, header: str) -> None:
    answer = client.get("/metrics", REMOTE_ADDR="127.0.0.1", headers={header: "192.0.2.1"})
    assert answer.status_code == 403


def test_trusted_proxies_close_the_door_of_this_machine(client: Client, settings: Settings) -> None:
    settings.SERVICE = settings.SERVICE._replace(trusted_proxies=1)
    assert client.get("/metrics", REMOTE_ADDR="127.0.0.1").status_code == 403


def test_the_token_opens_them_from_anywhere(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(METRICS_TOKEN, "a-token-of-twenty-letters")
    right = {"Authorization": "Bearer a-token-of-twenty-letters"}
    wrong = {"Authorization": "Bearer a-token-of-twenty-letter"}
    assert client.get("/metrics", REMOTE_ADDR="192.0.2.1", headers=right).status_code == 200
    assert client.get("/metrics", REMOTE_ADDR="192.0.2.1", headers=wrong).status_code == 403
    assert client.get("/metrics", REMOTE_ADDR="127.0.0.1").status_code == 403


def test_figures_of_several_processes_are_added_up() -> None:
    assert b"plebiscite_receipt_seconds" in exposition()


def test_only_reading(client: Client) -> None:
    for path in ("/health", "/metrics", "/health/live"):
        assert client.post(path).status_code == 405
