"""Who says what in an article: reported speech, quotations, and pronouns where they are safe."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from operator import itemgetter
from typing import NamedTuple

from plebiscite.observe.article_people import Named, Speaker, named_in
from plebiscite.observe.article_text import Sentence, folded, quoted_spans

_SAID = (
    r"(?:said|says|say|told|tells|announced|announces|declared|declares"
    r"|stated|states|claimed|claims"
    r"|added|adds|insisted|insists|insist|argued|argues|argue|wrote|writes|confirmed|confirms"
    r"|reported|reports|noted|notes|warned|warns|explained|acknowledged"
    r"|conceded|concluded|concludes"
    r"|called|calls|describe[sd]?|dismissed|dismisses|denounced|denounces|considers?|considered"
    r"|regards?|regarded|deemed|deems|ruled|found|finds|maintains?|maintained|put|puts|repeated"
    r"|estimates?|estimated|asserted|asserts|believes?|agreed|replied|commented)"
)
_ADVERB = (
    r"(?:has|have|had|also|later|earlier|repeatedly|then|again|publicly|formally|immediately"
    r"|nevertheless|today|already|therefore|once|firmly|strongly|simply|still|both|quickly|all)"
)
_AFTER_NAME = re.compile(
    rf",? (?:(?:{_ADVERB} ){{0,3}}{_SAID}\b|(?:did|do|does) not (?:consider"
    rf"|regard|call|find|believe|think)\b)"
)
_PARTICIPLE = re.compile(
    r" [a-z][^\"]{3,160}, (?:calling|describing|saying|insisting|denouncing"
    r"|declaring|arguing|claiming)\b"
)
_RELATIVE = re.compile(
    rf",? (?:who|which|that|whose|the|an?) [^,]{{1,120}}, (?:{_ADVERB} ){{0,3}}{_SAID}\b"
)
_JUDGED = (
    r"\b(?:condemned|called|described|denounced|dismissed|considered|regarded"
    r"|declared|ruled|deemed|criticised|praised)"
)
_BEFORE_NAME = re.compile(
    rf"(?:^|[\"',] ){_SAID} (?:the )?$|[Aa]ccording to (?:the )?$|{_JUDGED} by (?:the )?$"
)
_BEFORE_ANY = re.compile(
    r"[Aa]ccording to (?:figures|results|data|numbers|a statement)[a-z"
    r" ]*? (?:by|from|of) (?:the )?$"
)
_PRONOUN = re.compile(rf"(?<!\w)([Hh]e|[Ss]he|[Ii]t|[Tt]hey|[Ww]e) (?:{_ADVERB} ){{0,2}}{_SAID}\b")
_NOT_SAID = re.compile(
    r"\b(?:not (?:yet )?(?:said|say|confirm)|declined to (?:say|comment)|refused to say)",
    re.IGNORECASE,
)
_AND_SAID = re.compile(rf" [a-z][a-z' -]{{3,80}} and (?:{_ADVERB} ){{0,2}}{_SAID}\b")
_REMEMBERED, _LATELY = 12, 4  # names
_SOMEBODYS = re.compile(r"(?:[Ii]ts|[Hh]is|[Hh]er|[Tt]heir|[Oo]ur) ")
_PREPOSITION = re.compile(r"\b(?:of|in|from|at|for|with|on|near|into|about) (?:the )?$")
Span = tuple[int, int]
_MASK = "\ue0f0"


class Voice(NamedTuple):
    """Whose words a sentence reports. `sure` is false where a pronoun was resolved."""

    speaker: Speaker
    sure: bool

    @property
    def certain(self) -> bool:
        """Whether it is certain who speaks: not through a pronoun, nor "its ambassador"."""
        return self.sure and not _SOMEBODYS.match(self.speaker.name)


class Recent(NamedTuple):
    """Someone lately named, and the number of the paragraph."""

    speaker: Speaker
    paragraph: int


class Said(NamedTuple):
    """A sentence with what is known of its speech.

    `plain` is the folded sentence; in `outside`, of the same length, what stands in quotation marks
    is masked. `quoted` are the quotations' offsets in the sentence. `voice` is None for the
    article's own words. `recent` are the people and bodies lately named, the latest last.
    """

    sentence: Sentence
    plain: str
    outside: str
    quoted: tuple[tuple[int, int], ...]
    named: tuple[Named, ...]
    voice: Voice | None
    recent: tuple["Recent", ...]

    def in_quotation(self, place: int) -> bool:
        """Whether the offset in the sentence stands within quotation marks."""
        return any(start <= place < end for start, end in self.quoted)


def listen(text: str, found: Sequence[Sentence]) -> list[Said]:
    """Every sentence with its speaker; those in one quotation have one speaker."""
    quotations = _quotations(text)
    heard: list[Said] = []
    roster: dict[str, Speaker] = {}
    recent: list[Recent] = []
    for sentence in found:
        plain = folded(sentence.text)
        quoted = _within(quotations, sentence)
        outside = _masked(plain, quoted)
        named = tuple(_known(one, roster) for one in named_in(outside))
        said = Said(sentence, plain, outside, quoted, named, None, tuple(recent[-_REMEMBERED:]))
        heard.append(said._replace(voice=_voice(said)))
        recent += (Recent(one.speaker, sentence.paragraph) for one in named)
    return _one_quotation_one_speaker(quotations, heard)


def _quotations(text: str) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    start = 0
    for line in folded(text).split("\n"):
        spans += ((start + begin, start + end) for begin, end in quoted_spans(line))
        start += len(line) + 1
    return spans


def _near(quotations: Sequence[Span], sentence: Sentence) -> Sequence[Span]:
    """The quotations that share a character with a sentence; they are in order and apart."""
    first = bisect_right(quotations, sentence.start, key=itemgetter(1))
    return quotations[first : bisect_left(quotations, sentence.end, key=itemgetter(0))]


def _within(quotations: Sequence[Span], sentence: Sentence) -> tuple[Span, ...]:
    return tuple(
        (max(start, sentence.start) - sentence.start, min(end, sentence.end) - sentence.start)
        for start, end in _near(quotations, sentence)
    )


def _masked(plain: str, quoted: Sequence[tuple[int, int]]) -> str:
    for start, end in quoted:
        plain = plain[:start] + _MASK * (end - start) + plain[end:]
    return plain


def _known(one: Named, roster: dict[str, Speaker]) -> Named:
    """The speaker with what the article said before of one with this name, or this last name.

    "The mission" is the one body named before whose name ends so, if there is one only.
    """
    speaker = one.speaker
    last = speaker.name.rsplit(" ", 1)[-1]
    if speaker.name.islower() and " " not in speaker.name:
        bodies = [body for body in roster.values() if _ends_so(body, speaker.name)]
        return one._replace(speaker=bodies[0] if len(bodies) == 1 else speaker)
    before = roster.get(last)
    if before and before.person and speaker.name in {last, before.name} and not speaker.role:
        speaker = before
    if " " in speaker.name and not speaker.name.islower():
        roster[last if speaker.person else speaker.name] = speaker
    return one._replace(speaker=speaker)


def _ends_so(body: Speaker, noun: str) -> bool:
    return not body.person and body.name.casefold().endswith(f" {noun}")


def _voice(said: Said) -> Voice | None:
    if _NOT_SAID.search(said.outside):
        return None
    for one in said.named:
        if _says(said.outside, one):
            return Voice(one.speaker, sure=True)
    pronoun = _PRONOUN.search(said.outside)
    resolved = resolve(said, pronoun[1]) if pronoun else None
    return Voice(resolved, sure=False) if resolved else None


def _says(outside: str, one: Named) -> bool:
    before, after = outside[: one.start], outside[one.end :].removeprefix(",")
    if outside[one.end - 1] == ",":
        after = " " + after.removeprefix(" ")
    if _BEFORE_NAME.search(before) or _BEFORE_ANY.search(before):
        return True
    shapes = (_AFTER_NAME, _RELATIVE, _AND_SAID, _PARTICIPLE)
    return not of_another(before) and any(shape.match(after) for shape in shapes)


def of_another(before: str) -> bool:
    """Whether a name behind these words only says whose or where another is: "owners of Arvela"."""
    return _PREPOSITION.search(before) is not None


def resolve(said: Said, pronoun: str) -> Speaker | None:
    """Whom a pronoun means, if only one can be meant; None otherwise.

    "He" and "she" mean a person, "it" a body with a name of its own, "they" and "we" either. Those
    named earlier in the paragraph come first; else those of the last lines.
    """
    here = [one.speaker for one in said.recent if one.paragraph == said.sentence.paragraph]
    lately = [one.speaker for one in said.recent[-_LATELY:]]
    for speakers in (here, lately):
        able = {one.name: one for one in speakers if _can_be(one, pronoun.casefold())}
        if able:
            return next(iter(able.values())) if len(able) == 1 else None
    return None


def _can_be(speaker: Speaker, pronoun: str) -> bool:
    if pronoun in {"he", "she"}:
        return speaker.person
    named = speaker.name.casefold() != speaker.name
    return named and (pronoun != "it" or not speaker.person)


def _one_quotation_one_speaker(
    quotations: Sequence[tuple[int, int]], heard: Sequence[Said]
) -> list[Said]:
    voices: dict[tuple[int, int], Voice] = {}
    touching = [(said, _near(quotations, said.sentence)) for said in heard]
    for said, spans in touching:
        for span in spans if said.voice else []:
            voices.setdefault(span, said.voice)  # type: ignore[arg-type]  # the line above asks
    result: list[Said] = []
    before: Said | None = None
    for said, spans in touching:
        voice = said.voice or next((voices[span] for span in spans if span in voices), None)
        if voice is None and spans and before and before.voice and _all_quoted(said):
            same = before.sentence.paragraph == said.sentence.paragraph
            voice = before.voice._replace(sure=same)
        before = said._replace(voice=voice)
        result.append(before)
    return result


def _all_quoted(said: Said) -> bool:
    return not re.search(r"\w", said.outside.replace(_MASK, ""))
