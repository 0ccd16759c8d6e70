"""A19: the offices stuff ballots: of nobody, of another district, of somebody who stayed away."""

from valley_lies import a_voter, append, cast, changed, finish, stranger, voting, wrong


def test_a_ballot_of_a_credential_in_no_roll_fails() -> None:
    colluders = voting()
    unit = next(iter(colluders.state.units))
    append(colluders, cast(colluders, stranger(colluders, unit)))
    assert wrong(finish(colluders)) == {"ballots-1"}


def test_a_credential_of_another_district_fails() -> None:
    colluders = voting()
    who = a_voter(colluders, "hill", 3)
    other = next(iter(colluders.state.units))
    append(colluders, cast(colluders, who._replace(unit=other)))
    assert wrong(finish(colluders)) == {"ballots-1"}


def test_a_ballot_for_an_abstainer_needs_the_abstainers_code() -> None:
    """Whoever lacks the code has some other secret, and the envelope shows it."""
    colluders = voting()
    abstainer = a_voter(colluders, "hill", 3)
    made = cast(colluders, stranger(colluders, abstainer.unit))
    group = colluders.state.group
    theirs = group.format(stranger(colluders, abstainer.unit).credential)
    ballot = made.entries[0].ballot.replace(theirs, group.format(abstainer.credential))  # type: ignore[attr-defined]
    append(colluders, changed(made, ballot=ballot))
    assert "ballots-2" in wrong(finish(colluders))


def test_whoever_issued_the_code_can_vote_with_it_and_no_check_sees_it() -> None:
    """The registrar alone, where there is no second factor; every report says so."""
    colluders = voting()
    append(colluders, cast(colluders, a_voter(colluders, "hill", 3)))
    assert wrong(finish(colluders)) == set()
