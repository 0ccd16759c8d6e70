"""Units: one election for each district and ballot style."""

from msgspec.structs import replace

from definition_examples import example
from plebiscite.canonical.encoding import h256
from plebiscite.record.definition import District, Style, StyleCount
from plebiscite.record.units import unit_uuid, units_of


def test_a_uuid_is_base58_of_origin_district_and_style() -> None:
    number = int.from_bytes(h256("unit", ("log.example", "A", "all")), "big")
    alphabet = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
    digits = [alphabet[number // 58**place % 58] for place in range(14)]
    assert unit_uuid("log.example", "A", "all") == "".join(digits)
    others = {("log.example", "A", "al"), ("log.example", "Aa", "ll"), ("log.exampl", "eA", "all")}
    assert len({unit_uuid(*other) for other in others}) == 3


def test_units_stand_in_definition_order_with_the_questions_of_their_style() -> None:
    town = example("town")[0]
    small = District("B", "B", (StyleCount("all", 3),), parent="A", below_minimum="withhold")
    large = District("A", "A", (StyleCount("none", 5), StyleCount("all", 4)))
    definition = replace(
        town, districts=(small, large), styles=(*town.styles, Style("none", ("absent",)))
    )
    units = units_of(definition)
    assert [(unit.district, unit.style, unit.registered) for unit in units] == [
        ("B", "all", 3),
        ("A", "none", 5),
        ("A", "all", 4),
    ]
    assert [unit.parent for unit in units] == [units[2].uuid, None, None]
    assert [unit.below_minimum for unit in units] == ["withhold", "publish", "publish"]
    assert units[0].questions == town.contests[0].questions == units[2].questions
    assert units[1].questions == ()
