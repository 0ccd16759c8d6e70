"""Every screen of the desk in a real browser: reachable, readable, nothing from elsewhere."""

from pathlib import Path

import pytest
from playwright.sync_api import Page

from browser.accessibility import too_small, too_wide, violations
from browser.chromium import chromium
from registry_town import DeskCommands, TownService, played_desk, served

pytestmark = pytest.mark.slow

SCREENS = (
    "",
    "key/",
    "policy/",
    "contacts/",
    "roll/",
    "codes/",
    "mail/",
    "mail/voter/1/",
    "letters/",
    "notices/",
    "destroy/",
    "log/",
)
SIZES = {"desktop": (1280, 900), "narrow": (320, 640)}


def worked_at(service: TownService, desk: DeskCommands) -> None:
    """A desk at which much has happened."""
    desk.ready_to_issue()
    desk.run("issue")
    desk.run("send")
    desk.run("letters")
    service.open_voting()
    for voter_id in ("T01", "T03"):
        service.vote(desk.codes()[voter_id], "yes")
    desk.run("notices")


def faults(page: Page, screen: str) -> list[str]:
    found = [*violations(page), *too_wide(page), *too_small(page)]
    return [f"{screen or 'home'}: {each}" for each in found]


def test_every_screen_is_accessible_in_both_languages_and_sizes(tmp_path: Path) -> None:
    with played_desk(tmp_path) as (service, desk, _):
        worked_at(service, desk)
        with served(desk) as (address, link, _), chromium() as browser:
            page = browser.new_page()
            said: list[str] = []
            elsewhere: list[str] = []
            page.on("console", lambda message: said.append(message.text))
            page.on(
                "request",
                lambda asked: (
                    None if asked.url.startswith(address) else elsewhere.append(asked.url)
                ),
            )
            page.goto(f"{address}mail/")  # a stranger
            found = faults(page, "login")
            assert page.url == f"{address}login/"
            page.goto(link)  # in the same tab: only the fragment changes
            page.wait_for_url(address)
            for language in ("Français", "English"):
                page.get_by_role("button", name=language).click()
                for name, (width, height) in SIZES.items():
                    page.set_viewport_size({"width": width, "height": height})
                    for screen in SCREENS:
                        page.goto(address + screen)
                        assert page.locator("h1").count() == 1
                        found += faults(page, f"{language} {name} {screen}")
            service.policy = b"another policy"
            page.wait_for_timeout(12_000)  # two looks of the worker's
            page.goto(address)
            assert page.get_by_role("alert").count() == 1
            found += faults(page, "alarm")
            assert not found, "\n".join(sorted(set(found)))
            assert said == []
            assert elsewhere == []
