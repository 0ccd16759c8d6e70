"""Public pages in five languages: what every one of them says and never does."""

import re

import pytest
from django.test import Client

from plebiscite.server.entries.published import published
from plebiscite.server.public.rendering import kept
from plebiscite.server.referendums.models import Referendum
from plebiscite.texts import LANGUAGES, direction_of, voice
from public_town import forget_everything

pytestmark = pytest.mark.django_db
PAGES = (
    "",
    "turnout/",
    "results/",
    "check/",
    "check/report/",
    "record/",
    "record/0/",
    "downloads/",
    "trust/",
)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_when_it_is_over(client: Client, finished: Referendum, language: str) -> None:
    _look_at_all(client, language, "finished", "final")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_while_voting_goes_on(client: Client, opened: Referendum, language: str) -> None:
    _look_at_all(client, language, "open", "open")


def _look_at_all(client: Client, language: str, slug: str, label: str) -> None:
    said = voice(language, "public")
    for tail in PAGES:
        answer = client.get(f"/{language}/r/{slug}/{tail}")
        assert answer.status_code == 200, tail
        text = answer.content.decode()
        assert f'<html lang="{language}" dir="{direction_of(language)}">' in text
        title = text.split("<title>")[1].split("</title>")[0]
        assert said.say(f"status-{label}") in title, tail
        assert said.say("unwitnessed-banner") in text
        assert said.say("help-outside").split("’")[0] in text
        assert "+33 1 23 45 67 89" in text
        assert text.count("<h1") == 1
        assert not re.search(r"<script(?![^>]* src=)|<style| style=| on[a-z]+=", text)
        assert not re.search(r'(?:href|src|action)="(?:https?:)?//', text)
        for other in LANGUAGES:
            assert f'href="/{other}/r/{slug}/{tail}"' in text


def test_the_first_page_lists_by_state(client: Client, finished: Referendum) -> None:
    text = client.get("/en/").content.decode()
    assert text.index("Finished") < text.index("A bench for the square")
    assert "Voting now" not in text


def test_the_vote_button_leads_to_the_booth_only_while_voting(
    client: Client, opened: Referendum
) -> None:
    assert 'href="/r/open/booth/"' in client.get("/en/r/open/").content.decode()


def test_a_finished_one_has_no_vote_button(client: Client, finished: Referendum) -> None:
    assert "/booth/" not in client.get("/en/r/finished/").content.decode()


def test_the_policy_s_words_stand_on_the_first_page(client: Client, opened: Referendum) -> None:
    text = client.get("/ar/r/open/").content.decode()
    words = "".join(f"<li>{word}</li>" for word in published("open").policy.words)
    assert words in text


def test_texts_of_another_language_say_so(client: Client, opened: Referendum) -> None:
    text = client.get("/ka/r/open/").content.decode()
    assert '<h1 lang="en" dir="ltr">A bench for the square</h1>' in text
    assert voice("ka", "public").say("texts-elsewhere", language="English") in text


def test_a_page_is_made_once_for_each_size(client: Client, opened: Referendum) -> None:
    first = client.get("/en/r/open/turnout/")
    assert first["Cache-Control"] == "public, max-age=2"
    again = client.get("/en/r/open/turnout/", headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    made = iter(["text"])
    for _ in range(2):
        assert kept("key", lambda: next(made)).text == b"text"


def test_kept_pages_carry_no_cookie(client: Client, opened: Referendum) -> None:
    for tail in ("", "turnout/", "check/", "record/"):
        answer = client.get(f"/en/r/open/{tail}")
        assert not answer.cookies
        assert "Cookie" not in answer.get("Vary", "")


def test_a_new_contact_is_shown_though_the_record_is_the_same(
    client: Client, opened: Referendum
) -> None:
    client.get("/en/r/open/")
    Referendum.objects.update(help_telephone="0800 000")
    from plebiscite.server.entries import sealed

    sealed.forget()
    assert "0800 000" in client.get("/en/r/open/").content.decode()


def test_an_unknown_referendum_is_a_page_of_its_own(client: Client, db: None) -> None:
    forget_everything()
    answer = client.get("/ru/r/nothing/turnout/")
    assert answer.status_code == 404
    assert voice("ru", "public").say("not-found") in answer.content.decode()


def test_a_record_that_cannot_be_read_says_so_and_keeps_nothing(
    client: Client, opened: Referendum
) -> None:
    (published("open").record.root / "checkpoint").write_bytes(b"garbage\n")
    forget_everything()
    answer = client.get("/fr/r/open/")
    assert answer.status_code == 503
    assert (answer["Cache-Control"], answer["Retry-After"]) == ("no-store", "60")
    assert voice("fr", "public").say("unavailable") in answer.content.decode()


def test_the_overview_of_a_counted_vote_begins_with_the_result(
    client: Client, finished: Referendum
) -> None:
    text = client.get("/en/r/finished/").content.decode()
    top = text.partition("What is asked")[0]
    assert re.search(r"<span dir=\"auto\">[A-Z][^<]* of [0-9]+ valid votes \([^<]*certified", top)
    assert 'href="/en/r/finished/results/"' in top.partition("<h1")[2]


def test_the_overview_of_an_open_vote_has_no_result(client: Client, opened: Referendum) -> None:
    assert "valid votes" not in client.get(f"/en/r/{opened.slug}/").content.decode()
