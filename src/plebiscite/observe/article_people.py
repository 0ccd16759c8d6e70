"""Who is spoken of: persons, organisations and states, with roles, from the words around names."""

import re
from collections.abc import Iterator
from typing import NamedTuple

CAP = r"[A-ZÀ-ÖØ-Þ][\w'-]*"
_ROLE_NOUNS = (
    "president|minister|premier|chancellor|chair|chairman|chairwoman|chairperson"
    "|head|leader|director"
    "|secretary|ambassador|envoy|mayor|governor|commissioner|spokesman|spokeswoman|spokesperson"
    "|professor|observer|scrutineer|analyst|lawyer|candidate|deputy|senator|councillor|official"
    "|coordinator|representative|chief|clerk|officer|judge|member|rival|organiser|campaigner"
    "|activist|historian|editor|bishop|notary|rector|treasurer|monitor|king|queen|owner|manager|mp"
)
_BODY_NOUNS = (
    "commission|ministry|government|league|council|union|organisation|organization|mission|party"
    "|parliament|court|committee|association|institute|foundation|federation|movement|alliance"
    "|network|centre|center|watch|monitors|observers|office|board|assembly|authority|authorities"
    "|agency|bureau|chancellery|campaign|society|company|delegation|group|body|team|forum|front"
    "|congress|senate|embassy|administration|hall|opposition|camp|side|coalition|republic|academy"
    "|university|church|service|secretariat|chamber|cabinet|press|bar"
)
_PEOPLE_NOUNS = (
    "officials|opponents|critics|supporters|leaders|campaigners|activists"
    "|residents|states|countries"
    "|neighbours|diplomats|analysts|lawyers|monitors|observers|experts|judges|ministers|candidates"
    "|villagers|members|organisers|parties|groups|governments|nations"
    "|unions|missions|delegations|organisations|spokesmen|voters|mediators"
    "|country|state|region"
)
_NOUN = rf"(?:(?i:{_ROLE_NOUNS}|{_BODY_NOUNS}|{_PEOPLE_NOUNS}))(?![\w-])"
_DETERMINER = (
    r"(?:[Tt]he|[Aa]n?|[Oo]ne|[Ii]ts|[Hh]is|[Hh]er|[Tt]heir|[Ss]ome|[Ss]everal"
    r"|[Mm]any|[Mm]ost|[Aa]ll"
    r"|[Tt]wo|[Tt]hree|[Nn]o|[Aa]nother|[Oo]ther|[Oo]ur)"
)
_ADJECTIVES = (
    r"(?:foreign|main|local|regional|electoral|election|independent|monitoring|ruling|supreme"
    r"|constitutional|justice|interior|finance|federal|national|international|prime|former|deputy"
    r"|vice|acting|outgoing|incumbent|senior|opposition|town|city|island|state|returning|chief"
    r"|parliamentary|party|press|legal|neighbouring|shipping|port|community|religious)"
)
_NAME = rf"{CAP}(?:(?: (?:(?:of|for|de|van|von)(?: the)?|and))(?= [A-ZÀ-Þ])| {CAP}){{0,7}}"
_LINK = (
    rf"(?: (?:of|for|from|at|in|with|to) (?:(?:the|its|his|her|their) )?"
    rf"(?:{_NAME}|(?:{_ADJECTIVES} )?[a-z][\w-]+))"
)
_PHRASE = (
    rf"(?:(?:{_DETERMINER} )(?:[a-z][\w'-]+ ){{0,3}}?(?:{CAP} ){{0,3}}?{_NOUN}"
    rf"(?! {CAP}){_LINK}{{0,2}}"
    rf"|(?:{_DETERMINER} )?(?:{CAP}'s? )?(?:{_ADJECTIVES} ){{0,2}}{_NOUN}"
    rf"(?: {_NAME})?{_LINK}{{0,1}}"
    rf"|(?:[Tt]he |[Nn]eighbouring )?{_NAME}(?: (?:{_ADJECTIVES} ){{0,2}}{_NOUN}{_LINK}?)?)"
)
_PATTERN = re.compile(rf"(?<![\w'-]){_PHRASE}(?![\w-])")
_ROLE = re.compile(
    rf"^(?:(?:the|an?|its|his|her|their) )?(?P<role>(?:[\w'-]+ ){{0,3}}?(?:{_ROLE_NOUNS}))"
    rf"(?: (?:of|for|at|with|from|to|in) (?:the |its )?(?P<body>.+))?$",
    re.IGNORECASE,
)
_TITLED = re.compile(
    rf"^(?:[Tt]he )?(?:(?P<owner>{_NAME})'s? )?(?P<role>(?:[\w-]+ ){{0,2}}?(?:(?i:{_ROLE_NOUNS})))"
    rf" (?P<name>{CAP}(?: {CAP}){{1,2}})(?: (?:of|from) (?:the )?(?P<body>{_NAME}))?$"
)
_BEFORE_A_BODY = re.compile(rf"^(?:[a-z][\w-]+ )+(?={CAP}.* (?i:{_BODY_NOUNS})$)")
_OPENING = re.compile(
    r"(?:Neither|Both|But|And|When|While|If|For|In|On|At|After|Before|By"
    r"|From|Only|Even|Yet|As|Since|Earlier) "
    r"(?=(?:the )?[A-Z])"
)
_JOINABLE = re.compile(rf"^(?:[Tt]he )?{CAP}(?: (?!of |for ){CAP})*$")
_COURTESY = re.compile(r"^(?:Mr|Mrs|Ms|Dr|Sir|Prof)\.? ")
_ARTICLE = re.compile(r"^(?:the|an?) ", re.IGNORECASE)
_PERSON = re.compile(rf"^{CAP}(?: {CAP}){{1,2}}$")
_HAS_BODY = re.compile(rf"\b(?:{_BODY_NOUNS}|{_PEOPLE_NOUNS}|today|states?)\b", re.IGNORECASE)
_CAPITALISED = (
    "The A An In On At Of If It He She They We I This That These Those But And Or Yes No Not"
    " Some Two Three Final Official Preliminary Voters Turnout Voting Polls Polling Counting"
    " Results January February March April May June July August September October November"
    " December Monday Tuesday Wednesday Thursday Friday Saturday Sunday What Would Should When"
    " Where Who How Both Neither Nobody Nothing More Most Many Nearly Almost About According"
    " With By For From To After Before Until Only Just Of Under Over Citizens Supporters"
    " Opponents One Four Five Six Seven Eight Nine Ten Eleven Twelve Twenty Thirty Forty Fifty"
    " Sixty Seventy Eighty Ninety Half"
)
_NOT_NAMES = frozenset(_CAPITALISED.split())


class Speaker(NamedTuple):
    """Who said or did something; a body has no role, and unnamed people keep their phrase."""

    name: str
    role: str = ""
    organisation: str = ""
    person: bool = False


class Named(NamedTuple):
    """A speaker and the place of all the words that name it in a sentence."""

    start: int
    end: int
    speaker: Speaker


def named_in(sentence: str) -> list[Named]:
    """Everyone a folded sentence names, in order; quotations should be masked before."""
    phrases = [span for match in _PATTERN.finditer(sentence) for span in _spans(match)]
    found: list[Named] = []
    at = 0
    while at < len(phrases):
        start, end = phrases[at]
        following = phrases[at + 1] if at + 1 < len(phrases) else None
        merged = _apposition(sentence, (start, end), following)
        at += 2 if merged or _aside(sentence, (start, end), following) else 1
        found.append(merged or Named(start, end, _single(sentence[start:end])))
    return found


def _spans(match: re.Match[str]) -> Iterator[tuple[int, int]]:
    """The place of the name in a match; of two names where "and" joins them."""
    if not _names(match[0]):
        return
    start, end = match.span()
    opening = _OPENING.match(match[0])
    start += opening.end() if opening else 0
    first, joined, second = match.string[start:end].partition(" and ")
    if joined and _JOINABLE.match(first) and second[:1].isupper():
        yield start, start + len(first)
        start = end - len(second)
    yield start, end


def _names(phrase: str) -> bool:
    words = phrase.split(" ")
    return not all(word in _NOT_NAMES for word in words) or words[0] in {"Supporters", "Opponents"}


def _apposition(sentence: str, one: tuple[int, int], two: tuple[int, int] | None) -> Named | None:
    """Name, role of a body; or role, name. None if the two phrases are not in apposition."""
    if two is None or sentence[one[1] : two[0]] != ", ":
        return None
    first, second = sentence[slice(*one)], sentence[slice(*two)]
    end = two[1] + (sentence[two[1] : two[1] + 1] == ",")
    if _is_person(first) and (role := _ROLE.match(second)):
        name = _single(first)
        return Named(one[0], end, _person(name.name, role["role"], _bare(role["body"] or "")))
    held = _role_phrase(first)
    if held and _is_person(second):
        return Named(one[0], end, _person(_single(second).name, *held))
    return None


def _aside(sentence: str, one: tuple[int, int], two: tuple[int, int] | None) -> bool:
    """Whether the second phrase only says again who the first is: "the League, the main body"."""
    if two is None or sentence[one[1] : two[0]] != ", ":
        return False
    named = re.search(rf" {CAP}", sentence[one[0] : one[1]])
    again = re.match(r"(?:the|an?|its) ", sentence[two[0] : two[1]])
    return bool(named and again and not re.match(r",? and ", sentence[two[1] :]))


def _role_phrase(phrase: str) -> tuple[str, str] | None:
    """A role and its body: "Kessen's justice minister", "the head of its mission"."""
    owner, mark, rest = phrase.partition("'s ")
    if mark and (found := _ROLE.match(rest)):
        return found["role"], _bare(owner)
    found = _ROLE.match(phrase)
    return (found["role"], _bare(found["body"] or "")) if found else None


def _is_person(phrase: str) -> bool:
    plain = _COURTESY.sub("", phrase)
    return bool(_PERSON.match(plain) or _TITLED.match(plain)) and not _HAS_BODY.search(plain)


def _single(phrase: str) -> Speaker:
    plain = _COURTESY.sub("", phrase)
    titled = _TITLED.match(plain)
    if titled and not _HAS_BODY.search(titled["name"]):
        body = titled["body"] or titled["owner"] or ""
        return _person(titled["name"], titled["role"], body)
    courteous = plain != phrase
    person = courteous or (bool(_PERSON.match(plain)) and not _HAS_BODY.search(plain))
    return Speaker(_bare(plain), person=person)


def _person(name: str, role: str, body: str) -> Speaker:
    return Speaker(name, role, body, person=True)


def _bare(phrase: str) -> str:
    """Without the article, and without what stands before the name of a body."""
    plain = _ARTICLE.sub("", phrase).strip(" ,").removesuffix("'s")
    return _BEFORE_A_BODY.sub("", plain)
