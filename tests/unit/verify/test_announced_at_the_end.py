"""What must be announced before a record ends, and which status word is due."""

import pytest
from msgspec.structs import replace

from played_in_memory import MemoryTown, play, played_to
from plebiscite.errors import ConductError, UnavailableError
from plebiscite.verify.announced import due_status, require_announced


def changed_since(town: MemoryTown) -> None:
    """As if what the newest bulletin says were no longer what the record gives."""
    newest = max(town.state.bulletins)
    town.state.bulletins[newest] = replace(town.state.bulletins[newest], figures="00" * 32)


def test_a_record_without_bulletins_owes_none() -> None:
    for stage in ("open", "results"):
        require_announced(played_to(stage).state)


def test_the_newest_bulletin_says_what_the_record_gives() -> None:
    town = play(played_to("results"), "announced")
    require_announced(town.state)
    changed_since(town)
    with pytest.raises(ConductError, match="announce them before the end"):
        require_announced(town.state)


def test_a_part_is_not_enough() -> None:
    town = play(played_to("closed"), "announced", "tallied", "decrypted", "results")
    with pytest.raises(ConductError, match="says unofficial-partial; the figures are unofficial"):
        require_announced(town.state)


def test_turnout_is_not_enough_once_the_counted_set_is_fixed() -> None:
    town = play(played_to("voted"), "announced")
    require_announced(town.state)
    play(town, "polls-closed", "closed")
    with pytest.raises(ConductError, match="says pre-election"):
        require_announced(town.state)


def test_a_certified_bulletin_is_enough_with_and_without_the_one_that_tells_it() -> None:
    town = played_to("certified")
    require_announced(town.state)
    play(town, "announced")
    assert due_status(town.state) == "certified"
    require_announced(town.state)


def test_certified_figures_that_changed_must_be_corrected_first() -> None:
    town = played_to("certified")
    changed_since(town)
    assert due_status(town.state) == "correction"
    with pytest.raises(ConductError, match="the figures are correction"):
        require_announced(town.state)


def test_status_words_follow_the_count() -> None:
    words = {
        "open": "pre-election",
        "polls-closed": "pre-election",
        "closed": "unofficial-partial",
        "decrypted": "unofficial-partial",
        "results": "unofficial-complete",
        "announced": "unofficial-complete",
        "certified": "certified",
    }
    for stage, word in words.items():
        assert due_status(played_to(stage).state) == word, stage


def test_without_a_roll_nobody_can_say_what_is_due() -> None:
    town = played_to("results")
    town.state.unread_rolls.add(next(iter(town.state.units)))
    with pytest.raises(UnavailableError, match="needs the roll"):
        require_announced(town.state)
