"""A12: all offices decrypt the total of a chosen part of a group, and log it."""

import msgspec
import pytest

from colluding_offices import Colluders
from played_town import RANDOM
from played_valley import played_valley
from plebiscite.errors import PlebisciteError
from plebiscite.offices import commission, trustee
from plebiscite.offices.submission import Submission
from plebiscite.record.entries import EncryptedTallyEntry, PartialDecryptionEntry
from plebiscite.record.grouping import Group
from valley_lies import valley, wrong


def _closed() -> Colluders:
    forgery = valley()
    until = forgery.find("encrypted-tally")
    return Colluders(forgery.until(until), played_valley().valley.files)


def test_a_part_of_a_group_tallied_and_decrypted_fails() -> None:
    """The hill's three ballots without the farm's one, whose voter is alone."""
    colluders = _closed()
    honest = colluders.state.groups
    merged = next(group for group in honest if len(group.units) > 1)
    part = Group(merged.head, merged.units[:1], 3, below_minimum=False, rule="publish")
    colluders.state.groups = (part, *(each for each in honest if each is not merged))
    colluders.act(commission.publish_tallies(colluders.state))
    for owner in (1, 3):
        made = trustee.decrypt(colluders.state, colluders.files[owner], RANDOM)
        colluders.act(made, f"trustee/{owner}")
    colluders.act(commission.publish_results(colluders.state))
    assert wrong(colluders.finished()) >= {"tally-2", "decryption-3"}


def test_a_second_decryption_of_one_group_by_one_trustee_fails() -> None:
    forgery = valley()
    index = forgery.find("partial-decryption")
    assert "decryption-3" in wrong(forgery.insert(index + 1, forgery.entries[index]).resigned())


def test_a_withheld_group_decrypted_fails() -> None:
    """The one ballot of the inn: the definition withholds it."""
    colluders = _closed()
    honest = colluders.state.groups
    colluders.state.groups = tuple(each._replace(rule="publish") for each in honest)
    colluders.act(commission.publish_tallies(colluders.state))
    for owner in (1, 3):
        made = trustee.decrypt(colluders.state, colluders.files[owner], RANDOM)
        colluders.act(made, f"trustee/{owner}")
    assert wrong(colluders.finished()) == {"decryption-3"}


def test_a_decryption_before_the_tally_fails() -> None:
    forgery = valley()
    moved = forgery.move(forgery.find("partial-decryption"), forgery.find("encrypted-tally"))
    assert wrong(moved.resigned()) >= {"decryption-3"}


def test_a_decryption_for_a_group_without_ballots_fails() -> None:
    forgery = valley()
    index = forgery.find("partial-decryption")
    entry = forgery.entry("partial-decryption")
    empty = forgery.entry("encrypted-tally", 2)
    assert isinstance(empty, EncryptedTallyEntry)
    assert isinstance(entry, PartialDecryptionEntry)
    assert empty.tallied == 0
    added = msgspec.structs.replace(entry, group=empty.units[0])
    assert "decryption-3" in wrong(forgery.insert(index, added).resigned())


def test_the_trustees_own_client_decrypts_no_group_twice() -> None:
    forgery = valley()
    colluders = Colluders(forgery.until(forgery.find("result")), played_valley().valley.files)
    again = trustee.decrypt(colluders.state, colluders.files[1], RANDOM)
    assert again == Submission(())
    with pytest.raises(PlebisciteError):
        colluders.act(again, "trustee/1")
