"""The booth's built files: made in the tests' own folder, once for each state of the sources.

Nobody else's build pulls pages away from under a running test.
"""

import fcntl
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Final

from browser.needs import ROOT, missing

BOOTH: Final = ROOT / "booth"
_KEPT: Final = ROOT / "build" / "booth-for-tests"
_SOURCES: Final = ("app", "lib", "trustee", "public")
_MOST_KEPT: Final = 4


def require_bundle() -> Path:
    """The folder of the booth built from the sources as they are."""
    npm = shutil.which("npm")
    if npm is None:
        missing("npm", "run tools/install-system-packages")
    _KEPT.mkdir(parents=True, exist_ok=True)
    with _one_at_a_time():
        wanted = _KEPT / _state()
        if not (wanted / "index.html").exists():
            _forget_older()
            _build(npm or "npm", wanted)
    return wanted


def axe_source() -> str:
    """The program that finds defects of accessibility, as the booth's packages hold it."""
    file = BOOTH / "node_modules/axe-core/axe.min.js"
    if not file.exists():
        missing(str(file), "run `npm ci` in booth/")
    return file.read_text(encoding="utf-8")


def _build(npm: str, folder: Path) -> None:
    lock, installed = BOOTH / "package-lock.json", BOOTH / "node_modules/.package-lock.json"
    if not installed.exists() or installed.stat().st_mtime < lock.stat().st_mtime:
        _run(npm, "ci", "--no-audit", "--no-fund")
    making = folder.with_suffix(".new")
    shutil.rmtree(making, ignore_errors=True)
    _run(npm, "run", "build", "--", "--outDir", str(making))
    making.rename(folder)


def _run(*words: str) -> None:
    done = subprocess.run(words, cwd=BOOTH, capture_output=True, text=True, check=False)
    if done.returncode:
        ending = "\n".join((done.stdout + done.stderr).strip().split("\n")[-15:])
        missing("the booth's bundle", f"`{' '.join(words)}` said:\n{ending}")


def _state() -> str:
    """A short hash of every source."""
    digest = sha256()
    for path in sorted(_sources()):
        digest.update(f"{path.relative_to(ROOT)}\0".encode() + sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:16]


def _sources() -> Iterator[Path]:
    for name in _SOURCES:
        yield from (path for path in (BOOTH / name).rglob("*") if path.is_file())
    yield from (path for path in BOOTH.glob("*") if path.suffix in {".json", ".ts", ".html"})
    yield ROOT / "src/plebiscite/server/static/plebiscite/pages.css"
    for part in ("booth", "trustee"):
        yield from (ROOT / "src/plebiscite/texts").glob(f"*/{part}.ftl")


def _forget_older() -> None:
    kept = sorted(
        (path for path in _KEPT.iterdir() if path.is_dir()), key=lambda path: path.stat().st_mtime
    )
    for path in kept[:-_MOST_KEPT]:
        shutil.rmtree(path, ignore_errors=True)


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    """Two test processes must not build at once."""
    with os.fdopen(os.open(_KEPT / "lock", os.O_RDWR | os.O_CREAT), "w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
