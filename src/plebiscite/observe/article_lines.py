"""Which lines of a page are the article: everything a site puts around it is named and dropped."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from plebiscite.observe.article_language import looks_foreign

_WORDS_OF_PROSE = 5
_FURNITURE = re.compile(
    r"^(?:skip to|menu\b|sign (?:in|up)|log ?in|search\b|subscri|newsletters?\b|share\b|tweet\b"
    r"|copy link|home\b ?[>|»]|advertis|sponsored|promoted|image caption|image source|caption:"
    r"|photo(?:graph)?s?:|picture:|read more|read also|see also|listen:|watch:|more on this"
    r"|story continues|continue reading|follow us|download our|get the app|your privacy"
    r"|we (?:value|use cookies|and our \d+)|accept (?:all|cookies)|manage (?:cookies|preferences)"
    r"|terms of|all rights reserved|©|\(c\) ?\d{4}|copyright|media contact|press contact|contact:"
    r"|notes? to editors|last updated|published\b|updated\b|by [a-z]|by"
    r" [A-Z][\w'-]+(?: [A-Z][\w'-]+)?$"
    r"|\d+ min(?:ute)?s? read|press release$|for immediate release|report(?:ing)? by)",
    re.IGNORECASE,
)
_FURNITURE_WITHIN = re.compile(
    r"\bwe use cookies|\bour \d+ partners|\ball rights reserved|\bprivacy policy\b|\bpersonali[sz]e"
    r" content|\bsign up (?:for|to) our|\bterms of use\b",
    re.IGNORECASE,
)
_LISTS = re.compile(
    r"^(?:related\b|more on this|you (?:may|might) also|most (?:read|popular|viewed)|recommended"
    r"|trending|lire aussi|more (?:stories|from)|in other news|editor'?s'? picks?|popular now)",
    re.IGNORECASE,
)
_COMMENTS = re.compile(r"^(?:\d+ )?comments?(?: \(\d+\)|:?)$|^join the conversation", re.IGNORECASE)
_ROW = re.compile(r"^[A-Z][\w ,'\"()-]{2,60}: ?[\d][\d,. ]*(?:%| per ?cent)?(?: ?\(.*\))?[.;]?$")
_SENTENCE_END = re.compile(r"[.!?…][\"'”’)\]]*$")
_DATELINE = re.compile(r"^\d{1,2}[:.]\d{2}\b")
_LIST_MARK = re.compile(r"^(?:\d{1,2}\.|[•*·-]) ")


class Line(NamedTuple):
    """A line of the page, and why it is not of the article; no reason if it is."""

    text: str
    dropped: str = ""


def article_lines(lines: list[str]) -> tuple[str, list[Line]]:
    """The title, if the page has one, and every line with what became of it."""
    judged = list(_judge(lines))
    first = next((at for at, line in enumerate(judged) if not line.dropped), 0)
    heads = [line.text for line in judged[:first] if line.dropped == "heading"]
    return (heads[-1] if heads else ""), judged


def _judge(lines: list[str]) -> Iterator[Line]:
    listing = commenting = False
    for text in lines:
        commenting = commenting or bool(_COMMENTS.match(text))
        reason = "comments" if commenting else _reason(text)
        if _LISTS.match(text):
            listing, reason = True, "list of other pages"
        elif listing and (not reason or _LIST_MARK.match(text)):
            listing, reason = _still_listing(text), reason or _listed(text)
        yield Line(text, reason)


def _still_listing(text: str) -> bool:
    return _LIST_MARK.match(text) is not None or _SENTENCE_END.search(text) is None


def _listed(text: str) -> str:
    return "list of other pages" if _still_listing(text) else ""


def _reason(text: str) -> str:
    if _FURNITURE.match(text) or _FURNITURE_WITHIN.search(text):
        return "site furniture"
    if looks_foreign(text):
        return "another language"
    if _ROW.match(text):
        return ""
    words = text.split()
    if _SENTENCE_END.search(text) and (len(words) >= _WORDS_OF_PROSE or _DATELINE.match(text)):
        return ""
    return "heading" if len(words) >= _WORDS_OF_PROSE - 2 else "too short"
