"""Advice is written while a record is verified, by any number of processes, and never too much."""

from pathlib import Path

import pytest

from played_in_memory import played_to
from plebiscite.record.vote_advice import read_and_advise
from plebiscite.record.vote_check import VotingContext
from plebiscite.store.advice_files import AdviceFiles, AdviceWriter
from plebiscite.store.advice_making import AdviceMaking, advise_chunk, prepare_adviser
from plebiscite.store.record_files import RecordFolder

TOWN = played_to("voted")
CONTEXT = VotingContext(
    TOWN.state.origin, {uuid: each.raw for uuid, each in TOWN.state.elections.items()}
)
CHUNK = list(enumerate(TOWN.raws))
SIZE = len(CHUNK)


def expected() -> list[bytes]:
    return read_and_advise(CONTEXT, CHUNK)[1]


@pytest.mark.parametrize("workers", [1, pytest.param(2, marks=pytest.mark.slow)])
def test_what_is_made_is_written_and_the_entries_go_on(tmp_path: Path, workers: int) -> None:
    making = AdviceMaking(AdviceWriter(tmp_path, SIZE), SIZE, workers)
    read = [each for part in making(CONTEXT, [CHUNK[:5], CHUNK[5:]]) for each in part]
    assert read == read_and_advise(CONTEXT, CHUNK)[0]
    files = AdviceFiles(RecordFolder(tmp_path), SIZE)
    assert [files.entry(index) for index in range(SIZE)] == expected()
    assert making.ballots == TOWN.state.ballots
    assert making.bytes == sum(map(len, expected()))


def test_entries_that_came_since_are_read_and_get_no_advice(tmp_path: Path) -> None:
    making = AdviceMaking(AdviceWriter(tmp_path, SIZE - 1), SIZE - 1, 1)
    assert sum(len(part) for part in making(CONTEXT, [CHUNK])) == SIZE
    files = AdviceFiles(RecordFolder(tmp_path), SIZE - 1)
    assert [files.entry(index) for index in range(SIZE)] == [*expected()[:-1], b""]


def test_a_worker_is_prepared_once() -> None:
    prepare_adviser(CONTEXT)
    assert advise_chunk(CHUNK)[1] == expected()
