"""Voters at the booth's pages. Steps are told apart by the page's own name for them."""

import re
from collections.abc import Mapping, Sequence
from typing import Final

from playwright.sync_api import Locator, Page, expect

from browser.chromium import PATIENCE

BLANK: Final = "blank"
Answers = Mapping[str, Sequence[str]]
"""For each question its options' ids, or BLANK."""


class VoterInBooth:
    """One voter in a window. Answers are chosen by the ids of the options, in any language."""

    def __init__(self, page: Page) -> None:
        self.page = page

    @property
    def step(self) -> str:
        """Where the voter is."""
        return self.page.locator("main").get_attribute("data-step") or ""

    def wait_for(self, step: str, *, seconds: float = PATIENCE / 1000) -> None:
        """Return once the page is at `step`."""
        main = self.page.locator(f'main[data-step="{step}"]')
        expect(main).to_be_visible(timeout=seconds * 1000)

    def open(self, link: str) -> None:
        """Open a link of a letter."""
        self.page.goto(link)

    def identify(self) -> None:
        """From the landing page to the first question, with the code that the link brought."""
        self.wait_for("landing")
        self.main_button.click()
        self.wait_for("you")
        self.main_button.click()
        self.wait_for("question-1")

    @property
    def main_button(self) -> Locator:
        """The one button that goes on."""
        return self.page.locator("main button.main")

    def answer(self, answers: Answers) -> None:
        """Choose on every question page, up to the review with its six words."""
        for number, options in enumerate(answers.values(), start=1):
            self.wait_for(f"question-{number}")
            for option in options:
                self.choice(option).check()
            self.main_button.click()
        self.wait_for("review")

    def choice(self, option: str) -> Locator:
        """The row of an option on the question's page."""
        if option == BLANK:
            return self.page.locator("main label.row").filter(has=self.page.locator("#blank-hint"))
        return self.page.locator(f'main label.row:has(input[value="{option}"])')

    def words(self) -> list[str]:
        """The six words on the page."""
        words = self.page.locator("main ol.words").first
        expect(words.locator("li")).to_have_count(6)
        return [re.sub(r"\W", "", word) for word in words.locator("li").all_inner_texts()]

    def cast(self) -> list[str]:
        """Cast, and wait until it is recorded; the six words of the receipt."""
        expected = self.words()
        self.page.locator("main button.cast").click()
        self.wait_for("recorded")
        words = self.words()
        assert words == expected, "the receipt's words are not the review's"
        return words

    def vote(self, link: str, answers: Answers) -> list[str]:
        """From the link to the receipt."""
        self.open(link)
        self.identify()
        self.answer(answers)
        return self.cast()

    def challenge(self) -> str:
        """Give up the sealed ballot at the review; the opened ballot's text."""
        expected = self.words()
        fold = self.page.locator("main details").filter(has=self.page.locator("button"))
        fold.locator("summary").click()
        fold.locator("button").click()
        self.wait_for("opened")
        assert expected
        text = self.page.locator("pre.opened")
        return text.text_content() or ""

    def go_to_check(self) -> None:
        """From the landing page to the page of second devices."""
        self.wait_for("landing")
        self.page.locator("main p.links button").nth(1).click()
        self.wait_for("check")

    def check_other(self, opened: str, words: Sequence[str]) -> None:
        """As second device, from the landing page: check a ballot that another device opened."""
        self.go_to_check()
        self.bring(opened, words)
        self.wait_for("check-good")

    def bring(self, opened: str, words: Sequence[str]) -> None:
        """On the page of second devices: the opened ballot's text, and the words on paper."""
        self.page.locator("#opened").fill(opened)
        self.page.locator("#words").fill(" ".join(words))
        self.main_button.click()
