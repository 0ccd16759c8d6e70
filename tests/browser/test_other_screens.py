"""axe-core, width and direction on every screen outside the booth, in all its languages."""

from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Page

from browser.accessibility import too_wide, violations
from browser.chromium import DESKTOP, NARROW, Windows
from browser.drafting import SLUG
from browser.referendum_play import Play, play
from browser.town_service import TownService, add_town
from plebiscite.texts import LANGUAGES

pytestmark = pytest.mark.slow
STAFF_LANGUAGES = ("en", "fr")
PUBLIC = (
    "",
    "turnout/",
    "results/",
    "results/districts/",
    "embed/",
    "embed/?contest=bench&kind=frame",
    "check/",
    "check/report/",
    "record/",
    "record/0/",
    "record/kind/ballot/",
    "downloads/",
    "trust/",
    "trustees/progress/",
)
DRAFT = (
    "",
    "people/",
    "upload/",
    "about/",
    "calendar/",
    "voters/",
    "witnesses/",
    "questions/",
    "questions/0/",
    "preview/",
    "languages/",
    "languages/ar/",
    "districts/",
    "roll/",
    "trustees/",
    "seal/",
)
SEALED = ("", "operations/", "rehearsal/", "count/", "seal/", "about/")
ACCOUNTS = (
    "accounts/officers/",
    "accounts/log/",
    "accounts/second-factor/",
    "accounts/2fa/",
    "accounts/sessions/",
    "accounts/password/change/",
    "accounts/reauthenticate/",
    "commission/",
    "commission/new/",
)
DESK = (
    "",
    "key/",
    "policy/",
    "contacts/",
    "roll/",
    "codes/",
    "mail/",
    "letters/",
    "notices/",
    "destroy/",
    "log/",
)


class Finder:
    """Looks at one page after another and keeps what is wrong."""

    def __init__(self) -> None:
        self.seen = 0
        self.found: dict[str, list[str]] = {}

    def look(self, page: Page, name: str) -> None:
        """What is wrong with the page that is shown."""
        self.seen += 1
        defects = violations(page) + too_wide(page)
        if page.locator("h1").count() != 1:
            defects.append(f"{page.locator('h1').count()} headings of the first level")
        if defects:
            self.found[name] = defects

    def look_at(self, page: Page, address: str) -> None:
        """Open a page first; it must be there."""
        answer = page.goto(address)
        if answer is None or not answer.ok:
            self.found[address] = [f"answered {answer.status if answer else 'nothing'}"]
            return
        self.look(page, address)


@pytest.mark.parametrize("language", LANGUAGES)
def test_public_screens(counted: TownService, windows: Windows, language: str) -> None:
    page = windows.open(NARROW, language=language)
    finder = Finder()
    finder.look_at(page, f"{counted.service.address}/{language}/")
    for slug in ("town", "counted"):
        for path in PUBLIC:
            finder.look_at(page, f"{counted.service.address}/{language}/r/{slug}/{path}")
            _expect_direction(page, language)
    page.goto(f"{counted.service.address}/{language}/r/counted/check/")
    page.locator("main form input[name=tracker], main form input[type=text]").first.fill(
        " ".join(["abandon"] * 6)
    )
    page.locator("main form button").first.click()
    finder.look(page, "check-missing")
    assert finder.seen == 2 + 2 * len(PUBLIC)
    assert not finder.found, finder.found


def _expect_direction(page: Page, language: str) -> None:
    root = page.locator("html")
    assert root.get_attribute("lang") == language
    assert (root.get_attribute("dir") or "ltr") == ("rtl" if language == "ar" else "ltr")


@pytest.fixture(scope="module")
def counted(town: TownService) -> TownService:
    """Beside the open town one that is counted to the end."""
    done = add_town(town.service, "counted")
    for number in range(6):
        done.vote(number, {"bench": ["yes"], "colour": ["green"]})
    done.town.count()
    return town


def test_screens_of_staff_registrar_and_trustees(
    windows: Windows, bundle: Path, tmp_path: Path
) -> None:
    finder = Finder()
    with ExitStack() as stack:
        played = stack.enter_context(play(tmp_path, windows, bundle, DESKTOP))
        first = played.officers[0].page
        _watch_trustees(played, finder)
        played.open_accounts()
        _in_languages(finder, first, played.service.address, ACCOUNTS)
        played.write_and_seal()
        _in_languages(finder, first, f"{played.service.address}", _of_referendum(SEALED))
        played.issue_codes()
        _look_at_desk(finder, played)
    assert not finder.found, finder.found


def test_screens_of_a_draft(windows: Windows, bundle: Path, tmp_path: Path) -> None:
    finder = Finder()
    with ExitStack() as stack:
        played = stack.enter_context(play(tmp_path, windows, bundle, DESKTOP))
        played.open_accounts()
        played.write_draft()
        first = played.officers[0].page
        first.set_viewport_size({"width": NARROW.width, "height": NARROW.height})
        _in_languages(finder, first, played.service.address, _of_referendum(DRAFT))
    assert finder.seen == len(DRAFT) * len(STAFF_LANGUAGES)
    assert not finder.found, finder.found


def _of_referendum(paths: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(f"commission/{SLUG}/{path}" for path in paths)


def _in_languages(finder: Finder, page: Page, address: str, paths: tuple[str, ...]) -> None:
    for language in STAFF_LANGUAGES:
        for path in paths:
            finder.look_at(page, f"{address}/{language}/{path}")


def _look_at_desk(finder: Finder, played: Play) -> None:
    page = played.registrar.page
    for language in STAFF_LANGUAGES:
        played.registrar.go("")
        page.locator(f"form.languages button[value={language}]").click()
        for path in DESK:
            finder.look_at(page, f"{played.desk.address}/{path}")


def _watch_trustees(played: Play, finder: Finder) -> None:
    """Look at each screen that the first trustee comes by, in every language."""
    trustee = played.trustees[0]
    trustee.watch = _every_language(trustee.page, finder)


def _every_language(page: Page, finder: Finder) -> Callable[[str], None]:
    def look(name: str) -> None:
        for language in (*LANGUAGES, "en"):
            page.locator(f"nav.languages button[lang={language}]").click()
            page.wait_for_function(f"() => document.documentElement.lang === '{language}'")
            finder.look(page, f"trustee-{name}-{language}")

    return look
