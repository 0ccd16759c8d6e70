"""A47: the keeper of the log replays, reorders or holds back, so that an older choice counts."""

from valley_lies import counted_after, valley, wrong


def test_two_ballots_of_one_voter_in_the_other_order_fail() -> None:
    forgery = valley()
    first, challenge, last = forgery.find("ballot"), forgery.find("challenge"), -1
    swapped = forgery.until(forgery.find("close"))
    moved = swapped.move(swapped.find("ballot", last), first)
    assert challenge > first
    assert "ballots-3" in wrong(counted_after(change=lambda _: moved))


def test_the_middle_of_a_chain_held_back_fails() -> None:
    assert "ballots-3" in wrong(counted_after(valley().find("challenge")))


def test_the_end_of_a_chain_held_back_shows_by_the_missing_receipt_only() -> None:
    """Everyone colludes, and the re-vote was never receipted: no record can show it."""
    assert wrong(counted_after(valley().find("ballot", -1))) == set()


def test_ballots_of_different_voters_have_no_order_to_betray() -> None:
    forgery = valley()
    a, b = forgery.find("ballot", 1), forgery.find("ballot", 2)
    assert b == a + 1
    assert wrong(counted_after(change=lambda start: start.move(a, b))) == set()
    assert "decryption-2" in wrong(forgery.move(a, b))  # without decrypting anew
