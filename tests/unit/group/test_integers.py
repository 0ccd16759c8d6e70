"""The integer groups: one decimal spelling, membership tested, the identity on demand."""

import pytest

from plebiscite.errors import MalformedError
from plebiscite.group.integers import IntegerGroup
from plebiscite.group.known import BELENIOS_2048, RFC_3526_2048

GROUPS = [BELENIOS_2048, RFC_3526_2048]
P = int(BELENIOS_2048._modulus)  # noqa: SLF001 - the number itself


@pytest.mark.parametrize("group", GROUPS, ids=lambda group: group.name)
def test_what_is_written_is_read_in_both_forms(group: IntegerGroup) -> None:
    element = group.generator_power_secret(123456789)
    assert element == group.generator_power(123456789)
    assert group.parse(group.format(element)) == element == group.decode(bytes(element))
    assert int(group.format(element)) == int.from_bytes(element, "big")


@pytest.mark.parametrize("number", [0, P, P + 1, P - 1, 2, 3])
def test_a03_numbers_outside_the_subgroup_are_refused(number: int) -> None:
    with pytest.raises(MalformedError):
        BELENIOS_2048.parse(str(number))
    with pytest.raises(MalformedError):
        BELENIOS_2048.decode(number.to_bytes(256, "big"))


@pytest.mark.parametrize("number", [0, P])
def test_numbers_out_of_range_are_named_so(number: int) -> None:
    with pytest.raises(MalformedError, match="between 0 and the modulus"):
        BELENIOS_2048.parse(str(number))


@pytest.mark.parametrize("text", ["", "04", "+4", "-4", "4 ", "0x4", "٤", "4\n", "9" * 618])
def test_other_spellings_are_refused(text: str) -> None:
    with pytest.raises(MalformedError, match="decimal"):
        BELENIOS_2048.parse(text)


def test_the_identity_is_allowed_only_on_demand() -> None:
    group = BELENIOS_2048
    assert group.parse("1", identity_allowed=True) == group.identity
    with pytest.raises(MalformedError, match="identity"):
        group.parse("1")
    assert group.power_secret(group.generator, 0) == group.identity
    assert group.power_secret(group.generator, group.order) == group.identity


def test_bytes_of_another_length_are_refused() -> None:
    with pytest.raises(MalformedError, match="256 bytes"):
        BELENIOS_2048.decode(bytes(255))


@pytest.mark.parametrize("group", GROUPS, ids=lambda group: group.name)
def test_the_opposite_of_a_member_is_none(group: IntegerGroup) -> None:
    member = group.generator_power(5)
    opposite = group.opposite(member)
    assert group.opposite(opposite) == member
    with pytest.raises(MalformedError, match="not in the subgroup"):
        group.decode(opposite)
