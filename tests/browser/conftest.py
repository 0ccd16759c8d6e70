"""Fixtures of tests in a real browser.

The browser lives as long as one test file: while it runs its event loop would stand in the way of
other tests of the same process.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

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
    """Windows of this test."""
    with opened_windows(browser) as made:
        yield made


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
