"""Sentences that suppose, ask or wish: nothing in them was announced, and no position taken."""

import re

_QUESTION = re.compile(r"\?[\"')]*$")
_SUPPOSED = re.compile(
    r"(?:^|[,;:-] ?|[\"] ?|\b(?:that|and|but|only|even|as) )(?:if|unless"
    r"|suppose|supposing|imagine|assuming|were it"
    r"|provided that)\b|^\"?(?:[Hh]ad|[Ww]ere) (?:the|he|she|it|they|[A-Z])"
    r"|\b(?:had|were) (?:the \w+|it|they) (?:published|been|won|to)\b",
    re.IGNORECASE,
)
_WHETHER = re.compile(
    r"\b(?:whether|unclear|not clear|not known|remains to be seen)\b", re.IGNORECASE
)
_POSSIBLE = re.compile(
    r"\b(?:could|might|may(?! \d)|should|would have|expected to|likely"
    r" to|hopes? to|wants? to|plans? to"
    r"|threatened to|considering|ready to|prepared to|about to|until|before)\b[^,;.]{0,30}$",
    re.IGNORECASE,
)
_WISHED = re.compile(
    r"\b(?:call(?:s|ed|ing)? (?:on|upon|for)|urg(?:es?|ed|ing)|ask(?:s"
    r"|ed|ing)?|invit(?:es?|ed)|appeal(?:s|ed) to"
    r"|demand(?:s|ed)|press(?:es|ed))\b[^,;.]{0,60} (?:to|that) [^,;.]{0,30}$",
    re.IGNORECASE,
)


def supposed(sentence: str, place: int) -> str:
    """Why the words at an offset of a folded sentence are no statement; empty if they are one."""
    before = sentence[:place]
    if _QUESTION.search(sentence):
        return "a question"
    if _SUPPOSED.search(before):
        return "a supposition"
    return "an open question" if _WHETHER.search(before) else ""


def possible(sentence: str, place: int) -> str:
    """Why a verb at the offset says what may be or is wished, not what is; empty if it does not."""
    before = sentence[:place]
    if _POSSIBLE.search(before):
        return "a possibility"
    return "a wish or a call" if _WISHED.search(before) else ""
