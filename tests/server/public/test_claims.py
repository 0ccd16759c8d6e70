"""The page for announced figures: every reading in five languages, and nothing without a base."""

import re
from html import unescape
from typing import get_args

import pytest
from django.test import Client

from plebiscite.observe.claim_checking import Verdict
from plebiscite.observe.claim_readings import Reason, Truth
from plebiscite.observe.claims import Comparison
from plebiscite.server.referendums.models import Referendum
from plebiscite.texts import LANGUAGES, direction_of, voice

pytestmark = pytest.mark.django_db


def asked(client: Client, language: str = "en", slug: str = "finished", **query: str) -> str:
    answer = client.get(f"/{language}/r/{slug}/claims/", query)
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "no-store"
    assert not answer.cookies
    return unescape(answer.content.decode())


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_form_and_an_answer_in_every_language(
    client: Client, finished: Referendum, language: str
) -> None:
    said = voice(language, "public")
    assert said.say("claims-button") in asked(client, language)
    text = asked(client, language, figure="99", subject="bench/yes", of="registered")
    assert f'<html lang="{language}" dir="{direction_of(language)}">' in text
    assert text.count("<h1") == 1
    assert not re.search(r"<script(?![^>]* src=)|<style| style=| on[a-z]+=", text)
    for base in ("registered", "ballots", "valid"):
        assert f'<th scope="row">{said.say(f"claims-base-{base}")}</th>' in text
    assert said.say("claims-truth-impossible") in text


def test_what_was_asked_stays_in_the_form(client: Client, finished: Referendum) -> None:
    text = asked(client, figure="52", subject="bench/no", of="valid", how="at-least")
    for name in ("bench/no", "valid", "at-least"):
        assert re.search(rf'<option value="{name}"[^>]* selected', text)
    assert 'value="52"' in text


@pytest.mark.parametrize(
    ("query", "options"),
    [
        ({}, "--figure FIGURE --unit percent --how exactly --of unknown --subject turnout"),
        ({"figure": "many"}, "--figure FIGURE --unit percent"),
        (
            {"figure": "52", "subject": "bench/no", "of": "valid", "how": "at-least"},
            "--figure 52 --unit percent --how at-least --of valid --subject no --contest bench",
        ),
    ],
)
def test_the_command_asks_what_the_form_asks(
    client: Client, finished: Referendum, query: dict[str, str], options: str
) -> None:
    text = asked(client, **query)
    assert f"/r/finished/record --policy policy {options}" in text
    assert "plebiscite check-claim http" in text


def test_every_percentage_stands_with_its_base(client: Client, finished: Referendum) -> None:
    text = asked(client, figure="50", subject="bench/yes")
    cells = re.findall(r"<td>([^<]*%[^<]*)</td>", text)
    assert len(cells) == 3
    for cell in cells:
        assert re.fullmatch(r"[0-9]+ of [0-9]+ [a-z ]+ \([0-9.]+ %\)", cell.strip())


def test_without_a_base_there_is_never_a_single_yes(client: Client, finished: Referendum) -> None:
    text = asked(client, figure="1", how="more-than", subject="bench/yes")
    assert "It depends on the base" in text


@pytest.mark.parametrize(
    "query",
    [
        {"figure": "many"},
        {"figure": "9" * 50},
        {"figure": "9", "unit": "apples"},
        {"figure": "9", "subject": "nothing/yes"},
        {"figure": "9", "subject": "bench/blank", "of": "valid"},
        {"figure": "<script>"},
    ],
)
def test_what_cannot_be_compared_says_so(
    client: Client, finished: Referendum, query: dict[str, str]
) -> None:
    answer = client.get("/en/r/finished/claims/", query)
    assert answer.status_code == 200
    assert "This cannot be compared" in answer.content.decode()
    assert "<script>" not in answer.content.decode()


def test_nothing_is_told_while_voting_goes_on(client: Client, opened: Referendum) -> None:
    text = asked(client, slug="open", figure="50", subject="bench/yes")
    assert "<form" not in text.split("<main")[1].split("</main")[0]
    assert "%" not in text.split("<h1")[1].split("</main")[0]


def test_the_results_page_leads_there(client: Client, finished: Referendum) -> None:
    text = client.get("/en/r/finished/results/").content.decode()
    assert 'href="/en/r/finished/claims/"' in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_of_an_answer_has_its_text(language: str) -> None:
    said = voice(language, "public")
    for part, words in (
        ("verdict", get_args(Verdict)),
        ("truth", get_args(Truth)),
        ("why", get_args(Reason)),
        ("how", get_args(Comparison)),
    ):
        for word in words:
            assert said.say(f"claims-{part}-{word.replace(' ', '-')}")


def test_another_language_keeps_the_question(client: Client, finished: Referendum) -> None:
    text = asked(client, figure="50", subject="bench/yes")
    assert 'href="/ka/r/finished/claims/?figure=50&subject=bench%2Fyes"' in text
