"""One contest on the results page: sentence, bars, votes, conditions, choices by district."""

from collections.abc import Iterable, Sequence

from plebiscite.record.definition import Question, Texts
from plebiscite.record.shares import parse_share
from plebiscite.results.conditions import Condition
from plebiscite.results.counts import QuestionCounts
from plebiscite.results.figures import Share
from plebiscite.results.page_markup import (
    Content,
    Html,
    element,
    in_language,
    joined,
    table,
    titled,
)
from plebiscite.results.page_papers import channel_tables
from plebiscite.results.sentences import (
    ContestView,
    contest_sentence,
    empty_text,
    missing_text,
    needed_text,
    share_text,
)
from plebiscite.results.words import Words


def contest_section(view: ContestView, others: Sequence[Texts], words: Words, texts: Texts) -> Html:
    """The result of a contest, its reasons, and what is not in its figures."""
    parts: list[Content] = [in_language("h2", view.texts.title, texts)]
    parts += _other_titles(view, others, words)
    parts.append(element("p", contest_sentence(view, words), class_="sentence", dir="auto"))
    if missing := missing_text(view.figures.missing, words):
        parts.append(element("p", words.say("missing", missing=missing)))
    for counts in view.figures.questions:
        parts += _question(view, counts, words, texts)
    parts += channel_tables(view, words, texts)
    parts.append(_conditions(view, words, texts))
    return element("section", joined(parts))


def _other_titles(view: ContestView, others: Sequence[Texts], words: Words) -> list[Content]:
    lines = [
        in_language("li", contest.title, texts)
        for texts in others
        for contest in texts.contests
        if contest.id == view.contest.id
    ]
    if not lines:
        return []
    return [
        element("p", words.say("also called"), class_="note"),
        element("ul", joined(lines), class_="titles"),
    ]


def _question(
    view: ContestView, counts: QuestionCounts, words: Words, texts: Texts
) -> Iterable[Content]:
    asked = next(one for one in view.contest.questions if one.id == counts.question)
    title = next(one.text for one in view.texts.questions if one.id == counts.question)
    yield in_language("h3", title, texts)
    yield _bars(view, counts, words, texts)
    yield _votes(view, asked, counts, words, texts)
    if asked.max > 1:
        yield element("p", words.say("several", most=words.number(asked.max)), class_="note")


def _bars(view: ContestView, counts: QuestionCounts, words: Words, texts: Texts) -> Html:
    rule, last = view.contest.rule, view.contest.questions[-1].id
    judged = view.contest.kind != "variants" or counts.question != last
    threshold = rule.share if judged and parse_share(rule.share) else ""
    lines = []
    for option, name in view.options(counts.question).items():
        share = view.share(counts, option)
        label = element(
            "div", in_language("strong", name, texts), " ", share_text(share, words, threshold)
        )
        lines.append(element("li", label, _bar(share, threshold)))
    note = words.say("bars")
    if threshold:
        note += " " + words.say("bars threshold", threshold=threshold)
    return joined([element("p", note, class_="note"), element("ul", joined(lines), class_="bars")])


def _bar(share: Share, threshold: str) -> Html:
    """A picture only: the text beside it says the same, so readers of screens skip it."""
    shapes = [
        Html('<rect class="frame" width="100%" height="100%"/>'),
        Html(f'<rect class="bar" width="{_per_cent(share)}%" height="100%"/>'),
    ]
    if threshold:
        place = f"{float(parse_share(threshold)) * 100:.3f}"
        shapes += [
            Html(f'<line class="{name}" x1="{place}%" x2="{place}%" y2="100%"/>')
            for name in ("halo", "limit")
        ]
    return element("svg", *shapes, aria_hidden="true")


def _per_cent(share: Share) -> str:
    return f"{100 * share.numerator / max(share.denominator, 1):.3f}"


def _votes(
    view: ContestView, asked: Question, counts: QuestionCounts, words: Words, texts: Texts
) -> Html:
    rows: list[Sequence[Content]] = []
    for option, name in view.options(counts.question).items():
        share = view.share(counts, option)
        told = in_language("span", name, texts)
        rows.append((told, words.number(share.numerator), share_text(share, words)))
    if asked.blank:
        rows.append((words.say("blank"), words.number(counts.blank), ""))
    if asked.min == 0:
        rows.append((words.say("empty"), empty_text(counts, words), ""))
    if view.figures.channels:
        rows.append((words.say("invalid"), words.number(counts.invalid), ""))
    rows.append((words.say("ballots"), words.number(counts.ballots), ""))
    base = words.say(f"base {view.contest.rule.base}")
    title = next(one.text for one in view.texts.questions if one.id == asked.id)
    said = words.say("votes caption")
    header = (words.say("option name"), words.say("votes"), words.say("of base", base=base))
    return table(titled(said, title, texts), header, rows, f"{said}: {title}")


def _needed(view: ContestView, condition: Condition, words: Words) -> str:
    """A choice without a threshold asks for most votes, not for "more than none"."""
    if view.contest.kind == "choice" and parse_share(condition.threshold) == 0:
        return words.say("most votes")
    return needed_text(condition, words)


def _conditions(view: ContestView, words: Words, texts: Texts) -> Html:
    rows = []
    for judged in view.figures.outcome.judged:
        name = view.options(judged.question)[judged.option]
        if view.contest.kind == "variants":
            name = next(one.text for one in view.texts.questions if one.id == judged.question)
        for condition in judged.conditions:
            figure = share_text(condition.figure, words, condition.threshold)
            rows.append(
                (
                    in_language("span", name, texts),
                    words.say(f"condition {condition.name}"),
                    figure,
                    _needed(view, condition, words),
                    words.say("met" if condition.met else "not met"),
                )
            )
    said, title = words.say("conditions caption"), view.texts.title
    keys = ("option name", "condition", "figure", "needed", "held")
    return element(
        "div",
        table(
            titled(said, title, texts),
            [words.say(key) for key in keys],
            rows,
            f"{said}: {title}",
        ),
        class_="words",
    )
