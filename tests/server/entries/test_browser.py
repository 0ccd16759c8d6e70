"""Looking through the record: by kind, by page, one entry."""

import re

import pytest
from django.test import Client

from plebiscite.record.phases import ALLOWED
from plebiscite.server.entries import browser
from plebiscite.server.entries.published import published
from plebiscite.server.referendums.models import Referendum
from plebiscite.texts import LANGUAGES, voice

pytestmark = pytest.mark.django_db
LIST = "/en/r/finished/record/"


def test_every_entry_has_a_page_in_every_language(client: Client, finished: Referendum) -> None:
    size = published("finished").size
    for index in range(size):
        language = LANGUAGES[index % len(LANGUAGES)]
        answer = client.get(f"/{language}/r/finished/record/{index}/")
        assert answer.status_code == 200
    assert client.get(f"{LIST}{size}/").status_code == 404


def test_the_list_goes_back_page_by_page(
    client: Client, finished: Referendum, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(browser, "ON_A_PAGE", 10)
    address, seen = LIST, list[str]()
    for _ in range(5):  # 42 entries
        text = client.get(address).content.decode()
        seen += re.findall(r'<li><a href="/en/r/finished/record/([0-9]+)/"', text)
        older = re.search(r'class="button quiet" href="([^"]*before[^"]*)"', text)
        address = older[1] if older else ""
    assert address == ""
    assert seen == [str(index) for index in reversed(range(published("finished").size))]


def test_one_kind_alone(client: Client, finished: Referendum) -> None:
    text = client.get(f"{LIST}kind/ballot/").content.decode()
    assert text.count(": Ballot</a>") == 9
    assert ": Definition</a>" not in text
    assert client.get(f"{LIST}kind/nothing/").status_code == 404
    found = client.get(LIST, {"kind": "ballot"})
    assert found["Location"] == f"{LIST}kind/ballot/"


def test_going_to_a_number(client: Client, finished: Referendum) -> None:
    assert client.get(LIST, {"entry": " 007 "})["Location"] == f"{LIST}7/"
    assert client.get(LIST, {"entry": "x" * 40}).status_code == 200


def test_words_of_people_are_shown_and_never_markup(client: Client, opened: Referendum) -> None:
    pause = published("open").size - 2
    text = client.get(f"/en/r/open/record/{pause}/").content.decode()
    assert "The power is out.<br>&lt;b&gt;We go on at noon." in text


def test_an_exclusion_says_why(client: Client, finished: Referendum) -> None:
    text = client.get(f"{LIST}32/").content.decode()
    assert "Entry 32: Exclusion" in text
    assert "<dd>withdrawn by the voter</dd>" in text


def test_words_that_were_removed_are_said_to_be_gone(client: Client, opened: Referendum) -> None:
    log = published("open")
    entry = log.tree.entry(log.size - 2).decode()
    name = entry.split('"words":"')[1][:64]
    (log.record.root / "blob" / name).unlink()
    text = client.get(f"/en/r/open/record/{log.size - 2}/").content.decode()
    assert "The words are not there" in text
    assert f"/record/blob/{name}" not in text


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_is_named_and_explained(language: str) -> None:
    said = voice(language, "public")
    for kind in ALLOWED:
        assert said.say(f"kind-{kind}")
        assert said.say(f"explain-{kind}")
