"""A ballot or challenge by itself: read, taken apart, and every wrong part named."""

import json
from typing import Any

import pytest
from msgspec.structs import replace

from played_in_memory import NO, YES, MemoryTown, played_to
from plebiscite.ballot.envelope import tracker_of
from plebiscite.canonical.json import write_json
from plebiscite.log.merkle import leaf_hash
from plebiscite.offices import voter
from plebiscite.record.entries import BallotEntry, ChallengeEntry, OpenEntry, write_entry
from plebiscite.record.unit_count import elements_in
from plebiscite.record.vote_check import ReadEntry, VotingContext, read_chunks, read_entry

TOWN = played_to("open")


def sealed(town: MemoryTown) -> tuple[BallotEntry, ChallengeEntry]:
    """One ballot, to be cast and to be challenged."""
    prepared = town.prepare(0, YES)
    (ballot,), (challenge,) = voter.cast(prepared).entries, voter.challenge(prepared).entries
    assert isinstance(ballot, BallotEntry)
    assert isinstance(challenge, ChallengeEntry)
    return ballot, challenge


BALLOT, CHALLENGE = sealed(TOWN)


def context_of(town: MemoryTown) -> VotingContext:
    elections = {uuid: each.raw for uuid, each in town.state.elections.items()}
    return VotingContext(town.state.origin, elections)


CONTEXT = context_of(TOWN)


def read(entry: BallotEntry | ChallengeEntry, *, proofs: bool = True) -> ReadEntry:
    return read_entry(CONTEXT, 9, write_entry(entry), proofs=proofs)


def found(entry: BallotEntry | ChallengeEntry) -> list[str]:
    """The checks that fail, whether or not it could be read as a vote."""
    result = read(entry)
    return [
        each.check for each in (*result.findings, *(result.vote.findings if result.vote else ()))
    ]


def test_a_good_ballot_is_taken_apart() -> None:
    result = read(BALLOT)
    vote = result.vote
    assert vote is not None
    assert (result.findings, result.entry, vote.findings) == ((), None, ())
    assert (result.position, result.kind, vote.kind) == (9, "ballot", "ballot")
    assert result.leaf == leaf_hash(write_entry(BALLOT))
    assert vote.tracker == tracker_of(BALLOT.ballot.encode())
    assert (vote.unit, vote.replaces, vote.counter) == (BALLOT.unit, b"", 1)
    assert len(vote.components) == 6 * 32
    assert len(set(elements_in(vote.components, TOWN.state.group))) == 6
    assert TOWN.state.group.format(vote.credential) == CHALLENGE.credential


def test_a_good_challenge_is_taken_apart() -> None:
    vote = read(CHALLENGE).vote
    assert vote is not None
    assert (vote.kind, vote.findings, vote.components) == ("challenge", (), b"")
    assert vote.tracker.hex() == CHALLENGE.ballot


def test_without_proofs_the_same_vote_is_read() -> None:
    assert read(BALLOT, proofs=False) == read(BALLOT)
    wrong = replace(BALLOT, signature=CHALLENGE.signature)
    unchecked = read(wrong, proofs=False).vote
    assert unchecked is not None
    assert unchecked.findings == ()


def test_another_entry_is_given_as_it_is() -> None:
    result = read_entry(CONTEXT, 3, write_entry(OpenEntry()))
    assert (result.kind, result.entry, result.vote, result.findings) == (
        "open",
        OpenEntry(),
        None,
        (),
    )


@pytest.mark.parametrize("raw", [b"", b"{}", b"\xff", b'{"kind":"open"}\n', b"[" * 5000])
def test_bytes_that_are_no_entry_are_a_finding(raw: bytes) -> None:
    result = read_entry(CONTEXT, 7, raw)
    assert [(each.check, each.place) for each in result.findings] == [("log-5", "entry 7")]
    assert (result.kind, result.vote, result.entry) == ("", None, None)
    assert result.leaf == leaf_hash(raw)


@pytest.mark.parametrize("vote", [BALLOT, CHALLENGE], ids=["ballot", "challenge"])
def test_a_unit_without_election_is_refused(vote: BallotEntry | ChallengeEntry) -> None:
    result = read(replace(vote, unit="1" * 14))
    assert result.vote is None
    (finding,) = result.findings
    assert finding.check == "ballots-1"
    assert finding.place == f"entry 9 ({result.kind})"
    assert "no unit with an election" in str(finding.error)


def altered(**fields: Any) -> BallotEntry:  # noqa: ANN401 - JSON
    inside = write_json({**json.loads(BALLOT.ballot), **fields}).decode()
    return replace(BALLOT, ballot=inside)


@pytest.mark.parametrize("field", ["election_uuid", "election_hash"])
def test_a_ballot_made_for_another_unit_is_refused(field: str) -> None:
    result = read(altered(**{field: "1" * 14}))
    assert [each.check for each in result.findings] == ["ballots-1"]
    assert "another unit or election record" in str(result.findings[0].error)


@pytest.mark.parametrize(
    "entry",
    [
        replace(BALLOT, ballot=BALLOT.ballot + " "),
        replace(BALLOT, ballot=""),
        replace(BALLOT, replaces="00"),
        replace(BALLOT, replaces="AA" * 32),
        altered(credential="00" * 32),
        altered(credential=TOWN.state.group.format(TOWN.state.group.identity)),
        replace(CHALLENGE, ballot=""),
        replace(CHALLENGE, ballot="00"),
        replace(CHALLENGE, replaces="zz" * 32),
        replace(CHALLENGE, credential="00" * 32),
    ],
)
def test_what_cannot_be_read_is_no_vote(entry: BallotEntry | ChallengeEntry) -> None:
    assert read(entry).vote is None
    assert found(entry) == ["ballots-1"]


@pytest.mark.parametrize(
    "change", [{"counter": 2}, {"replaces": "00" * 32}, {"signature": CHALLENGE.signature}]
)
def test_an_envelope_changed_after_sealing_is_named(change: dict[str, Any]) -> None:
    assert found(replace(BALLOT, **change)) == ["ballots-2"]


@pytest.mark.parametrize(
    "change",
    [
        {"counter": 2},
        {"replaces": "00" * 32},
        {"ballot": "00" * 32},
        {"signature": BALLOT.signature},
    ],
)
def test_a_challenge_changed_after_sealing_is_named(change: dict[str, Any]) -> None:
    assert found(replace(CHALLENGE, **change)) == ["ballots-2"]


def test_a_proof_that_does_not_hold_is_named_and_gives_no_ciphertexts() -> None:
    answers = json.loads(BALLOT.ballot)["answers"]
    answers[0]["overall_proof"].reverse()
    entry = altered(answers=answers)
    assert found(entry) == ["ballots-2", "ballots-5"]
    vote = read(entry).vote
    assert vote is not None
    assert vote.components == b""


def test_chunks_are_read_in_order() -> None:
    raws = [write_entry(BALLOT), b"?", write_entry(CHALLENGE)]
    chunks = [[(0, raws[0]), (1, raws[1])], [(2, raws[2])]]
    read_all = list(read_chunks(CONTEXT, chunks))
    assert [[one.position for one in chunk] for chunk in read_all] == [[0, 1], [2]]
    assert read_all[1][0] == read_entry(CONTEXT, 2, raws[2])


def test_a_ballot_of_another_referendum_has_another_seal() -> None:
    elsewhere = CONTEXT._replace(origin="other.example")
    result = read_entry(elsewhere, 9, write_entry(BALLOT))
    assert result.vote is not None
    assert [each.check for each in result.vote.findings] == ["ballots-2"]


def test_two_ballots_of_one_choice_share_nothing() -> None:
    other = read(TOWN.ballot(0, NO)).vote
    mine = read(BALLOT).vote
    assert mine is not None
    assert other is not None
    both = elements_in(mine.components + other.components, TOWN.state.group)
    assert len(both) == len(set(both)) == 12
