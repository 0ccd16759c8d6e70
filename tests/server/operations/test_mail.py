"""Mail in the background, to a real mail server that refuses, greylists, is slow or down."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from pytest_django import Settings
from structlog.testing import capture_logs

from plebiscite.server.operations.mail import PAUSES, send_later
from plebiscite.server.operations.models import Letter, MailDay
from plebiscite.server.operations.queue import forget_finished, take_back
from server.smtp import MailServer, Mood, mail_server

pytestmark = pytest.mark.django_db(transaction=True)
ANN = "ann@mail.example"


@pytest.fixture
def mail(settings: Settings) -> Iterator[MailServer]:
    with mail_server() as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        settings.EMAIL_TIMEOUT = 5
        yield server


def work() -> None:
    """Do what is due now, as the worker does."""
    call_command("db_worker", queue_name="*", batch=True, interval=0, verbosity=0)


def an_hour_later() -> None:
    """Let every pause be over."""
    waiting = DBTaskResult.objects.filter(run_after__gt=timezone.now())
    waiting.exclude(run_after__year=9999).update(run_after=timezone.now())


def day() -> MailDay:
    return MailDay.objects.get(domain="mail.example")


def test_a_letter_arrives_and_is_forgotten(mail: MailServer) -> None:
    send_later(ANN, "Ваш код", "Le code : 123456\nالرمز")
    assert not mail.mailbox.letters
    work()
    (letter,) = mail.mailbox.of(ANN)
    assert letter["Subject"] == "Ваш код"
    assert letter["From"].endswith("@localhost")
    assert letter.get_content().replace("\r\n", "\n") == "Le code : 123456\nالرمز\n"
    assert not Letter.objects.exists()
    assert day().sent == 1


def test_a_refused_address_ends_the_matter(mail: MailServer) -> None:
    mail.mailbox.mood = "refuse"
    send_later(ANN, "Code", "123456")
    work()
    assert not Letter.objects.exists()
    assert (day().sent, day().refused) == (0, 1)
    an_hour_later()
    work()
    assert len(mail.mailbox.tries) == 1


@pytest.mark.parametrize("mood", ["greylist", "busy", "drop"])
def test_a_letter_that_must_wait_is_tried_again(mail: MailServer, mood: Mood) -> None:
    mail.mailbox.mood = mood
    send_later(ANN, "Code", "123456")
    work()
    assert not mail.mailbox.letters
    assert Letter.objects.get().attempts == 1
    work()
    assert len(mail.mailbox.tries) == 1, "not before its pause is over"
    mail.mailbox.mood = "greylist" if mood == "greylist" else "accept"
    an_hour_later()
    work()
    assert len(mail.mailbox.of(ANN)) == 1
    assert day().sent == 1


def test_a_server_that_is_down_gets_it_when_it_is_back(mail: MailServer) -> None:
    mail.stop()
    send_later(ANN, "Code", "123456")
    for _ in range(len(PAUSES) + 2):
        work()
        an_hour_later()
    assert Letter.objects.get().attempts == len(PAUSES) + 2
    mail.start()
    work()
    assert len(mail.mailbox.of(ANN)) == 1


def test_pauses_grow(mail: MailServer) -> None:
    mail.stop()
    send_later(ANN, "Code", "123456")
    waits = []
    for _ in range(3):
        work()
        before = timezone.now()
        waiting = DBTaskResult.objects.exclude(run_after__year=9999).latest("enqueued_at")
        waits.append((waiting.run_after - before).total_seconds())
        an_hour_later()
    assert [round(wait / 5) * 5 for wait in waits] == list(PAUSES[:3])


def test_a_letter_of_no_more_use_is_given_up(mail: MailServer) -> None:
    send_later(ANN, "Code", "123456", useful_for=timedelta(seconds=-1))
    work()
    assert not mail.mailbox.letters
    assert not Letter.objects.exists()
    assert day().given_up == 1


def test_a_slow_server_is_waited_for(mail: MailServer) -> None:
    mail.mailbox.mood = "slow"
    send_later(ANN, "Code", "123456")
    work()
    assert len(mail.mailbox.of(ANN)) == 1


def test_neither_log_nor_queue_names_anybody(mail: MailServer) -> None:
    with capture_logs() as logged:
        for mood in ("refuse", "busy", "accept"):
            mail.mailbox.mood = mood
            send_later(ANN, "Code", "secret 123456")
            work()
    rows = str(list(DBTaskResult.objects.values()))
    assert "ann@" not in str(logged) + rows
    assert "123456" not in str(logged) + rows
    assert logged, "failures are told"


def test_what_a_killed_worker_left_is_sent(mail: MailServer) -> None:
    send_later(ANN, "Code", "123456")
    DBTaskResult.objects.get().claim("a worker that was killed")
    work()
    assert not mail.mailbox.letters
    assert take_back() == 1
    work()
    assert len(mail.mailbox.of(ANN)) == 1


def test_a_rolled_back_letter_is_not_sent(mail: MailServer) -> None:
    from django.db import transaction

    with transaction.atomic():
        send_later(ANN, "Code", "123456")
        transaction.set_rollback(True)
    work()
    assert not mail.mailbox.tries


def test_finished_tasks_are_forgotten_after_a_day(mail: MailServer) -> None:
    send_later(ANN, "Code", "123456")
    work()
    assert forget_finished() == 0
    DBTaskResult.objects.update(finished_at=timezone.now() - timedelta(days=2))
    assert forget_finished() == 1
    assert len(mail.mailbox.of(ANN)) == 1
