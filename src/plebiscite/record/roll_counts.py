"""Numbers of voters or credentials against the definition: attack A54, more than there are."""

from collections import Counter
from collections.abc import Mapping

from plebiscite.record.definition import Definition
from plebiscite.record.roll_report import CountDifference
from plebiscite.record.units import units_of

DistrictStyle = tuple[str, str]


def check_roll_counts(
    definition: Definition, counts: Mapping[DistrictStyle, int]
) -> tuple[CountDifference, ...]:
    """Every figure that differs: by district and ballot style, by district, and in total.

    `counts`: voters for each district and ballot style, missing ones being zero. Also those of
    districts or styles that the definition does not have are named.
    """
    expected = Counter(
        {
            (district.id, unit.style): unit.registered
            for district in definition.districts
            for unit in district.units
        }
    )
    return (
        *_by_unit(expected, counts),
        *_by_district(expected, counts),
        *_difference("", "", sum(expected.values()), sum(counts.values())),
    )


def check_credential_counts(
    definition: Definition, counts: Mapping[str, int]
) -> tuple[CountDifference, ...]:
    """The same for numbers of credentials by the unit's uuid; a foreign uuid stands as district."""
    names = {unit.uuid: (unit.district, unit.style) for unit in units_of(definition)}
    return check_roll_counts(
        definition, {names.get(uuid, (uuid, "")): count for uuid, count in counts.items()}
    )


def _by_unit(
    expected: Mapping[DistrictStyle, int], counts: Mapping[DistrictStyle, int]
) -> list[CountDifference]:
    return [
        difference
        for key in dict.fromkeys((*expected, *counts))
        for difference in _difference(*key, expected.get(key, 0), counts.get(key, 0))
    ]


def _by_district(
    expected: Mapping[DistrictStyle, int], counts: Mapping[DistrictStyle, int]
) -> list[CountDifference]:
    """Districts of several ballot styles; where there is one, its unit says it already."""
    wanted, found = _add_styles(expected), _add_styles(counts)
    styles = Counter(district for district, _ in expected)
    return [
        difference
        for district in wanted
        if styles[district] > 1
        for difference in _difference(district, "", wanted[district], found[district])
    ]


def _add_styles(counts: Mapping[DistrictStyle, int]) -> Counter[str]:
    total: Counter[str] = Counter()
    for (district, _), count in counts.items():
        total[district] += count
    return total


def _difference(district: str, style: str, expected: int, found: int) -> list[CountDifference]:
    return [] if expected == found else [CountDifference(district, style, expected, found)]
