"""From the figures of a sentence to claims: of what, of which base, said by whom."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from plebiscite.observe.article_days import said_on
from plebiscite.observe.article_figure_rules import (
    BASES,
    CANDIDATE_AFTER,
    CANDIDATE_BEFORE,
    COUNT,
    FRACTION,
    PERCENT,
    POLL,
    PREFIX_BASE,
    SHARE,
    SUBJECTS,
    THRESHOLD,
    VOTED_FOR,
    VOTED_TO,
)
from plebiscite.observe.article_numbers import Mention, mentions
from plebiscite.observe.article_speech import Said
from plebiscite.observe.article_suppositions import supposed
from plebiscite.observe.claims import Base, Claim, Quotation, Source, Sureness

_MARKS = {"percent": PERCENT, "count": COUNT, "fraction": FRACTION}
_LONGEST_WINDOW = 160  # characters on either side of a figure that a rule looks at
_SUBSUMED = frozenset({"registered"})
_WORD_START = re.compile(r"[\w\"]")


class Found(NamedTuple):
    """The claims of a sentence, and what is to be said if some of its figures gave none."""

    claims: tuple[Claim, ...]
    missed: str = ""


class _Marked(NamedTuple):
    """A sentence with one mark for each figure, and where each character of it was."""

    text: str
    origin: tuple[int, ...]
    places: tuple[int, ...]


class _Reading(NamedTuple):
    subject: str
    rule: str
    sure: Sureness
    end: int  # in the marked text: the last word that the rule used
    start: int


def claims_in(said: Said, source: Source) -> Found:
    """The claims that the figures of a sentence make."""
    figures = mentions(said.plain)
    if not figures:
        return Found(())
    reason = _not_announced(said.plain)
    if reason:
        return Found((), reason)
    marked = _mark(said.plain, figures)
    prefix = PREFIX_BASE.match(marked.text)
    base: tuple[Base, str] = _prefix_base(marked, figures, prefix)
    found: list[Claim] = []
    used: set[int] = set()
    for at, mention in enumerate(figures):
        claim, base, bases = _claim(said, source, marked, figures, at, base)
        used |= bases
        if claim:
            found.append(claim)
            used.add(at)
    missed = [figures[at] for at in range(len(figures)) if at not in used]
    words = ", ".join(said.plain[one.start : one.end] for one in missed)
    return Found(tuple(found), f"no rule says what has the figure {words}" if missed else "")


def _not_announced(sentence: str) -> str:
    if POLL.search(sentence):
        return "a poll or a forecast, no announced figure"
    supposition = supposed(sentence, len(sentence))
    return f"{supposition}, no announced figure" if supposition else ""


def _mark(sentence: str, figures: Sequence[Mention]) -> _Marked:
    text, origin, places, at = "", [], [], 0
    for one in figures:
        text += sentence[at : one.start]
        origin += range(at, one.start)
        places.append(len(text))
        text += _MARKS[one.kind]
        origin.append(one.start)
        at = one.end
    text += sentence[at:]
    origin += range(at, len(sentence) + 1)
    return _Marked(text, tuple(origin), tuple(places))


def _prefix_base(
    marked: _Marked, figures: Sequence[Mention], prefix: re.Match[str] | None
) -> tuple[Base, str]:
    """The base that "Of 9,102 registered voters, ..." gives to what follows."""
    if prefix is None:
        return "unknown", ""
    figure = figures[marked.places.index(prefix.start("number"))]
    if prefix["registered"]:
        return "registered", _whole(figure)
    return ("valid" if prefix["valid"] else "ballots"), _whole(figure)


def _whole(figure: Mention) -> str:
    return figure.figure if figure.figure.isdecimal() else ""


def _claim(
    said: Said,
    source: Source,
    marked: _Marked,
    figures: Sequence[Mention],
    at: int,
    inherited: tuple[Base, str],
) -> tuple[Claim | None, tuple[Base, str], set[int]]:
    mention, place = figures[at], marked.places[at]
    base, number, after, bases = _base_after(marked, figures, place)
    if base == "unknown" and not number:
        base, number = _carried(marked, place, inherited)
    reading = _reading(said, marked, place, after, mention)
    if reading is None:
        return None, inherited, set()
    if THRESHOLD.search(_clause_before(marked.text, place)) and mention.comparison != "more-than":
        return None, inherited, set()
    base, number = _fitting(reading.subject, mention, base, number)
    quotation = _quotation(said, marked, figures, at, reading)
    day = said_on(said.plain, source.published)
    voice = said.voice
    sure = reading.sure if voice is None or voice.sure else "doubtful"
    claim = Claim(
        mention.figure, mention.kind, reading.subject, source,
        comparison=mention.comparison, base=base, base_number=number, date=day or source.published,
        speaker=voice.speaker.name if voice else "", quotation=quotation,
        rule=f"figure: {reading.rule}", sure=sure,
    )  # fmt: skip
    return claim, ((base, number) if base != "unknown" else inherited), bases


def _clause_before(text: str, place: int) -> str:
    return re.split(r"[,;:.]", text[max(0, place - _LONGEST_WINDOW) : place])[-1]


def _base_after(
    marked: _Marked, figures: Sequence[Mention], place: int
) -> tuple[Base, str, int, set[int]]:
    """Base, its number, where the words after it begin, and which figures were the number."""
    of_all = re.compile(
        rf" of (?:the |its )*({COUNT}) (?=registered|eligible|polling|districts|stations)"
    )
    for rule in BASES:
        match = rule.words.match(marked.text, place + 1)
        if match and (marked.text[place] in SHARE or of_all.match(marked.text, place + 1)):
            used: set[int] = set()
            number = ""
            if match.groupdict().get("number"):
                used = {marked.places.index(match.start("number"))}
                number = _whole(figures[used.copy().pop()])
            return rule.base, number, match.end(), used
    if size := of_all.match(marked.text, place + 1):
        index = marked.places.index(size.start(1))
        return "unknown", _whole(figures[index]), place + 1, {index}
    return "unknown", "", place + 1, set()


def _carried(marked: _Marked, place: int, inherited: tuple[Base, str]) -> tuple[Base, str]:
    """The base of the figure before, which "while 37 per cent were against" shares."""
    return inherited if place else ("unknown", "")


def _reading(
    said: Said, marked: _Marked, place: int, after: int, mention: Mention
) -> _Reading | None:
    mark = marked.text[place]
    candidate = _candidate(said, marked, place, after)
    if candidate:
        return candidate
    limit = _next_mark(marked, place, after)
    right = marked.text[after:limit]
    for pattern in (VOTED_TO, VOTED_FOR):
        if match := pattern.match(right):
            return _Reading(match["what"], "voted for or to", "likely", after + match.end(), place)
    left_start = max([other + 1 for other in marked.places if other < place], default=0)
    left = marked.text[max(left_start, place - _LONGEST_WINDOW) : place]
    for rule in SUBJECTS:
        if mark not in rule.kinds:
            continue
        match = rule.words.search(left) if rule.before else rule.words.match(right)
        if match:
            start = place if not rule.before else place - len(left) + match.start()
            end = after if rule.before else after + match.end()
            return _Reading(rule.subject, rule.name, rule.sure, end, start)
    return None


def _next_mark(marked: _Marked, place: int, after: int) -> int:
    following = [other for other in marked.places if other >= after]
    if (
        following
        and marked.text[following[0] : following[0] + 1] == COUNT
        and " of " in marked.text[after : following[0]]
    ):
        following = following[1:]
    return min([*following, after + _LONGEST_WINDOW, len(marked.text)])


def _candidate(said: Said, marked: _Marked, place: int, after: int) -> _Reading | None:
    """ "NAME won 71.5 percent" and "298 for NAME": the figure is that person's."""
    origin = marked.origin
    for one in said.named:
        if not one.speaker.person:
            continue
        between = said.plain[one.end : origin[place]]
        if one.end <= origin[place] and CANDIDATE_BEFORE.match(between):
            start = next(i for i, o in enumerate(origin) if o >= one.start)
            return _Reading(one.speaker.name, "a candidate's votes", "certain", after, start)
        behind = said.plain[origin[place + 1] : one.start]
        if one.start >= origin[place + 1] and CANDIDATE_AFTER.match(behind):
            end = next(i for i, o in enumerate(origin) if o >= one.end)
            return _Reading(one.speaker.name, "votes for a candidate", "certain", end, place)
    return None


def _fitting(subject: str, mention: Mention, base: Base, number: str) -> tuple[Base, str]:
    """Turnout is of the registered by its meaning; a count of the registered has no base."""
    if subject == "turnout" and base in {"unknown", "ballots"}:
        return "registered", number if base == "unknown" else ""
    if subject == "registered":
        return "unknown", ""
    if mention.kind == "count" and subject in {"in-favour", "against", "blank", "invalid"}:
        return "unknown", ""
    return base, number


def _quotation(
    said: Said, marked: _Marked, figures: Sequence[Mention], at: int, reading: _Reading
) -> Quotation:
    start = min(marked.origin[reading.start], figures[at].start)
    end = max(marked.origin[min(reading.end, len(marked.origin) - 1)], figures[at].end)
    text = said.sentence.text[start:end]
    shift = len(text) - len(text.lstrip(' ,("'))
    start, text = start + shift, text[shift:].rstrip(" ,(")
    begin = said.sentence.start + start
    return Quotation(text, begin, begin + len(text))


def registered_claims(claims: Sequence[Claim]) -> Iterator[Claim]:
    """For each size of the roll that a claim has as its base: that size, as a claim of its own."""
    stated = {one.figure for one in claims if one.subject == "registered"}
    for one in claims:
        if one.base == "registered" and one.base_number and one.base_number not in stated:
            stated.add(one.base_number)
            yield Claim(
                one.base_number, "count", "registered", one.source, date=one.date,
                speaker=one.speaker, quotation=one.quotation, rule="figure: size of a base", sure="certain",
            )  # fmt: skip
