"""Fixtures of tests in a real browser.

The browser lives as long as one test file: while it runs its event loop would stand in the way of
other tests of the same process.
"""

from collections.abc import Generator, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Error

from browser.bundle import require_bundle
from browser.chromium import Windows, chromium
from browser.chromium import windows as opened_windows
from browser.needs import require_chromium
from browser.town_service import TownService, town_service


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A running Chromium."""
    with chromium() as running:
        yield running


@pytest.fixture
def windows(browser: Browser) -> Iterator[Windows]:
    """Windows of this test; a failed one reports what they showed."""
    with opened_windows(browser) as made:
        yield made


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Add what the windows show to the report of a failed test."""
    report = yield
    shown = getattr(item, "funcargs", {}).get("windows")
    if report.failed and isinstance(shown, Windows):
        try:
            report.sections.append(("What the windows showed", shown.shown()))
        except Error as problem:  # the browser itself may be gone
            report.sections.append(("The windows cannot be read", str(problem)))
    return report


@pytest.fixture(scope="session")
def bundle() -> Path:
    """The booth, built from its sources as they are."""
    require_chromium()
    return require_bundle()


@pytest.fixture(scope="module")
def town(bundle: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TownService]:
    """A service with a town open for voting; one for each test file."""
    with town_service(tmp_path_factory.mktemp("town"), bundle) as running:
        yield running
