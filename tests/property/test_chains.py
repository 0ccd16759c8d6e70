"""Chains of votes against a brute-force reading of additions 4, and the running count."""

from dataclasses import dataclass, field
from functools import cache
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from played_in_memory import MemoryTown, played_to
from plebiscite.errors import SignatureError
from plebiscite.group.elgamal import Ciphertext, product
from plebiscite.group.interface import Element
from plebiscite.group.known import ED25519
from plebiscite.record.apply_votes import apply_vote
from plebiscite.record.chains import chain_of
from plebiscite.record.entries import ExclusionEntry
from plebiscite.record.state import Finding
from plebiscite.record.unit_count import elements_in
from plebiscite.record.vote_check import Vote

VOTERS = 3
PARTS = 2  # elements of a ballot


class Move(NamedTuple):
    """One vote as drawn: relative to what would be right for its voter."""

    voter: int
    kind: str
    tracker: int  # of a small set, so that repeats are common
    step: int  # counter minus the right one
    right_head: bool  # whether it replaces the standing ballot
    other_head: int  # else the ballot it names; 0 for none
    parts: tuple[int, ...]  # exponents; a small set, so that repeats are common
    failing: str  # "", "ballots-2" or "ballots-5"


MOVES = st.lists(
    st.builds(
        Move,
        voter=st.integers(0, VOTERS),  # the last one is in no roll
        kind=st.sampled_from(["ballot", "ballot", "ballot", "challenge"]),
        tracker=st.integers(1, 12),
        step=st.sampled_from([0, 0, 0, 0, 0, 0, -1, 1]),
        right_head=st.sampled_from([True] * 6 + [False]),
        other_head=st.integers(0, 3),
        parts=st.lists(st.integers(1, 60), min_size=PARTS, max_size=PARTS).map(tuple),
        failing=st.sampled_from([""] * 8 + ["ballots-2", "ballots-5"]),
    ),
    max_size=25,
)


def parts_of(vote: Vote) -> list[Element]:
    return elements_in(vote.components, ED25519)


@dataclass
class Model:
    """Additions 4 word for word, with nothing remembered but the admitted votes in order."""

    admitted: list[Vote] = field(default_factory=list)

    def own(self, credential: bytes) -> list[Vote]:
        return [vote for vote in self.admitted if vote.credential == credential]

    def standing(self, credential: bytes) -> Vote | None:
        cast = [vote for vote in self.own(credential) if vote.kind == "ballot"]
        return cast[-1] if cast else None

    def refusal(self, vote: Vote, roll: set[bytes]) -> str:
        """The first rule that refuses, or nothing."""
        own, standing = self.own(vote.credential), self.standing(vote.credential)
        used = [part for each in self.admitted for part in parts_of(each)]
        failing = {finding.check for finding in vote.findings}
        rules = {
            "ballots-1": vote.credential not in roll,
            "ballots-2": "ballots-2" in failing,
            "ballots-3": vote.counter != len(own) + 1
            or vote.replaces != (standing.tracker if standing else b""),
            "ballots-4": vote.tracker in [each.tracker for each in own],
            "ballots-5": "ballots-5" in failing,
            "ballots-6": len(set(parts_of(vote))) < len(parts_of(vote))
            or any(part in used for part in parts_of(vote)),
        }
        return next((check for check, broken in rules.items() if broken), "")


@cache
def element(exponent: int) -> Element:
    return ED25519.generator_power(exponent)


def tracker(number: int) -> bytes:
    return bytes([number]) * 32 if number else b""


def vote_of(move: Move, model: Model, town: MemoryTown) -> Vote:
    credential = (
        ED25519.parse(town.letters[move.voter].credential) if move.voter < VOTERS else element(999)
    )
    standing = model.standing(credential)
    head = standing.tracker if standing else b""
    findings = (Finding(move.failing, "", SignatureError("drawn to fail")),) if move.failing else ()
    return Vote(
        move.kind,
        town.letters[0].unit,
        credential,
        tracker(move.tracker),
        head if move.right_head else tracker(move.other_head),
        len(model.own(credential)) + 1 + move.step,
        b"".join(map(element, move.parts)) if move.kind == "ballot" else b"",
        findings,
    )


@pytest.mark.slow
@settings(max_examples=150, deadline=None)
@given(MOVES)
def test_admission_and_the_running_count_are_those_of_the_model(moves: list[Move]) -> None:
    town, model = played_to("open"), Model()
    roll = {bytes(ED25519.parse(letter.credential)) for letter in town.letters}
    for move in moves:
        vote = vote_of(move, model, town)
        expected = model.refusal(vote, roll)
        town.memory.findings.clear()
        assert apply_vote(town.state, vote, "here") == (not expected)
        assert town.memory.findings.checks == ([expected] if expected else [])
        if not expected:
            model.admitted.append(vote)
    _compare(town, model)


def _compare(town: MemoryTown, model: Model) -> None:
    """Every chain, and the count, from the admitted votes alone."""
    standing: list[Vote] = []
    for number in range(VOTERS):
        credential = ED25519.parse(town.letters[number].credential)
        chain = chain_of(town.state.credentials, credential)
        stands = model.standing(credential)
        assert chain is not None
        assert chain.counter == len(model.own(credential))
        assert chain.standing == (stands.tracker if stands else b"")
        standing += [stands] if stands else []
    (count,) = town.state.counts.values()
    assert count.ballots == len(standing)
    pairs = [Ciphertext(*parts_of(vote)) for vote in standing]
    assert not pairs or count.product(ED25519) == [product(ED25519, pairs)]


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 9), st.booleans()), max_size=20))
def test_the_running_count_is_the_product_over_standing_ballots_after_exclusions_too(
    steps: list[tuple[int, bool]],
) -> None:
    town, model = played_to("open"), Model()
    out: set[int] = set()
    for number, (voter, exclude) in enumerate(steps):
        letter = town.letters[voter]
        credential = ED25519.parse(letter.credential)
        stands = model.standing(credential)
        if not exclude:
            parts = element(100 + number) + element(200 + number)
            head = stands.tracker if stands else b""
            counter = len(model.own(credential)) + 1
            vote = Vote(
                "ballot", letter.unit, credential, tracker(number + 1), head, counter, parts, ()
            )
            if apply_vote(town.state, vote, "here"):
                model.admitted.append(vote)
            assert (voter in out) == (model.standing(credential) is not vote)
        elif voter not in out:
            entry = ExclusionEntry(
                unit=letter.unit,
                credential=letter.credential,
                ballot=stands.tracker.hex() if stands else "",
                reason="court-order",
            )
            assert town.offer(entry, "commission", "registrar") == []
            out.add(voter)
    left = [
        stands
        for voter in range(10)
        if voter not in out
        and (stands := model.standing(ED25519.parse(town.letters[voter].credential)))
    ]
    (count,) = town.state.counts.values()
    assert count.ballots == len(left)
    whole = product(ED25519, [Ciphertext(*parts_of(vote)) for vote in left])
    assert not left or count.product(ED25519) == [whole]
