"""Announced figures and outcomes against the recomputed ones."""

from typing import cast

import pytest
from msgspec.structs import replace

from played_in_memory import MemoryTown, districts, opened, play, played_to
from plebiscite.canonical.json import write_json
from plebiscite.errors import TallyError, UnavailableError
from plebiscite.offices import commission
from plebiscite.offices.submission import blob_name
from plebiscite.record.entries import BulletinEntry
from plebiscite.verify.announced import (
    check_bulletin,
    counted_status,
    final_status,
    recomputed_figures,
)


def bulletin(town: MemoryTown) -> BulletinEntry:
    made = commission.announce(town.state)
    town.put(made.blobs[0])
    return cast("BulletinEntry", made.entries[0])


def checked(town: MemoryTown, entry: BulletinEntry) -> list[tuple[str, str]]:
    town.memory.findings.clear()
    check_bulletin(town.state, entry, "here")
    return [(each.check, str(each.error)) for each in town.memory.findings]


def test_a_true_bulletin_is_without_findings() -> None:
    for stage in ("closed", "results"):
        town = played_to(stage)
        assert checked(town, bulletin(town)) == []
        assert {"result-2", "result-3"} <= town.state.exercised


def test_other_figures_are_reported() -> None:
    town = played_to("results")
    entry = bulletin(town)
    ((check, said),) = checked(town, replace(entry, figures=town.put(b"{}")))
    assert (check, said) == ("result-2", "the announced figures are not those the results give")


def test_another_outcome_is_reported() -> None:
    town = played_to("results")
    entry = bulletin(town)
    ((contest, word),) = entry.outcomes
    for outcomes in ((), ((contest, "rejected" if word != "rejected" else "adopted"),)):
        ((check, said),) = checked(town, replace(entry, outcomes=outcomes))
        assert check == "result-3"
        assert said.startswith("announced")


@pytest.mark.parametrize("stage", ["closed", "results"])
def test_another_status_than_the_record_allows_is_reported(stage: str) -> None:
    town = played_to(stage)
    entry = bulletin(town)
    other = "unofficial-complete" if stage == "closed" else "unofficial-partial"
    ((check, said),) = checked(town, replace(entry, status=other))
    assert check == "result-2"
    assert f"announced as {other}" in said


def test_absent_figures_could_not_be_checked_and_absent_false_ones_are_false() -> None:
    town = played_to("results")
    entry = bulletin(town)
    false = replace(entry, figures=blob_name(b"absent"))
    assert [check for check, _ in checked(town, false)] == ["result-2"]
    assert isinstance(town.memory.findings[0].error, TallyError)
    del town.memory.blobs[entry.figures]
    assert [check for check, _ in checked(town, entry)] == ["conduct-6", "result-2"]
    assert isinstance(town.memory.findings[0].error, UnavailableError)


def test_withheld_figures_do_not_hide_another_outcome() -> None:
    town = played_to("results")
    entry = bulletin(town)
    del town.memory.blobs[entry.figures]
    found = [check for check, _ in checked(town, replace(entry, outcomes=()))]
    assert found == ["result-3", "conduct-6", "result-2"]
    assert isinstance(town.memory.findings[0].error, TallyError)


def test_without_a_definition_there_are_no_figures() -> None:
    with pytest.raises(UnavailableError):
        recomputed_figures(played_to("start").state, "pre-election")


def test_the_status_follows_the_record() -> None:
    words = {
        "open": "pre-election",
        "polls-closed": "pre-election",
        "closed": "unofficial-partial",
        "decrypted": "unofficial-partial",
        "results": "unofficial-complete",
        "certified": "certified",
        "ended": "certified",
    }
    for stage, status in words.items():
        assert final_status(played_to(stage).state) == status
    state = played_to("results").state
    state.certified = 0
    assert counted_status(state) == "unofficial-complete"


def test_withheld_groups_do_not_keep_the_figures_incomplete() -> None:
    town = play(opened(districts(6, 6, parents=False), 5, 3), "decrypted", "results")
    assert final_status(town.state) == "unofficial-complete"
    empty = opened(districts(6, 6, parents=False), 5, 0)
    play(empty, "decrypted")
    assert final_status(empty.state) == "unofficial-partial"


def test_exclusions_stand_in_the_figures_with_their_reasons() -> None:
    town = played_to("results")

    def text() -> str:
        return write_json(recomputed_figures(town.state, "unofficial-complete").results).decode()

    assert '"withdrawn-by-voter"' in text()
    assert '"discretionary":false' in text()
    town.state.exclusions[0] = town.state.exclusions[0]._replace(reason="court-order")
    assert '"discretionary":true' in text()
