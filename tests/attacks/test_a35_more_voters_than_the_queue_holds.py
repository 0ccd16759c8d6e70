"""A35: more voters come at once than the service can take."""

import json
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from plebiscite.log.receipt import parse_receipt, verify_receipt
from plebiscite.store.record_files import RecordFolder
from server.service import service
from server.town_service import cast, open_town

pytestmark = pytest.mark.slow
FEW = {"PLEBISCITE_LONGEST_QUEUE": "2", "PLEBISCITE_BATCH_SECONDS": "1.5"}


def test_who_is_not_taken_is_told_when_to_come_back_and_no_receipt_is_broken(
    tmp_path: Path,
) -> None:
    with service(tmp_path / "data", FEW) as running:
        town = open_town(running)
        entries = [town.ballot(number) for number in range(9)]
        with ThreadPoolExecutor(9) as voters:
            crowd = [voters.submit(cast, running, "town", entry) for entry in entries]
            assert running.get("/health/live")[0] == 200, "others are answered meanwhile"
            answers = [each.result() for each in crowd]
        busy = [answer for answer in answers if answer[0] != 200]
        assert busy, "nine at once are more than two"
        for status, told, headers in busy:
            assert status == 503
            error = told["error"]
            assert isinstance(error, dict)
            assert error["code"] == "unavailable"
            assert 1 <= int(headers["retry-after"]) <= 60
        record = RecordFolder(town.folder / "record")
        _, tree = record.opened(town.policy.policy)
        taken = 0
        for entry, (status, told, _) in zip(entries, answers, strict=True):
            if status == 200:
                taken += 1
                receipt = parse_receipt(str(told["receipt"]).encode())
                verify_receipt(receipt, entry, town.policy.policy)
                assert tree.entry(receipt.index) == entry
        assert taken == len(entries) - len(busy) >= 1

        for entry in entries:  # once it is quiet again, everyone is taken, nobody twice
            end = time.monotonic() + 30
            while (again := cast(running, "town", entry))[0] != 200:
                assert time.monotonic() < end, again
                time.sleep(0.5)
        assert _ballots(running.get("/api/r/town/turnout")[1]) == len(entries)


def _ballots(raw: bytes) -> int:
    ballots = json.loads(raw)["ballots"]
    assert isinstance(ballots, int)
    return ballots
