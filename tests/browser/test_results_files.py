"""The files of `results export` in Chromium: axe, width, direction, links of the map."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from browser.accessibility import too_wide, violations
from browser.chromium import NARROW, Windows
from definition_examples import EXAMPLES
from plebiscite.results.geojson import parse_outlines
from plebiscite.results.published_files import Publication, published_files
from plebiscite.results.turnout_curve import Reached
from plebiscite.server.public.spoken_words import spoken_words
from region_figures import region_figures

pytestmark = pytest.mark.slow
SHOWN = ("ar", "en")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The region's figures, certified, with map and turnout over time."""
    found = region_figures(status="certified")
    districts = [district.id for district in found.definition.districts]
    outlines = parse_outlines((EXAMPLES / "districts.geojson").read_bytes(), districts)
    calendar, total = found.definition.calendar, found.results.turnout.numerator
    step = (calendar.closes - calendar.opens) // 8
    publication = Publication(
        found,
        calendar.closes,
        "plebiscite verify record --policy policy",
        outlines=outlines,
        reached=[Reached(calendar.opens + step * at, total * at // 8) for at in range(1, 9)],
        words={texts.language: spoken_words(texts.language) for texts in found.texts},
    )
    out = tmp_path_factory.mktemp("published")
    for name, raw in published_files(publication, ["datapackage", "pages"]):
        path = out / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(raw)
    return out


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_can_be_read_by_everybody(folder: Path, windows: Windows, scheme: str) -> None:
    page = windows.open(NARROW)
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    pages = [folder / "index.html", folder / "data" / "dictionary.html"]
    pages += [each for language in SHOWN for each in sorted((folder / language).glob("*.html"))]
    assert len(pages) >= 10
    defects = {}
    for each in pages:
        page.goto(each.as_uri())
        if found := violations(page) + too_wide(page):
            defects[each.name] = found
    assert not defects


def test_a_district_of_the_map_leads_to_its_row(folder: Path, windows: Windows) -> None:
    page = windows.open()
    page.goto((folder / "en" / "map.html").as_uri())
    link = page.locator("svg a").first
    target = link.get_attribute("href")
    link.dispatch_event("click")
    assert target is not None
    expect(page.locator(f"tr[id='{target[1:]}']")).to_be_in_viewport()


def test_a_picture_shows_its_status_wherever_it_is_shown(folder: Path, windows: Windows) -> None:
    page = windows.open()
    for name in ("bars-independence", "map-independence", "tiles-leader", "turnout"):
        page.goto((folder / "en" / f"{name}.svg").as_uri())
        expect(page.locator("text", has_text="Status: certified")).to_be_visible()
