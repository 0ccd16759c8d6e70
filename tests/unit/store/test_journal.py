"""The trustee's journal: one statement about a unit, ever, and written before it is signed."""

import threading
from pathlib import Path

import pytest

from plebiscite.errors import ConductError, MalformedError, MisuseError, UnavailableError
from plebiscite.store.durable import StorageIncidentError
from plebiscite.store.journal import Journal, Statement

FIRST = Statement("decryption", "key-a", ("u1", "u2"), "aa" * 32)
OTHER_UNITS = Statement("decryption", "key-a", ("u3",), "bb" * 32)
OTHER_DIGEST = Statement("decryption", "key-a", ("u2", "u9"), "cc" * 32)
OTHER_KEY = Statement("decryption", "key-b", ("u1", "u2"), "cc" * 32)


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    return Journal.create(tmp_path / "journal")


def test_a_new_statement_is_on_the_disk_when_record_returns(journal: Journal) -> None:
    assert journal.record(FIRST)
    assert Journal(journal.path).statements() == [FIRST]
    assert journal.path.stat().st_mode & 0o777 == 0o600


def test_the_same_statement_is_answered_again_and_written_once(journal: Journal) -> None:
    journal.record(FIRST)
    assert not journal.record(FIRST)
    assert journal.statements() == [FIRST]


def test_other_units_and_other_keys_are_free(journal: Journal) -> None:
    assert [journal.record(x) for x in (FIRST, OTHER_UNITS, OTHER_KEY)] == [True, True, True]


def test_a_second_statement_about_one_unit_is_refused(journal: Journal) -> None:
    journal.record(FIRST)
    with pytest.raises(ConductError, match="something else about unit u2"):
        journal.record(OTHER_DIGEST)
    assert journal.statements() == [FIRST]


def test_a_statement_needs_units_and_a_hex_digest(journal: Journal) -> None:
    with pytest.raises(MalformedError, match="at least one unit"):
        journal.record(Statement("decryption", "key-a", (), "aa"))
    with pytest.raises(MalformedError, match="lowercase hex"):
        journal.record(Statement("decryption", "key-a", ("u1",), "AA"))


def test_a_lost_journal_is_not_an_empty_one(tmp_path: Path) -> None:
    with pytest.raises(UnavailableError, match="journal is missing"):
        Journal(tmp_path / "journal")


def test_a_journal_is_never_made_over_another(journal: Journal) -> None:
    with pytest.raises(MisuseError, match="exists"):
        Journal.create(journal.path)


@pytest.mark.parametrize("kept", range(1, len(FIRST.line()) + 1))
def test_an_interrupted_statement_closes_the_key_until_it_is_repeated(
    journal: Journal, kept: int
) -> None:
    journal.path.write_bytes(OTHER_UNITS.line() + b"\n" + FIRST.line()[:kept])
    if kept == len(FIRST.line()):  # whole but for its newline: it counts as made
        assert not journal.record(FIRST)
        return
    if not OTHER_DIGEST.line().startswith(FIRST.line()[:kept]):
        with pytest.raises(ConductError, match="interrupted and may have been made"):
            journal.record(OTHER_DIGEST)
    assert journal.record(FIRST)
    assert journal.statements() == [OTHER_UNITS, FIRST]
    with pytest.raises(ConductError, match="something else"):
        journal.record(OTHER_DIGEST)


def test_two_interruptions_of_one_statement_are_overcome(journal: Journal) -> None:
    journal.path.write_bytes(FIRST.line()[:30] + b"\n" + FIRST.line()[:50])
    assert journal.record(FIRST)
    assert journal.statements() == [FIRST]


def test_a_line_whole_but_for_its_newline_is_not_joined_by_the_next(journal: Journal) -> None:
    journal.path.write_bytes(FIRST.line())
    assert journal.record(OTHER_UNITS)
    assert journal.statements() == [FIRST, OTHER_UNITS]


def test_a_damaged_line_in_the_middle_closes_the_journal(journal: Journal) -> None:
    journal.path.write_bytes(b"garbage\n" + FIRST.line() + b"\n")
    with pytest.raises(StorageIncidentError, match="line 1: the line is damaged"):
        journal.record(FIRST)


def test_two_processes_cannot_both_state_something_about_a_unit(journal: Journal) -> None:
    outcomes: list[bool] = []

    def attempt(number: int) -> None:
        statement = Statement("decryption", "key-a", ("u1",), f"{number:064x}")
        try:
            outcomes.append(Journal(journal.path).record(statement))
        except ConductError:
            outcomes.append(False)

    threads = [threading.Thread(target=attempt, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == [False] * 7 + [True]
