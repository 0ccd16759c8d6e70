"""The pages: closed to strangers, strict headers, no code or name where it would leak."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, reverse

from plebiscite.registry.desk import the_desk
from plebiscite.registry.desk_folder import DeskFolder
from plebiscite.registry.following import follow
from plebiscite.registry.login import new_login_token
from plebiscite.registry.mailing import send_due
from plebiscite.registry.models import (
    Desk,
    DestructionStage,
    Event,
    MailState,
    Message,
    PrintBatch,
    Voter,
)
from plebiscite.registry.urls import urlpatterns
from registry_mail import MailServer
from registry_town import ROLL, CodeOf, TownService

OPEN = {"login", "set-language"}
NAMES = sorted(str(each.name) for each in urlpatterns if isinstance(each, URLPattern))


def client(folder: DeskFolder, *, language: str = "en") -> Client:
    """A browser that has come in."""
    made = Client(enforce_csrf_checks=False, headers={"accept-language": language})
    answer = made.post("/login/", {"token": new_login_token(folder)})
    assert answer.status_code == 302
    return made


def place(name: str) -> str:
    return reverse(name, args=[1]) if name in {"voter", "batch"} else reverse(name)


def text(answer: Any) -> str:  # noqa: ANN401 - the test client's own kinds of answers
    return re.sub(r"\s+", " ", answer.content.decode())


@pytest.mark.parametrize("name", [each for each in NAMES if each not in OPEN])
@pytest.mark.parametrize("method", ["get", "post"])
def test_strangers_see_the_login_only(new_desk: DeskFolder, name: str, method: str) -> None:
    del new_desk
    answer = getattr(Client(), method)(place(name))
    assert answer.status_code in {302, 405}
    if answer.status_code == 302:
        assert answer["Location"] == "/login/"


def test_the_login_works_once_and_a_newer_one_replaces_it(new_desk: DeskFolder) -> None:
    old = new_login_token(new_desk)
    token = new_login_token(new_desk)
    for wrong in (old, "x", ""):
        assert Client().post("/login/", {"token": wrong}).status_code == 200
    browser = Client()
    assert browser.post("/login/", {"token": token}).status_code == 302
    assert browser.get("/").status_code == 200
    assert Client().post("/login/", {"token": token}).status_code == 200
    assert token not in "".join(
        path.read_text(errors="replace") for path in new_desk.root.glob("*token*")
    )


def test_headers_are_strict_and_cookies_closed(new_desk: DeskFolder) -> None:
    answer = client(new_desk).get("/")
    policy = answer["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert answer["Cache-Control"] == "no-store"
    assert answer["X-Frame-Options"] == "DENY"
    login = Client().post("/login/", {"token": new_login_token(new_desk)})
    cookie = login.cookies["registrar"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Strict"
    assert not re.search(r"<(script|style)[^>]*>[^<]|style=|onclick", answer.content.decode())


def test_another_host_name_is_refused(new_desk: DeskFolder) -> None:
    del new_desk
    assert Client(headers={"host": "evil.example"}).get("/login/").status_code == 400


def test_forms_from_elsewhere_are_refused(new_desk: DeskFolder) -> None:
    answer = Client(enforce_csrf_checks=True).post("/login/", {"token": new_login_token(new_desk)})
    assert answer.status_code == 403
    assert "Nothing was done" in text(answer)


def test_the_whole_setting_up_through_pages(
    keyed: DeskFolder, service: TownService, mail_server: MailServer
) -> None:
    browser = client(keyed)
    assert str(service.town.definition.registrar.key).replace("+", "+") in text(
        browser.get("/key/")
    ).replace("&#x2B;", "+")
    page = text(browser.get("/policy/"))
    assert all(f"<li>{word}</li>" in page for word in service.town.policy.words)
    wrong = browser.post("/policy/", {"words": "a b c"})
    assert "not the words of the policy" in text(wrong)
    browser.post("/policy/", {"words": " ".join(service.town.policy.words)})
    assert the_desk().policy_confirmed_at
    browser.post("/contacts/", {"sender": "The clerk", "telephone": "112 112"})
    assert the_desk().sender == "The clerk"
    with ROLL.open("rb") as roll:
        report = text(browser.post("/roll/", {"roll": roll, "try": "yes"}))
    assert "10 lines read, 0 things wrong" in report
    assert not Voter.objects.exists()
    with ROLL.open("rb") as roll:
        browser.post("/roll/", {"roll": roll, "commit": "yes"})
    assert Voter.objects.count() == 10
    browser.post("/codes/", {"issue": "yes"})
    assert the_desk().rolls_on_record == 1
    browser.post("/mail/", {"queue": "yes"})
    assert send_due(keyed).sent == 7
    assert len(mail_server.raw) == 7
    home = text(browser.get("/"))
    assert home.count("✓ done") == 6
    browser.post("/letters/", {"scope": "no-email"})
    assert PrintBatch.objects.get().count == 3


def test_a_bad_roll_is_shown_with_line_and_remedy(ready: DeskFolder) -> None:
    Voter.objects.all().delete()
    file = ready.root / "bad.csv"
    file.write_bytes(ROLL.read_bytes().replace(b",town,", b",twon,", 1))
    with file.open("rb") as roll:
        report = text(client(ready).post("/roll/", {"roll": roll, "try": "yes"}))
    assert "unknown district" in report
    assert "perhaps &#x27;town&#x27;" in report
    assert "cannot be taken in" in report


def test_codes_are_shown_on_no_page(voting: DeskFolder) -> None:
    browser = client(voting)
    codes = list(Voter.objects.values_list("code", flat=True))
    for name in NAMES:
        page = browser.get(place(name)).content.decode(errors="replace")
        assert not any(code in page for code in codes)


def test_the_board_and_the_search(queued: DeskFolder, mail_server: MailServer) -> None:
    mail_server.recipient_rule = lambda to: "550 5.1.1 nobody" if "t04" in to else "250 OK"
    send_due(queued)
    browser = client(queued)
    board = text(browser.get("/mail/"))
    assert "Send again to those not reached at example.org" in board
    found = text(browser.post("/mail/", {"q": "reyes"}))
    assert "T04" in found
    assert "T01" not in found
    refused = text(browser.get("/mail/?state=refused"))
    assert "T04" in refused
    assert "T01" not in refused
    voter = Voter.objects.get(voter_id="T04")
    assert "550 5.1.1 nobody" in text(browser.get(f"/mail/voter/{voter.pk}/"))
    mail_server.recipient_rule = lambda _: "250 OK"
    browser.post("/mail/", {"resend": "example.org"})
    assert send_due(queued).sent == 1
    browser.post(f"/mail/voter/{voter.pk}/", {"bounced": "yes"})
    voter.refresh_from_db()
    assert voter.mail_state == MailState.BOUNCED
    browser.post(f"/mail/voter/{voter.pk}/", {"resend": "yes"})
    assert Message.objects.filter(voter=voter).count() == 3


def test_an_alarm_is_on_every_page_until_it_is_read(ready: DeskFolder) -> None:
    Desk.objects.update(alarm="the record had 9 entries and now shows 3")
    browser = client(ready)
    for name in ("home", "mail", "letters"):
        assert "now shows 3" in text(browser.get(place(name)))
    browser.post("/alarm/", {})
    assert the_desk().alarm
    browser.post("/alarm/", {"read": "yes"})
    assert not the_desk().alarm


def test_a_print_file_is_fetched_only_when_it_is_ready(issued: DeskFolder) -> None:
    browser = client(issued)
    batch = PrintBatch.objects.create(kind="letters", scope="all", count=1)
    address = f"/letters/{batch.pk}.pdf"
    assert browser.get(address).status_code == 404
    PrintBatch.objects.update(state="ready")
    assert browser.get(address).status_code == 404  # the file is not there
    (issued.prints / batch.file).write_bytes(b"%PDF")
    answer = browser.get(address)
    assert answer["Content-Disposition"].startswith("attachment")
    answer.close()
    browser.post("/letters/", {"delete": batch.pk})
    assert not (issued.prints / batch.file).exists()
    assert browser.get(address).status_code == 404


def test_the_destruction_asks_for_the_name(
    voting: DeskFolder, service: TownService, code_of: CodeOf
) -> None:
    browser = client(voting)
    assert "Not yet:" in text(browser.get("/destroy/"))
    service.vote(code_of("T01"), "yes")
    follow()
    send_due(voting)
    from plebiscite.offices import commission

    service.play(lambda town: town.end_voting())
    service.play(lambda town: town.act(commission.close(town.keeper.state)))
    follow()
    assert "Destroy for good" in text(browser.get("/destroy/"))
    browser.post("/destroy/", {"typed": "yes"})
    assert Voter.objects.exists()
    browser.post("/destroy/", {"typed": service.town.definition.origin})
    assert the_desk().destruction == DestructionStage.DONE
    assert browser.get("/").status_code == 200
    assert "✓ done" in text(browser.get("/"))


def test_pages_speak_french(ready: DeskFolder) -> None:
    browser = client(ready, language="fr")
    page = browser.get("/")
    assert 'lang="fr"' in text(page)
    assert "Liste électorale" in text(page)
    browser.post("/language/", {"language": "en", "next": "/"})
    assert "Electoral roll" in text(browser.get("/"))


def test_the_log_names_no_voter(queued: DeskFolder, mail_server: MailServer) -> None:
    mail_server.recipient_rule = lambda to: f"550 no such user <{to}>"
    send_due(queued)
    said = " ".join(Event.objects.values_list("words", flat=True))
    said += f"{the_desk().mail_trouble}{the_desk().trouble}"
    for voter in Voter.objects.all():
        for secret in (voter.voter_id, voter.name, voter.email or "@", voter.code):
            assert secret not in said
    assert str(voter) == f"voter {voter.pk}"
