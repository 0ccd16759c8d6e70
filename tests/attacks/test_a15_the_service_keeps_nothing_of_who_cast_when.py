"""A15: the service's files show in which order ballots came in, or who sent them."""

import json
import time
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from server.service import Service, service
from server.town_service import open_town

pytestmark = pytest.mark.slow
MARK = "mark-of-one-voter"
SENT = {
    "User-Agent": MARK,
    "X-Forwarded-For": f"198.51.100.7, {MARK}",
    "Referer": f"http://localhost/{MARK}",
    "Accept-Language": MARK,
    "Cookie": f"sessionid={MARK}",
    "X-Request-Id": MARK,
}


def cast(running: Service, entry: bytes, pause: float) -> int:
    time.sleep(pause)
    request = urllib.request.Request(  # noqa: S310 - http, our own
        f"{running.address}/api/r/town/ballots?{MARK}",
        data=entry,
        headers={"Content-Type": "application/json", **SENT},
    )
    with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310 - likewise
        return int(json.load(answer)["index"])


def files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_a_batch_is_shuffled_and_nothing_of_the_sender_is_kept(tmp_path: Path) -> None:
    with service(tmp_path / "data", {"PLEBISCITE_BATCH_SECONDS": "2.5"}) as running:
        town = open_town(running)
        entries = [town.ballot(number) for number in range(10)]
        with ThreadPoolExecutor(10) as voters:
            casts = [
                voters.submit(cast, running, entry, 0.1 * number)
                for number, entry in enumerate(entries)
            ]
            places = [each.result() for each in casts]
        assert len(set(places)) == 10
        assert places != sorted(places), "one order of 3,628,800 is that of arrival"
        assert running.get(f"/en/r/town/?{MARK}")[0] == 200
        running.stop()
        kept = files(running.data)
        assert any(path.name == "serve.log" for path in kept)
        assert any(path.name == "service.sqlite3" for path in kept)
        for path in kept:
            raw = path.read_bytes()
            assert MARK.encode() not in raw, path
            assert b"198.51.100.7" not in raw, path
