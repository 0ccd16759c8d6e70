"""A55: one file is withheld, so that a lie about something else only "could not be checked"."""

from typing import cast

import pytest
from msgspec.structs import replace

from played_in_memory import MemoryTown, districts, opened, play, played_to
from plebiscite.canonical.json import write_json
from plebiscite.offices import commission
from plebiscite.record.entries import ErasureEntry, IncidentEntry, ResultEntry, parse_entry
from plebiscite.verify.record_verification import Verified


def named(town: MemoryTown, kind: str, field: str) -> list[str]:
    """The blobs that entries of this kind name, in order."""
    raws = (raw for raw in town.raws if raw.startswith(b'{"kind":"%s"' % kind.encode()))
    return [getattr(parse_entry(raw), field) for raw in raws]


def without(town: MemoryTown, *names: str) -> Verified:
    town.memory.blobs = type(town.memory.blobs)(
        {name: raw for name, raw in town.memory.blobs.items() if name not in names}
    )
    return town.verified()


def statuses(found: Verified) -> dict[str, str]:
    return {check.id: check.status for check in found.report.checks}


def lie(town: MemoryTown, group: int = 0) -> None:
    """The true results, but for yes and no of one group exchanged."""
    for number, entry in enumerate(commission.publish_results(town.state).entries):
        true = cast("ResultEntry", entry)
        if number != group:
            town.offer(true)
            continue
        counts = [[blank, no, yes] for blank, yes, no in town_results(true)]
        town.offer(replace(true, result=write_json({"result": counts}).decode()))


def town_results(entry: ResultEntry) -> list[list[int]]:
    text = entry.result.removeprefix('{"result":[[').removesuffix("]]}")
    return [[int(number) for number in row.split(",")] for row in text.split("],[")]


@pytest.mark.parametrize("told", ["truth", "lie"])
def test_a_message_of_the_ceremony_is_withheld_and_a_result_is_false(told: str) -> None:
    town = played_to("decrypted")
    if told == "lie":
        lie(town)
    else:
        town.act(commission.publish_results(town.state))
    found = without(town, named(town, "reveal", "payload")[0])
    assert statuses(found)["result-1"] == ("failed" if told == "lie" else "passed")
    assert statuses(found)["trustees-5"] == "could not check"
    assert found.report.exit_status == (1 if told == "lie" else 3)


@pytest.mark.parametrize("told", ["truth", "lie"])
def test_the_roll_of_one_district_is_withheld_and_the_result_of_another_is_false(
    told: str,
) -> None:
    town = opened(districts(9, 9, rule="publish", parents=False), 7, 8)
    play(town, "decrypted")
    if told == "lie":
        lie(town)
    else:
        town.act(commission.publish_results(town.state))
        play(town, "announced", "certified", "ended")
    found = without(town, named(town, "roll", "credentials")[1])
    assert statuses(found)["result-1"] == ("failed" if told == "lie" else "could not check")
    assert statuses(found)["tally-1"] == "could not check"
    assert found.report.exit_status == (1 if told == "lie" else 3)
    assert found.figures is None


def test_the_roll_of_a_district_counted_together_with_others_is_withheld() -> None:
    town = opened(districts(9, 9), 8, 8)
    play(town, "decrypted", "results", "announced", "ended")
    found = without(town, named(town, "roll", "credentials")[1])
    assert "failed" not in statuses(found).values()
    assert found.report.exit_status == 3


def test_a_needed_file_is_not_erased_by_calling_it_words() -> None:
    """The keeper would delete it by order, and the erasure would stand as right."""
    town = played_to("certified")
    (roll,) = named(town, "roll", "credentials")
    town.offer(IncidentEntry(code="other", subject="", words=roll))
    assert "conduct-6" in town.offer(ErasureEntry(blob=roll, order="a court's"))
    assert roll not in town.state.erased


def test_an_exclusion_in_the_district_whose_roll_is_withheld_accuses_nobody() -> None:
    town = played_to("voted")
    assert named(town, "exclusion", "unit")
    found = without(town, *named(town, "roll", "credentials"))
    assert statuses(found)["ballots-7"] == "could not check"
