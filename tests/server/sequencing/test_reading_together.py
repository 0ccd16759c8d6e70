"""A fault of the bulk path stops no election: the plain path gives the same verdicts."""

from typing import NoReturn

import pytest

from plebiscite.record.vote_check import ReadEntry, VotingContext, read_chunks
from plebiscite.server.sequencing import reading
from plebiscite.server.sequencing.checkers import read_votes
from served_town import ServedTown, sequencer_process

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> ServedTown:
    folder = tmp_path_factory.mktemp("reading")
    with sequencer_process(folder):
        return ServedTown(folder).open()


def context_of(town: ServedTown) -> VotingContext:
    state = town.state
    return VotingContext(state.origin, {uuid: each.raw for uuid, each in state.elections.items()})


def without_path(reads: list[ReadEntry]) -> list[ReadEntry]:
    """Errors are compared by their words."""
    return [
        each._replace(
            path="plain",
            findings=tuple((found.check, str(found.error)) for found in each.findings),  # type: ignore[misc]
            vote=each.vote
            and each.vote._replace(
                findings=tuple((found.check, str(found.error)) for found in each.vote.findings)  # type: ignore[misc]
            ),
        )
        for each in reads
    ]


def test_what_cannot_be_checked_in_bulk_is_checked_singly(
    town: ServedTown, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    good, other = town.ballot(0), town.ballot(1)
    bad = good.replace(b'"counter":1', b'"counter":2')
    entries = [good, bad, b"{}", b'{"kind":"pause","words":""}', other]
    context = context_of(town)
    usual = reading.read_together(context, entries)
    assert capsys.readouterr().err == ""

    def no_memory(given: VotingContext, chunks: object) -> object:
        if given.path == "plain":
            return read_chunks(given, chunks)  # type: ignore[arg-type]  # as it came
        return _no_memory()

    monkeypatch.setattr("plebiscite.server.sequencing.reading.read_chunks", no_memory)
    again = reading.read_together(context, entries)
    assert without_path(again) == without_path(usual)
    assert {each.path for each in again} == {"plain"}
    assert "no bulk checking (MemoryError)" in capsys.readouterr().err
    checked = read_votes(context, entries)
    assert [each.error is None for each in checked] == [True, True, False, False, True]


def _no_memory() -> NoReturn:
    raise MemoryError
