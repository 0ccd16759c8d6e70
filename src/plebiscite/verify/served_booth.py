"""Whether a service gives browsers the files that the commission signed on the record (A27).

One look from one place: a service may serve somebody else other bytes. Many looks from many
places make that dangerous for it.
"""

from collections.abc import Callable
from hashlib import sha256
from typing import Literal

import msgspec

from plebiscite.errors import PlebisciteError, UnavailableError
from plebiscite.record.booth_manifest import parse_manifest
from plebiscite.record.state import RecordState

FileStatus = Literal["same", "different", "could not check"]


class ServedFile(msgspec.Struct, frozen=True):
    """One address of the manifest and what was found there."""

    address: str
    status: FileStatus
    note: str = ""


class ServedBooth(msgspec.Struct, frozen=True):
    """The comparison: the entry that signed the manifest, its version, and every file."""

    entry: int
    version: str
    files: tuple[ServedFile, ...]

    @property
    def exit_status(self) -> int:
        """1 if a file differs, else 3 if one could not be fetched, else 0."""
        statuses = {file.status for file in self.files}
        if "different" in statuses:
            return 1
        return 3 if "could not check" in statuses else 0


def compare_booth(state: RecordState, fetch: Callable[[str], bytes]) -> ServedBooth:
    """Fetch every address of the newest booth entry and compare.

    `fetch` gives the bytes at an address of the service and raises UnavailableError.
    Raises: UnavailableError when the record names no booth.
    """
    if not state.booths:
        raise UnavailableError(
            "the record names no booth, so nothing says what browsers should be given"
        )
    entry, name = state.booths[-1]
    manifest = parse_manifest(state.read_blob(name))
    return ServedBooth(
        entry,
        manifest.version,
        tuple(_compare(file.address, file.sha256, fetch) for file in manifest.files),
    )


def _compare(address: str, expected: str, fetch: Callable[[str], bytes]) -> ServedFile:
    try:
        served = sha256(fetch(address)).hexdigest()
    except PlebisciteError as problem:
        return ServedFile(address, "could not check", problem.message)
    if served != expected:
        return ServedFile(address, "different", f"its SHA-256 is {served}")
    return ServedFile(address, "same")
