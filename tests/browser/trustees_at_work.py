"""Trustees at their page: invitation, key files, ceremony, rehearsal, decryption."""

import time
from pathlib import Path
from typing import TYPE_CHECKING, Final

from playwright.sync_api import Locator, Page, expect

if TYPE_CHECKING:
    from collections.abc import Callable

_LONG: Final = 90_000  # milliseconds: a step may replay the whole record


class TrusteeAtWork:
    """One trustee in a browser of their own, with a folder of files on their own disk."""

    def __init__(self, page: Page, folder: Path, name: str) -> None:
        self.page, self.folder, self.name = page, folder, name
        self.folder.mkdir()
        self.files: dict[str, Path] = {}
        self.link = ""
        self.watch: Callable[[str], None] = _look_away

    def accept(self, link: str) -> None:
        """Follow the invitation, make the identity key, save it and read it again."""
        self.link = link.partition("#")[0]
        self.page.goto(link)
        self._button.wait_for()
        self.watch("invitation")
        self._button.click()  # to the readiness checks
        self.page.locator("main input[type=text]").wait_for()
        self.watch("readiness")
        self.page.locator("main input[type=text]").fill(self.name)
        self.page.locator("main button[type=submit]").click()
        self._save(self.page.locator("main button").first)
        self._choose()
        expect(self.page.locator("main .mono")).to_contain_text("+")
        self.watch("registered")

    def come_back(self) -> None:
        """Open the page anew, as days later, with the files saved before."""
        self.page.goto(self.link)
        self._choose()
        expect(self.page.locator("main section").first).to_be_visible(timeout=_LONG)

    def compare_policy(self, words: list[str]) -> None:
        """The twelve words on the page are the commission's."""
        shown = self.page.locator("main .words").first
        assert shown.inner_text().split() == words
        self.page.locator("main section:has(.words) button").first.click()

    @property
    def is_due(self) -> bool:
        """Whether it is this trustee's turn."""
        return self._begin.count() > 0 and self._begin.is_enabled()

    def take_turn(self) -> None:
        """Do the step that waits: make, save, read again, hand in."""
        self._begin.click()
        expect(self._current_stage).to_be_visible()
        self._button.click()
        expect(self._first_stage).not_to_have_attribute("aria-current", "step", timeout=_LONG)
        if not self._is_at_last_stage:
            for place in range(self._buttons.count()):
                self._save(self._buttons.nth(place))
            self._choose()
            expect(self._last_stage).to_have_attribute("aria-current", "step", timeout=_LONG)
        self._button.click()
        expect(self._look_again).to_be_visible(timeout=_LONG)

    def look_until_due(self, *, seconds: float = 60) -> None:
        """Look again until it is this trustee's turn."""
        end = time.monotonic() + seconds
        while not self.is_due:
            if time.monotonic() > end:
                shown = self.page.locator("main").inner_text()
                raise TimeoutError(f"it is never the turn of {self.name}:\n{shown}")
            self._look_again.click()
            self.page.wait_for_timeout(500)

    @property
    def _buttons(self) -> Locator:
        """What is to be pressed on a screen; the quiet ones lead elsewhere."""
        return self.page.locator("main button:not(.quiet)")

    @property
    def _button(self) -> Locator:
        return self._buttons.first

    @property
    def _turn(self) -> Locator:
        """The part of the list that says whose turn it is."""
        return self.page.locator("main section:has(button.quiet)").first

    @property
    def _begin(self) -> Locator:
        """The button that begins the step that waits."""
        return self._turn.locator("button:not(.quiet)")

    @property
    def _look_again(self) -> Locator:
        return self._turn.locator("button.quiet")

    @property
    def _stages(self) -> Locator:
        return self.page.locator("main ol.stages > li")

    @property
    def _first_stage(self) -> Locator:
        return self._stages.first

    @property
    def _last_stage(self) -> Locator:
        return self._stages.last

    @property
    def _current_stage(self) -> Locator:
        return self.page.locator("main ol.stages > li[aria-current=step]")

    @property
    def _is_at_last_stage(self) -> bool:
        return self._last_stage.get_attribute("aria-current") == "step"

    def _save(self, button: Locator) -> None:
        with self.page.expect_download() as download:
            button.click()
        file = self.folder / download.value.suggested_filename
        download.value.save_as(file)
        self.files[file.name] = file

    def _choose(self) -> None:
        """Give the page all files that were saved so far."""
        chooser = self.page.locator("main input[type=file]").last
        expect(chooser).to_be_enabled(timeout=_LONG)
        chooser.set_input_files([str(file) for file in self.files.values()])


def _look_away(_: str) -> None:
    """Nobody looks at the screen."""
