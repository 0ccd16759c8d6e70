"""From a page to sentences: what belongs to the article, in which language, with which offsets."""

import pytest

from plebiscite.errors import MisuseError, UnsupportedError
from plebiscite.observe.article_extraction import Page, extract
from plebiscite.observe.article_language import language_of, looks_foreign
from plebiscite.observe.article_lines import article_lines
from plebiscite.observe.article_text import folded, plain_lines, quoted_spans, sentences

SENTENCE = "Turnout was 40 percent of registered voters, the commission said on Sunday."


def test_invisible_marks_go_and_spaces_become_one() -> None:
    lines = plain_lines("The\u00a0vote \u200fwas\u202e  void.\u00ad\r\n\r\nSecond\u2009line.")
    assert lines == ["The vote was void.", "Second line."]


def test_lines_broken_by_a_margin_are_one_paragraph() -> None:
    broken = "The commission said on Monday that turnout in the referendum\nwas 40 percent."
    assert plain_lines(broken) == [broken.replace("\n", " ")]
    assert plain_lines("Home\nSport\nWeather") == ["Home", "Sport", "Weather"]


def test_sentences_end_at_stops_but_not_at_abbreviations() -> None:
    text = 'Mr. Ordu left at 6 p.m. on Sunday. "It is void," he said. He went.'
    assert [one.text for one in sentences(text)] == [
        "Mr. Ordu left at 6 p.m. on Sunday.",
        '"It is void," he said.',
        "He went.",
    ]


def test_offsets_give_the_sentence_back() -> None:
    text = "One is here.\nTwo is there. Three “is” not."
    assert all(text[one.start : one.end] == one.text for one in sentences(text))
    assert [one.paragraph for one in sentences(text)] == [0, 1, 1]


def test_folding_keeps_every_offset() -> None:
    text = "“It’s void” – she said…"
    assert len(folded(text)) == len(text)
    assert quoted_spans(folded(text)) == [(1, 10)]
    assert quoted_spans('He said: "open') == [(10, 14)]


@pytest.mark.parametrize(
    "line",
    [
        "We use cookies to personalise content for you and our 812 partners.",
        "Read more: Port traffic fell 15 percent last year",
        "Share",
        "© 2026 Bentu Herald. All rights reserved.",
        "Advertisement: Save 40% on ferry tickets today, and tomorrow.",
        "Mehr als 90 Prozent unserer Leser stimmen der Nutzung von Cookies zu.",
        "Why 60 percent of anglers want a new pier",
        "Image caption: The harbour at Bentu has charged a toll for 90 years.",
    ],
)
def test_what_a_site_puts_around_an_article_is_dropped_with_a_reason(line: str) -> None:
    _, judged = article_lines([SENTENCE, line])
    assert [bool(one.dropped) for one in judged] == [False, True]


def test_comments_and_lists_of_other_pages_are_dropped() -> None:
    _, judged = article_lines(
        [SENTENCE, "Related articles", "Ferry strike enters third week", "Comments (2)",
         "fisher99: 100 percent of the people that I know voted no!"]
    )  # fmt: skip
    assert [one.dropped for one in judged[1:]] == [
        "list of other pages", "heading", "comments", "comments",
    ]  # fmt: skip


def test_prose_after_a_list_of_other_pages_is_the_article_again() -> None:
    _, judged = article_lines(["Related articles", "Ferry strike enters week three", SENTENCE])
    assert judged[-1].dropped == ""


def test_a_row_of_figures_is_kept_and_the_last_heading_is_the_title() -> None:
    title, judged = article_lines(["Students vote for change", "Ballots cast: 912", SENTENCE])
    assert title == "Students vote for change"
    assert [one.dropped for one in judged] == ["heading", "", ""]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (SENTENCE, "English"),
        ("La participation était de 91 pour cent selon les chiffres de la région.", "French"),
        ("Die Wähler haben die Unabhängigkeit nach dem Ergebnis nicht unterstützt.", "German"),
        ("Избиратели региона поддержали независимость.", "a language in Cyrillic script"),
        ("ამომრჩევლებმა მხარი დაუჭირეს", "Georgian"),
        ("أيد الناخبون الاستقلال", "a language in Arabic script"),
        ("zxq wvu " * 30, "a language this program does not know"),
        ("ᚠᚢᚦᚨᚱᚲ", "a script this program does not know"),
        ("", "English"),
    ],
)
def test_languages_are_told_apart(text: str, language: str) -> None:
    assert language_of(text) == language


def test_a_short_line_says_nothing_of_its_language() -> None:
    assert not looks_foreign("La Paz")
    assert looks_foreign("Tous droits réservés par les auteurs et la rédaction de ce journal")


@pytest.mark.parametrize("text", ["", " \n\u200f\n", "\u00ad"])
def test_an_empty_article_is_refused(text: str) -> None:
    with pytest.raises(MisuseError, match="the article is empty"):
        extract(Page(text))


def test_a_page_without_prose_is_refused() -> None:
    with pytest.raises(MisuseError, match="no line of this is a sentence"):
        extract(Page("Home\n\nSport\n\nWeather"))


def test_an_article_in_another_language_is_refused_by_name() -> None:
    with pytest.raises(UnsupportedError, match="seems to be in French"):
        extract(
            Page("Les électeurs de la région ont approuvé le texte avec 99 pour cent des voix.")
        )


def test_an_article_in_a_language_nobody_knows_is_refused() -> None:
    strange = "Zorvak mefli turun bakto wenzi, 99 percent. " * 10
    with pytest.raises(UnsupportedError, match="a language this program does not know"):
        extract(Page(strange))


def test_a_whole_site_is_refused() -> None:
    with pytest.raises(MisuseError, match="give one article"):
        extract(Page(f"{SENTENCE}\n\n" * 6_000))


def test_a_sentence_without_end_is_not_understood() -> None:
    found = extract(Page(f"{SENTENCE} It was 40 percent of " + "the and the " * 300 + "voters."))
    assert [one.reason for one in found.document.not_understood] == ["too long for a sentence"]
