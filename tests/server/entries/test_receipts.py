"""Receipts: anyone can check them without the service."""

from dataclasses import replace

import pytest
from django.test import Client

from plebiscite.errors import UnavailableError
from plebiscite.log.receipt import parse_receipt, verify_receipt
from plebiscite.server.entries.published import published
from plebiscite.server.referendums.models import Referendum

pytestmark = pytest.mark.django_db


def test_a_receipt_proves_its_entry(client: Client, finished: Referendum) -> None:
    log = published("finished")
    for index in (0, 25, log.size - 1):
        answer = client.get(f"/api/r/finished/entries/{index}/receipt")
        receipt = parse_receipt(answer.content)
        assert receipt.index == index
        verify_receipt(receipt, log.tree.entry(index), log.policy.policy)


@pytest.mark.parametrize("index", ["999", "99999999999999999999999"])
def test_beyond_the_record_there_is_none(client: Client, finished: Referendum, index: str) -> None:
    answer = client.get(f"/api/r/finished/entries/{index}/receipt")
    assert answer.status_code == 404
    assert answer.json()["error"]["code"] == "not-found"


def test_without_the_quorum_there_is_none(finished: Referendum) -> None:
    log = published("finished")
    waiting = log._replace(opened=replace(log.opened, is_quorum_met=False))
    with pytest.raises(UnavailableError, match="witnesses have not cosigned"):
        waiting.receipt(0)
