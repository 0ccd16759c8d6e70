"""Every screen of the booth in every language: axe-core, width, targets, direction, names."""

import os
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page

from browser.accessibility import too_small, too_wide, violations
from browser.booth_walk import booth_screens
from browser.chromium import DESKTOP, NARROW, Windows
from browser.town_service import TownService
from plebiscite.texts import LANGUAGES

pytestmark = pytest.mark.slow
SNAPSHOTS = Path(__file__).with_name("snapshots")
SCREENS = 25


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_screen_has_a_defect_of_accessibility(
    town: TownService, windows: Windows, language: str
) -> None:
    found = {}
    seen = 0
    for name, page in booth_screens(town, windows, language, LANGUAGES.index(language), NARROW):
        seen += 1
        defects = violations(page) + too_wide(page) + too_small(page) + _direction(page, language)
        if defects:
            found[name] = defects
    assert seen == SCREENS
    assert not found, found


def _direction(page: Page, language: str) -> list[str]:
    told = page.evaluate("() => [document.documentElement.lang, document.documentElement.dir]")
    wanted = [language, "rtl" if language == "ar" else "ltr"]
    return [] if told == wanted else [f"lang and dir are {told}"]


def test_names_that_screen_readers_say(town: TownService, windows: Windows) -> None:
    """Against the kept ones. PLEBISCITE_WRITE_SNAPSHOTS=1 writes them anew, to be read by you."""
    differing = []
    for name, page in booth_screens(town, windows, "en", 7, DESKTOP):
        told = _lasting(page.locator("body").aria_snapshot())
        file = SNAPSHOTS / f"booth-{name}.yaml"
        if os.environ.get("PLEBISCITE_WRITE_SNAPSHOTS"):
            SNAPSHOTS.mkdir(exist_ok=True)
            file.write_text(told, encoding="utf-8")
        elif not file.exists() or file.read_text(encoding="utf-8") != told:
            differing.append((name, told))
    assert not differing, differing


_MOMENT = re.compile(r"(?:\w+day, \d+ \w+ \d{4} at )?\d\d:\d\d(?: [A-Z]{3,4}(?:[+-]\d+)?)?\b")
_WORD = re.compile(r"(- listitem: )[a-z]+$", re.MULTILINE)


def _lasting(snapshot: str) -> str:
    """The snapshot without what differs at every run: times, words, numbers, hashes."""
    text = _WORD.sub(r"\1WORD", _MOMENT.sub("MOMENT", snapshot))
    text = re.sub(r"\b[0-9A-Z]{3}-[0-9A-Z]{3}\b", "CASE", text)
    text = re.sub(r"\{\\?\".*", "JSON", text)
    text = re.sub(r"plebiscite ballot check.*", "COMMAND", text)
    text = re.sub(r"\b[0-9a-f]{64}\b", "HASH", text)
    text = re.sub(r"mailto:\S*", "mailto:", text)
    return re.sub(r"(?<!level=)(?<!\d)\d+", "0", text).rstrip() + "\n"
