"""Mail in the background: queued in the database, tried again while it may still be of use.

A server that refuses an address ends the matter; one that is down, slow or asks to come back later
(greylisting) is tried again after growing pauses. Words and address are deleted as soon as the
letter is sent or given up; what stays is a count by day and domain. Nothing of a letter is logged.
"""

import smtplib
from datetime import timedelta
from typing import Final, Literal

import structlog
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django_tasks import task

from plebiscite.server.operations.metrics import MAIL
from plebiscite.server.operations.models import Letter, MailDay

QUEUE: Final = "mail"
PAUSES: Final = (5, 15, 60, 300, 900, 1800, 3600)  # seconds; the last one again and again
USEFUL_FOR: Final = timedelta(days=2)
_PERMANENT: Final = 500  # SMTP replies from here on will not change
Outcome = Literal["sent", "refused", "given_up"]
_log = structlog.get_logger("plebiscite.mail")


def send_later(to: str, subject: str, text: str, *, useful_for: timedelta = USEFUL_FOR) -> None:
    """Queue a letter to one address; it is sent within seconds while the mail server answers.

    In a transaction, nothing is queued unless it is committed. After `useful_for` a letter that
    could not be sent is given up, as a one-time code that nobody can use any more.
    """
    letter = Letter.objects.create(
        address=to, subject=subject, text=text, useless_after=timezone.now() + useful_for
    )
    send_letter.enqueue(letter.pk)


@task(queue_name=QUEUE)
def send_letter(number: int) -> None:
    """Try to send one letter. Running it twice sends it twice at most, never not at all."""
    letter = Letter.objects.filter(pk=number).first()
    if letter is None:
        return
    if letter.is_useless(timezone.now()):
        _finish(letter, "given_up")
        return
    try:
        EmailMessage(letter.subject, letter.text, to=[letter.address]).send()
    except (smtplib.SMTPException, OSError) as problem:
        _after_failure(letter, problem)
    else:
        _finish(letter, "sent")


def _after_failure(letter: Letter, problem: Exception) -> None:
    reply = _reply_of(problem)
    # The words of the server may hold the address: only its number is logged.
    _log.warning("letter not sent", letter=letter.pk, problem=type(problem).__name__, reply=reply)
    if reply is not None and reply >= _PERMANENT and not _is_our_fault(problem):
        _finish(letter, "refused")
        return
    pause = PAUSES[min(letter.attempts, len(PAUSES) - 1)]
    with transaction.atomic():
        Letter.objects.filter(pk=letter.pk).update(attempts=F("attempts") + 1)
        again = timezone.now() + timedelta(seconds=pause)
        send_letter.using(run_after=again).enqueue(letter.pk)


def _reply_of(problem: Exception) -> int | None:
    """The number that the mail server answered, if it answered."""
    if isinstance(problem, smtplib.SMTPRecipientsRefused):
        return max((code for code, _ in problem.recipients.values()), default=None)
    if isinstance(problem, smtplib.SMTPResponseException):
        return problem.smtp_code
    return None


def _is_our_fault(problem: Exception) -> bool:
    """A wrong password or sender is mended by the operator, so the letter waits for that."""
    return isinstance(problem, smtplib.SMTPAuthenticationError | smtplib.SMTPSenderRefused)


def _finish(letter: Letter, outcome: Outcome) -> None:
    domain = letter.address.rpartition("@")[2].lower()
    with transaction.atomic():
        letter.delete()
        day, _ = MailDay.objects.get_or_create(day=timezone.now().date(), domain=domain)
        MailDay.objects.filter(pk=day.pk).update(**{outcome: F(outcome) + 1})
    MAIL.labels(outcome).inc()
