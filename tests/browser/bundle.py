"""The booth's built files: made once, before the first page that needs them."""

import fcntl
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from browser.needs import ROOT, missing

BOOTH = ROOT / "booth"
DIST = BOOTH / "dist"
_SOURCES = ("app", "lib", "trustee", "public")
_LOCK = ROOT / "build" / "booth-bundle.lock"


def require_bundle() -> Path:
    """The folder of the built booth, built again when a source is newer."""
    npm = shutil.which("npm")
    if npm is None:
        missing("npm", "run tools/install-system-packages")
    with _one_at_a_time():
        if _is_old():
            _build(npm or "npm")
    return DIST


def axe_source() -> str:
    """The program that finds defects of accessibility, as the booth's packages hold it."""
    file = BOOTH / "node_modules/axe-core/axe.min.js"
    if not file.exists():
        missing(str(file), "run `npm ci` in booth/")
    return file.read_text(encoding="utf-8")


def _build(npm: str) -> None:
    lock, installed = BOOTH / "package-lock.json", BOOTH / "node_modules/.package-lock.json"
    if not installed.exists() or installed.stat().st_mtime < lock.stat().st_mtime:
        _run(npm, "ci", "--no-audit", "--no-fund")
    _run(npm, "run", "build")


def _run(*words: str) -> None:
    done = subprocess.run(words, cwd=BOOTH, capture_output=True, text=True, check=False)
    if done.returncode:
        ending = "\n".join((done.stdout + done.stderr).strip().split("\n")[-15:])
        missing("the booth's bundle", f"`{' '.join(words)}` said:\n{ending}")


def _is_old() -> bool:
    pages = [DIST / page.name for page in BOOTH.glob("*.html")]
    if not pages or not all(page.exists() for page in pages):
        return True
    built = min(page.stat().st_mtime for page in pages)
    return any(path.stat().st_mtime > built for path in _sources())


def _sources() -> Iterator[Path]:
    for name in _SOURCES:
        yield from (path for path in (BOOTH / name).rglob("*") if path.is_file())
    yield from (path for path in BOOTH.glob("*") if path.suffix in {".json", ".ts", ".html"})
    for part in ("booth", "trustee"):
        yield from (ROOT / "src/plebiscite/texts").glob(f"*/{part}.ftl")


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    """Two test processes must not build at once."""
    _LOCK.parent.mkdir(exist_ok=True)
    with os.fdopen(os.open(_LOCK, os.O_RDWR | os.O_CREAT), "w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
