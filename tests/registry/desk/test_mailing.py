"""Codes by mail: every state, every mood of a mail server, and no mail twice for one state."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from plebiscite.errors import MisuseError
from plebiscite.registry import mailing
from plebiscite.registry.desk import the_desk
from plebiscite.registry.desk_folder import DeskFolder
from plebiscite.registry.issuing import issue_codes
from plebiscite.registry.mail_server import MailSession, mail_settings
from plebiscite.registry.mailing import (
    FIRST_PAUSE,
    LONGEST_OUTAGE,
    LONGEST_PAUSE,
    MOST_REFUSED,
    go_on,
    queue_codes,
    resend,
    send_due,
)
from plebiscite.registry.models import Desk, MailState, Message, MessageKind, MessageState, Voter
from plebiscite.store.folder_lock import FolderLock
from registry_mail import MailServer
from registry_town import CodeOf


class KilledError(BaseException):
    """Ends the process, as far as this test is concerned."""


def message_to(voter_id: str) -> Message:
    found = Message.objects.filter(voter__voter_id=voter_id, kind=MessageKind.CODE)
    return found.order_by("-number")[0]


def now_due() -> None:
    Message.objects.update(next_attempt=timezone.now())
    Desk.objects.update(mail_paused_until=None)


def test_everyone_with_an_address_gets_their_own_code_once(
    queued: DeskFolder, mail_server: MailServer, code_of: CodeOf
) -> None:
    assert send_due(queued).sent == 7
    assert send_due(queued).sent == 0
    assert queue_codes() == 0
    assert len(mail_server.raw) == 7
    for voter in Voter.objects.exclude(email=""):
        (mail,) = mail_server.to(voter.email)
        text = mail.get_content()
        assert f"/r/town/booth/#{voter.code}." in text
        assert f"\n{voter.code}\r\n" in text
        others = Voter.objects.exclude(pk=voter.pk).values_list("code", flat=True)
        assert not any(code in text for code in others)
    assert code_of("T01") in mail_server.to("t01@example.org")[0].get_content()
    assert {each.state for each in Message.objects.all()} == {MessageState.SENT}
    states = Voter.objects.exclude(email="").values_list("mail_state", flat=True)
    assert set(states) == {MailState.SENT}


def test_nothing_goes_out_before_the_credentials_are_on_the_record(
    ready: DeskFolder, mail_server: MailServer
) -> None:
    del mail_server
    issue_codes(ready)
    with pytest.raises(MisuseError, match="not on the record yet"):
        queue_codes()


def test_nothing_goes_out_without_whom_to_call(issued: DeskFolder) -> None:
    del issued
    Desk.objects.update(telephone="", help_email="")
    with pytest.raises(MisuseError, match="whom they call"):
        queue_codes()


def test_an_alarm_stops_codes_and_not_notices(queued: DeskFolder, mail_server: MailServer) -> None:
    Desk.objects.update(alarm="the record lied")
    with pytest.raises(MisuseError, match="the record lied"):
        queue_codes()
    assert send_due(queued).sent == 0
    notice = message_to("T01")
    notice.pk, notice.kind, notice.number, notice.message_id = None, "notice", 20, "<n@x>"
    notice.seen_at = timezone.now()
    notice.save()
    assert send_due(queued).sent == 1
    assert mail_server.mails[0]["Message-ID"] == "<n@x>"


def test_an_address_that_is_refused_keeps_the_servers_words(
    queued: DeskFolder, mail_server: MailServer
) -> None:
    mail_server.recipient_rule = lambda to: "550 5.1.1 no such user" if "t04" in to else "250 OK"
    run = send_due(queued)
    assert (run.sent, run.refused) == (6, 1)
    assert message_to("T04").state == MessageState.REFUSED
    assert message_to("T04").server_words == "550 5.1.1 no such user"
    assert Voter.objects.get(voter_id="T04").mail_state == MailState.REFUSED
    now_due()
    assert send_due(queued).sent == 0  # refused is for good


def test_a_mail_that_is_refused_after_its_text_is_refused_too(
    queued: DeskFolder, mail_server: MailServer
) -> None:
    mail_server.data_rule = lambda to: "554 5.7.1 looks like spam" if "t05" in to else "250 OK"
    assert send_due(queued).refused == 1
    assert message_to("T05").server_words == "554 5.7.1 looks like spam"


def test_greylisting_is_waited_out_with_growing_pauses(
    queued: DeskFolder, mail_server: MailServer
) -> None:
    mail_server.recipient_rule = lambda to: "451 4.7.1 later" if "t01" in to else "250 OK"
    pauses = []
    for attempt in range(1, 4):
        before = timezone.now()
        assert send_due(queued).later == 1
        message = message_to("T01")
        assert (message.state, message.attempts) == (MessageState.QUEUED, attempt)
        pauses.append(message.next_attempt - before)
        assert send_due(queued).later == 0  # not before its time
        now_due()
    for pause, wanted in zip(pauses, (1, 2, 4), strict=True):
        assert timedelta() <= pause - FIRST_PAUSE * wanted < timedelta(seconds=20)
    assert Voter.objects.get(voter_id="T01").mail_state == MailState.QUEUED
    mail_server.recipient_rule = lambda _: "250 OK"
    assert send_due(queued).sent == 1
    assert len(mail_server.to("t01@example.org")) == 1


def test_pauses_end_growing(queued: DeskFolder, mail_server: MailServer) -> None:
    Message.objects.update(attempts=50)
    mail_server.recipient_rule = lambda _: "451 later"
    before = timezone.now()
    send_due(queued)
    assert timedelta() <= message_to("T01").next_attempt - before - LONGEST_PAUSE < FIRST_PAUSE


def test_a_server_that_is_down_is_tried_again_and_no_voter_is_blamed(
    queued: DeskFolder, mail_server: MailServer
) -> None:
    mail_server.stop()
    run = send_due(queued)
    assert run.sent == 0
    assert "does not answer" in run.trouble
    first = the_desk().mail_paused_until
    assert first is not None
    assert send_due(queued).trouble == run.trouble  # not even tried before the pause is over
    assert {each.attempts for each in Message.objects.all()} == {0}
    for _ in range(12):
        Desk.objects.update(mail_paused_until=None)
        send_due(queued)
    until = the_desk().mail_paused_until
    assert until is not None
    assert until - timezone.now() <= LONGEST_OUTAGE
    mail_server.start()
    Desk.objects.update(mail_paused_until=None)
    assert send_due(queued).sent == 7
    assert the_desk().mail_pauses == 0


def test_a_server_that_ends_the_session_has_taken_what_it_took(
    queued: DeskFolder, mail_server: MailServer
) -> None:
    mail_server.recipient_rule = lambda to: "421 closing" if "t04" in to else "250 OK"
    run = send_due(queued)
    assert run.sent == 2
    assert "closes" in run.trouble
    assert message_to("T04").state == MessageState.QUEUED
    Desk.objects.update(mail_paused_until=None)
    assert send_due(queued).sent == 4  # the one that ends sessions does not hold up the others
    mail_server.recipient_rule = lambda _: "250 OK"
    now_due()
    assert send_due(queued).sent == 1
    assert len(mail_server.raw) == 7


def test_a_sender_that_is_refused_is_nobodys_fault(
    queued: DeskFolder, mail_server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    del mail_server
    monkeypatch.setenv("PLEBISCITE_SMTP_USER", "clerk")
    monkeypatch.setenv("PLEBISCITE_SMTP_PASSWORD", "pass-word")
    run = send_due(queued)
    assert "no login" in run.trouble
    assert "pass-word" not in run.trouble
    assert {each.state for each in Message.objects.all()} == {MessageState.QUEUED}


def test_a_server_without_starttls_gets_nothing(
    queued: DeskFolder, mail_server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PLEBISCITE_SMTP_SECURITY", "starttls")
    assert "no STARTTLS" in send_due(queued).trouble
    assert mail_server.asked == []


def test_a_slow_server_is_waited_for(queued: DeskFolder, mail_server: MailServer) -> None:
    mail_server.pause = 0.2
    assert send_due(queued).sent == 7


def test_killed_before_the_server_was_asked_sends_once(
    queued: DeskFolder, mail_server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = MailSession.send
    monkeypatch.setattr(MailSession, "send", _killed)
    with pytest.raises(KilledError):
        send_due(queued)
    assert Message.objects.filter(state=MessageState.SENDING).count() == 1
    monkeypatch.setattr(MailSession, "send", real)
    assert send_due(queued).sent == 7
    assert len({mail["To"] for mail in mail_server.mails}) == len(mail_server.raw) == 7


def _killed(*_: object) -> None:
    raise KilledError


def test_killed_after_the_servers_yes_repeats_only_that_message_under_its_id(
    queued: DeskFolder, mail_server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = mailing._write_down  # noqa: SLF001 - the place to be killed at
    monkeypatch.setattr(mailing, "_write_down", _killed)
    with pytest.raises(KilledError):
        send_due(queued)
    monkeypatch.setattr(mailing, "_write_down", real)
    assert send_due(queued).sent == 7
    assert len(mail_server.raw) == 8
    assert len({mail["Message-ID"] for mail in mail_server.mails}) == 7
    first, second = mail_server.to("t01@example.org")
    assert first["Message-ID"] == second["Message-ID"]
    assert first.get_content() == second.get_content()


def test_only_one_process_sends(queued: DeskFolder, mail_server: MailServer) -> None:
    lock = FolderLock(queued.sending)
    assert "another process" in send_due(queued).trouble
    lock.release()
    assert send_due(queued).sent == 7
    assert len(mail_server.raw) == 7


def test_a_server_that_refuses_everybody_is_stopped_for_a_person(
    queued: DeskFolder, mail_server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mailing, "MOST_REFUSED", 3)
    mail_server.recipient_rule = lambda _: "550 relaying denied"
    assert send_due(queued).refused == 3
    assert the_desk().mail_stopped
    mail_server.recipient_rule = lambda _: "250 OK"
    assert send_due(queued).sent == 0
    go_on()
    assert send_due(queued).sent == 4
    assert resend(domain="example.org") == 3
    assert send_due(queued).sent == 3
    assert MOST_REFUSED > 10


def test_a_voter_asks_for_the_mail_again(queued: DeskFolder, mail_server: MailServer) -> None:
    with pytest.raises(MisuseError, match="still queued"):
        resend(voter_id="T01")
    send_due(queued)
    assert resend(voter_id="T01") == 1
    send_due(queued)
    first, second = mail_server.to("t01@example.org")
    assert first["Message-ID"] != second["Message-ID"]
    assert message_to("T01").number == 2
    for nobody in ("T03", "X"):
        with pytest.raises(MisuseError, match="nobody to write to again"):
            resend(voter_id=nobody)


def test_a_domain_is_sent_again_only_to_those_not_reached(
    queued: DeskFolder, mail_server: MailServer
) -> None:
    mail_server.recipient_rule = lambda to: "550 no" if to[:3] in {"t04", "t05"} else "250 OK"
    send_due(queued)
    mail_server.recipient_rule = lambda _: "250 OK"
    assert resend(domain="example.org") == 2
    assert send_due(queued).sent == 2
    assert {len(mail_server.to(f"t{n:02}@example.org")) for n in (1, 2, 4, 5)} == {1}
    with pytest.raises(MisuseError):
        resend(domain="example.org")


def test_settings_that_are_missing_or_open_are_named() -> None:
    good = {"PLEBISCITE_SMTP_HOST": "mail.example", "PLEBISCITE_SMTP_FROM": "clerk@town.example"}
    assert mail_settings(good).port == 587
    assert mail_settings({**good, "PLEBISCITE_SMTP_SECURITY": "tls"}).port == 465
    assert "secret" not in repr(mail_settings({**good, "PLEBISCITE_SMTP_PASSWORD": "secret"}))
    for name, value in (
        ("HOST", ""),
        ("FROM", "clerk"),
        ("SECURITY", "maybe"),
        ("SECURITY", "none"),
        ("PORT", "smtp"),
    ):
        with pytest.raises(MisuseError, match=f"PLEBISCITE_SMTP_{name}"):
            mail_settings({**good, f"PLEBISCITE_SMTP_{name}": value})


def test_message_ids_say_nothing_of_the_voter(queued: DeskFolder) -> None:
    del queued
    ids = set(Message.objects.values_list("message_id", flat=True))
    assert len(ids) == 7
    assert all(re.fullmatch(r"<[0-9a-f]{32}@127\.0\.0\.1>", each) for each in ids)
