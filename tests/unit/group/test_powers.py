"""The shared and prepared powers give what plain powers give, and test membership."""

import pytest

from plebiscite.errors import MalformedError
from plebiscite.group.ed25519 import ORDER
from plebiscite.group.integers import IntegerGroup
from plebiscite.group.interface import Group
from plebiscite.group.known import BELENIOS_2048, ED25519, RFC_3526_2048

GROUPS = [ED25519, BELENIOS_2048, RFC_3526_2048]


def plain_power(group: Group, base: bytes, scalar: int) -> bytes:
    """Square and multiply, with the group's product only."""
    result, square = group.identity, group.decode(base)
    scalar %= group.order
    while scalar:
        if scalar & 1:
            result = group.multiply(result, square)
        scalar >>= 1
        square = group.multiply(square, square)
    return result


@pytest.mark.parametrize("group", GROUPS, ids=lambda group: group.name)
def test_powers_of_every_kind_agree(group: Group) -> None:
    base = group.generator_power(12345)
    scalars = [0, 1, 2, group.order - 1, group.order, -3, 2**200 + 7]
    expected = [plain_power(group, base, scalar) for scalar in scalars]
    assert group.powers(base, scalars) == expected
    assert group.powers(base, scalars[:2]) == expected[:2]
    assert [group.power(base, scalar) for scalar in scalars] == expected
    assert [group.power_secret(base, scalar) for scalar in scalars] == expected
    assert group.parse_with_powers(group.format(base), scalars) == (base, expected)
    assert group.parse_with_powers(group.format(base), scalars[:1]) == (base, expected[:1])
    assert group.parse_with_powers(group.format(base), [0]) == (base, [group.identity])
    assert group.product_of_powers(zip([base] * 7, scalars, strict=True)) == group.product(
        [group.decode(one, identity_allowed=True) for one in expected]
    )
    assert group.product_of_powers([]) == group.identity


def test_a_prepared_base_gives_the_same_powers() -> None:
    group = IntegerGroup(
        "small",
        modulus=int(BELENIOS_2048._modulus),  # noqa: SLF001 - a fresh group without tables
        order=BELENIOS_2048.order,
        generator=4,
    )
    base = BELENIOS_2048.generator_power(99)
    scalars = [0, 1, group.order - 1, 2**255 % group.order]
    before = group.powers(base, scalars)
    group.prepare(base)
    group.prepare(base)
    assert group.powers(base, scalars) == before


@pytest.mark.parametrize("group", [BELENIOS_2048, RFC_3526_2048], ids=lambda group: group.name)
@pytest.mark.parametrize("scalars", [[5], [5, 6], [5, 6, 7]])
def test_a03_numbers_outside_the_subgroup_are_refused_with_powers(
    group: Group, scalars: list[int]
) -> None:
    modulus = int(group._modulus)  # type: ignore[attr-defined]  # noqa: SLF001 - the number itself
    for number in (0, modulus, modulus - 1, 1):
        with pytest.raises(MalformedError):
            group.parse_with_powers(str(number), scalars)
    with pytest.raises(MalformedError, match="decimal"):
        group.parse_with_powers("+4", scalars)


def torsion() -> list[bytes]:
    """All eight points of small order, as RFC 8032 bytes."""
    y8 = "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03"
    return [
        bytes.fromhex(text)
        for text in (
            "01" + "00" * 31,
            "ec" + "ff" * 30 + "7f",
            "00" * 32,
            "00" * 31 + "80",
            y8 + "7a",
            y8 + "fa",
            "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
            "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
        )
    ]


def test_a03_points_with_a_small_order_part_are_refused_with_powers() -> None:
    from nacl import bindings as sodium

    honest = ED25519.generator_power(7)
    for small in torsion()[1:]:
        mixed = sodium.crypto_core_ed25519_add(honest, small)
        for raw in (small, mixed):
            for scalars in ([], [0], [8], [ORDER - 1, 8]):
                with pytest.raises(MalformedError):
                    ED25519.parse_with_powers(raw[::-1].hex(), scalars)


def test_the_identity_is_refused_with_powers() -> None:
    for group in GROUPS:
        with pytest.raises(MalformedError, match="identity"):
            group.parse_with_powers(group.format(group.identity), [3, 4])


def test_the_longest_text_form_is_stated() -> None:
    for group in GROUPS:
        assert len(group.format(group.generator_power(-5))) <= group.text_size <= 617


@pytest.mark.parametrize("group", GROUPS, ids=lambda group: group.name)
def test_an_element_has_one_length_and_the_identity_is_allowed_only_on_demand(
    group: Group,
) -> None:
    element = group.generator_power(3)
    for raw in (element[:-1], element + b"\0", b""):
        with pytest.raises(MalformedError, match="bytes"):
            group.decode(raw)
    with pytest.raises(MalformedError, match="identity"):
        group.decode(group.identity)
    assert group.decode(group.identity, identity_allowed=True) == group.identity
    text = group.format(group.identity)
    assert group.parse(text, identity_allowed=True) == group.identity
    assert group.divide(element, element) == group.invert(group.identity) == group.identity
