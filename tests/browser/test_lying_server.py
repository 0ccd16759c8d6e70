"""The service lies to the booth: it refuses, never shows success, and sends the voter elsewhere."""

import json
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route

from browser.chromium import PHONE, Windows
from browser.town_service import TownService, add_town
from browser.voters import VoterInBooth

pytestmark = pytest.mark.slow
ANSWERS = {"bench": ["yes"], "colour": ["green"]}
TELEPHONE = "+33 1 99 00 00 00"  # what the service shows; a liar's number must not be shown


def _voter(windows: Windows) -> VoterInBooth:
    return VoterInBooth(windows.open(PHONE))


def _expect_stopped(voter: VoterInBooth) -> None:
    """No success, no number of the server's, the contact of the letter; after a reload, too."""
    voter.wait_for("stopped")
    page = voter.page
    text = page.locator("body").inner_text()
    assert "Your vote is recorded" not in text
    assert TELEPHONE not in text
    assert "Call the number printed on your letter" in text
    assert "not recorded" in text
    assert re.search(r"\b[0-9A-Z]{3}-[0-9A-Z]{3}\b", text)  # the case number
    page.reload()
    voter.wait_for("stopped")


def _altered(change: Callable[[bytes], bytes]) -> Callable[[Route], None]:
    def answer(route: Route) -> None:
        real = route.fetch()
        route.fulfill(response=real, body=change(real.body()))

    return answer


def _flip(raw: bytes, at: int) -> bytes:
    return raw[:at] + bytes([raw[at] ^ 1]) + raw[at + 1 :]


def _forge(raw: bytes) -> bytes:
    """A checkpoint with another root."""
    origin, size, root, *rest = raw.split(b"\n")
    return b"\n".join([origin, size, (b"B" if root[:1] != b"B" else b"C") + root[1:], *rest])


def _rename(raw: bytes) -> bytes:
    return raw.replace(b"definition", b"definitiom", 1)


LIES: dict[str, tuple[str, Callable[[bytes], bytes]]] = {
    "another-policy": ("**/policy", lambda raw: raw.replace(b"quorum none", b"quorum  none")),
    "forged-checkpoint": ("**/record/checkpoint", _forge),
    "altered-definition": ("**/record/tile/entries/**", _rename),
    "altered-entries": ("**/record/tile/entries/**", lambda raw: _flip(raw, len(raw) // 2)),
    "altered-hashes": ("**/record/tile/0/**", lambda raw: _flip(raw, 3)),
}


@pytest.mark.parametrize("lie", LIES)
def test_a24_a_record_that_is_not_the_letters_is_refused(
    town: TownService, windows: Windows, lie: str
) -> None:
    address, change = LIES[lie]
    voter = _voter(windows)
    voter.page.route(address, _altered(change))
    voter.open(town.booth(0))
    voter.page.locator('main[data-step="landing"], main[data-step="stopped"]').wait_for()
    if voter.step == "landing":
        voter.main_button.click()
    _expect_stopped(voter)


def test_a24_another_referendums_record_behind_this_address_is_refused(
    town: TownService, windows: Windows
) -> None:
    other = add_town(town.service, "other")
    voter = _voter(windows)

    def exchange(route: Route) -> None:
        address = route.request.url.replace("/r/town/", "/r/other/")
        real = route.fetch(url=address)
        route.fulfill(response=real)

    voter.page.route(re.compile(r"/r/town/(record|policy)"), exchange)
    voter.open(town.booth(0))
    _expect_stopped(voter)
    # With the code typed there is no fingerprint to compare: the twelve words differ.
    typed = _voter(windows)
    typed.page.route(re.compile(r"/r/town/(record|policy|setup)"), exchange)
    typed.open(town.booth(None, trusted=False))
    typed.wait_for("landing")
    typed.page.locator("#code").fill(other.town.letters[0].code)
    typed.main_button.click()
    typed.wait_for("compare")
    shown = typed.page.locator("main ol.words li").all_inner_texts()
    assert [re.sub(r"\W|\d", "", word) for word in shown] != list(town.town.policy.words)
    typed.page.locator("main .buttons button").nth(1).click()  # "The words differ"
    _expect_stopped(typed)


def test_a18_the_receipt_of_another_voters_ballot_is_no_receipt(
    town: TownService, windows: Windows
) -> None:
    place = town.vote(5, ANSWERS)
    entry = {"index": place.index, "receipt": place.receipt.decode(), "logged_at": place.logged_at}
    voter = _voter(windows)
    voter.page.route("**/ballots", lambda route: route.fulfill(json=entry))
    _to_review(voter, town, 1)
    voter.page.locator("main button.cast").click()
    _expect_stopped(voter)
    assert not _entries_of(town, 1)


def test_a26_a_receipt_whose_proof_does_not_lead_to_the_checkpoint_is_refused(
    town: TownService, windows: Windows
) -> None:
    voter = _voter(windows)

    def spoil(route: Route) -> None:
        real = route.fetch()
        told = real.json()
        lines = told["receipt"].split("\n")
        at = next(i for i, line in enumerate(lines) if re.fullmatch(r"[A-Za-z0-9+/]{43}=", line))
        lines[at] = ("B" if lines[at][0] != "B" else "C") + lines[at][1:]
        route.fulfill(response=real, json={**told, "receipt": "\n".join(lines)})

    voter.page.route("**/ballots", spoil)
    _to_review(voter, town, 2)
    voter.page.locator("main button.cast").click()
    _expect_stopped(voter)


@pytest.mark.parametrize(
    "told",
    [
        pytest.param({"index": 0, "receipt": "", "logged_at": 0}, id="empty-receipt"),
        pytest.param({"ok": True}, id="no-receipt"),
    ],
)
def test_a29_yes_without_a_proof_is_no_success(
    town: TownService, windows: Windows, told: dict[str, object]
) -> None:
    voter = _voter(windows)
    voter.page.route("**/ballots", lambda route: route.fulfill(json=told))
    _to_review(voter, town, 3)
    voter.page.locator("main button.cast").click()
    _expect_stopped(voter)


def test_a29_nothing_sounds_done_before_the_record_shows_the_ballot(
    town: TownService, windows: Windows
) -> None:
    voter = _voter(windows)
    held: list[Route] = []
    voter.page.route("**/ballots", lambda route: held.append(route))  # noqa: PLW0108 - it is marked
    _to_review(voter, town, 4)
    assert not _sounds_done(voter.page)
    voter.page.locator("main button.cast").click()
    voter.wait_for("casting")
    voter.page.wait_for_timeout(1500)
    assert not _sounds_done(voter.page)
    (route,) = held
    route.continue_()
    voter.wait_for("recorded")
    assert _sounds_done(voter.page)


def _sounds_done(page: Page) -> bool:
    """Whether the page's heading, or anything in its voice of success, says that it is done."""
    shown = page.locator("main").inner_text().lower()
    said = shown.replace("when your vote is recorded", "").replace("not recorded", "")
    said = said.replace("when this page says that it is recorded", "")
    return "is recorded" in said or "✓" in said or "thank you" in said


def test_a20_a_ballot_that_this_device_sent_cannot_be_hidden(
    town: TownService, windows: Windows
) -> None:
    voter = _voter(windows)
    voter.vote(town.booth(6), ANSWERS)
    again = voter.page.context.new_page()
    second = VoterInBooth(again)
    again.route(
        "**/credentials/**",
        lambda route: route.fulfill(json={"size": town.get("setup")["size"], "entries": []}),
    )
    second.open(town.booth(6))
    second.wait_for("landing")
    second.main_button.click()
    _expect_stopped(second)


def test_a47_an_old_checkpoint_hides_nothing_from_the_device_that_saw_a_newer_one(
    town: TownService, windows: Windows
) -> None:
    old = town.service.get("/r/town/record/checkpoint")[1]
    size = int(old.split(b"\n")[1])
    voter = _voter(windows)
    voter.vote(town.booth(7), ANSWERS)
    # The checkpoint alone: caches may lag. The newer one is remembered, and the ballot with it.
    lagging = VoterInBooth(voter.page.context.new_page())
    lagging.page.route("**/record/checkpoint", lambda route: route.fulfill(body=old))
    lagging.open(town.booth(7))
    lagging.wait_for("landing")
    lagging.main_button.click()
    lagging.wait_for("you")
    assert "one ballot has been cast" in lagging.page.locator("main").inner_text()
    # With answers that go with it, as if the ballot had never been there.
    hiding = VoterInBooth(voter.page.context.new_page())
    hiding.page.route("**/record/checkpoint", lambda route: route.fulfill(body=old))
    hiding.page.route(
        "**/credentials/**", lambda route: route.fulfill(json={"size": size, "entries": []})
    )
    hiding.open(town.booth(7))
    hiding.wait_for("landing")
    hiding.main_button.click()
    _expect_stopped(hiding)


def test_a47_a_ballot_altered_in_flight_is_not_taken(town: TownService, windows: Windows) -> None:
    voter = _voter(windows)

    def alter(route: Route) -> None:
        body = json.loads(route.request.post_data or "")
        body["counter"] += 1
        route.continue_(post_data=json.dumps(body, separators=(",", ":"), ensure_ascii=False))

    voter.page.route("**/ballots", alter)
    _to_review(voter, town, 8)
    voter.page.locator("main button.cast").click()
    voter.page.locator('main[data-step="refused"], main[data-step="stopped"]').wait_for()
    assert "not recorded" in voter.page.locator("main").inner_text()
    assert not _entries_of(town, 8)


def _to_review(voter: VoterInBooth, town: TownService, number: int) -> None:
    voter.open(town.booth(number))
    voter.identify()
    voter.answer(ANSWERS)
    voter.words()


def _entries_of(town: TownService, number: int) -> object:
    """What the record holds of a voter's credential."""
    credential = town.town.letters[number].credential
    return town.get(f"credentials/{credential}")["entries"]


@pytest.mark.parametrize("part", ["index-*.js", "voice-*.js"])
def test_a27_a_program_altered_on_its_way_does_not_run(
    town: TownService, windows: Windows, part: str
) -> None:
    voter = _voter(windows)
    voter.page.route(
        f"**/booth-assets/assets/{part}", _altered(lambda raw: raw + b"\nself.altered = true;\n")
    )
    voter.page.goto(town.booth(0))
    voter.page.wait_for_timeout(2000)
    assert voter.page.locator("main").count() == 0
    assert voter.page.evaluate("() => self.altered") is None


def test_a27_the_page_lets_no_program_of_others_run(town: TownService, windows: Windows) -> None:
    voter = _voter(windows)
    voter.open(town.booth(0))
    voter.wait_for("landing")
    blocked = voter.page.evaluate(_INJECT)
    assert blocked != "nothing"
    assert voter.page.evaluate("() => self.injected") is None


_INJECT = """async () => {
  const heard = new Promise((done) => {
    document.addEventListener("securitypolicyviolation", (one) => done(one.violatedDirective));
    setTimeout(() => done("nothing"), 3000);
  });
  const script = document.createElement("script");
  try {
    script.textContent = "self.injected = true";
  } catch {
    return "trusted types";
  }
  document.body.append(script);
  return heard;
}"""
