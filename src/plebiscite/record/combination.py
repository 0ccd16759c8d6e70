"""From the trustees' decryption factors to the factor of the whole key.

Source: Belenios v1 format, section 7.
"""

from collections.abc import Mapping, Sequence

from plebiscite.errors import ConductError, MisuseError
from plebiscite.group.interface import Element, Group
from plebiscite.record.v1_trustees import TrusteeItem, Trustees


def lagrange_weights(order: int, indices: Sequence[int]) -> list[int]:
    """λ_j = Π_{k≠j} k/(k−j) mod `order`, for each j of `indices`, which are distinct."""
    weights = []
    for j in indices:
        weight = 1
        for k in indices:
            if k != j:
                weight = weight * k * pow(k - j, -1, order) % order
        weights.append(weight)
    return weights


def combine_factors(trustees: Trustees, factors: Mapping[int, Sequence[Element]]) -> list[Element]:
    """F_i = α_i^x for the whole secret x, from factors by owner, each list of one length.

    Of an item the first `threshold` owners present are used, in order. Only factors whose
    proof was checked belong here. Raises: ConductError when an item has too few; MisuseError
    for lists of different length.
    """
    if len({len(each) for each in factors.values()}) > 1:
        raise MisuseError("the trustees' lists of factors have different lengths")
    parts = [
        _item_factors(trustees.group, item, number, factors)
        for number, item in enumerate(trustees.items, 1)
    ]
    return [trustees.group.product(row) for row in zip(*parts, strict=True)]


def _item_factors(
    group: Group, item: TrusteeItem, number: int, factors: Mapping[int, Sequence[Element]]
) -> list[Element]:
    present = [owner for owner in item.owners if owner.owner in factors]
    if not 1 <= item.threshold <= len(present):  # a bad record may ask for none, or fewer
        raise ConductError(
            f"{len(present)} of the {item.threshold} decryptions needed are there",
            place=f"trustees item {number}",
        )
    used = present[: item.threshold]
    weights = lagrange_weights(group.order, [owner.index for owner in used])
    rows = zip(*(factors[owner.owner] for owner in used), strict=True)
    return [group.product_of_powers(zip(row, weights, strict=True)) for row in rows]
