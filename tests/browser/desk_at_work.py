"""The registrar at the desk's pages, and what voters get from there."""

import re
from collections.abc import Sequence
from email.message import EmailMessage
from pathlib import Path
from typing import NamedTuple

from playwright.sync_api import Page, expect
from pypdf import PdfReader

_LINK = re.compile(r"https?://\S+/booth/#\S+")
_CODE = re.compile(r"\b[0-9A-Z]{4}(?:-[0-9A-Z]{4}){6}\b")
LONGEST = 60_000  # milliseconds for what the desk's worker does


class VotingLetter(NamedTuple):
    """What a voter reads in a mail or a printed letter."""

    text: str

    @property
    def link(self) -> str:
        """The link with code and fingerprint."""
        return _only(_LINK, self.text)

    @property
    def code(self) -> str:
        """The code to type."""
        return _only(_CODE, _LINK.sub("", self.text))

    def has_words(self, words: Sequence[str]) -> bool:
        """Whether the twelve words stand in it, one after the other, numbered or not."""
        return re.search(r"[\W\d]+".join(words), self.text) is not None


def letter_in_mail(mail: EmailMessage) -> VotingLetter:
    """The letter that came by e-mail."""
    body = mail.get_body(("plain",))
    assert body is not None
    return VotingLetter(body.get_content())


def letters_on_paper(file: Path) -> list[VotingLetter]:
    """The printed letters of a PDF."""
    return [VotingLetter(page.extract_text()) for page in PdfReader(file).pages]


def _only(pattern: re.Pattern[str], text: str) -> str:
    found = set(pattern.findall(text))
    assert len(found) == 1, f"{len(found)} of {pattern.pattern} in {text!r}"
    return str(found.pop())


class RegistrarAtDesk:
    """The registrar in a browser on the desk's own machine."""

    def __init__(self, page: Page, desk: str) -> None:
        self.page, self.desk = page, desk

    def come_in(self, link: str) -> None:
        """Open the link of the terminal."""
        self.page.goto(link)
        expect(self.page.locator("h1")).to_have_text("Tasks")

    def go(self, path: str) -> None:
        """Open one of the desk's pages."""
        self.page.goto(f"{self.desk}/{path}")

    def press(self, name: str | re.Pattern[str]) -> None:
        """Press a button."""
        self.page.get_by_role("button", name=name).click()

    def make_key(self, origin: str, name: str) -> str:
        """The public line for the definition."""
        self.go("key/")
        self.page.get_by_label("Origin of the referendum").first.fill(origin)
        self.page.get_by_label("Name of the key").fill(name)
        self.press("Make the key")
        return self.page.locator("main .mono").inner_text().strip()

    def pin_policy(self, words: Sequence[str]) -> None:
        """Type the twelve words that the commission reads out."""
        self.go("policy/")
        self.page.get_by_label("The twelve words").fill(" ".join(words))
        self.press(re.compile("pin the policy"))
        expect(self.page.locator("main")).to_contain_text("Compared and pinned")

    def name_contacts(self, sender: str, telephone: str, email: str) -> None:
        """Who writes, and whom voters call."""
        self.go("contacts/")
        self.page.get_by_label("Who writes to the voters").fill(sender)
        self.page.get_by_label("Return address").fill("Town hall\n1 Square")
        self.page.get_by_label("Telephone for voters").fill(telephone)
        self.page.get_by_label("E-mail address for voters").fill(email)
        self.press("Keep")
        expect(self.page.locator("h1")).to_have_text("Tasks")

    def take_roll(self, roll: Path) -> None:
        """Look at the report first, then take the roll in."""
        self.go("roll/")
        for button in ("Check the file", "Take it in, if nothing is wrong"):
            self.page.get_by_label("Electoral roll (CSV)").set_input_files(roll)
            self.press(button)
            if button == "Check the file":
                expect(self.page.locator("main .tag.done")).to_contain_text("can be taken in")
        expect(self.page.locator("h1")).to_have_text("Tasks")

    def issue(self) -> None:
        """Make codes and hand the credentials in until they are on the record."""
        self.go("codes/")
        self.press("Issue the codes, and hand in the credentials")
        self._look_until("codes/", "main .tag.done")

    def send_mail(self) -> None:
        """Queue the mails with codes; the desk's worker sends them."""
        self.go("mail/")
        self.press("Send the codes by e-mail")
        expect(self.page.locator("main table").first).to_contain_text("example.org")

    def print_letters(self, folder: Path) -> Path:
        """The PDF for voters without an address."""
        self.go("letters/")
        self.press("Make the letters")
        self._look_until("letters/", "main a.button.quiet")
        with self.page.expect_download() as download:
            self.page.locator("main a.button.quiet").first.click()
        file = folder / download.value.suggested_filename
        download.value.save_as(file)
        return file

    def _look_until(self, path: str, shown: str) -> None:
        """Look at a page again until something is shown."""
        wanted = self.page.locator(shown).first
        for _ in range(LONGEST // 500):
            if wanted.count():
                return
            self.page.wait_for_timeout(500)
            self.go(path)
        raise TimeoutError(f"{shown} was not shown:\n{self.page.locator('main').inner_text()}")
