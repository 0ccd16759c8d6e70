"""What browser tests need beside Python: said loudly; skipped here, failed where CI=true."""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CHROMIUM = Path(os.environ.get("PLEBISCITE_CHROMIUM", "/usr/bin/chromium"))


def missing(what: str, remedy: str) -> None:
    """Fail in CI, skip elsewhere: `what` is not there, and `remedy` brings it."""
    message = f"{what} is missing, so nothing was tried in a browser; {remedy}"
    if os.environ.get("CI") == "true":
        pytest.fail(message)
    pytest.skip(message)


def require_chromium() -> None:
    """Return only where the browser is installed."""
    if not CHROMIUM.exists():
        missing(str(CHROMIUM), "run tools/install-system-packages")
