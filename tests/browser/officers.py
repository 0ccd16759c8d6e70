"""Officers of a commission at their pages."""

import base64
import time
from collections.abc import Mapping

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from playwright.sync_api import Page, expect

_STEP = 30  # seconds a code lives
_LONG_ENOUGH = 6  # seconds
_DIGITS = 6
Texts = Mapping[str, str]
"""What is written into fields, by their labels."""


def code_of(secret: str) -> str:
    """The code that an app shows for a secret in base 32; one that lives long enough to be sent."""
    left = _STEP - time.time() % _STEP
    if left < _LONG_ENOUGH:
        time.sleep(left)
    raw = base64.b32decode(secret.replace(" ", "") + "=" * (-len(secret) % 8))
    # SHA-1 and six digits are what every app of this kind speaks (RFC 6238).
    totp = TOTP(raw, _DIGITS, SHA1(), _STEP, enforce_key_length=False)  # noqa: S303 - as above
    return totp.generate(int(time.time())).decode("ascii")


class OfficerAtWork:
    """One officer in a window of their own."""

    def __init__(self, page: Page, service: str, email: str, name: str) -> None:
        self.page, self.service = page, service
        self.email, self.name = email, name
        self.password = f"a long sentence of {name}"
        self.secret = ""
        self.slug = ""

    def go(self, path: str) -> None:
        """Open a page of the service."""
        self.page.goto(f"{self.service}/en/{path}")

    def go_to_task(self, path: str = "") -> None:
        """Open a page of the referendum."""
        self.go(f"commission/{self.slug}/{path}")

    def press(self, name: str) -> None:
        """Press a button."""
        self.page.get_by_role("button", name=name, exact=True).click()

    def fill(self, texts: Texts) -> None:
        """Write into fields."""
        for label, text in texts.items():
            self.page.get_by_label(label, exact=True).fill(text)

    def open_account(self, link: str) -> None:
        """Follow an invitation, choose a password, set up an app for codes."""
        self.page.goto(link)
        self.fill({"E-mail address": self.email, "Your name": self.name, "Password": self.password})
        self.press("Open my account")
        self.page.get_by_role("link", name="Set up an app that shows codes").click()
        self.secret = (self.page.locator("#totp-secret").text_content() or "").strip()
        self.page.locator("main input[name=code]").fill(code_of(self.secret))
        self.press("Activate")
        expect(self.page.locator("main")).to_contain_text("ecovery")

    def sign_in(self) -> None:
        """With password and code; a code that was used already is refused by the service."""
        self.go("accounts/login/")
        self.fill({"E-mail address": self.email, "Password": self.password})
        self.press("Sign in")
        self.page.locator("main input[name=code]").fill(code_of(self.secret))
        self.press("Sign in")

    def invite_officer(self, email: str) -> str:
        """The link for another officer."""
        self.go("accounts/officers/")
        self.fill({"E-mail address": email})
        self.press("Make an invitation link")
        return self.page.locator("#invitation-link").inner_text()

    def start_referendum(self, slug: str, title: str, origin: str) -> None:
        """A new practice referendum, written first in English."""
        self.go("commission/")
        self.page.get_by_role("link", name="Start a referendum").click()
        self.fill({"Title": title, "Short name": slug, "Name of the log": origin})
        self.page.get_by_label("First language").select_option("en")
        expect(self.page.get_by_label("This is practice, not a real vote")).to_be_checked()
        self.press("Start")
        self.slug = slug
        self.expect_task_list()

    def expect_task_list(self) -> None:
        """The page is the hub."""
        expect(self.page.locator("h1")).to_have_text("Task list")

    def add_person(self, email: str) -> None:
        """Give another officer a role here."""
        self.go_to_task("people/")
        self.fill({"E-mail address of an officer": email})
        self.press("Add")

    def write(
        self, path: str, texts: Texts, choices: Texts | None = None, *, leads_back: bool = True
    ) -> None:
        """Fill and save one page of the draft. `choices` are of lists to choose from."""
        self.go_to_task(path)
        for label, option in (choices or {}).items():
            self.page.get_by_label(label, exact=True).select_option(option)
        self.fill(texts)
        self.page.get_by_role("button", name="Save", exact=True).first.click()
        if leads_back:
            self.expect_task_list()

    def add_question(self, identifier: str, texts: Texts) -> None:
        """A yes-or-no question."""
        self.go_to_task("questions/")
        self.page.get_by_label("A question: yes or no").check()
        self.fill(
            {"Identifier": identifier, "Title of the question": texts["Title of the question"]}
        )
        self.press("Add the question")
        self.fill(texts)
        self.press("Save")

    def translate(self, code: str, texts: Texts) -> None:
        """Write the texts of another language, by their labels in the list."""
        self.go_to_task(f"languages/{code}/")
        self.fill(texts)
        self.press("Save")

    def invite_trustee(self, name: str, email: str) -> str:
        """The link for a trustee."""
        self.go_to_task("trustees/")
        self.fill({"Name of the trustee": name, "Trustee's e-mail address": email})
        self.press("Invite")
        return self.page.locator("#trustee-link").inner_text()

    def type_name(self, button: str) -> None:
        """A grave act: the short name typed, then its button."""
        form = self.page.locator("form").filter(
            has=self.page.get_by_role("button", name=button, exact=True)
        )
        form.get_by_role("textbox").last.fill(self.slug)
        form.get_by_role("button", name=button, exact=True).click()

    def confirm(self) -> None:
        """As second officer: look at what the first asked for, and confirm it."""
        self.go_to_task()
        self.page.get_by_role("link", name="Look and confirm").click()
        self.type_name("Confirm")
        self.expect_task_list()

    def wait_for_task(self, name: str, shown: str, *, seconds: float = 60) -> None:
        """Look at the task list again until a task shows these words."""
        end = time.monotonic() + seconds
        while True:
            self.go_to_task()
            if shown in self.page.locator(f"#task-{name}").inner_text():
                return
            if time.monotonic() > end:
                words = self.page.locator("main").inner_text()
                raise TimeoutError(f"the task {name} never shows {shown!r}:\n{words}")
            time.sleep(1)
