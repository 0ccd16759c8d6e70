"""An article, and what it says: claims and positions proposed for a person to confirm.

Nothing here decides. Every proposal names its rule, its words and their place; every sentence
with a figure or a word of judgement that gave no proposal is listed with the reason.
"""

import datetime as dt
from collections.abc import Sequence
from hashlib import sha256
from typing import NamedTuple

from plebiscite.errors import MisuseError
from plebiscite.observe.article_days import day_in
from plebiscite.observe.article_figures import claims_in, registered_claims
from plebiscite.observe.article_language import require_english
from plebiscite.observe.article_lines import Line, article_lines
from plebiscite.observe.article_positions import NO_RULE, positions_in
from plebiscite.observe.article_speech import listen
from plebiscite.observe.article_text import Sentence, joined, plain_lines, sentences
from plebiscite.observe.claims import (
    Claim,
    ClaimsDocument,
    NotUnderstood,
    PositionSaid,
    Source,
)

_LONGEST_SENTENCE = 1_500  # characters: beyond it, a table or a list without stops
_LINES_WITH_DATE = 12  # from the top: bylines and datelines


class Page(NamedTuple):
    """A page as it was read: its text, and what its markup says of the source."""

    text: str
    title: str = ""
    publisher: str = ""
    link: str = ""
    published: dt.date | None = None


class Extraction(NamedTuple):
    """The cleaned text that offsets refer to, the proposals, and the lines that were left out."""

    text: str
    document: ClaimsDocument
    dropped: tuple[Line, ...]


def extract(page: Page, place: str = "") -> Extraction:
    """Everything the rules propose from a page.

    Raises: MisuseError if the page has no prose, or more than one article's; UnsupportedError if it
    is in another language than English.
    """
    lines = plain_lines(page.text)
    if not lines:
        raise MisuseError("the article is empty: there is no text in it", place=place)
    title, judged = article_lines(lines)
    kept = [line.text for line in judged if not line.dropped]
    foreign = sum(len(line.text) for line in judged if line.dropped == "another language")
    if foreign > sum(map(len, kept)):
        require_english("\n".join(lines), place)
    if not kept:
        raise MisuseError(
            "no line of this is a sentence of prose; give the article itself, as text or as HTML",
            place=place,
        )
    text = joined(kept)
    require_english(text, place)
    source = Source(
        (page.title or title or place)[:500], page.publisher[:500], page.link[:2000],
        page.published or _published(lines),
    )  # fmt: skip
    return Extraction(text, _document(text, source), tuple(one for one in judged if one.dropped))


def _published(lines: Sequence[str]) -> dt.date | None:
    """The day in a byline or dateline; a day without its year is not used."""
    days = (day_in(line[:120], None) for line in lines[:_LINES_WITH_DATE])
    return next((day for day in days if day), None)


def _document(text: str, source: Source) -> ClaimsDocument:
    claims: list[Claim] = []
    positions: list[PositionSaid] = []
    missed: list[NotUnderstood] = []
    every = sentences(text)
    readable = [one for one in every if len(one.text) <= _LONGEST_SENTENCE]
    missed += (_missed(one, "too long for a sentence") for one in every if one not in readable)
    for said in listen(text, readable):
        figures, judged = claims_in(said, source), positions_in(said, source)
        claims += figures.claims
        positions += judged.positions
        unjudged = "" if figures.claims and judged.missed == NO_RULE else judged.missed
        reasons = [reason for reason in (figures.missed, unjudged) if reason]
        if reasons:
            missed.append(_missed(said.sentence, "; ".join(reasons)))
    claims += registered_claims(claims)
    return ClaimsDocument(
        "plebiscite-claims/1", tuple(claims), tuple(positions),
        not_understood=tuple(sorted(missed, key=lambda one: one.start)),
        article=sha256(text.encode()).hexdigest(),
    )  # fmt: skip


def _missed(sentence: Sentence, reason: str) -> NotUnderstood:
    return NotUnderstood(sentence.text[:5000], sentence.start, sentence.end, reason[:500])
