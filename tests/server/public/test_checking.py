"""Check my vote: what is said for each fate, and what never leaves the form."""

import pytest
from django.test import Client

from plebiscite.server.entries.freshness import fresh_log
from plebiscite.server.entries.models import IndexedEntry
from plebiscite.server.referendums.models import MismatchReport, Referendum
from plebiscite.texts import LANGUAGES, voice

pytestmark = pytest.mark.django_db


def votes(referendum: Referendum) -> list[IndexedEntry]:
    fresh_log(referendum)
    rows = IndexedEntry.objects.filter(referendum=referendum, kind__in=("ballot", "challenge"))
    return list(rows.order_by("position"))


def check(client: Client, slug: str, noted: str, language: str = "en") -> str:
    answer = client.post(f"/{language}/r/{slug}/check/", {"tracker": noted})
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "no-store"
    return answer.content.decode()


@pytest.mark.parametrize(
    ("number", "fate"),
    [(0, "replaced"), (1, "excluded"), (2, "counted"), (8, "challenged"), (9, "counted")],
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_fate_in_every_language(
    client: Client, finished: Referendum, number: int, fate: str, language: str
) -> None:
    row = votes(finished)[number]
    text = check(client, "finished", row.tracker_words, language)
    said = voice(language, "public")
    assert said.say(f"check-{fate}") in text
    others = {"replaced", "excluded", "counted", "challenged", "missing", "standing"} - {fate}
    assert not any(said.say(f"check-{other}") in text for other in others)
    assert row.tracker in text
    assert f"/api/r/finished/entries/{row.position}/receipt" in text
    assert said.say("check-not-device").split("'")[0] in text


def test_why_a_code_was_excluded(client: Client, finished: Referendum) -> None:
    text = check(client, "finished", votes(finished)[1].tracker)
    assert "The reason: withdrawn by the voter." in text


def test_a_ballot_that_stands_is_not_called_counted(client: Client, opened: Referendum) -> None:
    text = check(client, "open", votes(opened)[-1].tracker)
    assert voice("en", "public").say("check-standing") in text
    assert "was counted" not in text


def test_unknown_words_and_what_cannot_be_read(client: Client, finished: Referendum) -> None:
    assert "No ballot with these words" in check(client, "finished", "0" * 64)
    text = check(client, "finished", "push forum often coyotte evoke summer")
    assert "The word “coyotte” is not in our list" in text
    assert 'value="push forum often coyotte evoke summer"' in text
    text = check(client, "finished", '"><script>alert(1)</script>')
    assert "<script>alert" not in text


def test_the_answer_in_another_language_keeps_what_was_typed(
    client: Client, finished: Referendum
) -> None:
    words = votes(finished)[0].tracker_words
    text = check(client, "finished", words)
    assert (
        f'action="/ar/r/finished/check/"><input type="hidden" name="tracker" value="{words}"'
        in text
    )


def test_looking_up_needs_no_cookie(finished: Referendum) -> None:
    strict = Client(enforce_csrf_checks=True)
    answer = strict.post("/en/r/finished/check/", {"tracker": votes(finished)[0].tracker})
    assert answer.status_code == 200
    assert not answer.cookies


def test_a_report_gets_a_case_number(client: Client, finished: Referendum) -> None:
    text = client.post(
        "/ka/r/finished/check/report/", {"case": "not-recorded", "what": "Six words, not there."}
    ).content.decode()
    assert voice("ka", "public").say("report-thanks", case="R-0001") in text
    report = MismatchReport.objects.get()
    assert (report.case, report.what) == ("R-0001", "[not-recorded] Six words, not there.")


def test_nobody_reports_from_another_site(finished: Referendum) -> None:
    strict = Client(enforce_csrf_checks=True)
    answer = strict.post("/en/r/finished/check/report/", {"case": "other", "what": "x"})
    assert answer.status_code == 403
    page = strict.get("/en/r/finished/check/report/")
    token = page.content.decode().split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
    sent = {"case": "<b>", "what": "x", "csrfmiddlewaretoken": token}
    assert "R-0001" in strict.post("/en/r/finished/check/report/", sent).content.decode()
    assert MismatchReport.objects.get().what == "[other] x"
