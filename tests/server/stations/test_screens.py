"""The pages of polling stations in a real browser: axe-core, width, targets, in both languages."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from browser.accessibility import too_small, too_wide, violations
from browser.chromium import DESKTOP, NARROW, chromium
from commission_office import Desk
from server.referendums.test_screens import HOST, window
from server.stations.conftest import Office
from server.stations.test_double_entry import ANNEX, BOTH, HALL, RIGHT, enter, start

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
PICTURES = os.environ.get("STATION_PICTURES", "")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Playwright runs an event loop in this thread; Django's database is used beside it."""
    with pytest.MonkeyPatch.context() as environment, chromium() as running:
        environment.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        yield running


class Looker:
    """Keeps what is wrong with the pages that officers got."""

    def __init__(self, browser: Browser) -> None:
        self.browser = browser
        self.faults: list[str] = []
        self.seen = 0

    def look(self, desk: Desk, path: str, name: str) -> None:
        """Look at a page in both languages and widths."""
        for device, language in ((NARROW, "en"), (DESKTOP, "fr")):
            address = f"/{language}/commission/{desk.slug}/{path}"
            answer = desk.client.get(address)
            assert answer.status_code == 200, address
            self.show(answer.content, device, address.partition("?")[0], f"{name}-{language}")

    def show(self, content: bytes, device: object, path: str, name: str) -> None:
        page = window(self.browser, {path: content}, device)  # type: ignore[arg-type]  # one of the two
        page.goto(f"{HOST}{path}")
        found = violations(page) + too_wide(page) + too_small(page)
        self.faults += [f"{name}: {each}" for each in found]
        self.seen += 1
        if PICTURES:
            page.screenshot(path=Path(PICTURES) / f"{name}.png", full_page=True)
        page.context.close()


def test_every_state_of_a_count(browser: Browser, office: Office) -> None:
    looker = Looker(browser)
    looker.look(office.first, "stations/", "list")
    looker.look(office.first, f"stations/sheet/?line={HALL.replace(' ', '%20')}", "sheet")
    looker.look(office.first, "stations/marks/", "marks")
    case = start(office.first, HALL)
    looker.look(office.first, f"stations/{case.pk}/", "entering")
    wrong = office.first.client.post(
        office.first.at(f"stations/{case.pk}/"), {**RIGHT, "station-0-box": "x"}
    )
    path = office.first.at(f"stations/{case.pk}/")
    looker.show(wrong.content, NARROW, path, "errors")
    assert b'aria-invalid="true"' in wrong.content
    for _round in range(2):
        enter(office.first, case, RIGHT)
        if not _round:
            looker.look(office.first, f"stations/{case.pk}/", "waiting")
        enter(office.second, case, RIGHT, **{"answer-bench-yes": "1", "answer-bench-no": "2"})
        looker.look(office.second, f"stations/{case.pk}/", f"differs-{_round}")
    looker.look(office.third, f"stations/{case.pk}/", "third")
    enter(office.third, case, RIGHT, reason="The tally sheet says so.")
    looker.look(office.first, f"stations/{case.pk}/", "agreed")
    office.first.post(f"stations/{case.pk}/give-up/")
    odd = start(office.first, HALL, ANNEX)
    few = {**BOTH, "station-1-box": "1", "answer-bench-yes": "3"}
    for desk in (office.first, office.second):
        enter(desk, odd, few)
    looker.look(office.first, f"stations/{odd.pk}/", "odd")
    assert looker.seen > 20
    assert "\n".join(looker.faults) == ""
