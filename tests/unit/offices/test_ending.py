"""No record ends while a result is missing; what else is left undone is told."""

import pytest

from played_in_memory import play, played_to
from played_town import RANDOM
from plebiscite.errors import MisuseError
from plebiscite.offices import commission, registrar, trustee
from plebiscite.offices.ending import groups_without_result, left_undone


@pytest.mark.parametrize("stage", ["closed", "tallied", "decrypted"])
def test_no_end_while_a_result_is_missing(stage: str) -> None:
    state = played_to(stage).state
    assert len(groups_without_result(state)) == 1
    with pytest.raises(MisuseError, match="1 of 1 groups has no result yet"):
        commission.end(state)


def test_an_aborted_referendum_ends_without_a_result() -> None:
    town = played_to("tallied")
    town.act(commission.abort("flood", RANDOM))
    assert commission.end(town.state).entries
    assert [said.split(" (")[1] for said in left_undone(town.state)] == [
        "trustee destroy)",
        "registrar destroy-mapping)",
    ]
    early = played_to("defined")
    early.act(commission.abort("flood", RANDOM))
    assert list(left_undone(early.state)) == []


def test_what_is_left_undone_is_told() -> None:
    town = played_to("results")
    said = list(left_undone(town.state))
    assert len(said) == 4
    assert "not announced" in said[0]
    assert "not certified" in said[1]
    assert "by trustee 1, 2, 3 " in said[2]
    play(town, "announced", "certified")
    town.act(trustee.destroy(), "trustee/2")
    (keys, mapping) = left_undone(town.state)
    assert "by trustee 1, 3 " in keys
    assert "list of voters" in mapping
    town.act(registrar.destroyed_mapping(), "registrar")
    for owner in (1, 3):
        town.act(trustee.destroy(), f"trustee/{owner}")
    assert list(left_undone(town.state)) == []
