"""Habits of the booth: keyboard, focus, Back, reload, languages, zoom, motion, no strangers."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from browser.accessibility import too_wide
from browser.booth_walk import ANSWERS
from browser.chromium import DESKTOP, NARROW, PHONE, Device, Windows
from browser.keyboard import Keyboard
from browser.town_service import TownService
from browser.voters import VoterInBooth

pytestmark = pytest.mark.slow
ZOOMED = Device("zoomed", 320, 225, touch=False)  # 1280 x 900 at 400 %


def _voter(windows: Windows, device: Device = PHONE, language: str = "en") -> VoterInBooth:
    return VoterInBooth(windows.open(device, language=language))


@pytest.mark.parametrize("device", [DESKTOP, ZOOMED], ids=["desktop", "zoomed"])
def test_the_whole_booth_by_keyboard(town: TownService, windows: Windows, device: Device) -> None:
    voter = _voter(windows, device)
    page = voter.page
    keyboard = Keyboard(page)
    page.goto(town.booth(None, trusted=False))
    voter.wait_for("landing")
    keyboard.tab_to(lambda found: "code" in found.classes.split())
    page.keyboard.type(town.town.letters[0].code.lower())
    page.keyboard.press("Enter")
    for step in ("compare", "you", "question-1"):
        _expect_heading_focused(voter, step)
        if step != "question-1":
            keyboard.press_main_button()
    keyboard.tab_to(lambda found: found.type == "radio")
    page.keyboard.press("ArrowDown")
    assert keyboard.focused.value == "no"
    page.keyboard.press("ArrowUp")
    assert keyboard.focused.value == "yes"
    keyboard.press_main_button()
    _expect_heading_focused(voter, "question-2")
    for _ in range(2):
        keyboard.tab_to(lambda found: found.type == "checkbox")
        page.keyboard.press("Space")
    keyboard.press_main_button()
    _expect_heading_focused(voter, "review")
    words = voter.words()
    keyboard.press_main_button()
    _expect_heading_focused(voter, "recorded")
    assert voter.words() == words
    assert not keyboard.unseen, keyboard.unseen


def _expect_heading_focused(voter: VoterInBooth, step: str) -> None:
    voter.wait_for(step)
    expect(voter.page.locator("main h1")).to_be_focused()


def test_an_error_takes_the_focus_and_leads_to_its_field(
    town: TownService, windows: Windows
) -> None:
    voter = _voter(windows, DESKTOP)
    voter.open(town.booth(1))
    voter.identify()
    keyboard = Keyboard(voter.page)
    keyboard.press_main_button()
    summary = voter.page.locator("main .problem[role=alert]")
    expect(summary).to_be_focused()
    keyboard.tab_to(lambda found: found.tag == "a")
    voter.page.keyboard.press("Enter")
    assert keyboard.focused.value == "yes"


def test_back_and_reload_keep_the_answers(town: TownService, windows: Windows) -> None:
    voter = _voter(windows)
    voter.open(town.booth(2))
    voter.identify()
    voter.answer(ANSWERS)
    voter.page.go_back()
    voter.wait_for("question-2")
    assert _checked(voter) == ANSWERS["colour"]
    voter.page.reload()
    voter.wait_for("question-2")
    assert _checked(voter) == ANSWERS["colour"]
    voter.page.go_back()
    voter.wait_for("question-1")
    assert _checked(voter) == ANSWERS["bench"]
    voter.page.go_forward()
    voter.wait_for("question-2")
    voter.main_button.click()
    voter.wait_for("review")
    voter.page.locator("main dd.change button").first.click()
    voter.wait_for("question-1")
    voter.choice("no").check()
    voter.main_button.click()
    voter.wait_for("review")  # a changed answer leads straight back
    voter.cast()
    voter.page.go_back()
    voter.page.wait_for_timeout(300)
    assert voter.step in {"recorded", "landing"}


def _checked(voter: VoterInBooth) -> list[str]:
    return [
        str(box.get_attribute("value")) for box in voter.page.locator("main input:checked").all()
    ]


def test_another_language_keeps_place_and_choices(town: TownService, windows: Windows) -> None:
    voter = _voter(windows)
    voter.open(town.booth(3))
    voter.identify()
    voter.choice("yes").check()
    for language, direction in (("ar", "rtl"), ("ka", "ltr"), ("ru", "ltr"), ("fr", "ltr")):
        voter.page.locator(f"nav.languages button[lang={language}]").click()
        root = voter.page.locator("html")
        expect(root).to_have_attribute("lang", language)
        expect(root).to_have_attribute("dir", direction)
        assert voter.step == "question-1"
        assert _checked(voter) == ["yes"]
    voter.main_button.click()
    voter.wait_for("question-2")
    voter.choice("blue").check()
    voter.main_button.click()
    voter.wait_for("review")
    assert "Oui" in voter.page.locator("main dl.answers").inner_text()
    words = voter.words()
    voter.page.locator("nav.languages button[lang=ar]").click()
    expect(voter.page.locator("main dl.answers")).to_contain_text("نعم")
    assert voter.words() == words


@pytest.mark.parametrize("device", [NARROW, ZOOMED], ids=["320-pixels", "400-per-cent"])
def test_nothing_scrolls_sideways_in_the_largest_text(
    town: TownService, windows: Windows, device: Device
) -> None:
    voter = _voter(windows, device)
    voter.open(town.booth(4))
    voter.wait_for("landing")
    settings = voter.page.locator("details.settings")
    settings.locator("summary").click()
    settings.locator("input[name=text-size]").last.check()
    settings.locator("input[name=contrast]").last.check()
    assert not too_wide(voter.page)
    voter.identify()
    assert not too_wide(voter.page)
    voter.answer(ANSWERS)
    assert not too_wide(voter.page)
    voter.cast()
    assert not too_wide(voter.page)


def test_nothing_moves_where_motion_is_not_wanted(town: TownService, windows: Windows) -> None:
    page = windows.open(PHONE, reduced_motion=True)
    voter = VoterInBooth(page)
    voter.open(town.booth(5))
    voter.identify()
    voter.answer(ANSWERS)
    page.route("**/ballots", lambda _: None)
    page.locator("main button.cast").click()
    voter.wait_for("casting")
    moving = page.evaluate(
        "() => document.getAnimations().filter((one) => one.playState === 'running').length"
    )
    assert moving == 0


def test_nothing_is_asked_of_strangers_and_no_code_leaves_the_page(
    town: TownService, windows: Windows
) -> None:
    voter = _voter(windows)
    asked: list[tuple[str, str]] = []
    voter.page.on("request", lambda each: asked.append((each.url, each.post_data or "")))
    voter.vote(town.booth(6), ANSWERS)
    own = urlsplit(town.address).netloc
    code = town.town.letters[6].code
    assert {urlsplit(url).netloc for url, _ in asked if not url.startswith(("data:", "blob:"))} == {
        own
    }
    for url, body in asked:
        assert code not in url + body
        assert code.replace("-", "") not in url + body
    assert code not in voter.page.url
    assert not windows.troubles


def test_the_receipt_can_be_saved_printed_and_mailed(town: TownService, windows: Windows) -> None:
    voter = _voter(windows, DESKTOP)
    words = voter.vote(town.booth(7), ANSWERS)
    buttons = voter.page.locator("section.keep .button, section.keep button")
    with voter.page.expect_download() as download:
        buttons.first.click()
    saved = download.value.path().read_text(encoding="utf-8")
    assert saved.startswith("c2sp.org/tlog-proof@v1")
    mail = voter.page.locator("section.keep a.button").get_attribute("href") or ""
    assert mail.startswith("mailto:")
    assert all(word in mail for word in words)
    expect(voter.page.locator("svg.qr").first).to_be_visible()
