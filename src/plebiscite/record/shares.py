"""Fractions of a whole, written exactly: "1/2", never 0.5."""

import re
from fractions import Fraction

from plebiscite.errors import MalformedError

_SHARE = re.compile(r"(0|[1-9][0-9]{0,5})/([1-9][0-9]{0,5})")


def parse_share(text: str) -> Fraction:
    """The fraction in `text`, "numerator/denominator", within 0 … 1.

    Raises: MalformedError for any other form, leading zeros, or a value above 1.
    """
    match = _SHARE.fullmatch(text)
    if match is None:
        raise MalformedError(f'{text[:40]!r} is not a fraction such as "1/2" or "2/3"')
    share = Fraction(int(match[1]), int(match[2]))
    if share > 1:
        raise MalformedError(f"{text} is more than the whole")
    return share
