"""A12: a trustee is asked for the totals of a second, chosen set of ballots.

The difference of two totals would unmask whoever is in one set only. The trustee's journal knows
every unit this key has spoken about, through crashes, copies of the request, and a second program.
"""

import os
import signal
from pathlib import Path

import pytest

from kept_log import FaultyCalls
from plebiscite.errors import ConductError, UnavailableError
from plebiscite.store.durable import DurableFiles
from plebiscite.store.journal import Journal, Statement

HONEST = Statement("decryption", "X", ("district-1", "district-2"), "01" * 32)
WITHOUT_ONE_VOTER = Statement("decryption", "X", ("district-1", "district-2"), "02" * 32)
ONE_UNIT_OF_THE_GROUP = Statement("decryption", "X", ("district-2",), "03" * 32)
LARGER_GROUP = Statement("decryption", "X", ("district-2", "district-3"), "04" * 32)
DISGUISED_AS_A_REHEARSAL = Statement("rehearsal", "X", ("district-1",), "05" * 32)
LIES = [WITHOUT_ONE_VOTER, ONE_UNIT_OF_THE_GROUP, LARGER_GROUP, DISGUISED_AS_A_REHEARSAL]


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    return Journal.create(tmp_path / "journal")


@pytest.mark.parametrize("lie", LIES)
def test_a_second_sum_over_a_unit_is_refused(journal: Journal, lie: Statement) -> None:
    journal.record(HONEST)
    with pytest.raises(ConductError, match="something else about unit"):
        journal.record(lie)
    assert not journal.record(HONEST)


@pytest.mark.parametrize("lie", LIES)
@pytest.mark.parametrize("n", range(1, 4))
@pytest.mark.parametrize("fault", ["kill before", "kill within", "kill after"])
def test_a_crash_in_the_middle_opens_no_way_around(
    journal: Journal, lie: Statement, n: int, fault: str
) -> None:
    """Whenever a signature may have left, the line that forbids another is on the disk."""
    child = os.fork()
    if child == 0:
        Journal(journal.path, files=DurableFiles(FaultyCalls(n, fault))).record(HONEST)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    signed = not os.WIFSIGNALED(status)
    assert signed or os.WTERMSIG(status) == signal.SIGKILL
    written = journal.path.read_bytes()
    if written and not lie.line().startswith(written):
        with pytest.raises(ConductError):
            journal.record(lie)
    assert written or not signed
    assert journal.record(HONEST) == (not written.endswith(b"}\n"))


def test_a_deleted_journal_stops_the_key(journal: Journal) -> None:
    journal.record(HONEST)
    journal.path.unlink()
    with pytest.raises(UnavailableError, match="find the newest copy"):
        Journal(journal.path)
