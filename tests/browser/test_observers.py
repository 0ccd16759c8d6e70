"""Observers and announcements in a real browser: axe-core, width, direction; a file handed in."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from playwright.sync_api import Page, expect

from browser.accessibility import too_wide, violations
from browser.chromium import DESKTOP, NARROW, Windows
from browser.town_service import TownService
from observed_town import KEYS
from played_town import RANDOM
from plebiscite.cli.main import main
from plebiscite.offices.observer import fill_in, state_position
from plebiscite.offices.submission import Submission, sign_submission, write_submission
from plebiscite.record.acts import observer_office
from plebiscite.record.entries import Place, VerificationEntry
from plebiscite.store.record_files import RecordFolder
from plebiscite.texts import LANGUAGES

pytestmark = pytest.mark.slow
PUBLIC = ("observers/", "bulletins/", "bulletins/1/", "bulletins/2/", "observe/", "")
STAFF = ("observers/", "announce/", "count/", "")
_SIGN_IN = """
import django, json, sys
django.setup()
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.conf import settings
from django.test import Client
from plebiscite.server.accounts.models import Officer
from plebiscite.server.referendums.models import Membership, Referendum
slug = sys.argv[1]
officer = Officer.objects.create_user("o@commission.example", None, is_administrator=True)
EmailAddress.objects.create(user=officer, email=officer.email, verified=True, primary=True)
TOTP.activate(officer, generate_totp_secret())
Membership.objects.create(officer=officer, referendum=Referendum.objects.get(slug=slug))
client = Client()
client.force_login(officer, backend="allauth.account.auth_backends.AuthenticationBackend")
name = settings.SESSION_COOKIE_NAME
print(json.dumps([name, client.cookies[name].value]))
"""


def signed(town: TownService, made: Submission, number: int) -> bytes:
    """An observer's file, signed on its own computer."""
    state = town.town.state
    office = observer_office(number)
    return write_submission(state.origin, sign_submission(made, state, office, KEYS[number - 1]))


def say(town: TownService, made: Submission, number: int = 1) -> int:
    return town.town.client.submit(town.town.slug, signed(town, made, number))[-1].index


@pytest.fixture(scope="module")
def observed(town: TownService) -> TownService:
    """Two observers who came later; objections, a reply, a list, a verification; announcements."""
    act, slug = town.town.client.act, town.town.slug
    for name, key in (("The monitors", KEYS[0]), ("مراقبو الصحافة", KEYS[1])):
        act(slug, "invite", who=name, key=str(key.verifier), came="applied", words="They asked.")
    act(slug, "accredit", observer=2, decision="refused", words="Too late.")
    town.vote(0, {"bench": ["yes"], "colour": ["green"]})
    act(slug, "announce", words="Rain all day.", expected=town.town.definition.calendar.closes)
    place = Place(district=town.town.definition.districts[0].id)
    grave = state_position(
        "objects", "The door was locked. " * 20, RANDOM, severity="critical", place=place,
        evidence=["ab" * 32],
    )  # fmt: skip
    entry = say(town, grave)
    act(slug, "answer", statement=entry, words="It was opened at nine.")
    say(town, state_position("remark", "It was open.", RANDOM, place=place), 2)
    say(town, state_position("boycotts", "لن نشارك.", RANDOM), 2)
    answers = [("documents", "no"), ("reports", "partly"), ("own", "yes")]
    say(town, fill_in("plebiscite-observation/1", answers, "documents: cut.", RANDOM))  # type: ignore[arg-type]  # answers of the list
    size, root = _checkpoint(town)
    wrong = VerificationEntry(
        size=size, root=root, program="p 1", verdict="failed", failed=("ballots-3",)
    )
    say(town, Submission((wrong,)), 2)
    town.vote(1, {"bench": ["no"], "colour": ["red"]})
    act(slug, "announce")
    return town


def _checkpoint(town: TownService) -> tuple[int, str]:
    """Size and root of the record as it stands."""
    _, tree = RecordFolder(town.town.folder / "record").opened(town.town.policy.policy)
    return tree.size, tree.root.hex()


def defects(page: Page, address: str) -> list[str]:
    """What is wrong with one page."""
    answer = page.goto(address)
    assert answer is not None
    assert answer.ok, address
    found = violations(page) + too_wide(page)
    if page.locator("h1").count() != 1:
        found.append("not one heading of the first level")
    return [f"{address}: {each}" for each in found]


@pytest.mark.parametrize("language", LANGUAGES)
def test_public_pages_have_no_defects(
    observed: TownService, windows: Windows, language: str
) -> None:
    page = windows.open(NARROW, language=language)
    base = f"{observed.service.address}/{language}/r/{observed.town.slug}/"
    found = [each for path in PUBLIC for each in defects(page, base + path)]
    assert not found, found
    page.goto(base + "observers/")
    assert page.locator("html").get_attribute("dir") == ("rtl" if language == "ar" else "ltr")
    for summary in page.locator("summary").all():
        summary.press("Enter")
    assert not violations(page)


def test_pages_of_the_commission_have_no_defects(observed: TownService, windows: Windows) -> None:
    page = windows.open(NARROW)
    name, value = _signed_in(observed)
    page.context.add_cookies([{"name": name, "value": value, "url": observed.service.address}])
    for language in ("en", "fr"):
        base = f"{observed.service.address}/{language}/commission/{observed.town.slug}/"
        found = [each for path in STAFF for each in defects(page, base + path)]
        assert not found, found


def _signed_in(observed: TownService) -> tuple[str, str]:
    running = observed.service
    environment = {
        **running.environment,
        "PLEBISCITE_DATA": str(running.data),
        "PLEBISCITE_ADDRESS": running.address,
        "DJANGO_SETTINGS_MODULE": "plebiscite.server.settings",
    }
    done = subprocess.run(
        [sys.executable, "-c", _SIGN_IN, observed.town.slug],
        capture_output=True,
        text=True,
        check=True,
        env=environment,
        timeout=60,
    )
    name, value = json.loads(done.stdout.strip().splitlines()[-1])
    return name, value


def test_a_signed_file_is_handed_in_on_the_page_and_shown_with_its_receipt(
    observed: TownService, windows: Windows, tmp_path: Path
) -> None:
    page = windows.open(DESKTOP)
    base = f"{observed.service.address}/en/r/{observed.town.slug}/"
    words = "Handed in on the page."
    file = tmp_path / "statement.submission"
    file.write_bytes(signed(observed, state_position("agrees", words, RANDOM), 1))
    page.goto(base + "observe/")
    page.get_by_label("Signed file").set_input_files(file)
    page.get_by_role("button", name="Hand it in").click()
    expect(page.get_by_role("heading", name="It is in the record.")).to_be_visible()
    assert not violations(page)
    page.get_by_role("link", name="What observers said").click()
    expect(page.get_by_text(words)).to_be_visible()
    file.write_bytes(file.read_bytes().replace(b"agrees", b"objects"))
    page.goto(base + "observe/")
    page.get_by_label("Signed file").set_input_files(file)
    page.get_by_role("button", name="Hand it in").click()
    expect(page.get_by_role("alert")).to_contain_text("It was not taken")
    assert not violations(page)


def test_the_same_by_command_and_again_changes_nothing(
    observed: TownService, tmp_path: Path
) -> None:
    file, receipts = tmp_path / "statement.submission", tmp_path / "receipts"
    file.write_bytes(signed(observed, state_position("remark", "By command.", RANDOM), 1))
    command = ["observer", "hand-in", str(file), "--service", observed.address, "--json"]
    for _ in range(2):
        done = CliRunner().invoke(main, [*command, "--receipts", str(receipts)])
        assert done.exit_code == 0, done.output
    (kept,) = json.loads(done.stdout)["kept"]
    assert kept["index"] == observed.town.state.size - 1
    receipt = (receipts / f"{kept['index']}.tlog-proof").read_text(encoding="utf-8")
    assert receipt.startswith("c2sp.org/tlog-proof@v1\n")
    file.write_bytes(file.read_bytes().replace(b"remark", b"agrees"))
    refused = CliRunner().invoke(main, command)
    assert refused.exit_code == 1
    assert "the service refused it" in refused.stderr
