"""Which entries are tried in bulk, and which are left to the plain path from the start."""

from typing import TYPE_CHECKING

import pytest

from bulk_samples import ORIGIN, SECRET, SHAPES, ballots_for, context_of, entries_of, entry_around
from kernel_needs import require_kernel
from plebiscite.ballot.v1_election import Question, write_election
from plebiscite.group.interface import Group
from plebiscite.group.known import BELENIOS_2048, ED25519
from plebiscite.record.entries import BallotEntry, OpenEntry, write_entry
from plebiscite.record.vote_check import VotingContext, read_chunks, read_entry
from v1_sample import PLAIN, fixed_randomness, sample_election

if TYPE_CHECKING:
    from plebiscite.record.bulk_votes import BulkOutcome


@pytest.fixture(autouse=True)
def _kernel() -> None:
    require_kernel()


def tried(elections: dict[str, bytes], raws: list[bytes]) -> "BulkOutcome":
    from plebiscite.record.bulk_votes import accept_ballots

    return accept_ballots(ORIGIN, elections, raws)


def test_other_entries_and_other_units_are_not_tried() -> None:
    elections = context_of("two").elections
    entry = entries_of("two")[0]
    raws = [
        b"",
        b'{"kind":"ballot"',
        b'{"kind":"ballot","unit":"',
        b'{"kind":"ballot","unit":"\xff\xfe"}',
        write_entry(OpenEntry()),
        entry.replace(b'"unit":"S', b'"unit":"T', 1),
        entry,
        entry[:-1],
    ]
    found = tried(elections, raws)
    assert set(found.accepted) == {6}
    assert found.refused == {7}


def test_entries_of_units_with_different_questions_are_checked_in_one_chunk() -> None:
    first, second = context_of("two").elections, "AnotherE1ection"
    other = sample_election(uuid=second, questions=SHAPES["wide"][0])
    raws = ballots_for(other, SHAPES["wide"][1])
    others = [entry_around(other, raw, SECRET + number) for number, raw in enumerate(raws)]
    entries = [*entries_of("two"), *others]
    elections = {**first, second: write_election(other.record)}
    found = tried(elections, [entries[0], entries[3], entries[1], entries[4], entries[2]])
    assert set(found.accepted) == {0, 1, 2, 3, 4}
    assert [found.accepted[place].unit == second for place in range(5)] == [
        False, True, False, True, False,
    ]  # fmt: skip


def entry_in(group: Group, question: Question) -> tuple[VotingContext, bytes]:
    """A context with one election, and an entry of it with nothing right in it."""
    election = sample_election(group, questions=(question,))
    signature = BALLOT.signature
    entry = BallotEntry(
        unit=election.record.uuid, ballot="{}", replaces="", counter=1, signature=signature
    )
    elections = {election.record.uuid: write_election(election.record)}
    return VotingContext(ORIGIN, elections), write_entry(entry)


def _sample() -> BallotEntry:
    from plebiscite.record.entries import parse_entry

    entry = parse_entry(entries_of("one")[0])
    assert isinstance(entry, BallotEntry)
    return entry


BALLOT = _sample()


@pytest.mark.parametrize(
    ("group", "question"),
    [
        (BELENIOS_2048, PLAIN),
        (ED25519, Question(answers=("A",), min=0, max=10**15, question="?")),
    ],
    ids=["another group", "an absurd maximum"],
)
def test_what_the_bulk_path_has_nothing_for_is_read_plainly(
    group: Group, question: Question
) -> None:
    context, raw = entry_in(group, question)
    (read,) = read_chunks(context, [[(5, raw)]])
    assert [str(each) for each in read] == [str(read_entry(context, 5, raw))]
    assert read[0].path == "plain"


@pytest.mark.parametrize("record", [b"", b"{}", b"\xff"])
def test_an_election_record_that_cannot_be_read_is_told_by_the_plain_path(record: bytes) -> None:
    context = VotingContext(ORIGIN, dict.fromkeys(context_of("one").elections, record))
    (read,) = read_chunks(context, [[(5, entries_of("one")[0])]])
    assert read[0].path == "plain"
    assert [each.check for each in read[0].findings] == ["ballots-1"]


@pytest.mark.parametrize("counter", [1, 2, 9_999_999, 2**53 - 1])
@pytest.mark.parametrize("replaces", [b"", bytes(range(32))], ids=["first", "again"])
def test_every_counter_and_tracker_that_is_sealed_is_read(counter: int, replaces: bytes) -> None:
    from advised_ballots import statement_of
    from plebiscite.ballot.envelope import seal

    raw = BALLOT.ballot.encode()
    context = context_of("one")
    election = sample_election(questions=SHAPES["one"][0])
    statement = statement_of(raw, election)._replace(counter=counter, replaces=replaces)
    signature = seal(ED25519, "ballot", statement, SECRET, fixed_randomness("again"))
    entry = BallotEntry(
        unit=BALLOT.unit,
        ballot=BALLOT.ballot,
        replaces=replaces.hex(),
        counter=counter,
        signature=signature,
    )
    written = write_entry(entry)
    (read,) = read_chunks(context, [[(0, written)]])
    assert read[0].path == "bulk"
    assert read[0]._replace(path="plain") == read_entry(context, 0, written)
    for wrong in (b"0", b"9007199254740992", b"10000000000000000", b"01", b"-1", b"1.0", b'"1"'):
        altered = written.replace(b'"counter":%d' % counter, b'"counter":' + wrong)
        (read,) = read_chunks(context, [[(0, altered)]])
        assert [each.check for each in read[0].findings] == ["log-5"]


def test_verifiers_of_many_shapes_do_not_pile_up(monkeypatch: pytest.MonkeyPatch) -> None:
    from plebiscite.record import bulk_votes

    kept: dict[object, object] = {}
    monkeypatch.setattr(bulk_votes, "_verifiers", kept)
    monkeypatch.setattr(bulk_votes, "_KEPT_VERIFIERS", 2)
    for shape in ("one", "two", "wide", "one"):
        assert tried(context_of(shape).elections, list(entries_of(shape))).refused == set()
        assert 0 < len(kept) <= 2
