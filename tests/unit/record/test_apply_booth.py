"""Entries that name the files of the voting page: the manifest must be there and be one."""

from played_in_memory import played_to
from plebiscite.offices import commission
from plebiscite.offices.submission import blob_name
from plebiscite.record.booth_manifest import write_manifest
from plebiscite.record.entries import BoothEntry

MANIFEST = write_manifest("1.0", {"/r/town/booth/": "cd" * 32})


def test_a_manifest_is_noted_with_its_place() -> None:
    town = played_to("open")
    town.act(commission.publish_booth(MANIFEST))
    assert town.state.booths == [(len(town.raws) - 1, blob_name(MANIFEST))]


def test_bytes_that_are_no_manifest_are_reported_and_not_noted() -> None:
    town = played_to("open")
    assert town.offer(BoothEntry(manifest=town.put(b"nonsense"))) == ["conduct-6"]
    assert town.state.booths == []


def test_an_absent_manifest_could_not_be_checked() -> None:
    town = played_to("open")
    found = town.offer(BoothEntry(manifest=blob_name(b"gone")))
    assert set(found) == {"conduct-6"}
    assert town.state.booths == []
