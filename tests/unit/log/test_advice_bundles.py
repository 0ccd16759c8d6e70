"""Bundles of advice: what is written is read again, and nothing else is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plebiscite.errors import MalformedError, MisuseError
from plebiscite.log.advice_bundles import (
    LARGEST_ADVICE_BUNDLE,
    LONGEST_ADVICE,
    advice_path,
    format_advice_bundle,
    parse_advice_bundle,
)

ADVICE = [b"", b"a" * 64, b"", b"b" * 128]


@given(st.lists(st.integers(0, 5).flatmap(lambda n: st.binary(min_size=64 * n, max_size=64 * n))))
def test_what_is_written_is_read_again(advice: list[bytes]) -> None:
    assert parse_advice_bundle(format_advice_bundle(advice), len(advice)) == advice


def test_the_bytes_are_lengths_and_elements() -> None:
    assert format_advice_bundle([b"", b"a" * 64]) == bytes(4) + b"\0\0\0\x40" + b"a" * 64


@pytest.mark.parametrize("cut", range(1, 4 * 4 + 64 + 128))
def test_a_bundle_cut_short_is_refused(cut: int) -> None:
    with pytest.raises(MalformedError):
        parse_advice_bundle(format_advice_bundle(ADVICE)[:-cut], len(ADVICE))


@pytest.mark.parametrize(
    ("count", "told"), [(0, "more than 0"), (3, "more than 3"), (5, "on 4 entries, expected 5")]
)
def test_another_number_of_entries_is_refused(count: int, told: str) -> None:
    with pytest.raises(MalformedError, match=told):
        parse_advice_bundle(format_advice_bundle(ADVICE), count)


def test_of_millions_of_entries_no_more_are_read_than_there_can_be() -> None:
    cut_short = bytes(4) * 2**22 + b"\0"
    with pytest.raises(MalformedError, match="more than 256"):
        parse_advice_bundle(cut_short, 256)


@pytest.mark.parametrize("length", [1, 63, 65, LONGEST_ADVICE + 64])
def test_no_advice_has_such_a_length(length: int) -> None:
    with pytest.raises(MisuseError, match="cannot be the advice"):
        format_advice_bundle([bytes(length)])
    with pytest.raises(MalformedError, match=f"{length} bytes are no advice"):
        parse_advice_bundle(length.to_bytes(4, "big") + bytes(length), 1)


def test_the_longest_advice_fits_and_so_do_256_of_them() -> None:
    raw = format_advice_bundle([bytes(LONGEST_ADVICE)] * 256)
    assert len(raw) == LARGEST_ADVICE_BUNDLE
    assert len(parse_advice_bundle(raw, 256)) == 256


def test_a_length_of_four_gibibytes_is_refused_before_anything_is_allocated() -> None:
    with pytest.raises(MalformedError, match="cut short in its entry 0"):
        parse_advice_bundle(b"\xff\xff\xff\xff", 1)


@pytest.mark.parametrize(
    ("index", "width", "path"),
    [(0, 256, "advice/000"), (0, 3, "advice/000.p/3"), (1067, 17, "advice/x001/067.p/17")],
)
def test_advice_lies_where_the_bundle_lies(index: int, width: int, path: str) -> None:
    assert advice_path(index, width) == path
