"""Who says what in an article: reported speech, quotations, and pronouns where they are safe."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from plebiscite.observe.article_people import Named, Speaker, named_in
from plebiscite.observe.article_text import Sentence, folded, quoted_spans

_SAID = (
    r"(?:said|says|say|told|tells|announced|announces|declared|declares|stated|states|claimed|claims"
    r"|added|adds|insisted|insists|insist|argued|argues|argue|wrote|writes|confirmed|confirms"
    r"|reported|reports|noted|notes|warned|warns|explained|acknowledged|conceded|concluded|concludes"
    r"|called|calls|describe[sd]?|dismissed|dismisses|denounced|denounces|considers?|considered"
    r"|regards?|regarded|deemed|deems|ruled|found|finds|maintains?|maintained|put|puts|repeated"
    r"|estimates?|estimated|asserted|asserts|believes?|agreed|replied|commented)"
)
_ADVERB = (
    r"(?:has|have|had|also|later|earlier|repeatedly|then|again|publicly|formally|immediately"
    r"|nevertheless|today|already|therefore|once|firmly|strongly|simply|still|both|quickly|all)"
)
_AFTER_NAME = re.compile(rf",? (?:{_ADVERB} ){{0,3}}{_SAID}\b")
_RELATIVE = re.compile(
    rf",? (?:who|which|that|whose|the|an?) [^,]{{1,120}}, (?:{_ADVERB} ){{0,3}}{_SAID}\b"
)
_BEFORE_NAME = re.compile(rf"(?:^|[\"',] ){_SAID} (?:the )?$|[Aa]ccording to (?:the )?$")
_BEFORE_ANY = re.compile(
    r"[Aa]ccording to (?:figures|results|data|numbers|a statement)[a-z ]*? (?:by|from|of) (?:the )?$"
)
_PRONOUN = re.compile(rf"(?<!\w)([Hh]e|[Ss]he|[Ii]t|[Tt]hey|[Ww]e) (?:{_ADVERB} ){{0,2}}{_SAID}\b")
_NOT_SAID = re.compile(
    r"\b(?:not (?:yet )?(?:said|say|confirm)|declined to (?:say|comment)|refused to say)",
    re.IGNORECASE,
)
_MASK = "\ue0f0"


class Voice(NamedTuple):
    """Whose words a sentence reports. `sure` is false where a pronoun was resolved."""

    speaker: Speaker
    sure: bool


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
    recent: tuple[Speaker, ...]

    def in_quotation(self, place: int) -> bool:
        """Whether the offset in the sentence stands within quotation marks."""
        return any(start <= place < end for start, end in self.quoted)


def listen(text: str, found: Sequence[Sentence]) -> list[Said]:
    """Every sentence with its speaker; those in one quotation have one speaker."""
    quotations = _quotations(text)
    heard: list[Said] = []
    roster: dict[str, Speaker] = {}
    recent: list[Speaker] = []
    for sentence in found:
        plain = folded(sentence.text)
        quoted = _within(quotations, sentence)
        outside = _masked(plain, quoted)
        named = tuple(_known(one, roster) for one in named_in(outside))
        said = Said(sentence, plain, outside, quoted, named, None, tuple(recent[-6:]))
        heard.append(said._replace(voice=_voice(said)))
        recent += [one.speaker for one in named]
    return _one_quotation_one_speaker(quotations, heard)


def _quotations(text: str) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    start = 0
    for line in folded(text).split("\n"):
        spans += ((start + begin, start + end) for begin, end in quoted_spans(line))
        start += len(line) + 1
    return spans


def _within(
    quotations: Sequence[tuple[int, int]], sentence: Sentence
) -> tuple[tuple[int, int], ...]:
    return tuple(
        (max(start, sentence.start) - sentence.start, min(end, sentence.end) - sentence.start)
        for start, end in quotations
        if start < sentence.end and sentence.start < end
    )


def _masked(plain: str, quoted: Sequence[tuple[int, int]]) -> str:
    for start, end in quoted:
        plain = plain[:start] + _MASK * (end - start) + plain[end:]
    return plain


def _known(one: Named, roster: dict[str, Speaker]) -> Named:
    """The speaker with what the article said before of one with this name, or this last name."""
    speaker = one.speaker
    last = speaker.name.rsplit(" ", 1)[-1]
    before = roster.get(last)
    if before and before.person and speaker.name in {last, before.name}:
        speaker = before if not speaker.role else speaker
    if speaker.person and " " in speaker.name:
        roster[last] = speaker
    return one._replace(speaker=speaker)


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
        after = after.removeprefix(" ")
        after = " " + after
    return bool(
        _AFTER_NAME.match(after)
        or _RELATIVE.match(after)
        or _BEFORE_NAME.search(before)
        or _BEFORE_ANY.search(before)
    )


def resolve(said: Said, pronoun: str) -> Speaker | None:
    """Whom a pronoun means, if only one can be meant; None otherwise.

    "He" and "she" mean the one person lately named; "it" the body named last; "they" and "we" the
    only one named.
    """
    earlier = [one for one in said.recent[-4:]]
    word = pronoun.casefold()
    if word in {"he", "she"}:
        people = list(dict.fromkeys(one for one in earlier if one.person))
        return people[-1] if len({one.name for one in people}) == 1 else None
    bodies = list(dict.fromkeys(one for one in earlier if not one.person))
    if word == "it":
        return bodies[0] if len({one.name for one in bodies}) == 1 else None
    return earlier[0] if len({one.name for one in earlier}) == 1 else None


def _one_quotation_one_speaker(
    quotations: Sequence[tuple[int, int]], heard: Sequence[Said]
) -> list[Said]:
    voices: dict[tuple[int, int], Voice] = {}
    touching = [
        (said, [span for span in quotations if _touch(span, said.sentence)]) for said in heard
    ]
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


def _touch(span: tuple[int, int], sentence: Sentence) -> bool:
    return span[0] < sentence.end and sentence.start < span[1]


def _all_quoted(said: Said) -> bool:
    return not re.search(r"\w", said.outside.replace(_MASK, ""))
