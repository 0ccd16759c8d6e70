"""Numbers below the order, in one spelling."""

import pytest

from plebiscite.errors import MalformedError
from plebiscite.group.scalars import parse_scalar


@pytest.mark.parametrize("number", [0, 1, 9, 10, 1000])
def test_numbers_below_the_order_are_read(number: int) -> None:
    assert parse_scalar(str(number), 1001) == number


@pytest.mark.parametrize("text", ["", "-1", "+1", "01", "1 ", "1\n", "1.0", "1e1", "١", "0x1"])
def test_other_spellings_are_refused(text: str) -> None:
    with pytest.raises(MalformedError, match="one spelling"):
        parse_scalar(text, 1001)


@pytest.mark.parametrize("text", ["1001", "2002", "9" * 1024])
def test_numbers_from_the_order_on_are_refused(text: str) -> None:
    with pytest.raises(MalformedError, match="not below"):
        parse_scalar(text, 1001)


def test_a_text_too_long_for_any_order_is_never_converted() -> None:
    with pytest.raises(MalformedError, match="one spelling"):
        parse_scalar("1" * 1025, 10**2000)
