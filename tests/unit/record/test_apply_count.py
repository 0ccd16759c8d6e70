"""Close, tallies, decryptions and results: every figure recomputed, none believed (A50)."""

import json
from typing import Any

import pytest
from msgspec.structs import replace

from played_in_memory import MemoryTown, districts, opened, play, play_until, played_to
from played_town import RANDOM
from plebiscite.canonical.json import write_json
from plebiscite.errors import ConductError, EvidenceError, TallyError, UnavailableError
from plebiscite.offices import commission, trustee
from plebiscite.record.apply_count import (
    counted_ballots,
    decryption_key,
    decryption_statement,
    group_result,
    group_tally,
    require_decryptable,
    widths_of,
)
from plebiscite.record.entries import (
    CloseEntry,
    DestructionEntry,
    EncryptedTallyEntry,
    EntryBase,
    PartialDecryptionEntry,
    ResultEntry,
)


def only(entry: EntryBase, kind: type[Any]) -> Any:  # noqa: ANN401 - whichever kind
    assert isinstance(entry, kind)
    return entry


def close_of(town: MemoryTown) -> CloseEntry:
    return only(commission.close(town.state).entries[0], CloseEntry)  # type: ignore[no-any-return]


def tally_of(town: MemoryTown) -> EncryptedTallyEntry:
    return only(commission.publish_tallies(town.state).entries[0], EncryptedTallyEntry)  # type: ignore[no-any-return]


def decryption_of(town: MemoryTown, owner: int) -> PartialDecryptionEntry:
    made = trustee.decrypt(town.state, town.files[owner], RANDOM).entries[0]
    return only(made, PartialDecryptionEntry)  # type: ignore[no-any-return]


def result_of(town: MemoryTown) -> ResultEntry:
    return only(commission.publish_results(town.state).entries[0], ResultEntry)  # type: ignore[no-any-return]


@pytest.mark.parametrize("wrong", [-1, 0, 6, 8])
def test_close_states_the_number_that_the_chains_give(wrong: int) -> None:
    town = played_to("polls-closed")
    assert close_of(town).ballots == 7
    assert town.found(CloseEntry(ballots=wrong)) == [
        ("tally-1", f"{wrong} ballots announced; the chains give 7")
    ]
    assert town.state.close is not None
    assert town.state.close.size == len(town.raws)
    assert sum(group.ballots for group in town.state.groups) == 7


def test_the_tally_is_the_product_of_the_standing_ballots() -> None:
    town = played_to("closed")
    (group,) = town.state.groups
    assert widths_of(town.state, group) == (3,)
    assert counted_ballots(town.state) == {group.head: 7}
    count = town.state.counts[group.head]
    assert [pair for row in group_tally(town.state, group) for pair in row] == count.product(
        town.state.group
    )
    assert town.offer(tally_of(town)) == []
    assert list(town.state.group_counts) == [group.head]


def test_a_tally_of_other_units_is_reported() -> None:
    town = played_to("closed")
    for units in ((), ("1" * 14,), tally_of(town).units * 2):
        assert town.offer(replace(tally_of(town), units=units)) == ["tally-2"]
    assert not town.state.group_counts


def test_a_second_tally_of_a_group_is_reported() -> None:
    town = played_to("closed")
    entry = tally_of(town)
    town.offer(entry)
    assert town.found(entry) == [("tally-2", "a second encrypted tally of one group")]


def test_another_number_or_product_is_reported_and_the_recomputed_one_used() -> None:
    entry = tally_of(played_to("closed"))
    pairs = json.loads(entry.tally)
    pairs[0].reverse()
    for wrong in (replace(entry, tallied=8), replace(entry, tally=write_json(pairs).decode())):
        town = played_to("closed")
        assert town.offer(wrong) == ["tally-3"]
        (count,) = town.state.group_counts.values()
        assert count.tally == group_tally(town.state, count.group)


def test_a_tally_that_is_no_tally_says_why() -> None:
    town = played_to("closed")
    ((check, words),) = town.found(replace(tally_of(town), tally="[]"))
    assert check == "tally-3"
    assert "shape" in words


def test_nothing_is_decrypted_before_close_or_without_ballots_or_when_withheld() -> None:
    town = played_to("tallied")
    (count,) = town.state.group_counts.values()
    require_decryptable(count.group)
    with pytest.raises(ConductError, match="without ballots"):
        require_decryptable(count.group._replace(ballots=0))
    with pytest.raises(ConductError, match="withheld"):
        require_decryptable(count.group._replace(rule="withhold"))
    decryption_statement(town.state, count, 1)
    town.state.close = None
    with pytest.raises(ConductError, match="no close"):
        decryption_statement(town.state, count, 1)


@pytest.mark.parametrize("owner", [0, 4, -1])
def test_there_is_no_statement_for_nobody(owner: int) -> None:
    town = played_to("tallied")
    (count,) = town.state.group_counts.values()
    for make in (decryption_statement, decryption_key):
        with pytest.raises(ConductError, match="no owner"):
            make(town.state, count, owner)


def test_without_an_election_a_decryption_could_not_be_checked() -> None:
    town = played_to("tallied")
    entry = decryption_of(town, 1)
    town.state.elections.clear()
    assert town.offer(entry, "trustee/1") == ["decryption-3"]
    assert isinstance(town.memory.findings[-1].error, UnavailableError)


def test_good_decryptions_are_kept_by_owner() -> None:
    town = played_to("tallied")
    for owner in (3, 1):
        assert town.offer(decryption_of(town, owner), f"trustee/{owner}") == []
    (count,) = town.state.group_counts.values()
    assert list(count.factors) == [3, 1]
    assert {"decryption-1", "decryption-2", "decryption-3"} <= town.state.exercised


def refused(town: MemoryTown, entry: PartialDecryptionEntry) -> tuple[str, str]:
    """The one finding; and the factors are not used."""
    before = {head: dict(count.factors) for head, count in town.state.group_counts.items()}
    ((check, words),) = town.found(entry, f"trustee/{entry.owner}")
    assert {h: c.factors for h, c in town.state.group_counts.items()} == before
    return check, words


def test_a_decryption_of_no_group_or_before_its_tally_is_refused() -> None:
    town = played_to("tallied")
    entry = decryption_of(town, 1)
    assert refused(town, replace(entry, group="1" * 14))[1].endswith("heads no tally group")
    town.state.group_counts.clear()
    assert refused(town, entry) == (
        "decryption-3",
        "a decryption before the group's encrypted tally",
    )


def test_a_second_decryption_by_one_owner_is_refused() -> None:
    town = played_to("tallied")
    entry = decryption_of(town, 1)
    town.offer(entry, "trustee/1")
    assert refused(town, entry) == (
        "decryption-3",
        "a second decryption of this group by owner 1",
    )


def test_a06_another_factor_is_refused_whatever_its_proof() -> None:
    town = played_to("tallied")
    entry = decryption_of(town, 1)
    written = json.loads(entry.decryption)
    written["decryption_factors"][0].reverse()
    assert refused(town, replace(entry, decryption=write_json(written).decode()))[0] == (
        "decryption-2"
    )
    by_another = decryption_of(town, 2)
    assert refused(town, replace(by_another, owner=1))[0] == "decryption-2"
    assert refused(town, replace(entry, proof=by_another.proof))[0] == "decryption-2"
    assert refused(town, replace(entry, decryption="{}"))[0] == "decryption-2"


def test_a_v1_proof_that_does_not_hold_makes_the_factors_unusable() -> None:
    town = played_to("tallied")
    entry = decryption_of(town, 1)
    written = json.loads(entry.decryption)
    written["decryption_proofs"][0].reverse()
    found = town.offer(replace(entry, decryption=write_json(written).decode()), "trustee/1")
    assert set(found) == {"decryption-1"}
    (count,) = town.state.group_counts.values()
    assert not count.factors


def test_a_good_result_is_taken_once() -> None:
    town = played_to("decrypted")
    entry = result_of(town)
    assert town.offer(entry) == []
    (count,) = town.state.group_counts.values()
    assert count.result == ((0, 5, 2),)
    assert town.found(entry) == [("result-1", "a second result of one group")]


@pytest.mark.parametrize("wrong", ['{"result":[[0,6,1]]}', "{}", '{"result": [[0,5,2]]}'])
def test_a50_another_result_is_reported_and_the_recomputed_one_used(wrong: str) -> None:
    town = played_to("decrypted")
    entry = replace(result_of(town), result=wrong)
    assert town.found(entry) == [
        ("result-1", "the published result is not what the decryption gives")
    ]
    (count,) = town.state.group_counts.values()
    assert count.result == ((0, 5, 2),)


def test_a_result_of_no_group_or_before_its_tally_is_reported() -> None:
    town = played_to("decrypted")
    entry = result_of(town)
    assert town.offer(replace(entry, group="1" * 14)) == ["result-1"]
    town.state.group_counts.clear()
    assert town.found(entry) == [("result-1", "a result before the group's encrypted tally")]


def test_a_result_of_too_few_trustees_is_reported() -> None:
    town = played_to("decrypted")
    entry = result_of(town)
    (count,) = town.state.group_counts.values()
    del count.factors[1]
    assert town.offer(entry) == ["result-1"]
    with pytest.raises((ConductError, TallyError)):
        group_result(town.state, count)


# -- groups without ballots, withheld ones, and unions


def test_small_districts_are_added_and_decrypted_once_together() -> None:
    town = opened(districts(4, 4, 6), 3, 2, 5)
    one, two = town.state.groups
    assert ({one.ballots, two.ballots}, len(one.units)) == ({5}, 2)
    play(town, "decrypted", "results", "announced")
    assert [count.result for count in town.state.group_counts.values()] == [
        ((0, 2, 3),),
        ((0, 2, 3),),
    ]
    assert not town.memory.findings


def test_a_group_without_ballots_has_the_result_zero_and_no_decryption() -> None:
    town = opened(districts(6, 6, parents=False, rule="publish"), 5, 0)
    decrypted = trustee.decrypt(town.state, town.files[1], RANDOM).entries
    assert len(decrypted) == 1
    empty = town.state.groups[1]
    wrong = replace(only(decrypted[0], PartialDecryptionEntry), group=empty.head)
    assert town.found(wrong, "trustee/1") == [
        ("decryption-3", "a group without ballots has nothing to decrypt")
    ]
    play(town, "decrypted", "results")
    assert town.state.group_counts[empty.head].result == ((0, 0, 0),)


def test_a_withheld_group_is_neither_decrypted_nor_has_a_result() -> None:
    town = opened(districts(6, 6, parents=False), 5, 3)
    withheld = town.state.groups[1]
    play(town, "decrypted")
    good = commission.publish_results(town.state)
    assert len(good.entries) == 1
    wrong = replace(only(good.entries[0], ResultEntry), group=withheld.head)
    assert town.found(wrong) == [("result-1", "the result of a withheld group is published")]
    play(town, "results", "announced", "certified", "ended")
    assert [each.check for each in town.memory.findings] == ["result-1"]


def test_a_withheld_group_without_ballots_has_the_result_zero() -> None:
    town = opened(districts(6, 6, parents=False), 5, 0)
    play(town, "decrypted", "results")
    assert town.state.group_counts[town.state.groups[1].head].result == ((0, 0, 0),)
    assert not town.memory.findings


def test_no_group_of_an_unknown_head_has_widths() -> None:
    town = played_to("closed")
    with pytest.raises(EvidenceError):
        widths_of(town.state, town.state.groups[0]._replace(head="1" * 14))
    assert play_until(MemoryTown(), "defined").state.groups == ()


def test_nobody_decrypts_with_a_key_said_to_be_destroyed() -> None:
    town = played_to("tallied")
    first, second = decryption_of(town, 1), decryption_of(town, 2)
    assert town.offer(DestructionEntry(what="decryption-key"), "trustee/1") == []
    assert refused(town, first) == (
        "decryption-3",
        "owner 1 decrypts with a key it said it destroyed",
    )
    assert town.offer(DestructionEntry(what="mapping"), "registrar") == []
    assert town.offer(second, "trustee/2") == []
