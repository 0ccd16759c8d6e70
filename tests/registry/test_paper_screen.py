"""Votes on paper at the registrar's desk: by command, and its page in a real browser."""

import json
from pathlib import Path

import pytest

from browser.accessibility import too_small, too_wide, violations
from browser.chromium import chromium
from paper_town_text import town_text
from played_town import Town
from plebiscite.record.definition_toml import read_definition
from registry_mail import MailServer
from registry_town import DeskCommands, TownService, served

pytestmark = pytest.mark.slow
SIZES = {"desktop": (1280, 900), "narrow": (320, 640)}


def test_the_page_of_votes_on_paper(tmp_path: Path) -> None:
    definition, texts = read_definition(town_text(), "town.toml")
    service, mail = TownService(tmp_path / "town", definition), MailServer()
    service.play(lambda town: setattr(town, "texts", texts))
    mail.start()
    try:
        service.play(Town.define)
        desk = DeskCommands(tmp_path / "desk", service, **mail.settings)
        desk.ready_to_issue()
        desk.run("issue")
        service.open_voting()
        _marked_by_command(desk, tmp_path)
        with served(desk) as (address, link, _), chromium() as browser:
            page = browser.new_page()
            page.goto(link)
            page.wait_for_url(address)
            found: list[str] = []
            for language in ("Français", "English"):
                page.get_by_role("button", name=language).click()
                for name, (width, height) in SIZES.items():
                    page.set_viewport_size({"width": width, "height": height})
                    page.goto(f"{address}paper/")
                    page.get_by_role("searchbox").or_(page.locator("input[name=q]")).first.fill("a")
                    page.locator("form[role=search] button").click()
                    assert page.locator("h1").count() == 1
                    assert page.locator("tbody tr").count() > 2
                    faults = [*violations(page), *too_wide(page), *too_small(page)]
                    found += [f"{language} {name}: {each}" for each in faults]
            page.get_by_role("button", name="Votes on paper T01").click()
            assert page.get_by_text("Marked: hand out one paper.").count() == 1
            assert not found, "\n".join(sorted(set(found)))
    finally:
        mail.stop()
        service.stop()


def _marked_by_command(desk: DeskCommands, folder: Path) -> None:
    listed = folder / "hall.csv"
    listed.write_text("voter_id\nT04\nT05\n", encoding="utf-8")
    tried = json.loads(desk.run("mark", "--list", listed, "--dry-run", "--json"))
    assert tried["lines"] == ["2 voters to be marked."]
    out = folder / "marks.submission"
    told = json.loads(desk.run("mark", "T06", "--list", listed, "--out", out, "--json"))
    assert told["waiting"] == 3
    assert b"voted-on-paper" in out.read_bytes()
    assert "hand out no second paper" in desk.run("mark", "T06", status=2)
