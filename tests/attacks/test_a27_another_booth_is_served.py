"""A27: the service gives browsers other code than the commission signed on the record."""

from hashlib import sha256

import pytest

from played_in_memory import MemoryTown, played_to
from plebiscite.errors import UnavailableError
from plebiscite.offices import commission
from plebiscite.record.booth_manifest import write_manifest
from plebiscite.record.entries import BoothEntry, write_entry
from plebiscite.verify.served_booth import compare_booth

FILES = {"/r/town/booth/": b"<!doctype html>", "/booth-assets/a.js": b"vote()"}


def fetch(address: str) -> bytes:
    return FILES[address]


@pytest.fixture
def town() -> MemoryTown:
    played = played_to("open")
    hashes = {address: sha256(raw).hexdigest() for address, raw in FILES.items()}
    played.act(commission.publish_booth(write_manifest("1.0", hashes)))
    return played


def test_the_same_files_are_the_same(town: MemoryTown) -> None:
    booth = compare_booth(town.state, fetch)
    assert booth.exit_status == 0
    assert {file.status for file in booth.files} == {"same"}


def test_one_other_byte_is_seen(town: MemoryTown) -> None:
    booth = compare_booth(
        town.state, lambda address: fetch(address) + (b" " if address.endswith(".js") else b"")
    )
    assert booth.exit_status == 1
    assert [file.address for file in booth.files if file.status == "different"] == [
        "/booth-assets/a.js"
    ]


def test_what_cannot_be_fetched_is_not_the_same(town: MemoryTown) -> None:
    def silent(address: str) -> bytes:
        raise UnavailableError("no answer", place=address)

    booth = compare_booth(town.state, silent)
    assert booth.exit_status == 3
    assert {file.status for file in booth.files} == {"could not check"}


def test_the_newest_manifest_stands(town: MemoryTown) -> None:
    fresh = write_manifest("1.1", {"/r/town/booth/": sha256(b"new").hexdigest()})
    town.act(commission.publish_booth(fresh))
    assert compare_booth(town.state, lambda _: b"new").exit_status == 0
    assert compare_booth(town.state, fetch).exit_status == 1


def test_a_record_without_a_booth_says_so() -> None:
    with pytest.raises(UnavailableError, match="names no booth"):
        compare_booth(played_to("open").state, fetch)


def test_only_the_commission_signs_it(town: MemoryTown) -> None:
    entry = BoothEntry(manifest=town.put(write_manifest("9", {"/x": "ab" * 32})))
    raw = write_entry(town.sign(entry)).replace(b'"by":"commission"', b'"by":"registrar"')
    assert "conduct-2" in [finding.check for finding in town.memory.take(raw)]


def test_a_manifest_that_is_none_is_a_finding(town: MemoryTown) -> None:
    assert town.offer(BoothEntry(manifest=town.put(b"nonsense"))) == ["conduct-6"]
    assert town.offer(BoothEntry(manifest="ab" * 32)) == ["conduct-6", "conduct-6"]
