"""Papers on the results page: channels side by side, stations one by one, what is odd.

Source: `spec/papers.md`, sections 5 and 6.
"""

from collections.abc import Iterable, Sequence

from plebiscite.record.definition import Question, Texts
from plebiscite.results.counts import QuestionCounts
from plebiscite.results.page_markup import (
    Content,
    Html,
    element,
    in_language,
    joined,
    table,
    titled,
)
from plebiscite.results.paper_warnings import PaperWarning, paper_warnings
from plebiscite.results.papers import PaperFigures, StationFigures
from plebiscite.results.referendum import ContestFigures, ReferendumFigures
from plebiscite.results.sentences import ContestView, empty_text, views
from plebiscite.results.words import Words


def channel_tables(view: ContestView, words: Words, texts: Texts) -> Iterable[Html]:
    """For each question, how much of every answer came through which channel."""
    if not view.figures.channels:
        return
    for asked in view.contest.questions:
        title = next(one.text for one in view.texts.questions if one.id == asked.id)
        said = words.say("channels caption")
        header = [words.say("option name"), *(words.say(key) for key, _ in _columns(view.figures))]
        rows = _channel_rows(view, asked, words, texts)
        yield table(titled(said, title, texts), header, rows, f"{said}: {title}")


def _columns(figures: ContestFigures) -> list[tuple[str, Sequence[QuestionCounts]]]:
    parts = [(f"channel {each.channel}", each.questions) for each in figures.channels]
    return [*parts, ("channel all", figures.questions)]


def _channel_rows(
    view: ContestView, asked: Question, words: Words, texts: Texts
) -> Iterable[Sequence[Content]]:
    found = [
        next(each for each in questions if each.question == asked.id)
        for _, questions in _columns(view.figures)
    ]
    for option, name in view.options(asked.id).items():
        votes = [words.number(each.votes(option)) for each in found]
        yield (in_language("span", name, texts), *votes)
    if asked.blank:
        yield (words.say("blank"), *(words.number(each.blank) for each in found))
    if asked.min == 0:
        yield (words.say("empty"), *(empty_text(each, words) for each in found))
    yield (words.say("invalid"), *(words.number(each.invalid) for each in found))
    yield (words.say("ballots"), *(words.number(each.ballots) for each in found))


def papers_section(figures: ReferendumFigures, texts: Texts, words: Words) -> Html | None:
    """Stations, counts and oddities; None where no papers are counted."""
    if figures.definition.paper is None:
        return None
    parts = [element("h2", words.say("papers")), *papers_parts(figures, texts, words)]
    return element("section", joined(parts))


def papers_parts(figures: ReferendumFigures, texts: Texts, words: Words) -> Iterable[Html]:
    """What `papers_section` holds below its heading."""
    paper = figures.definition.paper
    if paper is None:
        return
    minimum = words.number(figures.results.minimum)
    rule = "papers published" if paper.small_counts == "publish" else "papers joined"
    yield element("p", words.say("papers intro"))
    yield element("p", words.say(rule, minimum=minimum))
    yield _stations(figures, words)
    for view in views(figures, texts):
        yield from _counts(figures, view, words, texts)
    yield from _oddities(figures, texts, words)


def _stations(figures: ReferendumFigures, words: Words) -> Html:
    styles = {unit.unit: unit.style for unit in figures.results.units}
    several = len(figures.definition.styles) > 1
    withheld = {each.entry for each in figures.results.papers if each.state == "withheld"}
    rows = [
        _station(each, styles[each.unit] * several, withheld, words)
        for each in figures.results.stations
    ]
    keys = ("station", "station registered", "station issued", "station spoiled")
    header = [words.say(key) for key in (*keys, "station voters", "station box", "station state")]
    caption = words.say("stations caption")
    return table(caption, header, rows, caption)


def _station(
    line: StationFigures, style: str, withheld: set[int], words: Words
) -> Sequence[Content]:
    name = f"{line.district} {line.station}" + (f" ({style})" if style else "")
    registered = words.number(line.registered)
    if line.counted_in is None:
        return (name, registered, "", "", "", "", words.say("outstanding"))
    state = words.say("station counted", entry=str(line.counted_in))
    if line.counted_in in withheld:
        state = words.say("colon", name=state) + words.say("papers withheld")
    numbers = (line.issued, line.spoiled, line.issued - line.spoiled, line.box)
    return (name, registered, *(words.number(each) for each in numbers), state)


def _counts(
    figures: ReferendumFigures, view: ContestView, words: Words, texts: Texts
) -> Iterable[Html]:
    """The answers on the papers of stations counted together, contest by contest."""
    asking = [each for each in figures.results.papers if _asks(figures, view, each)]
    if not asking:
        return
    for asked in view.contest.questions:
        title = next(one.text for one in view.texts.questions if one.id == asked.id)
        said = words.say("papers caption")
        header: list[Content] = [words.say("station"), words.say("station box")]
        header += [in_language("span", name, texts) for name in view.options(asked.id).values()]
        header += [words.say("blank"), words.say("empty"), words.say("invalid")]
        rows = [_count(each, asked, words) for each in asking]
        yield table(titled(said, title, texts), header, rows, f"{said}: {title}")


def _asks(figures: ReferendumFigures, view: ContestView, count: PaperFigures) -> bool:
    styles = {style.id for style in figures.definition.styles if view.contest.id in style.contests}
    return any(unit.unit == count.unit and unit.style in styles for unit in figures.results.units)


def _count(count: PaperFigures, asked: Question, words: Words) -> Sequence[Content]:
    names = words.say("and").join(count.stations)
    if len(count.stations) > 1:
        names = words.say("together", districts=names)
    box = words.number(count.ballots)
    if count.state == "withheld":
        nothing = [""] * (len(asked.options) + 3)
        return (words.say("colon", name=names) + words.say("papers withheld"), box, *nothing)
    found = next(each for each in count.questions if each.question == asked.id)
    votes = [words.number(each.votes) for each in found.options]
    rest = (words.number(found.blank), empty_text(found, words), words.number(found.invalid))
    return (names, box, *votes, *rest)


def _oddities(figures: ReferendumFigures, texts: Texts, words: Words) -> Iterable[Html]:
    found = paper_warnings(figures.results)
    if not found:
        return
    yield element("h3", words.say("odd papers"))
    yield element("p", words.say("odd papers intro"))
    told = views(figures, texts)
    lines = (element("li", warning_text(each, told, words), dir="auto") for each in found)
    yield element("ul", joined(lines))


def warning_text(warning: PaperWarning, told: Sequence[ContestView], words: Words) -> str:
    """An oddity in a sentence; questions and options by their words."""
    values = {key: _value(value, words) for key, value in warning.values.items()}
    asked = str(warning.values.get("question", ""))
    for view in told:
        for question in view.texts.questions:
            if question.id == asked:
                values["question"] = question.text
                if "option" in values:
                    values["option"] = view.options(asked)[str(warning.values["option"])]
    return words.say(f"odd {warning.rule}", **values)


def _value(value: str | int, words: Words) -> str:
    return words.number(value) if isinstance(value, int) else value
