"""Simulated voters cast ballots that the keeper takes, and follow their own chains."""

import random
from collections import Counter
from itertools import islice

import pytest

from kernel_needs import require_kernel
from played_town import Town
from plebiscite.ballot.v1_election import parse_election
from plebiscite.ballot.v1_encryption import check_choices
from plebiscite.cli import simulated_voters
from plebiscite.cli.simulated_voters import Seat, random_bits, sealed_ballots, seat
from plebiscite.record.entries import parse_entry, write_entry
from plebiscite.record.vote_check import read_chunks


def chooser_of(seed: int) -> random.Random:
    return random.Random(seed)  # noqa: S311 - choices say nothing about anyone


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Town:
    town = Town(tmp_path_factory.mktemp("town"))
    town.open()
    return town


def seats(town: Town, chooser: random.Random) -> list[Seat]:
    return [seat(town.keeper.state, each.unit, each.code, chooser) for each in town.letters]


def test_the_keeper_takes_their_ballots_and_their_re_votes(town: Town) -> None:
    chooser, state = chooser_of(2006), town.keeper.state
    for round_ in (1, 2):
        wanted = seats(town, chooser)
        assert {each.counter for each in wanted} == {round_}
        raws = sealed_ballots(state, wanted, 1)
        number = town.keeper.cast_stream(raws, read=read_chunks, shuffle=chooser.shuffle, batch=4)
        assert number == len(town.letters)
    assert sum(count.ballots for count in state.counts.values()) == len(town.letters)
    assert state.ballots == 2 * len(town.letters)


def test_an_entry_is_the_one_spelling_of_its_kind(town: Town) -> None:
    (raw,) = sealed_ballots(town.keeper.state, seats(town, chooser_of(1))[:1], 1)
    assert write_entry(parse_entry(raw)) == raw


def test_choices_are_valid_and_blank_now_and_then(town: Town) -> None:
    chooser = chooser_of(3)
    questions = next(iter(town.keeper.state.units.values())).questions
    elections = town.keeper.state.elections
    record = parse_election(next(iter(elections.values())).raw).record
    blanks = Counter[int]()
    for question, written in zip(questions, record.questions, strict=True):
        for _ in range(400):
            bits = random_bits(question, chooser)
            check_choices(written, bits, "here")
            blanks[bits[0] if question.blank else 2] += 1
    assert 0 < blanks[1] < blanks[0] / 5


@pytest.mark.parametrize(("ballots", "tabled"), [(3, False), (4, True), (5, True)])
def test_tables_are_made_when_they_are_worth_it(
    town: Town, monkeypatch: pytest.MonkeyPatch, ballots: int, *, tabled: bool
) -> None:
    monkeypatch.setattr(simulated_voters, "_WORTH_TABLES", 4)
    monkeypatch.setattr(simulated_voters, "kernel_available", lambda: False)
    wanted = iter(seats(town, chooser_of(4)))
    made = list(sealed_ballots(town.keeper.state, islice(wanted, ballots), 1))
    assert len(made) == ballots
    assert simulated_voters._making[0].tabled is tabled  # noqa: SLF001 - what workers were told


@pytest.mark.slow  # starts Numba
def test_the_keeper_takes_what_the_kernel_made(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    require_kernel()
    monkeypatch.setattr(simulated_voters, "_WORTH_TABLES", 4)
    raws = sealed_ballots(town.keeper.state, seats(town, chooser_of(5)), 1)
    number = town.keeper.cast_stream(raws, read=read_chunks, shuffle=chooser_of(6).shuffle)
    assert number == len(town.letters)
