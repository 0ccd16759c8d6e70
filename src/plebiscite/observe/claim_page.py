"""Answers to claims as one static page without scripts: it works from a USB stick.

Source: docs/reference/claim-readings.md, section 6; spec/results.md, section 2; WCAG 2.2 AA.
"""

from collections.abc import Iterable, Sequence

from plebiscite.observe.claim_picture import claim_picture
from plebiscite.observe.claim_readings import Reading
from plebiscite.observe.claim_sentences import answer_text
from plebiscite.observe.claim_words import TRUTHS, ClaimWords
from plebiscite.results.page_markup import Content, Html, element, joined, table
from plebiscite.results.page_style import STYLE


def claims_page(answers: Sequence[ClaimWords], checked: str, command: str) -> str:
    """The page. `checked` says whether the record was verified; `command` checks it again."""
    figures = answers[0].figures
    status = f"status {figures.results.status}"
    title = f"Checked claims about {figures.results.origin}: {status}"
    parts: list[Content] = [element("h1", "What was announced, and what the record has")]
    if figures.results.practice:
        parts.append(
            element("p", "This is a practice vote, not a real vote.", class_="banner alert")
        )
    parts.append(
        element(
            "div",
            element("p", element("strong", f"Record: {figures.results.origin}. ")),
            element("p", f"Counted so far: {answers[0].covered()}."),
            element("p", checked),
            class_="banner",
        )
    )
    parts += [_answer(words, place) for place, words in enumerate(answers, 1)]
    parts += [
        element("h2", "Check it yourself"),
        element("pre", element("code", command)),
    ]
    head = joined(
        [
            Html('<meta charset="utf-8">'),
            Html('<meta name="viewport" content="width=device-width, initial-scale=1">'),
            element("title", title),
            element("style", Html(STYLE + _STYLE)),
        ]
    )
    body = element("main", joined(parts))
    page = element("html", joined([element("head", head), element("body", body)]), lang="en")
    return f"<!DOCTYPE html>\n{page}\n"


_STYLE = ".claim-picture { display: block; width: 100%; max-width: 40rem; height: auto; }\n"


def _answer(words: ClaimWords, place: int) -> Html:
    answer = words.answer
    name = f"Claim {place}: {words.said()}"
    parts: list[Content] = [
        element("h2", name),
        element("p", _source(words), class_="note"),
        element("p", element("strong", f"Verdict: {answer.verdict}. "), answer_text(words),
                class_="sentence"),
    ]  # fmt: skip
    if answer.readings:
        parts += [
            _readings("Readings", words, answer.readings),
            claim_picture(words, f"claim-{place}"),
        ]
    if districts := [each for each in answer.districts if each.truth in {"true", "undecided"}]:
        parts.append(_readings("Districts of which it is true, or could be", words, districts))
    if answer.earlier:
        parts.append(_earlier(words))
    return element("section", joined(parts))


def _source(words: ClaimWords) -> Html:
    source = words.answer.claim.source
    told = ", ".join(str(each) for each in (source.publisher, source.published) if each)
    linked = source.link.startswith(("https://", "http://"))
    title = (
        element("a", source.title, href=source.link)
        if linked
        else Html(element("cite", source.title))
    )
    return joined(["Source: ", title, f" ({told})" if told else ""])


def _readings(caption: str, words: ClaimWords, readings: Iterable[Reading]) -> Html:
    rows = [
        (words.reading(each), words.figure(each), TRUTHS[each.truth], words.why(each))
        for each in readings
    ]
    head = ("Reading", "The record has", "So it is", "Because")
    return element("div", table(caption, head, rows, caption), class_="words")


def _earlier(words: ClaimWords) -> Html:
    caption = "Figures announced earlier"
    rows = [
        (
            f"entry {each.entry}, {each.reading.status}",
            words.reading(each.reading),
            words.figure(each.reading),
            TRUTHS[each.reading.truth],
        )
        for each in words.answer.earlier
    ]
    head = ("Announced by", "Reading", "It had", "So it is")
    return element("div", table(caption, head, rows, caption), class_="words")
