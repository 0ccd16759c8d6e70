"""Where each kind may stand, and what follows."""

import pytest

from plebiscite.errors import ConductError
from plebiscite.record.phases import ALLOWED, NEXT, Phase, phase_after, require_allowed


@pytest.mark.parametrize("kind", sorted(ALLOWED))
def test_a_kind_stands_in_its_phases_only(kind: str) -> None:
    for phase in Phase:
        if phase in ALLOWED[kind]:
            require_allowed(kind, phase)
        else:
            with pytest.raises(ConductError, match=f"^an? {kind} entry may not stand here: "):
                require_allowed(kind, phase)


def test_only_the_definition_starts_and_nothing_follows_the_end() -> None:
    assert [kind for kind, phases in ALLOWED.items() if Phase.START in phases] == ["definition"]
    assert not [kind for kind, phases in ALLOWED.items() if Phase.ENDED in phases]
    assert [kind for kind, phases in ALLOWED.items() if Phase.POLLS_CLOSED in phases] == [
        "exclusion",
        "close",
    ]


def test_ballots_and_challenges_stand_only_while_voting_goes_on() -> None:
    assert ALLOWED["ballot"] == ALLOWED["challenge"] == {Phase.VOTING}


def test_the_reason_is_the_phases_own_or_its_name() -> None:
    with pytest.raises(ConductError, match="voting is paused"):
        require_allowed("ballot", Phase.PAUSED)
    with pytest.raises(ConductError, match="in its rolls phase"):
        require_allowed("ballot", Phase.ROLLS)


def test_the_article_fits_the_kind() -> None:
    for kind, said in (("open", "an open entry"), ("ballot", "a ballot entry")):
        with pytest.raises(ConductError, match=f"^{said} may not stand here"):
            require_allowed(kind, Phase.ROLLS)


def test_phases_follow_in_order() -> None:
    assert set(NEXT) <= set(ALLOWED)
    phase = Phase.START
    for kind in ("definition", "roll", "ceremony", "trustees", "rehearsal", "open", "pause"):
        require_allowed(kind, phase)
        phase = phase_after(kind, phase)
    assert phase is Phase.PAUSED
    for kind in ("resume", "ballot", "polls-closed", "exclusion", "close", "result", "end"):
        require_allowed(kind, phase)
        phase = phase_after(kind, phase)
    assert phase is Phase.ENDED
