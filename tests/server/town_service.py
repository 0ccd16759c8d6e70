"""A running service with an open town in it, voted in over its own API."""

import json
import re
import subprocess
import sys
import urllib.error
import urllib.request
from datetime import UTC, datetime, timedelta
from email.message import Message

from played_town import EXAMPLES
from plebiscite.server.configuration import DATA
from served_town import ServedTown
from server.service import Service

_REGISTER = """
import sys, django
django.setup()
from plebiscite.server.referendums.models import Referendum
slug, origin = sys.argv[1:]
Referendum.objects.create(slug=slug, origin=origin, state="sealed", title="A bench", practice=True)
"""


def open_town(service: Service, slug: str = "town") -> ServedTown:
    """Seal and open a town through the service's sequencer, and tell its database of it."""
    town = ServedTown(service.data, slug, toml=_open_now(), origin=f"{slug}.example/2026").open()
    environment = {
        **service.environment,
        DATA: str(service.data),
        "DJANGO_SETTINGS_MODULE": "plebiscite.server.settings",
    }
    subprocess.run(
        [sys.executable, "-c", _REGISTER, slug, town.definition.origin],
        env=environment,
        check=True,
    )
    return town


def _open_now() -> str:
    """The example town with a vote that began yesterday and lasts a month."""
    toml = (EXAMPLES / "town.toml").read_text(encoding="utf-8")
    today = datetime.now(UTC)
    for name, day in (("opens", today - timedelta(1)), ("closes", today + timedelta(30))):
        toml = re.sub(rf"(?m)^{name} = .*$", f"{name} = {day:%Y-%m-%dT%H:00:00}", toml)
    return toml


def _lower(headers: Message) -> dict[str, str]:
    return {name.lower(): value for name, value in headers.items()}


def cast(
    service: Service, slug: str, entry: bytes
) -> tuple[int, dict[str, object], dict[str, str]]:
    """Post a ballot; status (0: nobody answers), JSON answer, headers."""
    request = urllib.request.Request(  # noqa: S310 - http, our own
        f"{service.address}/api/r/{slug}/ballots",
        data=entry,
        headers={"Content-Type": "application/json"},
    )
    try:
        with urllib.request.urlopen(request, timeout=70) as answer:  # noqa: S310
            return answer.status, json.load(answer), _lower(answer.headers)
    except urllib.error.HTTPError as problem:
        with problem:
            raw = problem.read()
        try:
            told = json.loads(raw)
        except ValueError:
            told = {"raw": raw.decode(errors="replace")}
        return problem.code, told, _lower(problem.headers)
    except (urllib.error.URLError, OSError):
        return 0, {}, {}
