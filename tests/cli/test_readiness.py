"""What comes too early or too late is told so, before anything is signed."""

import pytest
from msgspec.structs import replace

from cli_town import Stage
from played_in_memory import played_to
from played_town import RANDOM
from plebiscite.cli.readiness import require_rehearsed, require_voting, retold
from plebiscite.errors import ConductError, MisuseError
from plebiscite.offices import commission
from plebiscite.record.entries import EndEntry


@pytest.mark.parametrize(
    ("stage", "said"),
    [
        ("defined", "voting is not open yet"),
        ("rehearsed", "voting is not open yet"),
        ("polls-closed", "voting has ended"),
        ("ended", "voting has ended"),
    ],
)
def test_no_ballot_before_the_opening_or_after_the_end(stage: str, said: str) -> None:
    with pytest.raises(MisuseError, match=said):
        require_voting(played_to(stage).state)


def test_no_ballot_after_an_abort_and_a_warning_in_a_pause(
    capsys: pytest.CaptureFixture[str],
) -> None:
    town = played_to("open")
    require_voting(town.state)
    assert capsys.readouterr().err == ""
    town.act(commission.pause("fire", RANDOM))
    require_voting(town.state)
    assert "voting is paused" in capsys.readouterr().err
    town.act(commission.abort("flood", RANDOM))
    with pytest.raises(MisuseError, match="given up"):
        require_voting(town.state)


def test_other_refusals_keep_their_words() -> None:
    state = played_to("open").state
    with pytest.raises(ConductError, match="as it was"), retold(state, EndEntry()):
        raise ConductError("as it was")


def test_a_rehearsal_by_all_waits_for_all() -> None:
    state = played_to("rehearsal").state
    definition = state.required_definition()
    with pytest.raises(MisuseError, match="0 of 2 trustees have rehearsed"):
        require_rehearsed(state)
    everyone = replace(definition.trustees, rehearsal_by_all=True)
    state.definition = replace(definition, trustees=everyone)
    with pytest.raises(MisuseError, match="0 of 3 trustees have rehearsed"):
        require_rehearsed(state)


def test_a_folder_that_is_no_keepers(town_at: Stage) -> None:
    town = town_at("tallied")
    args = ("referendum", "tally", "--key", town.key("commission"), "--append", town.folder / "x")
    said = town.refused(2, *args)
    assert "this is no keeper's folder (record create makes one)" in said
