"""Advice made while votes are checked: on every ballot that passes, and used when they are read."""

import pytest
from msgspec.structs import replace

from advised_ballots import GivenAdvice, entry_of
from kernel_needs import require_kernel
from played_in_memory import YES, played_to
from plebiscite.ballot.advice import AdvisedBallot, Sealed
from plebiscite.ballot.envelope import EnvelopeStatement, seal, tracker_of
from plebiscite.ballot.v1_election import write_election
from plebiscite.ballot.v1_encryption import encrypt_ballot
from plebiscite.group.known import BELENIOS_2048
from plebiscite.offices import voter
from plebiscite.record.entries import BallotEntry, parse_entry, write_entry
from plebiscite.record.vote_advice import read_and_advise
from plebiscite.record.vote_check import VotingContext, read_chunks
from v1_sample import fixed_randomness, sample_election

TOWN = played_to("voted")
ELECTIONS = {uuid: each.raw for uuid, each in TOWN.state.elections.items()}
CONTEXT = VotingContext(TOWN.state.origin, ELECTIONS, path="plain")
CHUNK = list(enumerate(TOWN.raws))
BALLOTS = [index for index, raw in CHUNK if isinstance(parse_entry(raw), BallotEntry)]


def made(context: VotingContext = CONTEXT) -> dict[int, bytes]:
    entries, advice = read_and_advise(context, CHUNK)
    assert entries == [
        each for part in read_chunks(context, [CHUNK]) for each in part
    ]  # the same as without
    return {index: each for (index, _), each in zip(CHUNK, advice, strict=True) if each}


def test_every_ballot_that_passes_has_advice_and_nothing_else() -> None:
    assert list(made()) == BALLOTS
    assert BALLOTS


def test_advice_made_in_bulk_is_the_same() -> None:
    require_kernel()
    assert made(CONTEXT._replace(path="auto")) == made()


def test_without_the_kernel_it_is_made_plainly(monkeypatch: pytest.MonkeyPatch) -> None:
    plain = made()
    monkeypatch.setattr("plebiscite.record.vote_check.bulk_works", lambda: False)
    monkeypatch.setattr("plebiscite.record.vote_advice.advice_works", lambda: False)
    assert made(CONTEXT._replace(path="auto")) == plain


def test_a_ballot_that_does_not_pass_and_a_challenge_have_none() -> None:
    prepared = TOWN.prepare(0, YES)
    (ballot,), (challenge,) = voter.cast(prepared).entries, voter.challenge(prepared).entries
    assert isinstance(ballot, BallotEntry)
    raws = [
        write_entry(ballot),
        write_entry(replace(ballot, counter=ballot.counter + 1)),
        write_entry(replace(ballot, ballot=ballot.ballot.replace("1", "2", 1))),
        write_entry(challenge),
        b"no entry",
    ]
    _, advice = read_and_advise(CONTEXT, list(enumerate(raws)))
    assert [bool(each) for each in advice] == [True, False, False, False, False]


def test_there_is_none_in_another_group() -> None:
    group = BELENIOS_2048
    election = sample_election(group)
    raw = encrypt_ballot(election, [[0, 1, 0], [1, 1]], 5, fixed_randomness()).raw
    statement = EnvelopeStatement(
        TOWN.state.origin,
        election.record.uuid,
        election.fingerprint,
        group.generator_power(5),
        tracker_of(raw),
        b"",
        1,
    )
    signature = seal(group, "ballot", statement, 5, fixed_randomness())
    entry = entry_of(AdvisedBallot(raw, Sealed(statement, signature), b""))
    context = CONTEXT._replace(elections={election.record.uuid: write_election(election.record)})
    entries, advice = read_and_advise(context, [(0, entry)])
    assert entries[0].vote is not None
    assert entries[0].vote.findings == ()
    assert advice == [b""]


def test_ballots_with_advice_are_read_by_that_path_and_the_others_as_before() -> None:
    require_kernel()
    plain = next(read_chunks(CONTEXT, [CHUNK]))
    advice = made()
    wrong = advice | {BALLOTS[0]: bytes(len(advice[BALLOTS[0]]))}
    for given, first in ((advice, "advice"), (wrong, "bulk"), ({}, "bulk")):
        context = CONTEXT._replace(path="auto", advice=GivenAdvice(given))
        found = next(read_chunks(context, [CHUNK]))
        assert [each._replace(path="plain") for each in found] == plain
        rest = "advice" if given else "bulk"
        paths = [found[index].path for index in BALLOTS]
        assert paths == [first] + [rest] * (len(BALLOTS) - 1)
    asked = CONTEXT._replace(advice=GivenAdvice(advice))
    assert next(read_chunks(asked, [CHUNK])) == plain
