"""Voters for demonstrations and measurements: choices at random, ballots on several processors.

The choices come from a fast, seeded generator and say nothing about anyone. The ballots are real
ones, with the system's randomness, but made in bulk and in times that tell their secrets: see
`ballot.bulk_making`, which only this module may use. A voter's device runs `offices.voter`.
"""

import os
import random
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import chain, islice
from typing import NamedTuple

from plebiscite.ballot.bulk_making import (
    FixedBases,
    MadeBallot,
    OneByOne,
    Simulated,
    make_ballots,
)
from plebiscite.ballot.codes import credential_secret, read_code
from plebiscite.ballot.v1_election import Election, parse_election
from plebiscite.canonical.batches import in_batches
from plebiscite.group.ed25519 import Ed25519
from plebiscite.group.interface import Element, Group
from plebiscite.kernel.availability import kernel_available
from plebiscite.record.chains import Chain, chain_of
from plebiscite.record.definition import Question
from plebiscite.record.entries import BallotEntry, write_entry
from plebiscite.record.state import RecordState
from plebiscite.store.worker_pool import map_in_order

_SHARE_BLANK = 0.06
_CHUNK = 64
_WORTH_TABLES = 512
"""Ballots from which on a worker's start with Numba and its tables costs less than it saves."""


class Seat(NamedTuple):
    """One simulated voter about to vote: unit, secret, plaintext, and where its chain stands."""

    unit: str
    secret: int
    bits: tuple[tuple[int, ...], ...]
    counter: int
    standing: bytes


def random_bits(question: Question, chooser: random.Random) -> tuple[int, ...]:
    """A valid answer: blank now and then, else options drawn with falling weights."""
    width = len(question.options)
    if question.blank and chooser.random() < _SHARE_BLANK:
        return (1, *(0,) * width)
    number = chooser.randint(max(question.min, 1), question.max)
    weights = [width + 1 - place for place in range(width)]
    chosen: set[int] = set()
    while len(chosen) < number:
        chosen.update(chooser.choices(range(width), weights))
    bits = tuple(int(place in chosen) for place in range(width))
    return (0, *bits) if question.blank else bits


def seat(state: RecordState, unit: str, code: str, chooser: random.Random) -> Seat:
    """A voter of this unit, with fresh choices, following what the record has of them."""
    secret = credential_secret(state.group, state.origin, unit, read_code(code))
    credential = state.group.generator_power_secret(secret)
    known = chain_of(state.credentials, credential) or Chain(0)
    bits = tuple(random_bits(question, chooser) for question in state.unit(unit).questions)
    return Seat(unit, secret, bits, known.counter + 1, known.standing)


class _Making(NamedTuple):
    """What ballots are made with: the log's origin, elections by uuid, and tables or not."""

    origin: str
    elections: dict[str, bytes]
    tabled: bool


_making: list[_Making] = []  # of this worker process, set once when it starts


def _prepare(making: _Making) -> None:
    _making[:] = [making]


@lru_cache(maxsize=256)
def _election(raw: bytes) -> Election:
    return parse_election(raw)


@lru_cache(maxsize=4)
def _bases(group: Group, y: Element, *, tabled: bool) -> FixedBases:
    if not tabled:
        return OneByOne(group, y)
    from plebiscite.ballot.bulk_bases import (  # noqa: PLC0415 - needs NumPy and Numba, which are optional
        TabledBases,
    )

    return TabledBases(y)


def _seal(seats: Sequence[Seat]) -> list[bytes]:
    origin, elections, tabled = _making[0]
    wanted = [
        Simulated(
            *(_election(elections[each.unit]), each.bits, each.secret, each.standing, each.counter)
        )
        for each in seats
    ]
    election = wanted[0].election
    able = isinstance(election.group, Ed25519) and kernel_available()
    bases = _bases(election.group, election.y, tabled=tabled and able)
    made = make_ballots(origin, wanted, bases, os.urandom)
    return [_entry(each, ballot) for each, ballot in zip(seats, made, strict=True)]


def _entry(each: Seat, ballot: MadeBallot) -> bytes:
    return write_entry(
        BallotEntry(
            unit=each.unit,
            ballot=ballot.raw.decode(),
            replaces=each.standing.hex(),
            counter=each.counter,
            signature=ballot.seal,
        )
    )


def sealed_ballots(state: RecordState, seats: Iterable[Seat], workers: int) -> Iterator[bytes]:
    """The ballot entries of these voters, in order."""
    elections = {uuid: each.raw for uuid, each in state.elections.items()}
    waiting = iter(seats)
    first = list(islice(waiting, _WORTH_TABLES))
    making = _Making(state.origin, elections, len(first) == _WORTH_TABLES)
    sealed = map_in_order(
        _seal,
        in_batches(chain(first, waiting), _CHUNK),
        workers=workers,
        prepare=_prepare,
        prepared_with=(making,),
    )
    return chain.from_iterable(sealed)
