"""From words of judgement to positions: who took which, with "not", "would" and "if" minded."""

import re
from typing import NamedTuple

from plebiscite.observe.article_actors import Holder, actors, from_voice
from plebiscite.observe.article_days import other_year, said_on
from plebiscite.observe.article_position_rules import (
    ABOUT,
    COUNTED_PAPERS,
    JUDGED_NOUNS,
    NEGATION,
    RULES,
    VERDICT,
    PositionRule,
)
from plebiscite.observe.article_speech import Said
from plebiscite.observe.article_suppositions import possible, supposed
from plebiscite.observe.claims import PositionKind, PositionSaid, Quotation, Source, Sureness

NO_RULE = "a word of judgement that no rule takes for a position"
_NEAR = 12  # characters between a verb and its object
_CORE = re.compile(r"(?:(?:refus|declin)\w+ to )?\S+", re.IGNORECASE)
_WOULD = re.compile(r"\bwould $", re.IGNORECASE)
_NOBODY = re.compile(r"\b[Nn]o (?:other )?(?:state|country|government|body|one)\b[^,;.]*$")


class PositionsFound(NamedTuple):
    """The positions of a sentence, and what is to be said if a word of judgement gave none."""

    positions: tuple[PositionSaid, ...]
    missed: str = ""


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
            result = _positions(said, source, rule, match)
            if isinstance(result, str):
                reasons.append(result)
                continue
            for one in result:
                found.setdefault((one.speaker, one.position), one)
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


def _positions(
    said: Said, source: Source, rule: PositionRule, match: re.Match[str]
) -> list[PositionSaid] | str:
    """The positions that a match takes, one for each who takes it, or why it takes none."""
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
    judge = from_voice(said.voice)
    holders = actors(said, match) if rule.sort == "act" else [judge] if judge else []
    if not holders:
        return f'nobody who can be named says "{match[0]}"'
    return [_written(said, source, rule, match, one, position) for one in holders]


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


def _written(
    said: Said,
    source: Source,
    rule: PositionRule,
    match: re.Match[str],
    holder: Holder,
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
