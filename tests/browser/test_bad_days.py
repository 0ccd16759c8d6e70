"""Bad days while a vote is on its way: one ballot on the record at the end, and honest words."""

import os
import signal
from collections.abc import Callable

import pytest
from playwright.sync_api import Error, Route, expect

from browser.chromium import PHONE, Windows
from browser.town_service import TownService, add_town
from browser.voters import VoterInBooth

pytestmark = pytest.mark.slow
ANSWERS = {"bench": ["no"], "colour": ["blue"]}
_LONG = 90  # seconds: the service starts again meanwhile


def _at_review(town: TownService, windows: Windows, number: int) -> VoterInBooth:
    voter = VoterInBooth(windows.open(PHONE))
    voter.open(town.booth(number))
    voter.identify()
    voter.answer(ANSWERS)
    voter.words()
    return voter


def _kinds(town: TownService, number: int) -> list[str]:
    """What the record holds of a voter."""
    found = town.get(f"credentials/{town.town.letters[number].credential}")["entries"]
    assert isinstance(found, list)
    return [entry["kind"] for entry in found]


def _press_cast(voter: VoterInBooth) -> None:
    voter.page.locator("main button.cast").click()


def test_a_lost_connection_is_told_and_the_same_ballot_counts_once(
    town: TownService, windows: Windows
) -> None:
    voter = _at_review(town, windows, 0)
    voter.page.context.set_offline(True)
    _press_cast(voter)
    voter.wait_for("casting")
    expect(voter.page.locator("main .note")).to_contain_text("Your vote is not recorded yet")
    assert not _kinds(town, 0)
    voter.page.context.set_offline(False)
    voter.wait_for("recorded", seconds=_LONG)
    assert _kinds(town, 0) == ["ballot"]


def test_an_answer_that_is_lost_leads_to_the_same_receipt(
    town: TownService, windows: Windows
) -> None:
    voter = _at_review(town, windows, 1)
    expected = voter.words()
    lost: list[int] = []

    def lose_first(route: Route) -> None:
        answer = route.fetch()
        if lost:
            route.fulfill(response=answer)
        else:
            lost.append(answer.json()["index"])
            route.abort()

    voter.page.route("**/ballots", lose_first)
    _press_cast(voter)
    voter.wait_for("recorded", seconds=_LONG)
    assert voter.words() == expected
    assert _kinds(town, 1) == ["ballot"]
    assert str(lost[0]) in voter.page.locator("main dl.facts").inner_text()


def test_a_reload_while_casting_goes_on_with_the_same_ballot(
    town: TownService, windows: Windows
) -> None:
    voter = _at_review(town, windows, 2)
    expected = voter.words()
    voter.page.route("**/ballots", lambda route: route.abort())
    _press_cast(voter)
    voter.wait_for("casting")
    expect(voter.page.locator("main .note")).to_be_visible()
    voter.page.unroute("**/ballots")
    voter.page.reload()
    voter.wait_for("recorded", seconds=_LONG)
    assert voter.words() == expected
    assert _kinds(town, 2) == ["ballot"]


def test_a_busy_service_is_waited_for(town: TownService, windows: Windows) -> None:
    voter = _at_review(town, windows, 3)
    told: list[int] = []

    def busy_once(route: Route) -> None:
        if told:
            route.continue_()
        else:
            told.append(503)
            busy = {"code": "busy", "message": "busy", "place": "", "remedy": ""}
            route.fulfill(status=503, headers={"Retry-After": "4"}, json={"error": busy})

    voter.page.route("**/ballots", busy_once)
    _press_cast(voter)
    expect(voter.page.locator("main .note")).to_contain_text("Many people are voting")
    voter.wait_for("recorded", seconds=_LONG)
    assert _kinds(town, 3) == ["ballot"]


def _kill_before(town: TownService, route: Route) -> None:
    """Everything dies before the ballot arrives."""
    _kill(town)
    route.abort()


def _kill_after(town: TownService, route: Route) -> None:
    """Everything dies once the ballot is on the record, before the voter hears of it."""
    route.fetch()
    _kill(town)
    route.abort()


def _kill(town: TownService) -> None:
    for pid in (town.service.pid, *town.service.processes()):
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            continue


@pytest.mark.parametrize(
    ("number", "kill"),
    [
        pytest.param(4, _kill_before, id="before-it-arrives"),
        pytest.param(5, _kill_after, id="before-the-answer"),
    ],
)
def test_the_service_is_killed_during_a_cast(
    town: TownService,
    windows: Windows,
    number: int,
    kill: Callable[[TownService, Route], None],
) -> None:
    voter = _at_review(town, windows, number)
    expected = voter.words()
    killed: list[bool] = []

    def once(route: Route) -> None:
        if killed:
            route.continue_()
            return
        killed.append(True)
        kill(town, route)

    voter.page.route("**/ballots", once)
    _press_cast(voter)
    expect(voter.page.locator("main .note")).to_contain_text("Your vote is not recorded yet")
    town.service.start()
    voter.wait_for("recorded", seconds=_LONG)
    assert voter.words() == expected
    assert _kinds(town, number) == ["ballot"]


def test_two_browsers_cast_with_one_code(town: TownService, windows: Windows) -> None:
    first, second = (_at_review(town, windows, 6) for _ in range(2))
    first.cast()
    _press_cast(second)
    second.wait_for("refused")
    expect(second.page.locator("main")).to_contain_text("The record did not take this ballot")
    assert _kinds(town, 6) == ["ballot"]
    second.main_button.click()  # back to the answers, sealed again as the second ballot
    second.wait_for("review")
    second.cast()
    assert _kinds(town, 6) == ["ballot", "ballot"]


def test_a_used_code_is_told_and_replaces(town: TownService, windows: Windows) -> None:
    voter = VoterInBooth(windows.open(PHONE))
    voter.vote(town.booth(7), ANSWERS)
    again = VoterInBooth(windows.open(PHONE))
    again.open(town.booth(7))
    again.wait_for("landing")
    again.main_button.click()
    again.wait_for("you")
    expect(again.page.locator("main .note")).to_contain_text("This replaces your vote of")
    expect(again.page.locator("main .note")).to_contain_text("one ballot has been cast")
    again.main_button.click()
    again.answer(ANSWERS)
    again.cast()
    assert _kinds(town, 7) == ["ballot", "ballot"]


def test_wrong_codes_are_told_at_once_and_nothing_is_sent(
    town: TownService, windows: Windows
) -> None:
    other = add_town(town.service, "elsewhere")
    voter = VoterInBooth(windows.open(PHONE))
    asked: list[str] = []
    voter.page.on("request", lambda request: asked.append(request.url))
    voter.open(town.booth(None))
    voter.wait_for("landing")
    field, error = voter.page.locator("#code"), voter.page.locator("#code-error")
    own = town.town.letters[8].code
    asked.clear()
    for typed, words in {
        "0123": "28 letters and digits",
        ("A" if own[0] != "A" else "B") + own[1:]: "typing error",
    }.items():
        field.fill(typed)
        field.blur()
        expect(error).to_contain_text(words)
    assert not [url for url in asked if "/credentials/" in url]
    field.fill(other.town.letters[0].code)
    voter.main_button.click()
    expect(error).to_contain_text("belongs to no voter of this referendum")
    field.fill(f"  {own.lower().replace('-', ' ')} ")
    voter.main_button.click()
    voter.wait_for("you")
    assert not [url for url in asked if own in url or own.replace("-", "") in url]


def test_a31_the_device_that_made_the_ballot_is_no_second_device(
    town: TownService, windows: Windows
) -> None:
    voter = _at_review(town, windows, 9)
    words = voter.words()
    opened = voter.challenge()
    assert "secret" not in opened
    other_tab = VoterInBooth(voter.page.context.new_page())
    other_tab.open(town.booth(None))
    other_tab.check_other(opened, words)
    expect(other_tab.page.locator("main [role=alert]")).to_contain_text("Use another one")
    assert _kinds(town, 9) == ["challenge"]


def test_what_was_given_up_can_never_be_cast(town: TownService, windows: Windows) -> None:
    voter = _at_review(town, windows, 8)
    sent: list[str] = []
    voter.page.on("request", lambda request: sent.append(request.url))
    voter.challenge()
    voter.page.go_back()
    voter.page.wait_for_timeout(300)
    try:
        voter.wait_for("opened", seconds=2)
    except (AssertionError, Error):
        voter.wait_for("landing")
    assert not [url for url in sent if url.endswith("/ballots")]
    assert _kinds(town, 8) == ["challenge"]
