"""From an empty database to a verified result, through pages only."""

import subprocess
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import expect

from browser.chromium import DESKTOP, PHONE, Device, Windows
from browser.referendum_play import Play, play
from server.service import PROGRAM

pytestmark = pytest.mark.slow
UNWITNESSED = 3  # exit status: nothing wrong, and what only witnesses could tell was not checked


@pytest.fixture(
    params=[
        pytest.param((PHONE, False), id="phone-sqlite"),
        pytest.param((DESKTOP, True), id="desktop-postgresql"),
    ]
)
def started(
    request: pytest.FixtureRequest, tmp_path: Path, windows: Windows, bundle: Path
) -> Iterator[Play]:
    device: Device
    device, on_postgres = request.param
    with ExitStack() as stack:
        yield stack.enter_context(play(tmp_path, windows, bundle, device, on_postgres=on_postgres))


def test_a_whole_referendum_through_pages_only(started: Play, windows: Windows) -> None:
    play = started
    play.open_accounts()
    play.write_and_seal()
    play.issue_codes()
    play.make_the_key()
    play.send_letters()
    play.rehearse()
    play.open_voting()
    receipts = play.vote()
    play.expect_notices()
    play.expect_found(receipts)
    play.close_and_count()
    _expect_results(play)
    play.certify_and_end()
    _expect_verified(play)
    assert not windows.troubles, windows.troubles


def _expect_results(play: Play) -> None:
    """Three yes, two no and one blank: with status and denominators."""
    main = play.open_public("results/").locator("main")
    for words in (
        "Yes 3 of 5 valid votes (60.0 %)",
        "6 of 8 registered (75.0 %)",
        "6 of 6 ballots",
        "provisional",
    ):
        expect(main).to_contain_text(words)
    expect(main.get_by_role("row").filter(has_text="Blank").first).to_contain_text("1")


def _expect_verified(play: Play) -> None:
    policy = play.fetch("policy", "policy")
    done = subprocess.run(
        [PROGRAM, "verify", f"{play.address}/record", "--policy", str(policy)],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == UNWITNESSED, done.stdout + done.stderr
    assert "failed" not in done.stdout
    assert "Yes 3 of 5 valid votes" in done.stdout.replace("\n", " ")
