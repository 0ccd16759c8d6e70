"""From the figures of a sentence to claims: of what, of which base, said by whom."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from plebiscite.observe.article_bases import BaseSaid, Marked, base_after, base_before, mark
from plebiscite.observe.article_days import other_year, said_on
from plebiscite.observe.article_figure_rules import POLL, THRESHOLD
from plebiscite.observe.article_numbers import Mention, mentions
from plebiscite.observe.article_speech import Said
from plebiscite.observe.article_subjects import Reading, reading
from plebiscite.observe.article_suppositions import supposed
from plebiscite.observe.claims import Claim, Quotation, Source

_MOST_FIGURES = 24  # in a sentence: beyond it, a table
_WINDOW = 160  # characters before a figure in which a threshold is named
_WITHOUT_BASE = frozenset({"in-favour", "against", "blank", "invalid"})  # when counted


class Found(NamedTuple):
    """The claims of a sentence, and what is to be said if some of its figures gave none."""

    claims: tuple[Claim, ...]
    missed: str = ""


def claims_in(said: Said, source: Source) -> Found:
    """The claims that the figures of a sentence make."""
    figures = mentions(said.plain)
    if not figures:
        return Found(())
    if len(figures) > _MOST_FIGURES:
        return Found((), f"{len(figures)} figures in one sentence")
    if reason := _not_announced(said.plain):
        return Found((), reason)
    marked = mark(said.plain, figures)
    shared = base_before(marked)
    found: list[Claim] = []
    used: set[int | None] = set()
    for at in range(len(figures)):
        own = base_after(marked, marked.places[at])
        before = found[-1].subject if found else ""
        read = reading(said, marked, marked.places[at], own, before)
        if read is None or _threshold(marked, at):
            continue
        base = _base(read.subject, figures[at], own, shared)
        found.append(_claim(said, source, marked, at, read, base))
        used |= {at, own.used}
        if own.base != "unknown" and read.subject != "counted":
            shared = own
    return Found(tuple(found), _missed(said, figures, {*used, base_before(marked).used}))


def registered_claims(claims: Sequence[Claim]) -> Iterator[Claim]:
    """For each size of the roll that is the base of a claim: that size, as a claim of its own."""
    stated = {one.figure for one in claims if one.subject == "registered"}
    for one in claims:
        if one.base == "registered" and one.base_number and one.base_number not in stated:
            stated.add(one.base_number)
            yield Claim(
                one.base_number, "count", "registered", one.source, date=one.date,
                speaker=one.speaker, quotation=one.quotation, rule="figure: size of a base",
                sure="certain",
            )  # fmt: skip


def _not_announced(sentence: str) -> str:
    if POLL.search(sentence):
        return "a poll or a forecast, no announced figure"
    supposition = supposed(sentence, len(sentence))
    return f"{supposition}, no announced figure" if supposition else ""


def _threshold(marked: Marked, at: int) -> bool:
    """Whether the clause says what is needed, not what was reached."""
    place = marked.places[at]
    clause = re.split(r"[,;:.]", marked.text[max(0, place - _WINDOW) : place])[-1]
    return bool(THRESHOLD.search(clause))


def _missed(said: Said, figures: Sequence[Mention], used: set[int | None]) -> str:
    left = [one for at, one in enumerate(figures) if at not in used]
    words = [said.plain[one.start : one.end] for one in left if not _of_prose(said.plain, one)]
    return f"no rule says what has the figure {', '.join(words)}" if words else ""


def _of_prose(sentence: str, figure: Mention) -> bool:
    """Whether it is a small number in words, as of "two districts": nobody announces that."""
    words = sentence[figure.start : figure.end]
    return figure.kind == "count" and len(figure.figure) == 1 and not re.search(r"\d", words)


def _base(subject: str, figure: Mention, own: BaseSaid, shared: BaseSaid) -> BaseSaid:
    """Turnout is of the registered by its meaning; a count of votes is no share of anything."""
    base = own if own.base != "unknown" or own.number else shared
    if subject in {"registered", own.base, shared.base} or (
        figure.kind == "count" and subject in _WITHOUT_BASE
    ):
        return BaseSaid()
    if subject == "turnout" and base.base in {"unknown", "ballots"}:
        return BaseSaid("registered", base.number if base.base == "unknown" else "")
    return base


def _claim(
    said: Said, source: Source, marked: Marked, at: int, read: Reading, base: BaseSaid
) -> Claim:
    figure, voice = marked.figures[at], said.voice
    other = other_year(said.plain, source.published)
    unsure = other or (voice and not voice.certain)
    return Claim(
        figure.figure, figure.kind, read.subject, source,
        comparison=figure.comparison, base=base.base, base_number=base.number,
        date=None if other else said_on(said.plain, source.published) or source.published,
        speaker=voice.speaker.name if voice else "", quotation=_quotation(said, marked, at, read),
        contest=f"the vote of {other}" if other else "",
        rule=f"figure: {read.rule}", sure="doubtful" if unsure else read.sure,
    )  # fmt: skip


def _quotation(said: Said, marked: Marked, at: int, read: Reading) -> Quotation:
    """The words from the figure to what says its subject, as the article has them."""
    figure = marked.figures[at]
    start = min(marked.origin[read.start], figure.start)
    end = max(marked.origin[read.end], figure.end)
    text = said.sentence.text[start:end]
    start += len(text) - len(text.lstrip(" ,("))
    text = text.strip(" ,(")
    begin = said.sentence.start + start
    return Quotation(text, begin, begin + len(text))
