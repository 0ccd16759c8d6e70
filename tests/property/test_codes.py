"""Codes: any one or two wrong symbols, and every exchange of two, are told."""

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plebiscite.ballot.codes import ALPHABET, read_code, write_code
from plebiscite.errors import MalformedError

SYMBOLS = st.text(ALPHABET, min_size=26, max_size=26)


def refused(symbols: list[str]) -> bool:
    try:
        read_code("".join(symbols))
    except MalformedError:
        return True
    return False


@given(SYMBOLS)
def test_what_is_printed_is_read(symbols: str) -> None:
    assert read_code(write_code(symbols)) == symbols
    assert read_code(write_code(symbols).lower()) == symbols


@settings(max_examples=100, deadline=None)
@given(SYMBOLS, st.lists(st.integers(0, 27), min_size=1, max_size=2, unique=True), st.data())
def test_one_or_two_wrong_symbols_are_told(
    symbols: str, places: list[int], data: st.DataObject
) -> None:
    typed = list(write_code(symbols).replace("-", ""))
    for place in places:
        others = [symbol for symbol in ALPHABET if symbol != typed[place]]
        typed[place] = data.draw(st.sampled_from(others))
    assert refused(typed)


@settings(max_examples=50, deadline=None)
@given(SYMBOLS, st.integers(0, 27), st.integers(0, 27))
def test_every_exchange_of_two_different_symbols_is_told(symbols: str, one: int, two: int) -> None:
    typed = list(write_code(symbols).replace("-", ""))
    same = typed[one] == typed[two]
    typed[one], typed[two] = typed[two], typed[one]
    assert refused(typed) != same


@pytest.mark.slow
def test_every_pair_of_wrong_symbols_in_one_code_is_told() -> None:
    """Exhaustive: the check is linear, so one code stands for all others."""
    zeros = ["0"] * 28
    wrong = ALPHABET[1:]
    for one, two in combinations(range(28), 2):
        for first in wrong:
            for second in wrong:
                typed = zeros.copy()
                typed[one], typed[two] = first, second
                assert refused(typed), (one, two, first, second)
    for place in range(28):
        for symbol in wrong:
            assert refused([*zeros[:place], symbol, *zeros[place + 1 :]])
