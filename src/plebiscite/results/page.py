"""The static results page: one HTML text without scripts, fonts or addresses of others.

It works from a USB stick. Source: spec/results.md, section 2; WCAG 2.2 AA.
"""

from collections.abc import Iterable, Sequence

from plebiscite.errors import MisuseError
from plebiscite.record.definition import Texts
from plebiscite.results.page_contests import contest_section
from plebiscite.results.page_groups import groups_asking, groups_table
from plebiscite.results.page_markup import Content, Html, element, in_language, joined, table
from plebiscite.results.page_papers import papers_section
from plebiscite.results.page_style import STYLE
from plebiscite.results.referendum import ReferendumFigures
from plebiscite.results.sentences import coverage_text, share_text, views
from plebiscite.results.words import Words

_UNSEEN = ("unseen roll", "unseen coercion", "unseen booth", "unseen submission")


def results_page(
    figures: ReferendumFigures, command: str, *, language: str = "", words: Words | None = None
) -> str:
    """The whole page. `command` is the exact command that checks these figures.

    `language` chooses the voters' texts, by default the first of the definition; `words` gives
    the page's own words, by default English.

    Raises: MisuseError when there are no texts in that language.
    """
    said = words or Words()
    wanted = language or figures.definition.languages[0]
    chosen = [texts for texts in figures.texts if texts.language == wanted]
    if not chosen:
        raise MisuseError(f"there are no texts in {wanted!r}; choose one of the definition's")
    texts = chosen[0]
    others = [one for one in figures.texts if one.language != wanted]
    body = joined(
        [
            element("a", said.say("skip"), class_="skip", href="#result"),
            element("header", joined(_header(figures, texts, others, said))),
            element("main", joined(_main(figures, command, texts, others, said)), id="result"),
            element("footer", element("p", said.say("origin", origin=figures.results.origin))),
        ]
    )
    return _document(figures, texts, said, body)


def _document(figures: ReferendumFigures, texts: Texts, words: Words, body: Html) -> str:
    status = words.say(f"status {figures.results.status}")
    title = words.say("page title", title=texts.title, status=status)
    head = joined(
        [
            Html('<meta charset="utf-8">'),
            Html('<meta name="viewport" content="width=device-width, initial-scale=1">'),
            element("title", title),
            element("style", Html(STYLE)),
        ]
    )
    language = words.say("language")
    mirrored = language == texts.language and texts.direction == "rtl"
    direction = {"dir": "rtl"} if mirrored else {}
    page = element("html", element("head", head), element("body", body), lang=language, **direction)
    return f"<!DOCTYPE html>\n{page}\n"


def _header(
    figures: ReferendumFigures, texts: Texts, others: Sequence[Texts], words: Words
) -> Iterable[Content]:
    results = figures.results
    if results.practice:
        yield element("p", words.say("practice"), class_="banner alert")
    if has_no_witnesses(figures.definition.policy):
        yield element("p", words.say("no witnesses"), class_="banner alert")
    yield in_language("h1", texts.title, texts)
    for other in others:
        yield in_language("p", other.title, other, class_="note")
    status = element("strong", words.say(f"status {results.status}"))
    meaning = words.say(f"means {results.status}")
    covered = coverage_text(results.status, results.coverage, words)
    turnout = share_text(results.turnout, words)
    yield element(
        "div",
        element("p", words.say("colon", name=words.say("status")), status, ". ", meaning),
        element("p", words.say("colon", name=words.say("covered")), covered),
        element("p", words.say("colon", name=words.say("turnout")), turnout),
        class_="banner",
    )


def has_no_witnesses(policy: str) -> bool:
    """Whether a tlog-policy asks for no cosignature: such a record is not for a real vote."""
    return any(line.split() == ["quorum", "none"] for line in policy.split("\n"))


def _main(
    figures: ReferendumFigures,
    command: str,
    texts: Texts,
    others: Sequence[Texts],
    words: Words,
) -> Iterable[Content]:
    for view in views(figures, texts):
        yield contest_section(view, others, words, texts)
    yield element("p", words.say("rounding"), class_="note")
    yield _turnout(figures, words)
    yield _groups(figures, texts, words)
    if (papers := papers_section(figures, texts, words)) is not None:
        yield papers
    yield _exclusions(figures, words)
    yield _about(figures, texts, words)
    yield _check(command, words)


def _section(title: str, *contents: Content) -> Html:
    return element("section", element("h2", title), joined(contents))


def _turnout(figures: ReferendumFigures, words: Words) -> Html:
    names = {district.id: district.name for district in figures.definition.districts}
    whole = figures.results.turnout
    rows = [
        (f"{unit.district} {names[unit.district]}", unit.style, share_text(unit.turnout, words))
        for unit in figures.results.units
    ]
    total = (words.say("all districts"), "", share_text(whole, words))
    caption = words.say("turnout caption")
    header = [words.say(key) for key in ("districts", "style", "turnout share")]
    return _section(words.say("turnout"), table(caption, header, [*rows, total], caption))


def _groups(figures: ReferendumFigures, texts: Texts, words: Words) -> Html:
    minimum = words.number(figures.results.minimum)
    tables = [
        one
        for view in views(figures, texts)
        for one in groups_table(view, groups_asking(figures, view), words, texts)
    ]
    intro = element("p", words.say("groups intro", minimum=minimum))
    return _section(words.say("groups"), intro, *tables)


def _exclusions(figures: ReferendumFigures, words: Words) -> Html:
    lines = figures.results.exclusions
    if not lines:
        return _section(words.say("exclusions"), element("p", words.say("no exclusions")))
    districts = {unit.unit: unit.district for unit in figures.results.units}
    rows = [
        (
            element("code", line.credential),
            districts[line.unit],
            element("code", line.ballot) if line.ballot else words.say("no ballot"),
            line.reason,
            words.say("discretionary" if line.discretionary else "provable"),
        )
        for line in lines
    ]
    caption = words.say("exclusions caption")
    header = [
        words.say(key) for key in ("credential", "districts", "ballot", "reason", "how known")
    ]
    listed = element("div", table(caption, header, rows, caption), class_="words")
    return _section(words.say("exclusions"), element("p", words.say("exclusions intro")), listed)


def _about(figures: ReferendumFigures, texts: Texts, words: Words) -> Html:
    terms = [
        element("dt", words.say("effect")),
        element("dd", words.say(figures.results.effect)),
        in_language("dd", texts.effect, texts),
        element("dt", words.say("legal")),
        in_language("dd", texts.legal_basis, texts),
        element("dt", words.say("abstaining")),
        in_language("dd", texts.abstaining, texts),
    ]
    summary = in_language("p", texts.summary, texts)
    return _section(words.say("about"), summary, element("dl", joined(terms)))


def _check(command: str, words: Words) -> Html:
    return joined(
        [
            _section(
                words.say("check"),
                element("p", words.say("check intro")),
                element("pre", element("code", command)),
            ),
            _section(
                words.say("unseen"),
                element("ul", joined(element("li", words.say(key)) for key in _UNSEEN)),
                element("p", words.say("unseen future")),
            ),
        ]
    )
