"""Mails that come back: notifications are read, delays and strangers' mails are not believed."""

import mailbox
from email.message import EmailMessage
from email.mime.message import MIMEMessage
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from pathlib import Path

import pytest

from plebiscite.errors import MisuseError
from plebiscite.registry.bounces import bounces_in, mark_bounced, take_bounces
from plebiscite.registry.desk_folder import DeskFolder
from plebiscite.registry.mailing import resend, send_due
from plebiscite.registry.models import Desk, MailState, Message, MessageState, Voter
from registry_mail import MailServer


def notification(original: EmailMessage, *, action: str = "failed", headers: bool = False) -> bytes:
    """As RFC 3464 has it: words, the status, and the mail that came back or its headers."""
    report = MIMEMultipart("report", report_type="delivery-status")
    report["From"] = "MAILER-DAEMON@mx.example"
    report.attach(MIMEText("Your message could not be delivered."))
    status = EmailMessage()
    status["Reporting-MTA"] = "dns; mx.example"
    recipient = EmailMessage()
    recipient["Final-Recipient"] = f"rfc822; {original['To']}"
    recipient["Action"] = action
    recipient["Status"] = "5.1.1"
    recipient["Diagnostic-Code"] = "smtp; 550 5.1.1 mailbox unknown"
    blocks = MIMEMultipart("x")
    blocks.set_type("message/delivery-status")
    blocks.attach(status)
    blocks.attach(recipient)
    part = EmailMessage()
    part["Content-Type"] = "message/delivery-status"
    part.set_payload([status, recipient])
    report.attach(part)
    if headers:
        lines = "".join(f"{name}: {value}\n" for name, value in original.items())
        report.attach(MIMEText(lines, "rfc822-headers"))
    else:
        report.attach(MIMEMessage(original))
    return report.as_bytes()


@pytest.fixture
def sent(queued: DeskFolder, mail_server: MailServer) -> EmailMessage:
    """The mail that went to T01; the others went out, too."""
    assert send_due(queued).sent == 7
    return mail_server.to("t01@example.org")[0]


def state(voter_id: str) -> str:
    return Voter.objects.get(voter_id=voter_id).mail_state


@pytest.mark.parametrize("headers", [True, False])
def test_a_notification_marks_the_voter_it_names(
    sent: EmailMessage, tmp_path: Path, *, headers: bool
) -> None:
    file = tmp_path / "back.eml"
    file.write_bytes(notification(sent, headers=headers))
    assert take_bounces(file) == (1, 1)
    assert state("T01") == MailState.BOUNCED
    message = Message.objects.get(voter__voter_id="T01")
    assert message.server_words == "smtp; 550 5.1.1 mailbox unknown"
    assert state("T02") == MailState.SENT
    assert take_bounces(file) == (1, 0)  # once


def test_folders_and_mailboxes_are_read(
    sent: EmailMessage, mail_server: MailServer, tmp_path: Path
) -> None:
    box = mailbox.mbox(tmp_path / "box")
    box.add(notification(sent))
    box.close()
    maildir = mailbox.Maildir(tmp_path / "maildir")
    maildir.add(notification(mail_server.to("t02@example.org")[0]))
    (tmp_path / "folder").mkdir()
    other = notification(mail_server.to("t04@example.org")[0])
    (tmp_path / "folder" / "x.eml").write_bytes(other)
    for name in ("box", "maildir", "folder"):
        assert take_bounces(tmp_path / name) == (1, 1)
    assert {state(each) for each in ("T01", "T02", "T04")} == {MailState.BOUNCED}


def test_a_delay_is_no_failure(sent: EmailMessage) -> None:
    assert not list(bounces_in(notification(sent, action="delayed")))


def test_an_answer_of_a_person_is_no_notification(sent: EmailMessage) -> None:
    answer = EmailMessage()
    answer["In-Reply-To"] = str(sent["Message-ID"])
    answer.set_content(f"Who are you? {sent['Message-ID']}")
    assert not list(bounces_in(answer.as_bytes()))
    assert not list(bounces_in(b"\xff\x00 no mail at all"))


def test_a_stranger_who_guesses_marks_nobody(sent: EmailMessage, tmp_path: Path) -> None:
    del sent["Message-ID"]
    sent["Message-ID"] = f"<{'0' * 32}@127.0.0.1>"
    (tmp_path / "x.eml").write_bytes(notification(sent))
    assert take_bounces(tmp_path / "x.eml") == (1, 0)


def test_an_old_bounce_does_not_undo_a_newer_mail(
    sent: EmailMessage, queued: DeskFolder, tmp_path: Path
) -> None:
    resend(voter_id="T01")
    send_due(queued)
    (tmp_path / "x.eml").write_bytes(notification(sent))
    assert take_bounces(tmp_path / "x.eml") == (1, 1)
    assert state("T01") == MailState.SENT


def test_a_person_marks_by_hand(sent: EmailMessage) -> None:
    del sent
    mark_bounced("T02")
    assert state("T02") == MailState.BOUNCED
    for nobody in ("T03", "T02", "X"):
        with pytest.raises(MisuseError, match="no mail with a code was sent"):
            mark_bounced(nobody)


def test_nothing_is_marked_after_the_destruction(sent: EmailMessage, tmp_path: Path) -> None:
    (tmp_path / "x.eml").write_bytes(notification(sent))
    Desk.objects.update(destruction="done")
    with pytest.raises(MisuseError, match="destroyed"):
        take_bounces(tmp_path / "x.eml")
    assert Message.objects.get(voter__voter_id="T01").state == MessageState.SENT
