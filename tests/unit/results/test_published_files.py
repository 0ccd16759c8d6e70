"""Everything published as files: which there are, that links lead to them, status everywhere."""

import json
import posixpath
import re
from xml.etree.ElementTree import fromstring

import pytest

from paper_referendum import FIRST, YOUNG, mixed
from plebiscite.canonical.json import write_json
from plebiscite.errors import ConductError
from plebiscite.results.comparison import earlier_from_results
from plebiscite.results.definition_tables import Announcement
from plebiscite.results.geojson import Outlines
from plebiscite.results.picture_words import EVERY, EVERY_WORD
from plebiscite.results.published_files import (
    FORMATS,
    Happened,
    Publication,
    published_files,
)
from plebiscite.results.referendum import ReferendumFigures
from plebiscite.results.turnout_curve import Reached
from plebiscite.results.words import Words
from sample_referendum import definition, figures, yes_no

NOON = 1_796_040_000  # 2026-11-30 12:00 UTC
COMMAND = "plebiscite verify record --policy <policy>"


def outlines(of: ReferendumFigures) -> Outlines:
    return {
        one.id: (((at, 0.0), (at + 1.0, 0.0), (at + 1.0, 1.0)),)
        for at, one in enumerate(of.definition.districts)
    }


def publication() -> Publication:
    found = mixed(status="certified")
    before = mixed((FIRST, YOUNG), status="unofficial-partial").results
    earlier = earlier_from_results(write_json(found.results), "Before", same_question=True)
    return Publication(
        figures=found,
        generated=NOON,
        command=COMMAND,
        announced=(
            (Announcement(7, 1, "unofficial-partial", "ab" * 32, None, NOON), before),
            (Announcement(8, 2, "unofficial-complete", "ee" * 32, 7, NOON), None),
            (Announcement(9, 3, "certified", "cd" * 32, 8, NOON), found.results),
        ),
        happened=(
            Happened(7, "bulletin", "Bulletin 1: unofficial-partial", "", NOON - 60),
            Happened(9, "bulletin", "Bulletin 3: certified", "Corrected <words>", NOON),
        ),
        reached=[Reached(1_200, 20), Reached(1_900, 51)],
        outlines=outlines(found),
        earlier=earlier,
        ended=True,
        words={"en": EVERY_WORD, "ar": Words({**EVERY, "language": "ar"})},
    )


def files(of: Publication) -> dict[str, str]:
    made = list(published_files(of, FORMATS))
    assert len(dict(made)) == len(made)
    return {name: raw.decode() for name, raw in made}


def test_every_format_page_and_picture_is_there_in_every_language() -> None:
    found = set(files(publication()))
    assert {"results.json", "nist-sp-1500-100.json", "data/datapackage.json", "data/totals.csv",
            "data/dictionary.html", "feed.atom", "index.html"} <= found  # fmt: skip
    for language in ("en", "ar"):
        for name in (
            "results.html", "map.html", "turnout.html", "turnout.svg", "comparison.html",
            "changes-3.html", "embed-q.html", "bars-v.svg", "share-c.svg", "map-q.svg",
            "tiles-v.preferred.svg", "comparison-q.svg",
        ):  # fmt: skip
            assert f"{language}/{name}" in found
    assert "en/changes-2.html" not in found  # the figures of the second are not there


def test_links_lead_to_files_of_the_folder_or_into_the_page() -> None:
    made = files(publication())
    followed = 0
    for name, text in made.items():
        for link in (
            re.findall(r'href="([^"]+)"', text) if name.endswith((".html", ".atom")) else ()
        ):
            target, _, fragment = link.partition("#")
            if target:
                assert posixpath.normpath(posixpath.join(posixpath.dirname(name), target)) in made
            else:
                assert f'id="{fragment}"' in text
            followed += 1
    assert followed > 20


def test_nothing_is_loaded_or_run_and_no_words_are_markup() -> None:
    for name, text in files(publication()).items():
        assert "<script" not in text
        if not name.endswith(".json"):
            assert not re.search(r'\b(src|srcset)="', text)
            assert "<b>" not in text or name.endswith(".csv")


def test_every_page_and_picture_says_how_final_its_figures_are() -> None:
    for name, text in files(publication()).items():
        if name.endswith((".html", ".svg")):
            assert "certified" in re.split("</title>", text)[0], name
            assert "certified, 2 of 3 districts, 48 of 51 ballots" in text, name


def test_a_changed_announcement_has_a_link_to_what_changed() -> None:
    root = fromstring(files(publication())["feed.atom"])  # noqa: S314 - our own
    atom = "{http://www.w3.org/2005/Atom}"
    newest, oldest = root.findall(f"{atom}entry")
    assert newest.findtext(f"{atom}title") == "Bulletin 3: certified"
    assert newest.findtext(f"{atom}summary") == "Corrected <words>"
    related = newest.find(f"{atom}link[@rel='related']")
    assert related is not None
    assert related.get("href") == "en/changes-3.html"
    assert oldest.find(f"{atom}link[@rel='related']") is None
    assert oldest.findtext(f"{atom}summary") == "Bulletin 1: unofficial-partial"


def test_only_what_was_asked_for_is_made() -> None:
    of = publication()
    assert [name for name, _ in published_files(of, ["nist"])] == [
        "results.json", "nist-sp-1500-100.json",
    ]  # fmt: skip
    assert all(
        name.startswith("data/") or name == "results.json"
        for name, _ in published_files(of, ["datapackage"])
    )


def test_without_outlines_moments_and_an_earlier_vote_their_pages_are_absent() -> None:
    found = figures(definition(yes_no(), practice=True), {"A": 10}, {"A": [[0, 6, 4]]})
    made = files(Publication(found, NOON, COMMAND))
    assert not [
        name for name in made if re.search("map|tiles|turnout.html|comparison|changes", name)
    ]
    for name in ("index.html", "en/results.html", "en/embed-q.html"):
        assert "This is a practice vote, not a" in made[name]
    assert json.loads(made["nist-sp-1500-100.json"])["IsTest"] is True


def test_a_page_of_a_practice_vote_says_so() -> None:
    found = figures(definition(yes_no(), practice=True), {"A": 10}, {"A": [[0, 6, 4]]})
    made = files(Publication(found, NOON, COMMAND, outlines=outlines(found)))
    assert "This is a practice vote, not a real vote." in made["en/map.html"]


def test_an_earlier_vote_is_not_shown_beside_a_result_that_is_not_final() -> None:
    found = figures(definition(yes_no()), {"A": 10}, {"A": [[0, 6, 4]]})
    with pytest.raises(ConductError, match="when they are final"):
        files(Publication(found, NOON, COMMAND, earlier=publication().earlier))


def test_a_language_without_words_of_the_program_is_told_in_english() -> None:
    made = files(publication()._replace(words={}))
    assert '<html lang="en" dir="ltr">' in made["ar/map.html"]
    assert '<html lang="ar" dir="rtl">' in files(publication())["ar/map.html"]
