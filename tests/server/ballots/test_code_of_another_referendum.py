"""A code, or a ballot, of another referendum; and a database that is gone while voting."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NoReturn

import pytest
from django.db import OperationalError, connection
from django.test import Client

from plebiscite.server.entries.sealed import forget
from plebiscite.server.referendums.models import Referendum
from served_town import ServedTown

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture(scope="module")
def elsewhere(service: Path) -> ServedTown:
    """Another town of the same service, open too."""
    return ServedTown(service, "elsewhere", origin="elsewhere.example/2026").open()


def post(browser: Client, slug: str, raw: bytes) -> tuple[int, dict[str, Any]]:
    answer = browser.post(f"/api/r/{slug}/ballots", raw, content_type="application/json")
    return answer.status_code, json.loads(answer.content)


def test_a_code_of_another_referendum_is_in_no_roll_and_its_ballot_is_refused(
    browser: Client, town: ServedTown, elsewhere: ServedTown, referendum: Referendum
) -> None:
    before = town.client.summary(town.slug)
    strange = elsewhere.letters[0].credential
    assert browser.get(f"/api/r/{town.slug}/credentials/{strange}").status_code == 404
    status, answer = post(browser, town.slug, elsewhere.ballot(0))
    assert status == 409, answer
    assert answer["error"]["code"] == "ballots-1"
    assert town.client.summary(town.slug).size == before.size
    assert elsewhere.vote(0).index > 0, "it is good where it belongs"


@contextmanager
def without_database() -> Iterator[None]:
    """Every statement fails, as when the server is gone."""

    def gone(*_: object) -> NoReturn:
        raise OperationalError("connection to server failed: password=hidden")

    with connection.execute_wrapper(gone):
        yield


def test_a_ballot_needs_no_database(
    browser: Client, town: ServedTown, referendum: Referendum
) -> None:
    entry = town.ballot(1)
    with without_database():
        status, answer = post(browser, town.slug, entry)
    assert status == 200, answer
    assert town.client.vote(town.slug, entry).index == answer["index"]


@pytest.mark.parametrize("where", ["setup", "turnout", "credentials/ab", "trackers/" + "ab" * 32])
def test_what_needs_the_database_says_so_in_the_apis_shape(
    browser: Client, town: ServedTown, referendum: Referendum, where: str
) -> None:
    forget()
    with without_database():
        answer = browser.get(f"/api/r/{town.slug}/{where}")
    assert answer.status_code == 503
    assert answer["Retry-After"] == "10"
    assert answer.json()["error"]["code"] == "unavailable"
    assert b"hidden" not in answer.content
