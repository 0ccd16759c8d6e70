"""What browsers are given: the files of the booth with their hashes, as the commission signs them.

Anyone can fetch each address and compare, so that a service cannot serve one voter other code
unseen by all who look (A27). It says nothing about a file served to one person only.
"""

import re
from typing import Final, Literal

import msgspec

from plebiscite.canonical.hexadecimal import parse_hex
from plebiscite.canonical.json import parse_json, write_json
from plebiscite.errors import MalformedError

FORMAT: Final = "plebiscite-booth/1"
_ADDRESS = re.compile(r"/(?:[A-Za-z0-9_-][A-Za-z0-9._-]*/)*(?:[A-Za-z0-9_-][A-Za-z0-9._-]*)?")


class BoothFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One file: its address on the service's host, from the slash on, and its SHA-256 in hex."""

    address: str
    sha256: str


class BoothManifest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All files of a booth, sorted by address, and the version it was built from."""

    format: Literal["plebiscite-booth/1"]
    version: str
    files: tuple[BoothFile, ...]


def write_manifest(version: str, hashes: dict[str, str]) -> bytes:
    """The manifest of files given as address → SHA-256 in hex.

    Raises: MalformedError as `parse_manifest`.
    """
    files = tuple(BoothFile(address, hashes[address]) for address in sorted(hashes))
    raw = write_json(BoothManifest(FORMAT, version, files))
    parse_manifest(raw)
    return raw


def parse_manifest(raw: bytes) -> BoothManifest:
    """The manifest in `raw`.

    Raises: MalformedError for other bytes than its one spelling, an address that is no plain
    path, addresses out of order or twice, or no file at all.
    """
    manifest = parse_json(raw, BoothManifest)
    addresses = [file.address for file in manifest.files]
    if not addresses:
        raise MalformedError("a booth has at least one file", place="files")
    if addresses != sorted(set(addresses)):
        raise MalformedError("addresses are sorted, each once", place="files")
    for file in manifest.files:
        if not _ADDRESS.fullmatch(file.address):
            raise MalformedError(f"{file.address[:80]!r} is no plain path", place="files")
        parse_hex(file.sha256, size=32)
    return manifest
