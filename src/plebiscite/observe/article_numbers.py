"""Figures in English prose: percentages, counts and fractions, in digits or in words."""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Final, Literal, NamedTuple

from plebiscite.observe.claims import Comparison

Kind = Literal["percent", "count", "fraction"]


class Mention(NamedTuple):
    """A figure and its place in the sentence, with the words that qualify it."""

    start: int
    end: int
    kind: Kind
    figure: str
    comparison: Comparison


_ONES = {
    word: number
    for number, word in enumerate(
        [
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
        ]
    )
}
_TENS = {
    word: 10 * number
    for number, word in enumerate(
        ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], start=2
    )
}
_SCALES = {"hundred": 100, "thousand": 1_000, "million": 1_000_000}
_ORDINALS = {"third": 3, "quarter": 4, "fourth": 4, "fifth": 5, "sixth": 6, "tenth": 10}
_SMALL = "|".join(sorted((*_ONES, *_TENS), key=len, reverse=True))
_IN_WORDS = (
    rf"(?:a |an )?(?:\b(?:{_SMALL})\b)(?:[- ](?:{_SMALL}|hundred|thousand|million|and)\b)*"
    r"|\ba (?:hundred|thousand|million)\b"
)
_DIGITS = (
    r"(?<![\w.,:/-])\d{1,3}(?:(?P<mark>[,. '])\d{3})(?:(?P=mark)\d{3})*(?![\d%])(?![.,]\d)"
    r"|(?<![\w:/])(?<!\d[.,])\d+(?:[.,]\d{1,6})?(?![\d:]|[.,]\d)"
)
_NUMBER = rf"(?P<digits>{_DIGITS})(?P<scale> (?:hundred|thousand|million))?|(?P<words>{_IN_WORDS})"
_PERCENT = re.compile(
    rf"(?:{_NUMBER})[- ]?(?:%|(?:percent|per cent|pct)\b)(?!(?:age)? ?-?points?)", re.IGNORECASE
)
_PART = r"(?:half|thirds?|quarters?|fourths?|fifths?|sixths?|tenths?)"
_FRACTION = re.compile(
    rf"\b(?:(?P<upper>{_SMALL})[- ](?P<part>{_PART})|(?P<one>an? |one[ -])"
    rf"(?P<single>{_PART})|(?P<half>half)"
    rf"|(?P<of>{_SMALL}|\d+)(?: out of| in)(?: every)? (?P<among>{_SMALL}"
    rf"|\d+)|(?P<all>(?:nearly|almost|virtually) (?:all|everyone)|unanimous"
    rf"(?:ly)?))\b",
    re.IGNORECASE,
)
_COUNT = re.compile(_NUMBER, re.IGNORECASE)
_MONTHS = (
    "January|February|March|April|May|June|July|August|September|October|November|December"
    "|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec"
)
_NO_COUNT = re.compile(
    rf"\b(?:{_MONTHS})\.? \d{{1,2}}(?:st|nd|rd|th)?(?:,? \d{{4}})?\b|\b\d{{1,2}}(?:st|nd|rd|th)?"
    rf" (?:{_MONTHS})\b(?:,? \d{{4}})?|\b\d{{1,2}}(?:[:.]\d{{2}})? ?(?:[ap]\.?m\b\.?|o'clock)"
    r"|\b\d{1,2}:\d{2}\b|\b(?:1[89]|20)\d{2}\b(?! (?:votes|voters|ballots"
    r"|people|members|residents))"
    r"|\b(?:article|section|chapter|part|day|page|telephone|tel|no\.?|number|point) \d[\d ]*\b"
    r"|\b\d+-year|\b\d+(?:\.\d+)?(?: percentage)? points?\b|(?<!-)\b(?:one"
    r"|no one|this one|that one)\b(?! of\b| in \w+ | out of | (?:voter"
    r"|ballot|vote)s?\b)",
    re.IGNORECASE,
)
_QUALIFIERS: Final[tuple[tuple[str, Comparison], ...]] = (
    (r"no (?:fewer|less) than|at least|a minimum of|not less than", "at-least"),
    (r"at (?:the )?most|no more than|up to|a maximum of|not more than", "at-most"),
    (
        (
            r"(?:just |slightly |well |far |a little |a bit )?"
            r"(?:more than|over|above|exceeding|upwards of)"
            r"|(?:had |has )?(?:exceeded|topped|surpassed|passed)"
        ),
        "more-than",
    ),
    (
        (
            r"(?:just |slightly |well |a little |a bit )?"
            r"(?:less than|fewer than|under|below|short of)"
            r"|nearly|almost|not quite|close to"
        ),
        "less-than",
    ),
    (r"about|around|some|roughly|approximately|an estimated|circa|more or less", "about"),
    (r"exactly|precisely", "exactly"),
)
_BEFORE = [(re.compile(rf"\b(?:{words}) $", re.IGNORECASE), kind) for words, kind in _QUALIFIERS]
_AFTER: Final[tuple[tuple[re.Pattern[str], Comparison], ...]] = (
    (re.compile(r" or (?:more|over|higher|above)\b"), "at-least"),
    (re.compile(r" or (?:less|fewer|lower|below)\b"), "at-most"),
    (re.compile(r" or so\b"), "about"),
)
_RANGE = re.compile(r"\bbetween $", re.IGNORECASE)
_PAIR = re.compile(r" ?(?:to|-|and|against) ?$")
_THOUSANDS = re.compile(r"^\d{1,3}(?:([,. '])\d{3})(?:\1\d{3})*$")


def mentions(sentence: str) -> list[Mention]:
    """Every figure of a folded sentence, in order, none overlapping another.

    Not a figure: a date, a time, a year, a number of a section, an age, a pronoun "one".
    """
    taken = [match.span() for match in _NO_COUNT.finditer(sentence)]
    found: list[Mention] = []
    for kind, pattern in (("percent", _PERCENT), ("fraction", _FRACTION), ("count", _COUNT)):
        for match in pattern.finditer(sentence):
            if any(match.start() < end and start < match.end() for start, end in taken):
                continue
            figure = _fraction(match) if kind == "fraction" else _number(match, kind)
            if figure:
                taken.append(match.span())
                found.append(_qualified(sentence, match, kind, figure))  # type: ignore[arg-type]  # the tuple above
    return _paired(sentence, sorted(found))


def _paired(sentence: str, found: list[Mention]) -> list[Mention]:
    """As `found`, where "61.2 to 38.8 percent" and "between 60 and 65 percent" are percentages."""
    after = [*found[1:], None]
    paired = [
        one._replace(kind="percent")
        if other
        and (one.kind, other.kind) == ("count", "percent")
        and _PAIR.match(sentence[one.end : other.start])
        else one
        for one, other in zip(found, after, strict=False)
    ]
    for at, one in enumerate(paired[:-1]):
        between = sentence[one.end : paired[at + 1].start]
        if between in {" and ", " to "} and _RANGE.search(sentence[: one.start]):
            paired[at] = one._replace(comparison="at-least")
            paired[at + 1] = paired[at + 1]._replace(comparison="at-most")
    return paired


def _qualified(sentence: str, match: re.Match[str], kind: Kind, figure: str) -> Mention:
    start = match.start() + len(match[0]) - len(match[0].lstrip())
    before, after = sentence[:start], sentence[match.end() :]
    for pattern, comparison in _BEFORE:
        if qualifier := pattern.search(before):
            return Mention(qualifier.start(), match.end(), kind, figure, comparison)
    for pattern, comparison in _AFTER:
        if follows := pattern.match(after):
            return Mention(start, match.end() + follows.end(), kind, figure, comparison)
    vague = match.re is _FRACTION and bool(match["all"])
    return Mention(start, match.end(), kind, figure, "about" if vague else "exactly")


def _number(match: re.Match[str], kind: str) -> str:
    if match["words"]:
        value = sum(_scaled(match["words"].casefold()))
        return str(value)
    digits = match["digits"]
    if _THOUSANDS.match(digits) and kind == "count":
        number = Decimal(re.sub(r"[,. ']", "", digits))
    else:
        number = Decimal(re.sub(r"[ ']", "", digits).replace(",", "."))
    if match["scale"]:
        number *= _SCALES[match["scale"].strip().casefold()]
    return _written(number)


def _written(number: Decimal) -> str:
    text = f"{number:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    whole, _, part = text.partition(".")
    return text if len(whole) <= 12 and len(part) <= 6 else ""  # noqa: PLR2004 - as Claim.figure


def _scaled(words: str) -> Iterator[int]:
    """The addends of a number in words: "two thousand and five" gives 2000 and 5."""
    value = 0
    for word in re.split(r"[- ]", words):
        if word in _SCALES:
            value = max(value, 1) * _SCALES[word]
            if word != "hundred":
                yield value
                value = 0
        else:
            value += _ONES.get(word, _TENS.get(word, 0))
    yield value


def _fraction(match: re.Match[str]) -> str:
    if match["all"]:
        return "1"
    if match["of"]:
        upper, lower = (_small(match[name]) for name in ("of", "among"))
    else:
        part = (match["part"] or match["single"] or match["half"]).casefold()
        upper = _small(match["upper"]) if match["upper"] else 1
        lower = 2 if part == "half" else _ORDINALS[part.removesuffix("s")]
    return f"{upper}/{lower}" if 0 < upper < lower <= 1000 else ""  # noqa: PLR2004 - no share of more


def _small(word: str) -> int:
    lower = word.casefold()
    if lower in _ONES or lower in _TENS:
        return _ONES.get(lower, _TENS.get(lower, 0))
    return int(Decimal(lower[:6]))
