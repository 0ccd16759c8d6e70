"""The results page: nothing from outside is markup, and nothing is left unsaid."""

from html.parser import HTMLParser

import pytest

from plebiscite.errors import MisuseError
from plebiscite.record.definition import District, Rule, Style, StyleCount
from plebiscite.results.builder import figures_from
from plebiscite.results.page import has_no_witnesses, results_page
from plebiscite.results.page_markup import Html, element, markup
from plebiscite.results.referendum import ReferendumFigures
from plebiscite.results.words import ENGLISH, Words
from sample_referendum import (
    choice,
    definition,
    district,
    excluded,
    figures,
    texts,
    uuid,
    variants,
    yes_no,
)

COMMAND = "plebiscite verify https://referendum.example --policy <my>.policy"


class Reader(HTMLParser):
    """Checks that elements nest, and collects attributes and the text people see."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.attributes: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(page)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.attributes.append((tag, dict(attrs)))
        if tag != "meta":
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.attributes.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" not in self.open:
            self.text += data


def region(**fields: bool) -> ReferendumFigures:
    of = definition(
        yes_no(rule=Rule("1/2", strict=True, base="valid", turnout_quorum="1/2")),
        choice("x", "y", "z", most=2),
        variants("a", "b"),
        districts=[district("A"), district("B", 9, "A"), district("W", 9, withhold=True)],
        languages=("en", "ar"),
        practice=fields.get("practice", False),
        policy="quorum none\n" if fields.get("no_witnesses") else "log x\n",
    )
    counted = {uuid("A"): 20, uuid("B"): 2, uuid("W"): 3}
    results = {uuid("A"): [[1, 14, 5], [2, 10, 9, 1], [0, 9, 8], [0, 8, 9], [0, 7, 3]]}
    words = [texts(of), texts(of, "ar", rtl=True, mark="<b>&\"'")]
    lines = [excluded("A"), excluded("B", ballot="", discretionary=False)]
    return figures_from(of, words, counted, results, lines, status="unofficial-complete")


def test_the_page_nests_and_holds_no_script_and_no_address_of_others() -> None:
    reader = Reader(results_page(region(), COMMAND))
    names = {name for name, _ in reader.attributes}
    assert not names & {"script", "link", "img", "iframe", "object", "base", "form"}
    for _, attributes in reader.attributes:
        assert not any(key.startswith("on") or key == "src" for key in attributes)
        assert attributes.get("href", "#").startswith("#")  # type: ignore[union-attr] # no bare href


def test_words_of_people_are_never_markup() -> None:
    page = results_page(region(), COMMAND, language="ar")
    assert "<b>" not in page
    assert "&lt;b&gt;&amp;&quot;&#x27;A referendum" in page
    assert "&lt;my&gt;.policy" in page


def test_the_page_says_its_status_in_title_and_banner() -> None:
    page = results_page(region(), COMMAND)
    assert "<title>A referendum: result, unofficial-complete</title>" in page
    text = Reader(page).text
    assert "Status: unofficial-complete. Everything is counted" in text
    assert "1 of 3 districts" not in text
    assert "2 of 3 districts, 22 of 25 ballots" in text


@pytest.mark.parametrize("practice", [True, False])
@pytest.mark.parametrize("no_witnesses", [True, False])
def test_a_vote_that_is_not_real_says_so_first(*, practice: bool, no_witnesses: bool) -> None:
    text = Reader(results_page(region(practice=practice, no_witnesses=no_witnesses), COMMAND)).text
    assert ("This is a practice vote, not a real vote." in text) is practice
    assert ("Not for a real vote: nobody witnesses this log" in text) is no_witnesses


@pytest.mark.parametrize(
    ("policy", "none"),
    [
        ("quorum none", True),
        ("log x\nquorum none\n", True),
        ("witness quorum none\nquorum q\n", False),
        ("# quorum none\nquorum q", False),
        ("quorum  none", True),
    ],
)
def test_a_policy_without_witnesses_is_recognised(
    policy: str,
    none: bool,  # noqa: FBT001 - a column of the table
) -> None:
    assert has_no_witnesses(policy) is none


def test_groups_are_explained_and_withheld_ones_named() -> None:
    text = Reader(results_page(region(), COMMAND)).text
    assert "A, B (counted together)" in text
    assert "W: withheld, too few ballots to publish" in text
    assert "withheld ballots: 3, ballots excluded at someone's discretion: 1" in text
    assert "Up to 2 options could be chosen" in text
    assert "0 to 10" in text  # empty answers of the choice


def test_exclusions_are_listed_or_said_to_be_none() -> None:
    text = Reader(results_page(region(), COMMAND)).text
    assert "someone's decision, shown against the margin" in text
    assert "anyone can check it" in text
    nothing = figures(definition(yes_no()), {"A": 10}, {"A": [[0, 6, 4]]})
    assert "Excluded credentialsNone." in Reader(results_page(nothing, COMMAND)).text


def test_the_reader_is_told_how_to_check_and_what_no_check_sees() -> None:
    text = Reader(results_page(region(), COMMAND)).text
    assert COMMAND in text
    for words in ("voters who do not exist", "coercion", "never challenges it", "discrete log"):
        assert words in text


def test_texts_carry_their_language_and_direction() -> None:
    reader = Reader(results_page(region(), COMMAND))
    marked = {
        (at["lang"], at["dir"]) for _, at in reader.attributes if "lang" in at and "dir" in at
    }
    assert marked == {("en", "ltr"), ("ar", "rtl")}
    assert ("html", {"lang": "en"}) in reader.attributes


def test_a_table_can_be_scrolled_with_the_keyboard_and_has_a_name() -> None:
    reader = Reader(results_page(region(), COMMAND))
    regions = [at for _, at in reader.attributes if at.get("role") == "region"]
    labels = [at["aria-label"] for at in regions]
    assert len(set(labels)) == len(labels)
    assert all(at["tabindex"] == "0" for at in regions)
    assert len(regions) == len([name for name, _ in reader.attributes if name == "table"])


def test_bars_are_as_long_as_their_shares_and_the_line_stands_at_the_threshold() -> None:
    page = results_page(figures(definition(yes_no()), {"A": 10}, {"A": [[0, 6, 4]]}), COMMAND)
    assert 'class="bar" width="60.000%"' in page
    assert 'class="limit" x1="50.000%"' in page


def test_a_plurality_and_a_preference_have_no_threshold_line() -> None:
    found = figures(definition(choice("x", "y")), {"A": 10}, {"A": [[0, 6, 4]]})
    assert 'class="limit"' not in results_page(found, COMMAND)
    page = results_page(region(), COMMAND)
    assert page.count('class="limit"') == 2 * 3  # yes and no of three yes/no questions


def test_a_choice_without_a_threshold_asks_for_most_votes() -> None:
    plurality = Rule(share="0/1", strict=True, base="valid")
    found = figures(definition(choice("x", "y", rule=plurality)), {"A": 5}, {"A": [[0, 3, 2]]})
    page = results_page(found, COMMAND)
    assert "most votes" in page
    assert "more than none" not in page


def test_a_question_that_needs_an_answer_has_no_row_for_empty_or_blank_ones() -> None:
    of = definition(choice("x", "y", least=1, blank=False))
    text = Reader(results_page(figures(of, {"A": 10}, {"A": [[6, 4]]}), COMMAND)).text
    assert text.count("Left empty") == 1  # the column of the table of districts
    assert text.count("Blank") == 1


def test_before_the_count_the_page_shows_turnout() -> None:
    found = figures(definition(yes_no()), {"A": 10}, {}, status="pre-election")
    text = Reader(results_page(found, COMMAND)).text
    assert "10 of 100 registered (10.0 %)" in text
    assert "Nothing has been counted." in text


def test_a_group_below_the_minimum_that_is_published_says_so() -> None:
    found = figures(definition(yes_no()), {"A": 3}, {"A": [[0, 2, 1]]})
    text = Reader(results_page(found, COMMAND)).text
    assert "A: fewer ballots than the minimum, published as the definition says" in text


def test_a_group_is_listed_only_under_the_contests_on_its_ballots() -> None:
    styles = (Style("all", ("q", "c")), Style("young", ("c",)))
    parts = (StyleCount("all", 50), StyleCount("young", 30))
    of = definition(
        yes_no(), choice("x", "y"), styles=styles, districts=[District("A", "A", parts)]
    )
    counted = {uuid("A"): 11, uuid("A", "young"): 12}
    found = figures_from(of, [texts(of)], counted, {}, [], status="unofficial-partial")
    text = Reader(results_page(found, COMMAND)).text
    assert text.count("A: still to be counted") == 3


def test_a_language_without_texts_is_refused() -> None:
    with pytest.raises(MisuseError, match="no texts in 'fr'"):
        results_page(region(), COMMAND, language="fr")


def test_markup_is_only_what_was_made_as_markup() -> None:
    assert markup("<&\"'") == "&lt;&amp;&quot;&#x27;"
    assert markup(Html("<p>")) == "<p>"
    assert (
        element("p", "<", class_='"', aria_label="x") == '<p class="&quot;" aria-label="x">&lt;</p>'
    )


def test_a_page_in_a_language_that_reads_right_to_left_is_mirrored() -> None:
    arabic = Words({**ENGLISH, "language": "ar"})
    page = results_page(region(), COMMAND, language="ar", words=arabic)
    assert '<html lang="ar" dir="rtl">' in page
    assert '<html lang="en">' in results_page(region(), COMMAND, language="ar")
