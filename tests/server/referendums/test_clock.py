"""A shifted clock is for practice only."""

import time
from pathlib import Path

import pytest

from plebiscite.server import clock
from plebiscite.server.configuration import CLOCK
from plebiscite.server.referendums.models import Referendum

pytestmark = pytest.mark.django_db


@pytest.fixture
def shifted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    file = tmp_path / "clock"
    file.write_text("3600\n", encoding="ascii")
    monkeypatch.setenv(CLOCK, str(file))
    return file


def test_without_the_variable_it_is_the_time() -> None:
    assert abs(clock.now() - time.time()) < 5


def test_practice_is_played_with_another_clock(shifted: Path) -> None:
    Referendum.objects.create(slug="p", origin="p.example", practice=True)
    assert clock.practice_offset() == 3600
    assert abs(clock.now() - time.time() - 3600) < 5
    shifted.write_text("-60", encoding="ascii")
    assert clock.practice_offset() == -60


def test_one_real_referendum_ends_the_play(shifted: Path) -> None:
    Referendum.objects.create(slug="p", origin="p.example", practice=True)
    Referendum.objects.create(slug="r", origin="r.example", practice=False)
    assert clock.practice_offset() == 0


@pytest.mark.parametrize("content", ["", "soon", "9" * 30])
def test_a_file_that_says_nothing_shifts_nothing(shifted: Path, content: str) -> None:
    shifted.write_text(content, encoding="ascii")
    assert clock.practice_offset() == 0


def test_a_file_that_is_not_there_shifts_nothing(shifted: Path) -> None:
    shifted.unlink()
    assert clock.practice_offset() == 0
