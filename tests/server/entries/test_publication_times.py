"""When entries appeared, though the files of a copied record are new."""

import os
from datetime import UTC, datetime
from pathlib import Path

from played_valley import CLOSES, OPENS, played_valley
from plebiscite.record.entries import kind_of, parse_entry
from plebiscite.server.entries.publication_times import PublicationTimes

NOW = datetime(2030, 1, 1, tzinfo=UTC)
GRACE = 3600 + 60  # the valley's extension, and when it closed


def copied(folder: Path, *, moment: float) -> Path:
    """The valley's record with all files written at one moment."""
    played = played_valley()
    for path, raw in played.kept.items():
        place = folder / "record" / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(raw)
        os.utime(place, (moment, moment))
    (folder / "policy").write_bytes(bytes(played.valley.policy))
    return folder / "record"


def index_of(kind: str) -> int:
    raws = played_valley().forgery.entries
    return next(n for n, raw in enumerate(raws) if kind_of(parse_entry(raw)) == kind)


def test_a_copied_record_has_the_times_of_its_witnesses(tmp_path: Path) -> None:
    times = PublicationTimes(copied(tmp_path, moment=NOW.timestamp() - 5), NOW)
    for kind, time in (("open", OPENS + 60), ("bulletin", CLOSES + GRACE), ("end", CLOSES + GRACE)):
        assert times.of(index_of(kind)) == datetime.fromtimestamp(time, UTC), kind


def test_files_made_older_than_they_can_be_do_not_move_a_time_before_the_last_act(
    tmp_path: Path,
) -> None:
    times = PublicationTimes(copied(tmp_path, moment=1_000_000), NOW)
    assert times.of(index_of("ballot")) == datetime.fromtimestamp(OPENS + 60, UTC)


def test_without_witnesses_the_disk_tells(tmp_path: Path) -> None:
    record = copied(tmp_path, moment=1_789_300_000)
    (tmp_path / "policy").unlink()
    times = PublicationTimes(record, NOW)
    assert times.of(index_of("ballot")) == datetime.fromtimestamp(1_789_300_000, UTC)
    assert times.of(10_000) == NOW
