"""From words of judgement to positions: who took which, with "not", "would" and "if" minded."""

import re
from typing import NamedTuple

from plebiscite.observe.article_days import other_year, said_on
from plebiscite.observe.article_people import Speaker
from plebiscite.observe.article_position_rules import (
    ABOUT,
    COUNTED_PAPERS,
    JUDGED_NOUNS,
    NEGATION,
    RULES,
    VERDICT,
    PositionRule,
)
from plebiscite.observe.article_speech import Said, Voice, of_another, resolve
from plebiscite.observe.article_suppositions import possible, supposed
from plebiscite.observe.claims import PositionKind, PositionSaid, Quotation, Source, Sureness

NO_RULE = "a word of judgement that no rule takes for a position"
_NEAR = 12  # characters between a verb and its object
_CORE = re.compile(r"(?:(?:refus|declin)\w+ to )?\S+", re.IGNORECASE)
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
_WOULD = re.compile(r"\bwould $", re.IGNORECASE)
_NOBODY = re.compile(r"\b[Nn]o (?:other )?(?:state|country|government|body|one)\b[^,;.]*$")


class PositionsFound(NamedTuple):
    """The positions of a sentence, and what is to be said if a word of judgement gave none."""

    positions: tuple[PositionSaid, ...]
    missed: str = ""


class _Holder(NamedTuple):
    speaker: Speaker
    sure: bool


def positions_in(said: Said, source: Source) -> PositionsFound:
    """The positions taken in a sentence, each once."""
    found: dict[tuple[str, PositionKind], PositionSaid] = {}
    reasons: list[str] = []
    taken: list[tuple[int, int]] = []
    for rule in RULES:
        for match in rule.words.finditer(said.plain):
            if any(start < match.end() and match.start() < end for start, end in taken):
                continue
            if _of_papers(said.plain, match):
                continue
            taken.append(_core(match))
            result = _position(said, source, rule, match)
            if isinstance(result, str):
                reasons.append(result)
            else:
                found.setdefault((result.speaker, result.position), result)
    if not reasons and not found and VERDICT.search(said.plain):
        reasons.append(NO_RULE)
    return PositionsFound(tuple(found.values()), "; ".join(dict.fromkeys(reasons)))


def _of_papers(plain: str, match: re.Match[str]) -> bool:
    """Whether "valid" or "invalid" counts papers here, and judges nothing."""
    if JUDGED_NOUNS.match(plain[match.start() :]):
        return True
    return bool(COUNTED_PAPERS.search(plain[: match.start()]))


def _core(match: re.Match[str]) -> tuple[int, int]:
    """The judging word itself: its object may hold another judgement."""
    core = _CORE.match(match[0])
    return match.start(), match.start() + (core.end() if core else 1)


def _position(
    said: Said, source: Source, rule: PositionRule, match: re.Match[str]
) -> PositionSaid | str:
    """The position that a match takes, or why it takes none."""
    place = match.start()
    if reason := supposed(said.plain, place) or _unreal(said, rule, place):
        return f"{reason}, no position"
    if rule.sort == "act" and _NOBODY.search(said.plain[:place]):
        return "says who took no position"
    denied = bool(NEGATION.search(_clause(said.plain[:place])))
    position = rule.denied if denied else rule.position
    if denied and rule.denied is None and not _force_denied(rule):
        return f'"{match[0]}" is denied, and the denial takes no position'
    position = position or rule.position
    holder = _actor(said, match) if rule.sort == "act" else _from_voice(said.voice)
    if holder is None:
        return f'nobody who can be named says "{match[0]}"'
    return _written(said, source, rule, match, holder, position)


def _force_denied(rule: PositionRule) -> bool:
    """About "Nothing has any legal validity": the denial is part of the words."""
    return rule.name == "no legal force"


def _unreal(said: Said, rule: PositionRule, place: int) -> str:
    before = said.plain[:place]
    if said.voice is None and _WOULD.search(before):
        return "a possibility"
    if rule.name == "boycott" and re.search(r"\b(?:urg|call|ask)\w*\b", before):
        return ""
    return possible(said.plain, place)


def _clause(before: str) -> str:
    return re.split(r"[;:]|, (?!as\b)|\b(?:but|and that|while|although)\b", before)[-1]


def _actor(said: Said, match: re.Match[str]) -> _Holder | None:
    """Who does what the verb says: the name behind "by", or before it, or whom a pronoun means."""
    place = match.start()
    if by := _BY.match(said.plain, match.end()):
        named = (one.speaker for one in said.named if one.start in {by.end(), by.start("name")})
        return next((_Holder(speaker, sure=True) for speaker in named), None)
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
            return _Holder(one.speaker, sure=True)
    for one in candidates:
        if _ACTOR_LIST.match(said.plain[one.end : place]):
            return _Holder(one.speaker, sure=_first(said, one.start))
    return _from_voice(said.voice) if said.in_quotation(place) else None


def _first(said: Said, start: int) -> bool:
    return all(one.start >= start for one in said.named)


def _meant(said: Said, pronoun: str, place: int) -> _Holder | None:
    word = pronoun.casefold()
    if word in {"we", "i"} or said.in_quotation(place):
        return _from_voice(said.voice) if said.in_quotation(place) else None
    if said.voice and (said.voice.speaker.person or word in {"it", "they"}):
        return _from_voice(said.voice)
    resolved = resolve(said, pronoun)
    return _Holder(resolved, sure=False) if resolved else None


def _from_voice(voice: Voice | None) -> _Holder | None:
    return _Holder(voice.speaker, voice.certain) if voice else None


def _written(
    said: Said,
    source: Source,
    rule: PositionRule,
    match: re.Match[str],
    holder: _Holder,
    position: PositionKind,
) -> PositionSaid:
    about = _about(said, match)
    other = other_year(said.plain, source.published)
    sure: Sureness = rule.sure if holder.sure and not other else "doubtful"
    if not about and sure == "certain":
        sure = "likely"
    start = _with_negation(said.plain, match.start()) if position == rule.denied else match.start()
    begin = said.sentence.start + start
    words = said.sentence.text[start : match.end()]
    return PositionSaid(
        holder.speaker.name, position, about or "the vote", source,
        role=holder.speaker.role, organisation=holder.speaker.organisation,
        date=None if other else said_on(said.plain, source.published) or source.published,
        quotation=Quotation(words, begin, begin + len(words)),
        rule=f"position: {rule.name}", sure=sure,
    )  # fmt: skip


def _with_negation(plain: str, place: int) -> int:
    before = _clause(plain[:place])
    negation = NEGATION.search(before)
    return place - len(before) + negation.start() if negation else place


def _about(said: Said, match: re.Match[str]) -> str:
    """The vote, result or count that the words are about, as the sentence calls it."""
    inside = ABOUT.search(match[0][len(match[0].split(" ")[0]) :])
    if inside:
        return inside[0]
    behind = ABOUT.search(said.plain[match.end() :])
    if behind and behind.start() <= _NEAR:
        return behind[0]
    named = [one[0] for one in ABOUT.finditer(said.plain[: match.start()])]
    return named[-1] if named else next((one[0] for one in ABOUT.finditer(said.plain)), "")
