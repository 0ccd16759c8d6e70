"""Who does what a verb says: who recognised, who boycotted, and who with them."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from plebiscite.observe.article_people import Speaker
from plebiscite.observe.article_speech import Said, Voice, of_another, resolve

_AUXILIARY = (
    r"(?:has|have|had|does|do|did|will|would|is|was|were|not|never|also"
    r"|repeatedly|formally|publicly|officially"
    r"|openly|strongly|later|again|already|immediately|firmly|both|either"
    r"|largely|broadly|cannot|can|could|refused to"
    r"|declined to|to|only|since|today|the only \w+)"
)
_ACTOR_END = re.compile(rf"^,?(?: {_AUXILIARY}){{0,5}} $")
_ACTOR_ASIDE = re.compile(
    rf"^,? (?:who|which|that|whose|the|an?) [^,]{{1,160}},(?: {_AUXILIARY}){{0,5}} $"
)
_ACTOR_WHO = re.compile(rf"^,? (?:who|which|that)(?: {_AUXILIARY}){{0,5}} $")
_ACTOR_COPULA = re.compile(
    r"^ (?:was|is|were|are|became|remains?) (?:the|among the) (?:only|first"
    r"|second|last)[\w ]{0,20}? to $"
)
_ACTOR_URGED = re.compile(
    r"^ (?:has |have |had )?(?:urged|urges|called|calls|asked|asks|told)"
    r" [^,;.]{0,60}(?:to|for a|a) $"
)
_ACTOR_SHAPES = (_ACTOR_END, _ACTOR_ASIDE, _ACTOR_WHO, _ACTOR_COPULA, _ACTOR_URGED)
_BY = re.compile(r" by (?P<name>(?:the )?)")
_ACTOR_LIST = re.compile(rf"^,? [^\"]{{3,160}} (?:and|but)(?: {_AUXILIARY}){{0,4}} $")
_PRONOUN = re.compile(
    rf"(?:^|[ \"(])(it|he|she|they|we|i)(?: {_AUXILIARY}){{0,5}} $", re.IGNORECASE
)


class Holder(NamedTuple):
    """Who takes a position, and whether that is sure."""

    speaker: Speaker
    sure: bool


def actors(said: Said, match: re.Match[str]) -> list[Holder]:
    """Who does what the verb says: the name behind "by", or before it, or whom a pronoun means."""
    found = _actor(said, match)
    if found is None:
        return []
    return [found, *_together(said, found, match.start())]


def _together(said: Said, found: Holder, place: int) -> Iterator[Holder]:
    """Those who do it with the one that stands next to the verb: "Marava, Kessen and Ostrel"."""
    at = next((at for at, one in enumerate(said.named) if one.speaker == found.speaker), 0)
    joined = False
    while at and said.named[at].end <= place:
        gap = said.plain[said.named[at - 1].end : said.named[at].start]
        joined = joined or gap in {" and ", " nor "}
        if not joined or gap not in {" and ", " nor ", ", "}:
            return
        at -= 1
        yield Holder(said.named[at].speaker, found.sure)


def _actor(said: Said, match: re.Match[str]) -> Holder | None:
    place = match.start()
    if by := _BY.match(said.plain, match.end()):
        named = (one.speaker for one in said.named if one.start in {by.end(), by.start("name")})
        return next((Holder(speaker, sure=True) for speaker in named), None)
    before = said.plain[:place]
    if pronoun := _PRONOUN.search(before):
        return _meant(said, pronoun[1], place)
    candidates = [
        one for one in said.named if one.end <= place and not of_another(said.plain[: one.start])
    ]
    for one in reversed(candidates):
        gap = said.plain[one.end : place]
        gap = gap if said.plain[one.end - 1] != "," else "," + gap
        if any(shape.match(gap) for shape in _ACTOR_SHAPES):
            return Holder(one.speaker, sure=True)
    for one in candidates:
        if _ACTOR_LIST.match(said.plain[one.end : place]):
            return Holder(one.speaker, sure=_first(said, one.start))
    return from_voice(said.voice) if said.in_quotation(place) else None


def _first(said: Said, start: int) -> bool:
    return all(one.start >= start for one in said.named)


def _meant(said: Said, pronoun: str, place: int) -> Holder | None:
    word = pronoun.casefold()
    if word in {"we", "i"} or said.in_quotation(place):
        return from_voice(said.voice) if said.in_quotation(place) else None
    if said.voice and (said.voice.speaker.person or word in {"it", "they"}):
        return from_voice(said.voice)
    resolved = resolve(said, pronoun)
    return Holder(resolved, sure=False) if resolved else None


def from_voice(voice: Voice | None) -> Holder | None:
    """The speaker of a sentence as the holder of what it says."""
    return Holder(voice.speaker, voice.certain) if voice else None
