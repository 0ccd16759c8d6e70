"""A passkey in a real browser: it opens the account, and no script of ours is refused."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from browser.chromium import DESKTOP, chromium, windows
from server.service import service

pytestmark = pytest.mark.slow
KEY = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def plug_in_key(page: Page) -> None:
    """A security key of the browser itself."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})


def test_a_passkey_is_set_up_and_opens_the_account(tmp_path: Path) -> None:
    with service(tmp_path) as running, chromium() as browser, windows(browser) as opened:
        link = re.search(r"\S+/accounts/invitation/#\S+", running.said)
        assert link is not None, running.said
        page = opened.open(DESKTOP)
        plug_in_key(page)
        page.goto(link[0])
        expect(page).to_have_url(f"{running.address}/en/accounts/invitation/")  # no token left
        page.get_by_label("E-mail address").fill("first@a.example")
        page.get_by_label("Your name").fill("First")
        page.get_by_label("Password").fill("a long sentence of first")
        page.get_by_role("button", name="Open my account").click()
        page.get_by_role("link", name="Add a passkey or security key").click()
        page.get_by_label("Passwordless").check()
        page.get_by_role("button", name="Add").click()
        expect(page).to_have_url(re.compile("/recovery-codes/"))
        page.get_by_role("button", name="Sign out").click()
        page.goto(f"{running.address}/en/commission/")
        expect(page).to_have_url(re.compile("/accounts/login/"))
        page.get_by_role("button", name="Sign in with a passkey").click()
        expect(page.locator("h1")).to_have_text("Referendums")
        assert not opened.troubles, opened.troubles
