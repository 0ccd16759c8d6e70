"""The standing ballots of a unit: their number and their product, whatever the order of events."""

import pytest

from kernel_needs import require_kernel
from plebiscite.group.elgamal import Ciphertext, encrypt_bit, product
from plebiscite.group.interface import Group
from plebiscite.group.known import BELENIOS_2048, ED25519
from plebiscite.record import unit_count
from plebiscite.record.unit_count import UnitCount, column_products, elements_in

PAIRS = 2


def ballot(group: Group, seed: int) -> bytes:
    y = group.generator_power(77)
    pairs = [encrypt_bit(group, y, seed & 1, seed), encrypt_bit(group, y, 1, seed + 1000)]
    return b"".join(element for pair in pairs for element in pair)


def product_of(group: Group, ballots: list[bytes]) -> list[Ciphertext]:
    """As the definition says it: position by position."""
    rows = [elements_in(each, group) for each in ballots]
    return [
        product(group, [Ciphertext(row[place], row[place + 1]) for row in rows])
        for place in range(0, 2 * PAIRS, 2)
    ]


def test_before_the_first_ballot_there_is_no_product() -> None:
    count = UnitCount()
    assert (count.ballots, count.product(ED25519)) == (0, [])


@pytest.mark.parametrize("group", [ED25519, BELENIOS_2048], ids=lambda group: group.name)
def test_the_product_is_that_of_the_ballots_that_stand(group: Group) -> None:
    count = UnitCount()
    ballots = [ballot(group, seed) for seed in (3, 4, 5)]
    for each in ballots:
        count.add(group, each)
    count.take(group, ballots[1])
    standing = [ballots[0], ballots[2]]
    assert (count.ballots, count.product(group)) == (2, product_of(group, standing))
    count.add(group, ballots[1])
    count.take(group, ballots[0])
    assert (count.ballots, count.product(group)) == (2, product_of(group, ballots[1:]))
    for each in ballots[1:]:
        count.take(group, each)
    neutral = Ciphertext(group.identity, group.identity)
    assert (count.ballots, count.product(group)) == (0, [neutral] * PAIRS)


@pytest.mark.parametrize("number", [1, 2, 3, 4, 5, 8, 9, 33])
def test_products_on_arrays_are_those_of_the_group(
    number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [ballot(ED25519, seed) for seed in range(1, number + 1)]
    rows += [rows[0], ED25519.identity * (2 * PAIRS)]  # doubling, and adding nothing
    inverse = [ED25519.invert(each) for each in elements_in(rows[0], ED25519)]
    rows.append(b"".join(inverse))
    found = column_products(ED25519, rows)
    monkeypatch.setattr(unit_count, "_arrays_work", lambda: False)
    assert found == column_products(ED25519, rows)


def test_without_numba_one_by_one_will_do(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [ballot(ED25519, seed) for seed in range(1, 10)]
    found = column_products(ED25519, rows)
    monkeypatch.setattr(unit_count, "kernel_available", lambda: False)
    monkeypatch.setattr(unit_count, "_products_on_arrays", None)
    assert found == column_products(ED25519, rows)


@pytest.mark.parametrize("lie", [[ED25519.identity], MemoryError("no room")])
def test_sums_that_are_wrong_or_fail_are_not_relied_on(
    lie: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_: object) -> object:
        if isinstance(lie, Exception):
            raise lie
        return lie

    monkeypatch.setattr(unit_count, "_products_on_arrays", broken)
    assert not unit_count._arrays_work.__wrapped__()  # noqa: SLF001 - not what was found before


def test_right_sums_are_relied_on() -> None:
    require_kernel()
    assert unit_count._arrays_work.__wrapped__()  # noqa: SLF001 - likewise


@pytest.mark.parametrize("number", [63, 64, 65, 130])
def test_it_does_not_matter_how_many_ballots_wait(number: int) -> None:
    count, ballots = UnitCount(), [ballot(ED25519, seed) for seed in range(1, number + 1)]
    for each in ballots:
        count.add(ED25519, each)
    assert len(count._added) < 64  # noqa: SLF001 - memory stays bounded
    for each in ballots[1:]:
        count.take(ED25519, each)
    assert len(count._taken) < 64  # noqa: SLF001 - likewise
    assert (count.ballots, count.product(ED25519)) == (1, product_of(ED25519, ballots[:1]))
