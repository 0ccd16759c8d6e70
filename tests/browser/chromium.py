"""Debian's Chromium, driven by Playwright: devices, and windows of one person each."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final, NamedTuple

from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    expect,
    sync_playwright,
)

from browser.needs import CHROMIUM, require_chromium

FLAGS: Final = (
    "--no-sandbox",  # tests run as root in containers
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
_MOST_SHOWN: Final = 1500  # characters of a page
PATIENCE: Final = 20_000  # milliseconds for anything on a page of a loaded machine


class Device(NamedTuple):
    """A screen and how it is touched."""

    name: str
    width: int  # CSS pixels
    height: int
    touch: bool


PHONE: Final = Device("phone", 390, 844, touch=True)
NARROW: Final = Device("narrow", 320, 640, touch=True)
DESKTOP: Final = Device("desktop", 1280, 900, touch=False)


@contextmanager
def chromium() -> Iterator[Browser]:
    """A running browser without any window."""
    require_chromium()
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=list(FLAGS))
        try:
            yield browser
        finally:
            browser.close()


class Windows:
    """Opens windows that share nothing with each other, and keeps what went wrong in them."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self.contexts: list[BrowserContext] = []
        self.troubles: list[str] = []

    def open(
        self,
        device: Device = DESKTOP,
        *,
        language: str = "en",
        without_policy: bool = False,
        reduced_motion: bool = False,
    ) -> Page:
        """A new person's window. `without_policy` lets tests inject their own scripts."""
        context = self._browser.new_context(
            viewport={"width": device.width, "height": device.height},
            has_touch=device.touch,
            is_mobile=device.touch,
            locale=language,
            bypass_csp=without_policy,
            accept_downloads=True,
            reduced_motion="reduce" if reduced_motion else "no-preference",
        )
        context.set_default_timeout(PATIENCE)
        self.contexts.append(context)
        page = context.new_page()
        self.watch(page)
        return page

    def watch(self, page: Page) -> None:
        """Keep what breaks the page or its security policy."""
        page.on("pageerror", lambda error: self.troubles.append(f"{page.url}: {error}"))
        page.on("console", lambda message: self._heard(page, message))

    def _heard(self, page: Page, message: ConsoleMessage) -> None:
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            self.troubles.append(f"{page.url}: {message.text}")

    def shown(self) -> str:
        """What every window shows, for the report of a failed test."""
        lines = [*self.troubles]
        for context in self.contexts:
            for page in context.pages:
                lines += [f"-- {page.url.partition('#')[0]}", page.inner_text("body")[:_MOST_SHOWN]]
        return "\n".join(lines)

    def close(self) -> None:
        """Close all."""
        for context in self.contexts:
            context.close()
        self.contexts.clear()


@contextmanager
def windows(browser: Browser) -> Iterator[Windows]:
    """Windows that are closed afterwards."""
    made = Windows(browser)
    try:
        yield made
    finally:
        made.close()
