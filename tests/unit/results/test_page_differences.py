"""What changed, for people: every change in a sentence and in the table, shares with their base."""

from plebiscite.results.differences import Difference, Place, differences_between
from plebiscite.results.page_differences import (
    difference_sentence,
    differences_section,
    differences_table,
)
from plebiscite.results.referendum import ReferendumFigures
from sample_referendum import choice, definition, district, excluded, figures, texts, yes_no

REGION = definition(yes_no(), choice("x", "y"), districts=[district("A"), district("D", 80)])
RESULTS = {"A": [[1, 15, 4], [2, 10, 8]], "D": [[3, 20, 7], [0, 20, 10]]}


def region(**fields: object) -> ReferendumFigures:
    return figures(REGION, {"A": 20, "D": 30}, RESULTS, **fields)  # type: ignore[arg-type] # options as they are


def sentences(earlier: ReferendumFigures, later: ReferendumFigures) -> list[str]:
    return [
        difference_sentence(one, REGION, later.texts[0])
        for one in differences_between(earlier.results, later.results)
    ]


def test_a_correction_says_before_and_now_with_the_base() -> None:
    moved = figures(
        REGION, {"A": 20, "D": 30}, {**RESULTS, "D": [[3, 2, 25], RESULTS["D"][1]]},
        status="correction",
    )  # fmt: skip
    said = sentences(region(), moved)
    assert said[0] == "All districts: status: before unofficial-complete, now correction."
    assert (
        "All districts, Question q?, Yes: votes: before 35 of 46 valid votes (76.1 %), now 17 of 46"
        " valid votes (37.0 %)."
    ) in said
    assert "All districts, Title of q: outcome: before accepted, now rejected." not in said
    assert "All districts, Question q?: outcome: before accepted, now rejected." in said
    assert (
        "D District D (all), Question q?, No: votes: before 7 of 27 valid votes (25.9 %), now 25 of"
        " 27 valid votes (92.6 %)."
    ) in said


def test_what_is_new_or_gone_says_so() -> None:
    part = figures(REGION, {"A": 20, "D": 30}, {"A": RESULTS["A"]}, status="unofficial-partial")
    whole = region(status="unofficial-partial")
    assert "D District D (all), Question q?: blank answers: 3; not given before." in sentences(
        part, whole
    )
    assert "D District D (all), Question q?: blank answers: was 3; no longer given." in sentences(
        whole, part
    )
    assert (
        "D District D (all): state of the count: before still to be counted, now counted."
    ) in sentences(part, whole)


def test_winners_are_named_and_exclusions_by_credential() -> None:
    other = figures(
        REGION, {"A": 20, "D": 30}, {**RESULTS, "D": [RESULTS["D"][0], [0, 0, 30]]},
        exclusions=[excluded("A")],
    )  # fmt: skip
    said = sentences(region(), other)
    assert "All districts, Question c?: outcome: before elected, X, now elected, Y." in said
    assert "All districts, credential cred: exclusion: court-order t; not given before." in said


def test_the_section_says_how_final_both_are_and_how_much_changed() -> None:
    later = region(status="certified")
    page = differences_section(region().results, later.results, REGION, later.texts[0])
    assert "<h2>What changed</h2>" in page
    assert (
        "Before: unofficial-complete, 2 of 2 districts, 50 of 50 ballots. Now: certified, 2 of 2"
        " districts, 50 of 50 ballots."
    ) in page
    assert "Figures changed: 1." in page
    assert page.count("<tr>") == 2
    same = differences_section(later.results, later.results, REGION, later.texts[0])
    assert "No figure changed." in same
    assert "<table>" not in same


def test_words_of_people_are_in_their_language_and_never_markup() -> None:
    marked = texts(REGION, "ar", rtl=True, mark="<b>")
    moved = figures(REGION, {"A": 20, "D": 30}, {**RESULTS, "D": [[3, 19, 8], RESULTS["D"][1]]})
    found = differences_between(region().results, moved.results)
    page = differences_table(found, REGION, marked)
    assert "<b>" not in page
    assert '<span lang="ar" dir="rtl">&lt;b&gt;Question q?</span>' in page
    assert '<span lang="ar" dir="rtl">&lt;b&gt;Yes</span>' in page


def test_a_station_and_a_place_the_definition_does_not_know_are_named_as_they_are() -> None:
    there = Difference("ballots", Place("z", district="D", station="7"), None, 12)
    assert difference_sentence(there, REGION, texts(REGION)) == (
        "D District D, station 7, z: ballots counted: 12; not given before."
    )
    gone = Difference("votes", Place("z", "z", "maybe", district="F"), 1, None)
    assert difference_sentence(gone, REGION, texts(REGION)) == (
        "F, z, maybe: votes: was 1; no longer given."
    )


def test_the_channel_is_named_and_the_stations_of_papers() -> None:
    there = Difference("invalid", Place("q", "q", channel="paper"), 1, 2)
    assert difference_sentence(there, REGION, texts(REGION)) == (
        "All districts, Question q?, On paper: invalid papers: before 1, now 2."
    )
