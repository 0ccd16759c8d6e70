"""The overview page: what is asked, calendar, offices, the policy's words, what happened."""

from collections.abc import Iterator
from typing import Any

from plebiscite.errors import PlebisciteError, TallyError
from plebiscite.record.definition import Contest, Texts
from plebiscite.record.entries import Entry, ExtensionEntry, kind_of, words_of
from plebiscite.results.sentences import contest_sentence, views
from plebiscite.server.entries.acts import newest
from plebiscite.server.entries.word_blobs import words_in
from plebiscite.server.public.figures import figures_of
from plebiscite.server.public.frame import Visit
from plebiscite.server.public.moments import iso_text, moment_text
from plebiscite.server.public.spoken_words import spoken_words
from plebiscite.server.public.standing import Standing
from plebiscite.server.public.times import times_of
from plebiscite.texts import OWN_NAMES

_TOLD = frozenset(
    {
        "open",
        "pause",
        "resume",
        "extension",
        "incident",
        "polls-closed",
        "close",
        "bulletin",
        "certification",
        "invitation",
        "accreditation",
        "statement",
        "checklist",
        "verification",
        "answer",
        "abort",
        "end",
    }
)


def overview(seen: Visit) -> dict[str, Any]:
    """Context of `public/overview.html`."""
    standing, language = seen.standing, seen.language
    definition = standing.definition
    texts = standing.words(language)
    return {
        "other_language": "" if texts.language == language else named(texts.language),
        "outcomes": _outcomes(seen),
        "contests": [contest_lines(contest, texts) for contest in definition.contests],
        "calendar": _calendar(seen),
        "threshold": definition.trustees.threshold,
        "policy_words": standing.policy.words,
        "policy_digest": standing.policy.digest.hex(),
        "other_texts": [one for one in standing.texts if one.language != texts.language],
        "events": list(events(seen)),
        "registered": standing.registered,
    }


def _outcomes(seen: Visit) -> list[dict[str, str]]:
    """Each contest's title and result in a sentence; none before there is one.

    Impossible totals leave it out: the page of results says what is wrong with them.
    """
    if not seen.standing.is_closed:
        return []
    try:
        figures = figures_of(seen.standing)
    except TallyError:
        return []
    words = spoken_words(seen.language)
    return [
        {"title": view.texts.title, "sentence": contest_sentence(view, words)}
        for view in views(figures, seen.standing.words(seen.language))
        if view.figures.outcome.word != "not-counted"
    ]


def named(language: str) -> str:
    """A language by its own name."""
    return OWN_NAMES.get(language, language)


def contest_lines(contest: Contest, texts: Texts) -> dict[str, Any]:
    """A contest as it is asked: title, questions with options, how many to choose."""
    words = next(one for one in texts.contests if one.id == contest.id)
    asked = zip(contest.questions, words.questions, strict=True)
    return {
        "title": words.title,
        "explanation": words.explanation,
        "questions": [
            {"text": said.text, "options": said.options, "blank": rule.blank, "most": rule.max}
            for rule, said in asked
        ],
    }


def _calendar(seen: Visit) -> dict[str, str]:
    calendar = seen.standing.definition.calendar

    def said(when: int) -> str:
        return moment_text(when, seen.zone, seen.language)

    extended = newest(seen.standing.acts, ExtensionEntry) is not None
    return {
        "opens": said(calendar.opens),
        "opens_iso": iso_text(calendar.opens),
        "closes": said(seen.standing.closes),
        "closes_iso": iso_text(seen.standing.closes),
        "before": said(calendar.closes) if extended else "",
    }


def events(seen: Visit) -> Iterator[dict[str, Any]]:
    """What happened, newest first: acts that people ask about, with their words."""
    times = times_of(seen)
    for act in reversed(seen.standing.acts):
        kind = kind_of(act.entry)
        if kind in _TOLD:
            at = times.of(act.position)
            yield {
                "index": act.position,
                "kind": kind,
                "time": moment_text(at, seen.zone, seen.language),
                "iso": iso_text(at),
                "at": at,
                "words": words_said(seen.standing, act.entry),
                "code": getattr(act.entry, "code", ""),
            }


def words_said(standing: Standing, entry: Entry) -> str:
    """The words an entry names; "" for none or when they are not there."""
    name = words_of(entry)
    if not name:
        return ""
    try:
        return words_in(standing.log.record.blob(name))
    except PlebisciteError:
        return ""
