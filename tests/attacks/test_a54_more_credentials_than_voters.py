"""A54: the registrar issues more credentials than there are voters."""

import msgspec

from definition_examples import example
from plebiscite.record.definition import Style, StyleCount
from plebiscite.record.roll_counts import check_credential_counts, check_roll_counts
from plebiscite.record.roll_report import CountDifference
from plebiscite.record.units import units_of

REGION = example("definition")[0]
HONEST = {unit.uuid: unit.registered for unit in units_of(REGION)}


def test_honest_counts_agree() -> None:
    assert check_credential_counts(REGION, HONEST) == ()


def test_one_credential_more_is_named_in_its_district_and_in_total() -> None:
    first = units_of(REGION)[0]
    assert check_credential_counts(REGION, HONEST | {first.uuid: first.registered + 1}) == (
        CountDifference("D01", "all", 4488, 4489),
        CountDifference("", "", 55_000, 55_001),
    )


def test_one_moved_to_another_district_is_named_although_the_total_agrees() -> None:
    one, other = units_of(REGION)[:2]
    moved = {one.uuid: one.registered - 1, other.uuid: other.registered + 1}
    found = check_credential_counts(REGION, HONEST | moved)
    assert [difference.district for difference in found] == ["D01", "D02"]


def test_a_unit_of_its_own_is_named() -> None:
    found = check_credential_counts(REGION, HONEST | {"1" * 14: 3})
    assert [str(difference) for difference in found] == [
        "district 11111111111111: 3 voters, the definition says 0",
        "the whole roll: 55003 voters, the definition says 55000",
    ]


def test_a_missing_unit_is_named() -> None:
    assert len(check_credential_counts(REGION, {})) == 78 + 1


def test_districts_of_several_styles_are_summed_too() -> None:
    town = example("town")[0]
    district = msgspec.structs.replace(
        town.districts[0], units=(StyleCount("all", 6), StyleCount("short", 4))
    )
    definition = msgspec.structs.replace(
        town, districts=(district,), styles=(*town.styles, Style("short", ("bench",)))
    )
    counts = {("town", "all"): 6, ("town", "short"): 5}
    assert [str(one) for one in check_roll_counts(definition, counts)] == [
        "district town, ballot style short: 5 voters, the definition says 4",
        "district town: 11 voters, the definition says 10",
        "the whole roll: 11 voters, the definition says 10",
    ]
