"""Settings that cannot be used are refused by name."""

import pytest

from plebiscite.errors import MisuseError
from plebiscite.server.operations.settings import (
    DISK_FLOOR,
    METRICS_TOKEN,
    disk_floor,
    metrics_token,
)


def test_a_token_that_could_be_guessed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(METRICS_TOKEN, "short")
    with pytest.raises(MisuseError, match=METRICS_TOKEN):
        metrics_token()


@pytest.mark.parametrize("text", ["much", "-1", "1e9", "\u0661"])
def test_a_floor_that_is_no_number(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setenv(DISK_FLOOR, text)
    with pytest.raises(MisuseError, match=DISK_FLOOR):
        disk_floor()
