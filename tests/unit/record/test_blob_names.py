"""Every blob that a real referendum's entries name is found, and nothing else is taken for one."""

from played_in_memory import played_to
from plebiscite.record.blob_names import blobs_of
from plebiscite.record.entries import BallotEntry, parse_entry


def test_a_whole_record_names_exactly_its_blobs() -> None:
    town = played_to("ended")
    named = {name for raw in town.raws for name in blobs_of(parse_entry(raw))}
    assert named == set(town.memory.blobs)


def test_a_ballot_names_none() -> None:
    entries = map(parse_entry, played_to("voted").raws)
    ballot = next(entry for entry in entries if isinstance(entry, BallotEntry))
    assert list(blobs_of(ballot)) == []
