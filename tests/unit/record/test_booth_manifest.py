"""The manifest of a booth has one spelling, and plain addresses."""

import pytest

from plebiscite.errors import MalformedError
from plebiscite.record.booth_manifest import parse_manifest, write_manifest

HASH = "cd" * 32


def test_written_and_read_again() -> None:
    raw = write_manifest("1.0", {"/r/town/booth/": HASH, "/booth-assets/a-1.js": "ab" * 32})
    manifest = parse_manifest(raw)
    assert [file.address for file in manifest.files] == ["/booth-assets/a-1.js", "/r/town/booth/"]
    assert manifest.version == "1.0"


@pytest.mark.parametrize(
    "address",
    ["", "r/town/", "//host/x", "/a/../b", "/.hidden", "/a b", "/a?b", "https://x/", "/a//b", "/é"],
)
def test_an_address_is_a_plain_path(address: str) -> None:
    with pytest.raises(MalformedError, match="no plain path"):
        write_manifest("1.0", {address: HASH})


def test_a_booth_has_files() -> None:
    with pytest.raises(MalformedError, match="at least one file"):
        write_manifest("1.0", {})


@pytest.mark.parametrize("digest", ["", "cd", HASH.upper(), "zz" * 32])
def test_a_hash_is_a_hash(digest: str) -> None:
    with pytest.raises(MalformedError):
        write_manifest("1.0", {"/x": digest})


def test_addresses_are_sorted_each_once() -> None:
    raw = write_manifest("1.0", {"/a": HASH, "/b": HASH})
    for wrong in (raw.replace(b'"/a"', b'"/c"'), raw.replace(b'"/b"', b'"/a"')):
        with pytest.raises(MalformedError, match="sorted"):
            parse_manifest(wrong)


def test_other_bytes_are_refused() -> None:
    raw = write_manifest("1.0", {"/a": HASH})
    for wrong in (raw + b"\n", raw.replace(b"booth/1", b"booth/2"), b"{}"):
        with pytest.raises(MalformedError):
            parse_manifest(wrong)
