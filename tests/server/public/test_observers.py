"""What observers said, and announced figures: on pages in five languages, in the API, in a copy."""

import re
from importlib.resources import files
from pathlib import Path

import pytest
from django.test import Client

from observed_town_on_disk import ROOT, SCRIPT, ObservedTown, play_observed
from plebiscite.observe.checklists import OBSERVATION
from plebiscite.observe.observers_said import RANKS
from plebiscite.server.entries.published import published
from plebiscite.server.public.observed import forget, observed
from plebiscite.server.public.site_export import export_site
from plebiscite.server.public.standing import standing_of
from plebiscite.server.referendums.models import Referendum
from plebiscite.texts import LANGUAGES, voice
from public_town import forget_everything, put_town

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, ObservedTown]:
    folder = tmp_path_factory.mktemp("observed")
    return folder, play_observed(folder)


@pytest.fixture
def seen(db: None, played: tuple[Path, ObservedTown]) -> Referendum:
    return put_town(*played, slug="observed")


def text_of(client: Client, tail: str, language: str = "en") -> str:
    answer = client.get(f"/{language}/r/observed/{tail}")
    assert answer.status_code == 200, tail
    return answer.content.decode()


PAGES = ("observers/", "bulletins/", "bulletins/1/", "bulletins/2/", "bulletins/3/", "observe/")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("tail", PAGES)
def test_each_page_in_each_language_without_scripts(
    client: Client, seen: Referendum, tail: str, language: str
) -> None:
    text = text_of(client, tail, language)
    assert text.count("<h1") == 1
    assert "<script" not in text.replace("&lt;script", "")
    assert not re.search(r" style=| on[a-z]+=", text)
    for other in LANGUAGES:
        assert f'href="/{other}/r/observed/{tail}"' in text
    assert len(re.findall(r'id="[^"]*"', text)) == len(set(re.findall(r'id="[^"]*"', text)))


def test_the_worst_comes_first(client: Client, seen: Referendum) -> None:
    text = text_of(client, "observers/")
    found = re.findall(r'class="rank rank-([a-z-]+)"', text)
    assert found == [rank for rank in RANKS if rank in found]
    assert found == ["verification-failed", "serious", "refused", "boycotts", "no", "rest"]


def test_peoples_words_are_shown_and_run_nothing(client: Client, seen: Referendum) -> None:
    text = text_of(client, "observers/")
    assert SCRIPT not in text
    assert text.count("&lt;script&gt;alert(1)&lt;/script&gt;") == 2
    for said in ("Too late.", "The door was locked.", "The lock was mended", "reports: cut."):
        assert said in text


def test_a_statement_says_where_how_grave_and_with_which_evidence(
    client: Client, seen: Referendum, played: tuple[Path, ObservedTown]
) -> None:
    text = text_of(client, "observers/")
    district = played[1].definition.districts[0]
    assert f"District {district.id} {district.name}" in text
    assert "Polling station s1" in text
    assert "objects (serious)" in text
    assert ROOT in text
    assert "Time until the reply" in text
    assert "No reply yet." in text  # to the checklist with a no, and to the failed verification


def test_reports_of_one_place_stand_together(client: Client, seen: Referendum) -> None:
    text = text_of(client, "observers/")
    part = text[text.index("Several observers about one place") :]
    part = part[: part.index("Observers and what they make")]
    assert "They do not say the same." in part
    assert "The first.example observers" in part
    assert "The second.example observers" in part


def test_a_verification_says_how_much_of_the_record_it_covers(
    client: Client, seen: Referendum
) -> None:
    text = text_of(client, "observers/")
    assert "It verified this very record." in text
    assert "Entries that came after it: 5" in text
    assert "result-2" in text


def test_every_observer_has_a_row_with_its_newest_positions(
    client: Client, seen: Referendum
) -> None:
    text = text_of(client, "observers/")
    rows = text[text.index("<tbody>", text.index("Observers and what they make")) :].split("<tr>")
    (first,) = [row for row in rows if "The first.example" in row]
    assert "accepts the invitation" in first
    assert "agrees with the vote" in first
    (late,) = [row for row in rows if "The late ones" in row]
    assert "applied" in late
    assert "refused" in late


def test_every_link_within_the_page_leads_to_something(client: Client, seen: Referendum) -> None:
    text = text_of(client, "observers/")
    targets = set(re.findall(r'href="#([^"]+)"', text))
    assert targets
    assert targets <= set(re.findall(r'id="([^"]+)"', text))
    size = published("observed").size
    for index in set(re.findall(r'href="/en/r/observed/record/(\d+)/"', text)):
        assert int(index) < size


def test_words_that_are_gone_say_so(client: Client, seen: Referendum) -> None:
    said = observed(standing_of(seen))
    objection = next(each for each in said.items if each.rank == "serious")
    record = published("observed").record
    (record.root / "blob" / objection.words.blob).unlink()
    forget_everything()
    forget()
    text = text_of(client, "observers/")
    assert "The door was locked." not in text
    assert "These words are not in this copy." in text


@pytest.mark.parametrize("tail", ["", "results/", "bulletins/", "bulletins/2/"])
def test_what_observers_make_of_it_stands_beside_the_figures(
    client: Client, seen: Referendum, tail: str
) -> None:
    text = text_of(client, tail)
    for said in ("Observers: 3", "boycott: 1", "agree: 1", "found the record wrong: 1"):
        assert said in text, said


# -- announcements


def test_every_announcement_is_listed_the_newest_first(client: Client, seen: Referendum) -> None:
    text = text_of(client, "bulletins/")
    assert re.findall(r'id="bulletin-(\d)"', text) == ["3", "2", "1"]
    assert "The rain kept people away." in text
    assert "expected on" in text
    assert "Only turnout is told" in text
    assert "The commission certified this announcement in entry" in text


def test_a_bulletin_during_voting_shows_no_choices(client: Client, seen: Referendum) -> None:
    text = text_of(client, "bulletins/1/")
    assert "5 of 10 registered" in text
    assert "valid votes" not in text


def test_a_bulletin_shows_what_changed_since_the_one_before(
    client: Client, seen: Referendum
) -> None:
    assert "This is the first announcement." in text_of(client, "bulletins/1/")
    text = text_of(client, "bulletins/2/")
    assert "What changed since announcement 1" in text
    assert 'href="/en/r/observed/bulletins/1/"' in text
    assert "valid votes" in text
    assert 'href="/en/r/observed/bulletins/3/"' in text_of(client, "bulletins/2/")


def test_an_announcement_that_is_not_there_is_a_page_of_its_own(
    client: Client, seen: Referendum
) -> None:
    assert client.get("/en/r/observed/bulletins/9/").status_code == 404


# -- machines, and a copy


def test_the_api_gives_all_of_it(client: Client, seen: Referendum) -> None:
    said = client.get("/api/r/observed/observers").json()
    assert said["totals"]["observers"] == 3
    assert [each["rank"] for each in said["items"]] == sorted(
        (each["rank"] for each in said["items"]), key=RANKS.index
    )
    bulletins = client.get("/api/r/observed/bulletins").json()
    assert [each["status"] for each in bulletins] == [
        "pre-election",
        "unofficial-complete",
        "certified",
    ]
    assert client.get("/api/r/nowhere/observers").status_code == 404


@pytest.mark.slow
def test_a_copy_holds_these_pages_and_their_links_work(
    client: Client, seen: Referendum, tmp_path: Path
) -> None:
    out = tmp_path / "site"
    export_site("observed", out)
    for tail in ("observers", "bulletins", "bulletins/1", "bulletins/3"):
        page = out / "fr" / tail / "index.html"
        text = page.read_text(encoding="utf-8")
        for link in re.findall(r'href="([^"#]+)', text):
            if ":" not in link:
                assert (page.parent / link).resolve().exists(), (tail, link)


# -- texts


def values(language: str) -> dict[str, set[str]]:
    """Each message and the values it uses."""
    source = files("plebiscite.texts").joinpath(language, "observers.ftl")
    found = re.findall(r"^([a-z0-9-]+) = (.*)$", source.read_text(encoding="utf-8"), re.MULTILINE)
    return {name: set(re.findall(r"\{ \$(\w+)", said)) for name, said in found}


@pytest.mark.parametrize("language", LANGUAGES)
def test_messages_are_those_of_english_and_nothing_is_left_in_it(language: str) -> None:
    said, english = voice(language, "observers"), voice("en", "observers")
    assert said.messages == english.messages
    assert values(language) == values("en")
    if language in {"ru", "ka", "ar"}:
        for name, used in values("en").items():
            assert used or said.say(name) != english.say(name), name
    for point in OBSERVATION.points:
        assert f"point-{point.id}" in said.messages
    if language == "en":
        for point in OBSERVATION.points:
            assert said.say(f"point-{point.id}") == point.question


# -- the page for observers


def test_the_guide_names_this_referendum_and_its_policy(client: Client, seen: Referendum) -> None:
    text = text_of(client, "observe/")
    for word in published("observed").policy.words:
        assert f"<li>{word}</li>" in text
    assert "/r/observed/record --policy policy" in text
    assert "observer key --name monitors.example --for town.example/2026" in text


def test_a_record_with_its_last_entry_offers_no_form(client: Client, finished: Referendum) -> None:
    text = client.get("/en/r/finished/observe/").content.decode()
    assert "nothing can be added to it any more" in text
    assert "<form method" not in text
    assert "plebiscite observer" not in text


def test_no_file_is_no_statement(client: Client, seen: Referendum) -> None:
    answer = client.post("/en/r/observed/observe/")
    assert "Choose a file that ends in .submission." in answer.content.decode()
