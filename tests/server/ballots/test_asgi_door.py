"""The door in front of Django gives the same answers as the view behind it."""

import asyncio
from typing import Any, NamedTuple

import httpx
import pytest
from asgiref.sync import async_to_sync
from django.core.asgi import get_asgi_application
from pytest_django import Settings

from plebiscite.errors import PlebisciteError
from plebiscite.offices import voter
from plebiscite.record.entries import write_entry
from plebiscite.server.ballots.asgi_door import BallotDoor
from plebiscite.server.operations.asgi import Message, Receive, Scope, Send
from plebiscite.server.referendums.models import Referendum
from served_town import ServedTown

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
_OF_PAGES = {"vary", "content-language", "cross-origin-opener-policy"}
"""Headers that Django's layers add for pages, or the door's own set has anyway."""


class Both(NamedTuple):
    """The answers of the door, and of Django behind it."""

    door: httpx.Response
    django: httpx.Response


@async_to_sync
async def both(town: ServedTown, where: str, raw: bytes, **headers: str) -> Both:
    """Send the same to each."""
    django: Any = get_asgi_application()
    answers = []
    applications: tuple[Any, ...] = (BallotDoor(django), django)
    for application in applications:
        transport = httpx.ASGITransport(application)
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
            address = f"/api/r/{town.slug}/{where}"
            answers.append(await client.post(address, content=raw, headers=headers))
    return Both(*answers)


def require_same(answers: Both, status: int) -> None:
    assert answers.door.status_code == answers.django.status_code == status
    told = [dict(each.json()) for each in answers]
    for each in told:
        each.pop("logged_at", None)  # of the first, when it was published; then as the disk says
    assert told[0] == told[1]
    for name in set(answers.django.headers) - _OF_PAGES - {"content-length"}:
        assert answers.door.headers[name] == answers.django.headers[name], name
    assert int(answers.door.headers["content-length"]) == len(answers.door.content)


def test_a_ballot_and_a_challenge(town: ServedTown, referendum: Referendum) -> None:
    (challenge,) = voter.challenge(town.prepare(1, {"bench": ["yes"]})).entries
    require_same(both(town, "ballots", town.ballot(0)), 200)
    require_same(both(town, "challenges", write_entry(challenge)), 200)


@pytest.mark.parametrize(
    ("where", "raw", "status"),
    [
        ("ballots", b"", 400),
        ("ballots", b"{}", 400),
        ("challenges", b'{"kind":"pause"}', 400),
        ("ballots", b'{"kind":"ballot","unit":"x"}', 400),
        ("ballots", b"{" + b" " * 70_000 + b"}", 413),
    ],
    ids=["nothing", "empty", "another kind", "half of one", "too long"],
)
def test_other_bytes(
    town: ServedTown, referendum: Referendum, where: str, raw: bytes, status: int
) -> None:
    require_same(both(town, where, raw), status)


def test_refusals_name_the_rule(town: ServedTown, referendum: Referendum) -> None:
    assert both(town, "ballots", town.ballot(2, "yes")).door.status_code == 200
    used = town.ballot(2, "no").replace(b'"counter":2', b'"counter":1')
    answers = both(town, "ballots", used)
    require_same(answers, 409)
    assert answers.door.json()["error"]["code"].startswith("ballots-")


def test_strange_hosts_and_addresses_are_left_to_django(
    town: ServedTown, referendum: Referendum
) -> None:
    answers = both(town, "ballots", town.ballot(3), host="elsewhere.example")
    assert answers.door.status_code == answers.django.status_code == 400
    assert both(town, "ballots/", town.ballot(3)).door.status_code == 404


def test_a_referendum_there_is_not(town: ServedTown, db: None) -> None:
    nowhere = ServedTown(town.folder.parent.parent, "nowhere")
    require_same(both(nowhere, "ballots", town.ballot(4)), 404)


def test_without_the_sequencer_it_says_when_to_come_back(
    town: ServedTown, referendum: Referendum, settings: Settings
) -> None:
    entry = town.ballot(4)
    data = settings.SERVICE.data
    (data / "run" / "sequencer.sock").rename(data / "run" / "away.sock")
    try:
        answers = both(town, "ballots", entry)
    finally:
        (data / "run" / "away.sock").rename(data / "run" / "sequencer.sock")
    require_same(answers, 503)
    assert answers.door.headers["retry-after"].isdigit()
    assert both(town, "ballots", entry).door.status_code == 200


def test_a_sender_that_goes_away_is_not_answered(town: ServedTown, referendum: Referendum) -> None:
    said: list[Message] = []

    async def send(message: Message) -> None:
        said.append(message)

    async def receive() -> Message:
        return {"type": "http.disconnect"}

    async def nothing(scope: Scope, receive: Receive, send: Send) -> None:
        raise PlebisciteError("this request was the door's")

    headers = [(b"host", b"localhost"), (b"content-length", b"10")]
    path = f"/api/r/{town.slug}/ballots"
    scope: Scope = {"type": "http", "method": "POST", "path": path, "headers": headers}
    asyncio.run(BallotDoor(nothing)(scope, receive, send))
    assert said == []
