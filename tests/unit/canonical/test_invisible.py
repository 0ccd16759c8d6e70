"""The list of invisible characters: every program's spaces are on it, and the spec has it too."""

import re
import sys
import unicodedata
from pathlib import Path

from plebiscite.canonical.invisible import INVISIBLE, RANGES

ROOT = Path(__file__).parents[3]


def test_what_this_python_calls_a_space_a_control_or_a_format_character_is_on_the_list() -> None:
    everything = map(chr, range(sys.maxunicode + 1))
    missing = [
        ascii(each)
        for each in everything
        if (each.isspace() or unicodedata.category(each) in {"Cc", "Cf", "Cs", "Zs", "Zl", "Zp"})
        and not INVISIBLE.search(each)
    ]
    assert missing == []


def test_letters_marks_digits_and_signs_are_not() -> None:
    assert INVISIBLE.search("Az09-._:/\u00e9\u0301\u0436\u10d0\u65e5\u0639\U0001f5f3") is None


def test_the_ranges_are_in_order_and_those_of_the_specification() -> None:
    assert sorted(RANGES) == list(RANGES)
    assert all(low <= high for low, high in RANGES)
    section = (ROOT / "spec" / "encoding.md").read_text().partition("**Invisible** are")[2]
    listed = re.findall(
        r"\b[0-9A-F]{4,5}(?:-[0-9A-F]{4,5})?\b", section.partition("(White_Space")[0]
    )
    stated = [(int(one.split("-")[0], 16), int(one.split("-")[-1], 16)) for one in listed]
    assert stated == list(RANGES)
