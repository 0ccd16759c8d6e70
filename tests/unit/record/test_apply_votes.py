"""Admission of votes in log order, and exclusions: each rule of additions 4 by itself."""

import pytest
from msgspec.structs import replace

from played_in_memory import NO, YES, MemoryTown, played_to
from played_town import RANDOM
from plebiscite.ballot.envelope import EnvelopeStatement, seal
from plebiscite.offices import commission, voter
from plebiscite.record.apply_votes import apply_vote
from plebiscite.record.chains import Chain, chain_of, pack_chain
from plebiscite.record.entries import (
    BallotEntry,
    ChallengeEntry,
    EntryBase,
    ExclusionEntry,
    write_entry,
)
from plebiscite.record.state import RecordState
from plebiscite.record.unit_count import UnitCount
from plebiscite.record.vote_check import Vote, VotingContext, read_entry

BOTH = ("commission", "registrar")


def take(town: MemoryTown, entry: EntryBase) -> list[tuple[str, str]]:
    return [(each.check, str(each.error)) for each in town.memory.take(write_entry(entry))]


def chain(state: RecordState, entry: BallotEntry) -> Chain:
    vote = as_vote(state, entry)
    found = chain_of(state.credentials, vote.credential)
    assert found is not None
    return found


def product_of(state: RecordState, count: UnitCount) -> bytes:
    return b"".join(part for pair in count.product(state.group) for part in pair)


def as_vote(state: RecordState, entry: EntryBase) -> Vote:
    elections = {uuid: each.raw for uuid, each in state.elections.items()}
    read = read_entry(VotingContext(state.origin, elections), 0, write_entry(entry))
    assert read.vote is not None
    return read.vote


def resealed(town: MemoryTown, entry: BallotEntry, **changes: object) -> BallotEntry:
    """The entry of the first voter with other fields, sealed again."""
    changed = replace(entry, **changes)
    me = voter.find_voter(town.state, town.letters[0].code)
    statement = EnvelopeStatement(
        origin=town.state.origin,
        uuid=changed.unit,
        fingerprint=town.state.election(changed.unit).fingerprint,
        credential=me.credential,
        tracker=as_vote(town.state, entry).tracker,
        replaces=bytes.fromhex(changed.replaces),
        counter=changed.counter,
    )
    return replace(
        changed, signature=seal(town.state.group, "ballot", statement, me.secret, RANDOM)
    )


def test_an_admitted_ballot_stands_and_is_in_the_product() -> None:
    town = played_to("open")
    ballot = town.ballot(0)
    assert take(town, ballot) == []
    vote = as_vote(town.state, ballot)
    assert chain(town.state, ballot) == Chain(
        0, counter=1, standing=vote.tracker, components=vote.components
    )
    count = town.state.counts[ballot.unit]
    assert count.ballots == town.state.ballots == 1
    assert product_of(town.state, count) == vote.components
    assert {f"ballots-{number}" for number in range(1, 7)} <= town.state.exercised


def test_a_re_vote_takes_the_place_of_the_first() -> None:
    town = played_to("open")
    assert take(town, town.ballot(0, NO)) == []
    second = town.ballot(0, YES)
    assert take(town, second) == []
    vote = as_vote(town.state, second)
    count = town.state.counts[second.unit]
    assert (count.ballots, town.state.ballots) == (1, 2)
    assert product_of(town.state, count) == vote.components


def test_rule_1_the_credential_is_in_the_roll_of_this_unit() -> None:
    town = played_to("open")
    ballot = town.ballot(0)
    vote = as_vote(town.state, ballot)
    stranger = town.state.group.generator_power(12345)
    assert not apply_vote(town.state, vote._replace(credential=stranger), "here")
    town.state.credentials.set(bytes(vote.credential), pack_chain(Chain(1)))
    assert not apply_vote(town.state, vote, "here")
    assert [(each.check, each.place) for each in town.memory.findings] == [
        ("ballots-1", "here")
    ] * 2
    assert town.state.counts[ballot.unit].ballots == 0


def test_rule_1_an_excluded_credential_casts_and_challenges_nothing() -> None:
    town = played_to("open")
    ballot = town.ballot(0)
    (challenge,) = voter.challenge(town.prepare(0, YES)).entries
    assert town.offer(excluded(town, 0), *BOTH) == []
    for entry in (ballot, challenge):
        assert take(town, entry) == [("ballots-1", "its credential was excluded earlier")]


def test_rule_2_the_envelope_is_signed() -> None:
    town = played_to("open")
    wrong = replace(town.ballot(0), signature=town.ballot(0).signature)
    assert [check for check, _ in take(town, wrong)] == ["ballots-2"]
    assert town.state.counts[wrong.unit].ballots == 0
    assert take(town, town.ballot(0)) == []


@pytest.mark.parametrize(("counter", "said"), [(1, "already used"), (3, "predecessor 2")])
def test_rule_3_the_counter_is_the_next(counter: int, said: str) -> None:
    town = played_to("open")
    take(town, town.ballot(0))
    ((check, words),) = take(town, resealed(town, town.ballot(0), counter=counter))
    assert check == "ballots-3"
    assert said in words


def test_rule_3_the_standing_ballot_is_replaced_and_no_other() -> None:
    town = played_to("open")
    assert take(town, resealed(town, town.ballot(0), replaces="00" * 32)) == [
        ("ballots-3", "it replaces another ballot than the standing one")
    ]
    take(town, town.ballot(0))
    assert [check for check, _ in take(town, resealed(town, town.ballot(0), replaces=""))] == [
        "ballots-3"
    ]


def test_rule_4_a_ballot_is_cast_or_challenged_once() -> None:
    town = played_to("open")
    first = town.ballot(0)
    take(town, first)
    standing = chain(town.state, first).standing.hex()
    again = resealed(town, first, counter=2, replaces=standing)
    assert [check for check, _ in take(town, again)] == ["ballots-4"]


def test_rule_4_a_challenged_ballot_is_never_cast() -> None:
    town = played_to("open")
    prepared = town.prepare(0, YES)
    (challenge,), (ballot,) = voter.challenge(prepared).entries, voter.cast(prepared).entries
    assert take(town, challenge) == []
    assert isinstance(ballot, BallotEntry)
    assert [check for check, _ in take(town, resealed(town, ballot, counter=2))] == ["ballots-4"]
    assert take(town, town.ballot(0)) == []


def test_a_challenge_of_anothers_ballot_bans_nothing() -> None:
    town = played_to("open")
    ballot = town.ballot(0)
    (challenge,) = voter.challenge(town.prepare(1, YES)).entries
    assert isinstance(challenge, ChallengeEntry)
    tracker = as_vote(town.state, ballot).tracker
    vote = as_vote(town.state, challenge)._replace(tracker=tracker)
    assert apply_vote(town.state, vote, "here")
    assert take(town, ballot) == []


def test_rule_5_every_proof_holds() -> None:
    town = played_to("open")
    good = as_vote(town.state, town.ballot(0))
    finding = read_entry(VotingContext("", {}), 4, b"").findings[0]._replace(check="ballots-5")
    assert not apply_vote(town.state, good._replace(findings=(finding,)), "here")
    assert (town.memory.findings[-1].check, town.memory.findings[-1].place) == (
        "ballots-5",
        "entry 4",
    )
    assert apply_vote(town.state, good, "here")


def test_rule_6_no_part_occurs_twice_in_a_ballot_or_in_the_record() -> None:
    town = played_to("open")
    one, two = as_vote(town.state, town.ballot(0)), as_vote(town.state, town.ballot(1))
    inside = one.components[:-32] + one.components[:32]
    assert not apply_vote(town.state, one._replace(components=inside), "here")
    assert apply_vote(town.state, one, "here")
    copied = one.components[:32] + two.components[32:]
    assert not apply_vote(town.state, two._replace(components=copied), "here")
    assert [each.check for each in town.memory.findings] == ["ballots-6"] * 2
    assert apply_vote(town.state, two, "here")


def test_a_refused_vote_changes_nothing() -> None:
    town = played_to("open")
    good = town.ballot(0)
    before = chain(town.state, good)
    take(town, resealed(town, good, counter=2))
    assert chain(town.state, good) == before
    assert town.state.counts[good.unit].ballots == 0
    assert take(town, good) == []


# -- exclusions


def excluded(town: MemoryTown, number: int) -> ExclusionEntry:
    """The entry that excludes a voter as things stand."""
    letter = town.letters[number]
    made = commission.exclude(
        town.state, letter.unit, letter.credential, "court-order", "order 7", RANDOM
    )
    town.put(made.blobs[0])
    entry = made.entries[0]
    assert isinstance(entry, ExclusionEntry)
    return entry


def withdrawal(town: MemoryTown, number: int) -> ExclusionEntry:
    me = voter.find_voter(town.state, town.letters[number].code)
    entry = voter.withdraw(town.state, me, RANDOM).entries[0]
    assert isinstance(entry, ExclusionEntry)
    return entry


def test_an_exclusion_takes_the_standing_ballot_out() -> None:
    town = played_to("open")
    take(town, town.ballot(0))
    take(town, town.ballot(1))
    assert town.offer(excluded(town, 0), *BOTH) == []
    left = as_vote(town.state, town.ballot(1))
    count = town.state.counts[left.unit]
    standing = chain_of(town.state.credentials, left.credential)
    assert standing is not None
    assert count.ballots == 1
    assert product_of(town.state, count) == standing.components
    (line,) = town.state.exclusions
    assert (line.reason, len(line.tracker)) == ("court-order", 32)


def test_a_voter_without_a_ballot_is_excluded_too() -> None:
    town = played_to("open")
    assert town.offer(excluded(town, 0), *BOTH) == []
    assert town.state.exclusions[0].tracker == b""
    assert town.state.counts[town.letters[0].unit].product(town.state.group) == []


def test_an_exclusion_names_the_standing_ballot() -> None:
    town = played_to("open")
    early = excluded(town, 0)
    take(town, town.ballot(0))
    assert town.found(early, *BOTH) == [
        ("ballots-7", "the exclusion names another ballot than the standing one")
    ]


def test_nobody_is_excluded_twice() -> None:
    town = played_to("open")
    entry = excluded(town, 0)
    assert town.offer(entry, *BOTH) == []
    assert town.found(entry, *BOTH) == [("ballots-7", "this credential is excluded already")]


@pytest.mark.parametrize("where", ["credential", "unit"])
def test_a_credential_of_no_roll_or_another_unit_is_not_excluded(where: str) -> None:
    town = played_to("open")
    group = town.state.group
    other = {"credential": group.format(group.generator_power(5)), "unit": "1" * 14}
    entry = replace(excluded(town, 0), **{where: other[where]})
    ((check, words),) = town.found(entry, *BOTH)
    assert check == "ballots-7"
    assert "not in the roll of this unit" in words


def test_a_withdrawal_proves_itself() -> None:
    town = played_to("open")
    take(town, town.ballot(0))
    assert town.offer(withdrawal(town, 0), *BOTH) == []
    assert town.offer(withdrawal(town, 1), *BOTH) == []
    assert [each.reason for each in town.state.exclusions] == ["withdrawn-by-voter"] * 2


def test_a_withdrawal_that_the_voter_did_not_sign_is_refused() -> None:
    town = played_to("open")
    forged = replace(withdrawal(town, 0), withdrawal=withdrawal(town, 1).withdrawal)
    assert town.offer(forged, *BOTH) == ["ballots-7"]
    unsigned = replace(withdrawal(town, 0), withdrawal=None)
    other = replace(withdrawal(town, 0), reason="court-order")
    for entry in (unsigned, other):
        assert town.found(entry, *BOTH) == [
            ("ballots-7", "a withdrawal by the voter, and only that, carries its signature")
        ]
    assert not town.state.exclusions


def test_a_withdrawal_of_an_earlier_ballot_does_not_serve_for_a_later_one() -> None:
    town = played_to("open")
    take(town, town.ballot(0))
    early = withdrawal(town, 0)
    take(town, town.ballot(0))
    late = replace(withdrawal(town, 0), withdrawal=early.withdrawal)
    assert town.offer(late, *BOTH) == ["ballots-7"]


def test_a_withdrawal_in_a_unit_without_election_could_not_be_checked() -> None:
    town = played_to("open")
    entry = withdrawal(town, 0)
    town.state.elections.clear()
    ((check, words),) = town.found(entry, *BOTH)
    assert check == "ballots-7"
    assert "needs the election" in words
