"""Every staff page in a real browser: axe-core finds nothing, nothing is too wide or too small.

The pages are those that Django's client got, so that no service has to run.
"""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from playwright.sync_api import Browser, Page, Route

from browser.accessibility import too_small, too_wide, violations
from browser.chromium import DESKTOP, NARROW, Device, chromium
from commission_office import Desk
from plebiscite.server.referendums.models import DeliveryReport, MismatchReport, Referendum
from served_town import ServedTown

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
HOST = "http://testserver"
DRAFT = (
    "", "people/", "upload/", "about/", "questions/", "questions/0/", "preview/", "languages/",
    "languages/ar/", "calendar/", "districts/", "roll/", "trustees/", "witnesses/", "voters/",
    "seal/",
)  # fmt: skip
OPEN = ("", "trustees/", "operations/", "rehearsal/", "count/", "seal/", "voters/")
ACCOUNT = (
    "accounts/second-factor/", "accounts/officers/", "accounts/log/", "accounts/2fa/",
    "accounts/2fa/webauthn/", "accounts/sessions/", "commission/", "commission/new/",
)  # fmt: skip
STRANGER = ("accounts/login/", "accounts/invitation/", "accounts/password/reset/")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Playwright runs an event loop in this thread; Django's database is used beside it."""
    with pytest.MonkeyPatch.context() as environment, chromium() as running:
        environment.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        yield running


def window(browser: Browser, pages: dict[str, bytes], device: Device) -> Page:
    """A window whose server has these pages, and the static files."""
    size = {"width": device.width, "height": device.height}
    context = browser.new_context(viewport=size, bypass_csp=True)  # type: ignore[arg-type]  # a plain dict
    context.route("**/*", lambda route: _answer(route, pages))
    return context.new_page()


def _answer(route: Route, pages: dict[str, bytes]) -> None:
    path = urlsplit(route.request.url).path
    if path.startswith("/static/"):
        found = finders.find(path.removeprefix("/static/"))
        route.fulfill(body=Path(str(found)).read_bytes(), content_type=_kind(path))
    else:
        route.fulfill(body=pages[path], content_type="text/html; charset=utf-8")


def _kind(path: str) -> str:
    kinds = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
    return kinds[Path(path).suffix]


def asked(client: Client, addresses: list[str]) -> dict[str, bytes]:
    """What the service answers, before any browser looks."""
    pages = {}
    for address in addresses:
        answer = client.get(address)
        assert answer.status_code == 200, address
        pages[address] = answer.content
    return pages


def all_faults(browser: Browser, client: Client, addresses: list[str]) -> list[str]:
    found = []
    for device, language in ((NARROW, "en"), (DESKTOP, "fr")):
        pages = asked(client, [f"/{language}/{each}" for each in addresses])
        page = window(browser, pages, device)
        for address in pages:
            page.goto(f"{HOST}{address}")
            faults = violations(page) + too_wide(page) + too_small(page)
            found += [f"{address}: {each}" for each in faults]
        page.context.close()
    return found


def test_pages_of_a_draft(browser: Browser, draft: Desk) -> None:
    draft.write_all()
    draft.post("languages/", languages="en ar")
    draft.post("districts/", id_1="a", name_1="A", registered_1="9", parent_1="nowhere")
    addresses = [f"commission/{draft.slug}/{each}" for each in DRAFT]
    assert all_faults(browser, draft.client, addresses) == []


def test_pages_of_an_account(browser: Browser, draft: Desk) -> None:
    assert all_faults(browser, draft.client, list(ACCOUNT)) == []


def test_pages_of_strangers(browser: Browser, db: None) -> None:
    assert all_faults(browser, Client(), list(STRANGER)) == []


def test_pages_of_an_open_referendum(browser: Browser, draft: Desk, kept: Path) -> None:
    slug = "screens"
    played = ServedTown(kept, slug, origin="screens.example/2026").open()
    Referendum.objects.update(
        slug=slug, state=Referendum.State.SEALED, origin=played.definition.origin
    )
    draft.slug = slug
    referendum = Referendum.objects.get()
    counts = {"queued": 1, "sent": 7, "refused": 31, "bounced": 0}
    channels = {"email": {"domains": {"mail.example": counts}}, "letter": {"printed": 3}}
    DeliveryReport.objects.create(referendum=referendum, at=2, channels=channels)
    MismatchReport.objects.create(referendum=referendum, case="R-0001", what="Other words.")
    draft.post("ask/abort/", {"abort-reason": "A court said so."}, typed=slug)
    number = referendum.proposals.get().pk
    addresses = [f"commission/{slug}/{each}" for each in (*OPEN, f"requests/{number}/")]
    assert all_faults(browser, draft.client, addresses) == []
