"""What operators may set beside the settings of `server.configuration`."""

import os
from typing import Final

from plebiscite.errors import MisuseError

METRICS_TOKEN: Final = "PLEBISCITE_METRICS_TOKEN"  # noqa: S105 - the name of a variable
DISK_FLOOR: Final = "PLEBISCITE_DISK_FLOOR"
SHORTEST_TOKEN: Final = 16  # characters
_DEFAULT_FLOOR = 256 * 2**20


def metrics_token() -> str:
    """What a reader of /metrics from elsewhere must show; "" lets only this machine read.

    Raises: MisuseError for a token that could be guessed.
    """
    token = os.environ.get(METRICS_TOKEN, "")
    if token and len(token) < SHORTEST_TOKEN:
        raise MisuseError(f"{METRICS_TOKEN} has at least {SHORTEST_TOKEN} characters")
    return token


def disk_floor() -> int:
    """The free bytes below which the service says that it is not ready.

    Raises: MisuseError for what is no number.
    """
    text = os.environ.get(DISK_FLOOR, str(_DEFAULT_FLOOR))
    if not text.isascii() or not text.isdigit():
        raise MisuseError(f"{DISK_FLOOR} is a number of bytes; it is {text!r}")
    return int(text)
