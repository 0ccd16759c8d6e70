"""Records altered at random, by forgers who hold more and more keys: none is accepted as true.

What is accepted all the same is characterised: it is the same record, or one that the rules
allow, and `stands` says which. Set PLEBISCITE_CAMPAIGN to a number of cases for a longer run.
"""

import os
import random

import pytest

from altered_entries import (
    altered_fields,
    names_an_absent_blob,
    same_or_free,
    stands,
    voters_agree,
)
from altered_files import Altered, altered_files, words_of_record
from colluding_offices import recounted
from forged_record import Forgery, MemoryRecord, failed, unchecked, verified
from played_valley import Played, played_valley
from plebiscite.errors import PlebisciteError

CAMPAIGN = int(os.environ.get("PLEBISCITE_CAMPAIGN", "3000"))
CASES = 200
SEEDS = range(4)


@pytest.fixture(scope="module")
def played() -> Played:
    return played_valley()


def _status(record: MemoryRecord, played: Played) -> int:
    result = verified(record, played.forgery.policy)
    wrong = failed(result)
    assert bool(wrong) == (result.report.exit_status == 1)
    assert bool(unchecked(result) - wrong) <= (result.report.exit_status in {1, 3})
    if wrong:
        assert any(finding.check in wrong for finding in result.report.findings)
    return result.report.exit_status


def test_the_record_is_true(played: Played) -> None:
    assert _status(played.forgery.record(), played) == 0


def _file_campaign(played: Played, seed: int, cases: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - cases that can be repeated
    original = played.forgery.record()
    words = words_of_record(original.files, list(played.forgery.entries))
    for number in range(cases):
        altered: Altered = altered_files(original.files, words, chance)
        status = _status(MemoryRecord(altered.files), played)
        assert status in altered.allowed, (seed, number, altered.how, status)


@pytest.mark.slow
@pytest.mark.parametrize("seed", SEEDS)
def test_files_altered_by_someone_without_keys(played: Played, seed: int) -> None:
    _file_campaign(played, seed, CASES // 2)


def _orders(count: int, chance: random.Random) -> list[int]:
    """The indices of the entries, some dropped, repeated, moved, exchanged, or cut off."""
    order = list(range(count))
    for _ in range(chance.choice((1, 1, 1, 2))):
        place, other = chance.randrange(len(order)), chance.randrange(len(order))
        kind = chance.randrange(6)
        if kind == 0:
            del order[place]
        elif kind == 1:
            order.insert(other, order[place])
        elif kind == 2:
            order.insert(other, order.pop(place))
        elif kind == 3:
            order[place], order[other] = order[other], order[place]
        elif kind == 4:
            near = min(place + chance.choice((1, 1, 2, 3)), len(order) - 1)
            order[place], order[near] = order[near], order[place]
        else:
            del order[max(place, 1) :]
    return order


def _order_campaign(played: Played, seed: int, cases: int) -> None:
    """The log and all witnesses collude: entries are signed by others and stay as they are."""
    chance = random.Random(seed)  # noqa: S311 - cases that can be repeated
    forgery = played.forgery
    pairs = forgery.timed()
    for number in range(cases):
        order = _orders(len(pairs), chance)
        status = _status(forgery.with_entries(pairs[i] for i in order).record(), played)
        expected = 0 if stands(forgery, order) else 1
        assert status == expected, (seed, number, order)


@pytest.mark.slow
@pytest.mark.parametrize("seed", SEEDS)
def test_entries_put_in_another_order_by_log_and_witnesses(played: Played, seed: int) -> None:
    _order_campaign(played, seed, CASES)


def _field_campaign(played: Played, seed: int, cases: int) -> None:
    """Log, witnesses and every office collude and sign anew; trustees do not decrypt anew."""
    chance = random.Random(seed)  # noqa: S311 - cases that can be repeated
    forgery = played.forgery
    for number in range(cases):
        index, raw, how = altered_fields(forgery, chance)
        altered = forgery.put(index, raw)
        with_offices = chance.random() < 0.7
        if with_offices:
            altered = _resigned(altered)
        status = _status(altered.record(), played)
        allowed = {0} if same_or_free(forgery, altered, index, resigned=with_offices) else {1}
        if names_an_absent_blob(altered, index):
            allowed.add(3)
        assert status in allowed, (seed, number, index, how, status)


def _resigned(forgery: Forgery) -> Forgery:
    """Signed anew; as it is where nobody could sign that."""
    try:
        return forgery.resigned()
    except PlebisciteError:
        return forgery


@pytest.mark.slow
@pytest.mark.parametrize("seed", SEEDS)
def test_fields_changed_by_log_witnesses_and_all_offices(played: Played, seed: int) -> None:
    _field_campaign(played, seed, CASES)


def _colluding_campaign(played: Played, seed: int, cases: int) -> None:
    """Everyone but the voters colludes: acts are signed and totals decrypted anew.

    Only entries between `open` and `polls-closed` change, so what must hold is what voters signed.
    """
    chance = random.Random(seed)  # noqa: S311 - cases that can be repeated
    forgery = played.forgery
    start = forgery.until(forgery.find("close"))
    pairs = start.timed()
    first, last = start.find("open") + 1, start.find("polls-closed")
    for number in range(cases):
        middle = list(range(first, last))
        _alter_order(middle, chance)
        order = [*range(first), *middle, *range(last, len(pairs))]
        altered = start.with_entries(pairs[i] for i in order).resigned()
        status = _status(recounted(altered, played.valley.files).record(), played)
        expected = 0 if voters_agree(start, order) else 1
        assert status == expected, (seed, number, middle)


def _alter_order(order: list[int], chance: random.Random) -> None:
    place, other = chance.randrange(len(order)), chance.randrange(len(order))
    kind = chance.randrange(4)
    if kind == 0:
        del order[place]
    elif kind == 1:
        order.insert(other, order[place])
    elif kind == 2:
        order.insert(other, order.pop(place))
    else:
        order[place], order[other] = order[other], order[place]


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(2))
def test_votes_altered_by_everyone_but_the_voters(played: Played, seed: int) -> None:
    _colluding_campaign(played, seed, 60)


@pytest.mark.long
def test_a_long_campaign(played: Played) -> None:
    seed = 10_000
    for campaign in (_file_campaign, _order_campaign, _field_campaign, _colluding_campaign):
        campaign(played, seed, CAMPAIGN // 4)
