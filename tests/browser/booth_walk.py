"""Leads a window through every screen of the booth, in any language."""

import json
from collections.abc import Iterator
from typing import Final

from playwright.sync_api import Page, Route, expect

from browser.chromium import PHONE, Device, Windows
from browser.town_service import TownService
from browser.voters import BLANK, VoterInBooth

Screen = tuple[str, Page]
"""The name of a screen, and the window that shows it."""
ANSWERS: Final = {"bench": ["yes"], "colour": ["green", "red"]}


def booth_screens(
    town: TownService, windows: Windows, language: str, voter: int, device: Device = PHONE
) -> Iterator[Screen]:
    """Every screen, as voter number `voter` (from 0) meets it; the voter casts and re-votes."""
    walk = _Walk(town, windows, language, voter, device)
    for part in (walk.first_vote, walk.practice, walk.typed_code, walk.test, walk.ends):
        yield from part()


class _Walk:
    """One voter's windows."""

    def __init__(
        self, town: TownService, windows: Windows, language: str, number: int, device: Device
    ) -> None:
        self.town, self.windows, self.language = town, windows, language
        self.number, self.device = number, device
        self.opened = ""
        self.words: list[str] = []

    def _window(self) -> VoterInBooth:
        return VoterInBooth(self.windows.open(self.device, language=self.language))

    def _at_landing(self) -> VoterInBooth:
        voter = self._window()
        voter.open(self.town.booth(self.number))
        voter.wait_for("landing")
        return voter

    def first_vote(self) -> Iterator[Screen]:
        """From the link to the receipt, with a lost connection on the way."""
        voter = self._at_landing()
        page = voter.page
        yield "landing", page
        voter.main_button.click()
        voter.wait_for("you")
        yield "you", page
        voter.main_button.click()
        voter.wait_for("question-1")
        voter.main_button.click()
        expect(page.locator("main .problem")).to_be_visible()
        yield "question-unanswered", page
        voter.choice(BLANK).check()
        yield "question-one", page
        voter.main_button.click()
        voter.wait_for("question-2")
        voter.choice("green").check()
        page.locator("select#beside").select_option("fr" if self.language != "fr" else "ar")
        yield "question-two", page
        voter.main_button.click()
        voter.wait_for("review")
        voter.words()
        yield "review", page
        page.context.set_offline(True)
        page.locator("main button.cast").click()
        voter.wait_for("casting")
        expect(page.locator("main .note")).to_be_visible()
        yield "casting-offline", page
        page.context.set_offline(False)
        voter.wait_for("recorded")
        yield "recorded", page
        page.locator("footer button").last.click()
        voter.wait_for("forgotten")
        yield "forgotten", page

    def practice(self) -> Iterator[Screen]:
        """The practice vote, where nothing is sent."""
        voter = self._at_landing()
        voter.page.locator("main p.links button").first.click()
        voter.wait_for("trial")
        yield "practice", voter.page
        voter.main_button.click()
        voter.wait_for("question-1")
        for options in ANSWERS.values():
            for option in options:
                voter.choice(option).check()
            voter.main_button.click()
        voter.wait_for("review")
        yield "practice-review", voter.page
        voter.main_button.click()
        voter.wait_for("trial-over")
        yield "practice-over", voter.page

    def typed_code(self) -> Iterator[Screen]:
        """Without the link: a slip, then the code, then the twelve words."""
        voter = self._window()
        voter.open(self.town.booth(None, trusted=False))
        voter.wait_for("landing")
        code = voter.page.locator("#code")
        code.fill("0123-4567")
        voter.main_button.click()
        expect(voter.page.locator("#code-error")).to_be_visible()
        yield "code-mistyped", voter.page
        code.fill(self.town.town.letters[self.number].code.lower())
        voter.main_button.click()
        voter.wait_for("compare")
        yield "twelve-words", voter.page
        voter.main_button.click()
        voter.wait_for("you")
        yield "vote-again", voter.page

    def test(self) -> Iterator[Screen]:
        """A ballot is given up and checked on a second device, well and badly."""
        voter = self._at_landing()
        voter.identify()
        voter.answer(ANSWERS)
        self.words = voter.words()
        self.opened = voter.challenge()
        yield "opened", voter.page
        second = self._at_landing()
        second.go_to_check()
        second.main_button.click()
        expect(second.page.locator("main .problem").first).to_be_visible()
        yield "check-empty", second.page
        second.bring(self.opened, self.words)
        second.wait_for("check-good")
        yield "check-good", second.page
        altered = json.loads(self.opened)
        # The answers in another order, blank as it was.
        altered["choices"] = [[row[0], *reversed(row[1:])] for row in altered["choices"]]
        third = self._at_landing()
        third.go_to_check()
        third.bring(json.dumps(altered, separators=(",", ":"), ensure_ascii=False), self.words)
        third.wait_for("check-bad")
        yield "check-bad", third.page

    def ends(self) -> Iterator[Screen]:
        """Pages where the way ends."""
        voter = self._window()
        voter.page.route("**/policy", lambda route: route.fulfill(body="plebiscite-policy/1\n"))
        voter.open(self.town.booth(self.number))
        voter.wait_for("stopped")
        yield "stopped", voter.page
        voter = self._window()
        voter.page.route("**/policy", lambda route: route.abort())
        voter.open(self.town.booth(self.number))
        voter.wait_for("not-now-unreachable")
        yield "unreachable", voter.page
        for phase, name in _PHASES.items():
            yield from self._told(phase, name)

    def _told(self, phase: str, name: str) -> Iterator[Screen]:
        """What the page shows when the service names another phase."""
        voter = self._window()
        voter.page.route("**/setup", lambda route: _tell(route, phase))
        voter.open(self.town.booth(self.number))
        voter.wait_for("landing")
        voter.main_button.click()
        voter.wait_for(f"not-now-{name}")
        yield f"not-now-{name}", voter.page


_PHASES: Final = {
    "rehearsal": "not-yet",
    "paused": "paused",
    "closed": "closed",
    "aborted": "aborted",
}


def _tell(route: Route, phase: str) -> None:
    answer = route.fetch()
    route.fulfill(json={**answer.json(), "phase": phase})
