"""The trustee's page as it is served, and the page that tells everyone how far they are."""

from pathlib import Path

import pytest
from django.test import Client

from played_town import RANDOM
from plebiscite.offices import trustee
from plebiscite.server.public import booth_files
from plebiscite.server.referendums.models import Referendum
from plebiscite.texts import LANGUAGES, Voice
from served_town import ServedTown

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def bundle(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("index.html", "trustee.html"):
        (tmp_path / name).write_text(f"<!doctype html><title>{name}</title>")
    monkeypatch.setattr(booth_files, "booth_folder", lambda: tmp_path)
    return tmp_path


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_built_page_is_served_unchanged_in_every_language(
    browser: Client, bundle: Path, language: str
) -> None:
    Referendum.objects.create(slug="bench", title="A bench", origin="bench.example/2026")
    answer = browser.get(f"/{language}/r/bench/trustees/")
    assert answer.content == (bundle / "trustee.html").read_bytes()
    policy = answer["Content-Security-Policy"]
    assert "script-src 'self' 'wasm-unsafe-eval'" in policy
    assert "unsafe-inline" not in policy
    assert answer["Referrer-Policy"] == "no-referrer"


def test_no_page_for_a_referendum_that_there_is_not(browser: Client, bundle: Path) -> None:
    assert browser.get("/en/r/other/trustees/").status_code == 404


def test_progress_is_a_hint_for_pages(
    browser: Client, town: ServedTown, referendum: Referendum
) -> None:
    before = browser.get(f"/api/r/{town.slug}/ceremony").json()
    assert (before["phase"], before["ceremony"], before["threshold"]) == ("rolls", False, 2)
    assert len(before["trustees"]) == 3
    assert "not been opened" in browser.get(f"/en/r/{town.slug}/trustees/progress/").text
    town.client.act(town.slug, "open_ceremony")
    file, made = trustee.certificate(town.state, 2, None, RANDOM)
    town.files[2] = file
    town.hand_in(made, "trustee/2")
    after = browser.get(f"/api/r/{town.slug}/ceremony").json()
    assert [each["certificate"] for each in after["trustees"]] == [False, True, False]
    assert after["pedersen"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_everyone_sees_who_has_done_what(
    browser: Client, town: ServedTown, referendum: Referendum, language: str
) -> None:
    page = browser.get(f"/{language}/r/{town.slug}/trustees/progress/").text
    say = Voice(language, "trustee").say
    assert say("progress-title") in page
    for name in ("step-certificate", "step-share-key", "step-destroy"):
        assert say(name) in page
    assert page.count(say("mark", step=say("step-certificate"), state=say("done"))) == 1
    assert page.count('class="tag done"') == 1
    for member in town.definition.trustees.members:
        assert member.name in page


def test_a_draft_tells_nothing(browser: Client) -> None:
    Referendum.objects.create(slug="bench", title="A bench", origin="bench.example/2026")
    assert browser.get("/api/r/bench/ceremony").status_code == 404
    assert browser.get("/en/r/bench/trustees/progress/").status_code == 404
