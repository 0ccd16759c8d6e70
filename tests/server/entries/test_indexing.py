"""The index follows the record: every entry once, whoever follows, whatever was there before."""

import os
import shutil
from pathlib import Path

import pytest
from django.db.models import Sum

from played_town import Town
from plebiscite.errors import InclusionError
from plebiscite.log.tiles import bundle_path
from plebiscite.server.entries import indexing
from plebiscite.server.entries.freshness import fresh_log
from plebiscite.server.entries.indexing import follow, indexed_size
from plebiscite.server.entries.models import IndexedEntry, TurnoutHour
from plebiscite.server.entries.published import published, referendum_folder
from plebiscite.server.referendums.models import Referendum
from public_town import forget_everything, put_town

pytestmark = pytest.mark.django_db


def voters(referendum: Referendum) -> int:
    return int(
        TurnoutHour.objects.filter(referendum=referendum).aggregate(Sum("voters"))["voters__sum"]
    )


def positions(referendum: Referendum) -> list[int]:
    rows = IndexedEntry.objects.filter(referendum=referendum).order_by("position")
    return list(rows.values_list("position", flat=True))


def test_every_entry_is_indexed_once(finished: Referendum) -> None:
    size = published("finished").size
    assert follow(finished) == size
    assert positions(finished) == list(range(size))
    assert follow(finished) == 0
    assert voters(finished) == 7  # eight voted, one of them twice, one withdrew


def test_chunk_by_chunk_gives_the_same(
    finished: Referendum, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(indexing, "CHUNK", 5)
    size = published("finished").size
    assert follow(finished, most=5) == 5
    assert follow(finished) == size - 5
    assert positions(finished) == list(range(size))
    assert voters(finished) == 7


def test_a_second_process_that_takes_the_same_chunk_takes_nothing(finished: Referendum) -> None:
    log = published("finished")
    assert indexing.take_chunk(finished, log, 0, log.size) == log.size
    assert indexing.take_chunk(finished, log, 0, log.size) == 0
    assert voters(finished) == 7


def test_an_index_of_another_log_is_dropped(
    opened: Referendum, finished_town: tuple[Path, Town]
) -> None:
    follow(opened)
    before = set(IndexedEntry.objects.values_list("tracker", flat=True))
    folder, _ = finished_town
    target = referendum_folder("open") / "record"
    shutil.rmtree(target)
    shutil.copytree(folder / "record", target)
    forget_everything()
    follow(opened)
    assert positions(opened) == list(range(published("open").size))
    assert voters(opened) == 7
    assert not (set(IndexedEntry.objects.values_list("tracker", flat=True)) - {""}) & before


def test_a_page_that_finds_the_index_behind_takes_the_rest(opened: Referendum) -> None:
    assert indexed_size(opened) == 0
    log, size = fresh_log(opened)
    assert size == log.size == indexed_size(opened)


def test_a_lost_database_is_noticed_within_a_second(
    opened: Referendum, monkeypatch: pytest.MonkeyPatch
) -> None:
    fresh_log(opened)
    IndexedEntry.objects.all().delete()
    opened.indexed.delete()
    TurnoutHour.objects.all().delete()
    monkeypatch.setattr("plebiscite.server.entries.freshness.BELIEVED", 0.0)
    _, size = fresh_log(opened)
    assert positions(opened) == list(range(size))


def test_an_altered_entry_is_never_indexed(opened: Referendum) -> None:
    log = published("open")
    width = log.size % 256
    bundle = log.record.root / bundle_path(0, width)
    raw = bytearray(bundle.read_bytes())
    raw[-5] ^= 1
    bundle.write_bytes(bytes(raw))
    forget_everything()
    with pytest.raises(InclusionError):
        follow(opened)
    assert positions(opened) == []


def test_the_time_of_an_entry_is_that_of_its_bundle(db: None, open_town: tuple[Path, Town]) -> None:
    referendum = put_town(*open_town, slug="times")
    root = referendum_folder("times") / "record"
    for file in (root / "tile" / "entries").rglob("*"):
        if file.is_file():
            moment = 1_700_000_000 + 60 * int(file.name)
            os.utime(file, (moment, moment))
    follow(referendum)
    times = IndexedEntry.objects.filter(referendum=referendum).order_by("position")
    widths = sorted(int(file.name) for file in (root / "tile/entries/000.p").iterdir())
    for row in times:
        width = next(each for each in widths if each > row.position)
        assert row.logged_at.timestamp() == 1_700_000_000 + 60 * width
