"""Which program this is, down to its source: for whoever goes on with another one's work."""

from collections.abc import Iterator
from functools import cache
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

_PACKAGE = Path(__file__).parent.parent
_JUDGING = ("canonical", "group", "kernel", "proofs", "ballot", "log", "record")
"""The rooms that decide whether the proofs of a ballot hold."""
_SHOWN = 12  # hex digits


@cache
def program_version() -> str:
    """The version, and a digest of every source file that decides about a ballot.

    Two installations that say the same check ballots alike; a mended one says another.
    """
    digest = sha256()
    for path in _sources():
        name = path.relative_to(_PACKAGE).as_posix().encode()
        digest.update(sha256(name).digest() + sha256(path.read_bytes()).digest())
    try:
        number = version("plebiscite")
    except PackageNotFoundError:  # run from a folder that was never installed
        number = "0"
    return f"plebiscite {number} ({digest.hexdigest()[:_SHOWN]})"


def _sources() -> Iterator[Path]:
    yield _PACKAGE / "errors.py"
    for room in _JUDGING:
        yield from sorted((_PACKAGE / room).glob("*.py"))
