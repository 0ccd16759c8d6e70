"""Logs are JSON, one object a line, and hold nothing that points at a person."""

import io
import json
import logging
import os
import smtplib
import subprocess
import sys
from collections.abc import Iterator

import pytest
import structlog

from plebiscite.ballot.codes import new_code, write_code
from plebiscite.server.operations import logs
from plebiscite.server.operations.logs import struck_out

PERSONAL = [
    "maria.dupont@mail.example",
    "192.0.2.55",
    "2001:db8::42:1",
    "fe80:0:0:0:0:0:0:1",
    "dGhpcyBpcyBhIHNlY3JldCB0b2tlbg",
    "6UK3rWJ3Bcz1L2N7DkQw9F",
]


def fail(problem: Exception) -> None:
    raise problem


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """What is logged, as text; afterwards logging is as it was."""
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    levels = {name: logging.getLogger(name).level for name in ("django.request", "httpx")}
    out = io.StringIO()
    monkeypatch.setattr(sys, "stderr", out)
    logs.configure()
    try:
        yield out
    finally:
        root.handlers, root.level = handlers, level
        for name, number in levels.items():
            logging.getLogger(name).setLevel(number)
        structlog.reset_defaults()


def lines(written: io.StringIO) -> list[dict[str, object]]:
    return [json.loads(line) for line in written.getvalue().split("\n") if line]


@pytest.mark.parametrize("personal", PERSONAL)
def test_nothing_personal_passes_whatever_carries_it(written: io.StringIO, personal: str) -> None:
    structlog.get_logger("plebiscite.test").warning("event", about=personal, within=[personal])
    structlog.get_logger("plebiscite.test").warning(f"said {personal}", deep={"key": personal})
    logging.getLogger("library").warning("sent to %s from <%s>", personal, personal)
    logging.getLogger("library").warning("GET /en/x?address=%s", personal)
    try:
        fail(smtplib.SMTPRecipientsRefused({personal: (550, personal.encode())}))
    except smtplib.SMTPRecipientsRefused:
        logging.getLogger("library").exception("could not send")
        structlog.get_logger("plebiscite.test").exception("could not send")
    assert len(lines(written)) == 6
    assert personal not in written.getvalue()


def test_voting_codes_do_not_pass(written: io.StringIO) -> None:
    code = write_code(new_code(os.urandom))
    logging.getLogger("library").warning("typed %s", code)
    logging.getLogger("library").warning("GET /r/town/booth/#%s.fingerprint", code)
    logging.getLogger("library").warning("typed %s", code.replace("-", "").lower())
    logging.getLogger("library").warning("typed %s", code.replace("-", " "))
    logging.getLogger("library").warning("typed %s and no more", code[:14])
    assert len(lines(written)) == 5
    said = written.getvalue().upper()
    assert not [group for group in code.split("-") if group in said]


def test_an_exception_keeps_its_class_and_place_only(written: io.StringIO) -> None:
    try:
        fail(ValueError("roll line 12: Maria Dupont, 4 Mill Lane"))
    except ValueError:
        logging.getLogger("library").exception("reading failed")
    (line,) = lines(written)
    assert line["exception"] == "ValueError"
    assert "test_logs.py" in str(line["trace"])
    assert "Dupont" not in written.getvalue()


def test_what_is_needed_stays(written: io.StringIO) -> None:
    structlog.get_logger("plebiscite.test").warning(
        "request", route="r/<slug>/status.json", status=503, seconds=1.25, problem="OSError"
    )
    (line,) = lines(written)
    assert line["route"] == "r/<slug>/status.json"
    assert line["status"] == 503
    assert line["seconds"] == 1.25
    assert line["level"] == "warning"
    assert line["logger"] == "plebiscite.test"
    assert str(line["timestamp"]).endswith("Z")


@pytest.mark.parametrize(
    "text",
    [
        "sequencer ended (exit status 3); it is started again in 0.5 s",
        "2026-11-22T03:07:54Z at 10:42:07",
        "plebiscite.server.operations.mail",
        "no such table: operations_letter",
    ],
)
def test_plain_sentences_are_left_alone(text: str) -> None:
    assert struck_out(text) == text


def test_addresses_are_not_logged_by_django(written: io.StringIO) -> None:
    logging.getLogger("django.request").warning("Not Found: /en/accounts/invitation/abc")
    assert not written.getvalue()


def test_processes_of_the_service_log_so(tmp_path: object) -> None:
    script = (
        "import django, logging; django.setup();"
        "logging.getLogger('x').warning('from maria@mail.example')"
    )
    environment = {
        "PLEBISCITE_DATA": str(tmp_path),
        "PLEBISCITE_LOGS": "json",
        "DJANGO_SETTINGS_MODULE": "plebiscite.server.settings",
    }
    ended = subprocess.run(
        [sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=True
    )
    (line,) = (json.loads(each) for each in ended.stderr.strip().split("\n"))
    assert line["event"] == "from [-]"
