"""A14: two results are published whose difference is a few late ballots."""

import msgspec

from plebiscite.record.entries import ResultEntry
from valley_lies import valley, wrong


def test_a_result_of_a_member_of_a_group_fails() -> None:
    forgery = valley()
    merged = forgery.entry("encrypted-tally", 1)
    assert len(merged.units) == 2  # type: ignore[union-attr]
    result = forgery.entry("result")
    assert isinstance(result, ResultEntry)
    added = msgspec.structs.replace(result, group=merged.units[1])  # type: ignore[union-attr]
    assert "result-1" in wrong(forgery.insert(forgery.find("result"), added).resigned())


def test_results_twice_fail() -> None:
    forgery = valley()
    index = forgery.find("result")
    assert "result-1" in wrong(forgery.insert(index + 1, forgery.entries[index]).resigned())


def test_a_tally_before_close_fails() -> None:
    forgery = valley()
    early = forgery.move(forgery.find("encrypted-tally"), forgery.find("polls-closed"))
    assert "conduct-1" in wrong(early.resigned())


def test_a_second_close_fails() -> None:
    forgery = valley()
    index = forgery.find("result")
    again = forgery.insert(index, forgery.entries[forgery.find("close")])
    assert "conduct-1" in wrong(again.resigned())
