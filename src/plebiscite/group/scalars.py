"""Numbers modulo the order of a group, and their one spelling.

Decimal ASCII digits, no sign, no leading zero, below the order. Source: additions 1.
"""

import re

from plebiscite.errors import MalformedError

_DECIMAL = re.compile(r"0|[1-9][0-9]*", re.ASCII)
_LONGEST = 1024  # digits; no order of ours needs more than 617


def parse_scalar(text: str, order: int) -> int:
    """The number written in `text`, 0 ≤ number < `order`.

    Raises: MalformedError for any other spelling or range.
    """
    if len(text) > _LONGEST or not _DECIMAL.fullmatch(text):
        raise MalformedError(f"{text[:40]!r} is not a decimal number in its one spelling")
    number = int(text)
    if number >= order:
        raise MalformedError(f"scalar {text[:20]}… is not below the order of the group")
    return number
