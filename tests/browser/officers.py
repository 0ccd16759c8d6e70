"""Officers of a commission at their pages."""

import base64
import re
import time

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from playwright.sync_api import Page, expect

_STEP = 30  # seconds a code lives
_DIGITS = 6


def code_of(secret: str) -> str:
    """The code that an app shows now for a secret written in base 32."""
    raw = base64.b32decode(secret.replace(" ", "") + "=" * (-len(secret) % 8))
    # SHA-1 and six digits are what every app of this kind speaks (RFC 6238).
    totp = TOTP(raw, _DIGITS, SHA1(), _STEP, enforce_key_length=False)  # noqa: S303 - as above
    return totp.generate(int(time.time())).decode("ascii")


class OfficerAtWork:
    """One officer in a window."""

    def __init__(self, page: Page, service: str, email: str, name: str) -> None:
        self.page, self.service = page, service
        self.email, self.name = email, name
        self.password = f"a long sentence of {name}"
        self.secret = ""

    def open_account(self, link: str) -> None:
        """Follow an invitation, choose a password, set up an app for codes."""
        self.page.goto(link)
        self.page.get_by_label("E-mail address").fill(self.email)
        self.page.get_by_label("Your name").fill(self.name)
        self.page.get_by_label("Password").fill(self.password)
        self.page.get_by_role("button", name="Open my account").click()
        self.page.get_by_role("link", name="Set up an app that shows codes").click()
        self.secret = self._shown_secret()
        self.page.get_by_label(re.compile("code", re.IGNORECASE)).last.fill(code_of(self.secret))
        self.page.get_by_role(
            "button", name=re.compile("activate|turn on|confirm", re.IGNORECASE)
        ).click()
        expect(self.page.locator("h1")).to_be_visible()

    def _shown_secret(self) -> str:
        secret = self.page.locator("#authenticator_secret, [data-secret]").first
        return secret.input_value() if secret.count() else ""
