"""A running service with an open town on its record, made without pages: for tests of the booth."""

import json
import subprocess
import sys
from base64 import urlsafe_b64encode
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from browser.town_definition import town_definition
from plebiscite.offices import voter
from plebiscite.record.entries import write_entry
from plebiscite.server.sequencing.messages import Place
from served_town import ServedTown
from server.service import Service, service

_KNOW = """
import django, json, sys
django.setup()
from plebiscite.server.referendums.models import Referendum
from plebiscite.server.entries.indexing import follow
told = json.load(sys.stdin)
made, _ = Referendum.objects.update_or_create(slug=told.pop("slug"), defaults=told)
follow(made)
"""


@dataclass
class TownService:
    """The service and its town."""

    service: Service
    town: ServedTown

    @property
    def address(self) -> str:
        """The referendum as voters see it."""
        return f"{self.service.address}/r/{self.town.slug}"

    def booth(self, number: int | None = None, *, trusted: bool = True) -> str:
        """The booth's address, with the code of voter `number` (from 0) in it."""
        code = "" if number is None else self.town.letters[number].code
        pin = f".{self.pin}" if trusted else ""
        return f"{self.address}/booth/#{code}{pin}" if code or pin else f"{self.address}/booth/"

    @property
    def pin(self) -> str:
        """The policy's fingerprint as links carry it."""
        return urlsafe_b64encode(self.town.policy.digest).rstrip(b"=").decode("ascii")

    def vote(self, number: int, answers: Mapping[str, Sequence[str]]) -> Place:
        """A ballot of voter `number`, cast without a page; its place and receipt."""
        (entry,) = voter.cast(self.town.prepare(number, answers)).entries
        return self.town.client.vote(self.town.slug, write_entry(entry))

    def get(self, path: str) -> dict[str, object]:
        """A JSON answer of the referendum's API."""
        status, body = self.service.get(f"/api/r/{self.town.slug}/{path}")
        assert status == 200, (status, body)
        found: dict[str, object] = json.loads(body)
        return found


@contextmanager
def town_service(
    data: Path, bundle: Path, slug: str = "town", *, open_now: bool = True
) -> Iterator[TownService]:
    """A service with the built booth, whose town is open for voting."""
    environment = {"PLEBISCITE_BATCH_SECONDS": "0.2", "PLEBISCITE_BOOTH": str(bundle)}
    with service(data, environment) as running:
        yield add_town(running, slug, open_now=open_now)


def add_town(running: Service, slug: str, *, open_now: bool = True) -> TownService:
    """Another town on the same service."""
    town = ServedTown(running.data, slug, toml=town_definition(), origin=f"{slug}.example/2026")
    if open_now:
        town.open()
    else:
        town.seal()
    _make_known(running, town)
    return TownService(running, town)


def _make_known(running: Service, town: ServedTown) -> None:
    """The row that the commission's pages write at the seal."""
    told = {
        "slug": town.slug,
        "state": "sealed",
        "title": "A bench for the square",
        "origin": town.definition.origin,
        "practice": True,
        "help_telephone": "+33 1 99 00 00 00",
        "help_email": "help@town.example",
        "opens": town.definition.calendar.opens,
        "definition": town.toml,
    }
    environment = {
        **running.environment,
        "PLEBISCITE_DATA": str(running.data),
        "PLEBISCITE_ADDRESS": running.address,
        "DJANGO_SETTINGS_MODULE": "plebiscite.server.settings",
    }
    subprocess.run(
        [sys.executable, "-c", _KNOW],
        input=json.dumps(told),
        text=True,
        check=True,
        env=environment,
        timeout=60,
    )
