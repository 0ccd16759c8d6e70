"""Numbers in rows are multiplied and raised as Python's integers are, members or not."""

import pytest

from plebiscite.group.integer_rows import NumberRows
from plebiscite.group.integers import IntegerGroup
from plebiscite.group.known import BELENIOS_2048, RFC_3526_2048


@pytest.mark.parametrize("group", [BELENIOS_2048, RFC_3526_2048], ids=lambda group: group.name)
def test_rows_are_multiplied_and_raised(group: IntegerGroup) -> None:
    p, q = group.modulus, group.order
    numbers = [1, 2, p - 1, p - 2, 3**1000 % p]
    exponents = [0, 1, 2, q - 1, q, q // 3]
    rows = NumberRows(group, 20)
    for row, number in enumerate(numbers):
        rows.read(row, number.to_bytes(256, "big"))
        assert int.from_bytes(rows.write(row), "big") == number
        assert rows.is_one(row) == (number == 1)
    for row, number in enumerate(numbers):
        rows.raise_row(row, exponents, range(10, 16))
        found = [int.from_bytes(rows.write(target), "big") for target in range(10, 16)]
        assert found == [pow(number, exponent, p) for exponent in exponents]
    rows.multiply(5, [3])
    rows.multiply(6, [1, 2, 3, 4])
    assert rows.write(5) == rows.write(3)
    assert int.from_bytes(rows.write(6), "big") == 2 * (p - 1) * (p - 2) * 3**1000 % p
    rows.multiply_power(6, group.generator, -5)
    rows.multiply_power(6, group.generator, 5)
    assert int.from_bytes(rows.write(6), "big") == 2 * (p - 1) * (p - 2) * 3**1000 % p
