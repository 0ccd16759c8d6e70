"""Two votes side by side: bars from zero on one axis, and whether the question was the same."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from plebiscite.record.definition import Texts
from plebiscite.results.comparison import Compared, Part
from plebiscite.results.figures import Share
from plebiscite.results.page_markup import Content, Html, element, in_language, joined, table
from plebiscite.results.picture_bars import NARROW, axis
from plebiscite.results.picture_drawing import Drawing, banner
from plebiscite.results.picture_text import Canvas, direction_of, picture, shape
from plebiscite.results.picture_words import EVERY_WORD
from plebiscite.results.referendum import Results
from plebiscite.results.sentences import coverage_text, share_text
from plebiscite.results.words import Words

_BAR: Final = 12


def comparison_sections(
    found: Iterable[Compared], results: Results, texts: Texts, words: Words = EVERY_WORD
) -> Html:
    """A section for each question: what is compared with what, picture, table."""
    return joined(_section(one, results, texts, words) for one in found)


def _section(one: Compared, results: Results, texts: Texts, words: Words) -> Html:
    header = [words.say(key) for key in ("option name", "compare now", "compare earlier")]
    rows: list[Sequence[Content]] = [
        (in_language("span", name, texts), _told(now, words), _told(then, words))
        for name, now, then in _lines(one)
    ]
    turnout = one.now.figures.turnout
    rows.append(
        (
            words.say("turnout"),
            share_text(turnout, words),
            share_text(_share(one.earlier.turnout, one), words),
        )
    )
    return element(
        "section",
        element("h2", words.say("compare")),
        element("p", _same(one, words), dir="auto"),
        element("p", words.say("compare source", source=one.vote.source), dir="auto"),
        element("figure", comparison_picture(one, results, words, alone=False)),
        element(
            "div", table(words.say("compare"), header, rows, words.say("compare")), class_="words"
        ),
    )


def comparison_picture(
    one: Compared, results: Results, words: Words = EVERY_WORD, *, alone: bool = True
) -> Html:
    """The bars of both votes, those of now filled, those of then pale."""
    drawn = Drawing(Canvas(NARROW, 13, direction_of(words)))
    banner(drawn, results, words)
    title = next(asked.text for asked in one.now.texts.questions if asked.id == one.question)
    drawn.say(title, kind="strong", size=15)
    drawn.say(_same(one, words), size=12)
    for name, now, then in _lines(one):
        drawn.top += 6
        drawn.say(name, kind="strong")
        for key, share, kind in (("now", now, "bar"), ("earlier", then, "other")):
            told = words.say("colon", name=words.say(f"compare {key}")) + _told(share, words)
            drawn.say(told, size=12)
            drawn.shapes += _bar(drawn, share, kind)
            drawn.top += _BAR + 4
    drawn.shapes += axis(drawn.canvas, drawn.top + 2, words)
    drawn.top += 20
    drawn.say(words.say("compare source", source=one.vote.source), size=11, kind="soft")
    drawn.say(words.say("origin", origin=results.origin), size=11, kind="soft")
    status = words.say(f"status {results.status}")
    return picture(
        f"comparison-{one.question}",
        NARROW,
        drawn.top + drawn.canvas.margin,
        words.say("page title", title=f"{words.say('compare')}, {title}", status=status),
        f"{coverage_text(results.status, results.coverage, words)}. {_same(one, words)}",
        drawn.shapes,
        language=words.say("language"),
        alone=alone,
    )


def _lines(one: Compared) -> Iterator[tuple[str, Share | None, Share | None]]:
    """Each option's words, its share now and then; None where a vote had no such option."""
    counts = next(each for each in one.now.figures.questions if each.question == one.question)
    then = {each.option: _share(each.votes, one) for each in one.earlier.options}
    options = one.now.options(one.question)
    for option, name in options.items():
        yield name, one.now.share(counts, option), then.get(option)
    for option, share in then.items():
        if option not in options:
            yield option, None, share


def _share(part: Part, one: Compared) -> Share:
    view = one.now
    return Share(part.numerator, part.denominator, part.base, view.status, view.coverage)


def _told(share: Share | None, words: Words) -> str:
    return words.say("compare none") if share is None else share_text(share, words)


def _same(one: Compared, words: Words) -> str:
    key = "compare same" if one.earlier.same_question else "compare other"
    return words.say(key, earlier=one.vote.title)


def _bar(drawn: Drawing, share: Share | None, kind: str) -> Iterator[Html]:
    canvas, top = drawn.canvas, drawn.top + 2
    yield shape("rect", class_="frame", x=canvas.margin, y=top, width=canvas.inner, height=_BAR)
    if share is not None:
        width = canvas.inner * share.numerator / max(share.denominator, 1)
        left = canvas.x(0) if canvas.direction == "ltr" else canvas.x(width)
        yield shape("rect", class_=kind, x=left, y=top, width=width, height=_BAR)
