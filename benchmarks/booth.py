"""How long does a voter's device work, and how much does it load? In Chromium, slowed four times.

The ballot is that of the standing example: two contests, eight ciphertexts. The booth seals while
the voter reads the review, so the time is taken from the last "Continue" to the moment when the
ballot is sealed: a bound of the time from "Cast my vote" to the encrypted ballot. Chromium slows
the page but not its workers, so four times the time without slowing is printed beside it.
"""

import re
import shutil
import statistics
import tempfile
from base64 import urlsafe_b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.figures import figure, print_machine
from plebiscite.cli.demo_service import PRACTICE, VOTERS
from plebiscite.cli.examples_data import example
from plebiscite.cli.practice_referendum import (
    PracticeReferendum,
    practice_definition,
    running_sequencer,
)
from plebiscite.cli.rebuild import rebuild_now
from plebiscite.server.serving.background import start_in_background
from plebiscite.server.serving.plan import Plan
from plebiscite.server.serving.running import stop
from plebiscite.store.text_files import read_text

PORT = 8149
SLOWED = 4
RUNS = 5
LARGEST_LOAD = 150_000  # bytes, compressed
CHROMIUM = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@contextmanager
def open_booths() -> Iterator[list[str]]:
    """Links of a running practice vote."""
    with tempfile.TemporaryDirectory() as folder:
        plan = Plan(Path(folder) / "service", "127.0.0.1", PORT, 1)
        with running_sequencer(plan):
            practice = PracticeReferendum(plan, Path(folder) / "keys", PRACTICE)
            toml = practice_definition(read_text(example("definition.toml")), VOTERS, 1)
            _, letters = practice.open(toml)
        rebuild_now(plan)
        start_in_background(plan, lambda _: None)
        fingerprint = urlsafe_b64encode(practice.policy.digest).rstrip(b"=").decode()
        try:
            yield [
                f"{plan.address}/r/{PRACTICE}/booth/#{each.code}.{fingerprint}" for each in letters
            ]
        finally:
            stop(plan.data)


def _continue(page: Page, step: str) -> None:
    page.locator("main button", has_text=re.compile("Start|Continue|Go to the first")).first.click()
    page.locator(f"main[data-step={step}]").wait_for()


def seconds_to_seal(browser: Browser, link: str, slowed: int) -> float:
    """From the last answer to the sealed ballot, seconds."""
    context = browser.new_context(viewport={"width": 390, "height": 844})
    try:
        page = context.new_page()
        page.goto(link)
        for step in ("you", "question-1", "question-2"):
            _continue(page, step)
            if step.startswith("question"):
                page.locator("input[type=radio]").first.check()
        session = context.new_cdp_session(page)
        session.send("Emulation.setCPUThrottlingRate", {"rate": slowed})
        start = page.evaluate("performance.now()")
        _continue(page, "review")
        cast = page.get_by_role("button", name="Cast my vote")
        cast.wait_for()
        page.wait_for_function(
            "() => [...document.querySelectorAll('main button')]"
            ".some((each) => each.textContent === 'Cast my vote' && !each.disabled"
            " && each.getAttribute('aria-disabled') !== 'true')",
            polling=10,
        )
        return (float(page.evaluate("performance.now()")) - float(start)) / 1000
    finally:
        context.close()


def first_load(browser: Browser, link: str) -> int:
    """Bytes over the network until the first page stands, compressed, without the record."""
    context = browser.new_context()
    try:
        page = context.new_page()
        session = context.new_cdp_session(page)
        session.send("Network.enable")
        addresses: dict[str, str] = {}
        loaded: dict[str, int] = {}
        session.on(
            "Network.requestWillBeSent",
            lambda told: addresses.update({told["requestId"]: told["request"]["url"]}),
        )
        session.on(
            "Network.loadingFinished",
            lambda told: loaded.update({told["requestId"]: int(told["encodedDataLength"])}),
        )
        page.goto(link)
        page.locator("main[data-step=landing]").wait_for()
        page.wait_for_load_state("networkidle")
        return sum(
            size
            for request, size in loaded.items()
            if "/booth-assets/" in addresses[request] or addresses[request].endswith("/booth/")
        )
    finally:
        context.close()


def main() -> None:
    """Ask all of it."""
    print_machine()
    if shutil.which("chromium") is None:
        raise SystemExit("Chromium is needed: tools/install-system-packages")
    with open_booths() as links, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=CHROMIUM)
        plain = [seconds_to_seal(browser, link, 1) for link in links[:RUNS]]
        slow = [seconds_to_seal(browser, link, SLOWED) for link in links[:RUNS]]
        size = first_load(browser, links[-1])
        browser.close()
    figure("booth_seal", statistics.median(plain), "s")
    figure(f"booth_seal_page_slowed_{SLOWED}x", statistics.median(slow), "s", at_most=1)
    figure(f"booth_seal_times_{SLOWED}", SLOWED * statistics.median(plain), "s", at_most=1)
    figure("booth_first_load", size / 1000, "kB", at_most=LARGEST_LOAD / 1000)


if __name__ == "__main__":
    main()
