"""A22: a ballot is left out of the count without an entry that says so, or with a false one."""

import pytest

from colluding_offices import Colluders
from plebiscite.offices.submission import Submission
from plebiscite.record.apply_votes import apply_exclusion
from plebiscite.record.entries import ExclusionEntry
from valley_lies import a_voter, counted_after, finish, valley, voting, wrong


def _exclusion(
    colluders: Colluders, district: str, number: int, **fields: object
) -> ExclusionEntry:
    who = a_voter(colluders, district, number)
    values: dict[str, object] = {
        "unit": who.unit,
        "credential": colluders.state.group.format(who.credential),
        "ballot": who.chain.standing.hex(),
        "reason": "not-entitled",
    }
    return ExclusionEntry(**{**values, **fields})  # type: ignore[arg-type]


def test_a_ballot_left_out_of_the_count_without_an_entry_fails() -> None:
    """Everyone colludes: the ballot is logged, and the sum that is decrypted lacks it."""
    colluders = voting()
    apply_exclusion(colluders.state, _exclusion(colluders, "hill", 0), "in silence")
    assert wrong(finish(colluders)) >= {"tally-1", "tally-3"}


def test_a_superseded_ballot_removed_breaks_the_chain() -> None:
    assert "ballots-3" in wrong(counted_after(valley().find("ballot")))


def test_an_exclusion_removed_lets_the_ballot_count_and_everyone_sees_it() -> None:
    """Commission and registrar signed it; without it the numbers are others, and their own."""
    honest, without = valley(), counted_after(valley().find("exclusion", 1))
    assert wrong(without) == set()
    assert honest.entry("close").ballots + 1 == without.entry("close").ballots  # type: ignore[union-attr]
    assert "tally-1" in wrong(honest.drop(honest.find("exclusion", 1)).resigned())


@pytest.mark.parametrize("signers", [("commission",), ("registrar",)])
def test_one_office_alone_excludes_nobody(signers: tuple[str, ...]) -> None:
    colluders = voting()
    forgery = valley()
    honest = forgery.entry("exclusion", 1)
    kept = tuple(each for each in honest.signatures if each.by in signers)  # type: ignore[union-attr]
    alone = forgery.change("exclusion", 1, signatures=kept)
    assert "conduct-2" in wrong(alone)
    assert colluders.state.exclusions[0].reason == "withdrawn-by-voter"


def test_an_exclusion_that_names_another_ballot_fails() -> None:
    colluders = voting()
    false = _exclusion(colluders, "hill", 0, ballot="")
    colluders.act(Submission((false,)), "commission", "registrar")
    assert wrong(finish(colluders)) == {"ballots-7"}


def test_a_withdrawal_that_the_voter_did_not_sign_fails() -> None:
    colluders = voting()
    false = _exclusion(colluders, "hill", 0, reason="withdrawn-by-voter")
    colluders.act(Submission((false,)), "commission", "registrar")
    assert wrong(finish(colluders)) == {"ballots-7"}


def test_a_withdrawal_of_another_voter_is_none_of_this_one() -> None:
    colluders = voting()
    other = valley().entry("exclusion").withdrawal  # type: ignore[union-attr]
    false = _exclusion(colluders, "hill", 0, reason="withdrawn-by-voter", withdrawal=other)
    colluders.act(Submission((false,)), "commission", "registrar")
    assert wrong(finish(colluders)) == {"ballots-7"}


def test_an_exclusion_after_close_fails() -> None:
    forgery = valley()
    late = forgery.move(forgery.find("exclusion", 1), forgery.find("encrypted-tally"))
    assert "conduct-1" in wrong(late.resigned())
