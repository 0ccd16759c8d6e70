"""Words that take a position on a vote: the rules, each with its name.

An act has a doer just before it ("Ostrel recognised the result"). A judgement is somebody's opinion
("the vote was unlawful"): the speaker of the sentence took it. `denied` is the position that the
same words take with a "not" before them; none if the denial says nothing.
"""

import re
from typing import Final, Literal, NamedTuple

from plebiscite.observe.claims import PositionKind, Sureness

VOTE = (
    r"(?:referendums?|referenda|votes?|ballots?|polls?|elections?|plebiscites?"
    r"|results?|outcomes?|counts?|counting|figures|numbers"
    r"|process|voting|independence|secession|decision|exercise|verdict|race|campaign)"
)
_OBJECT = rf"(?: [\w'\"-]+){{0,4}}? {VOTE}\b"
_OR_IT = rf"(?:{_OBJECT}|(?: \w+)? (?:it|them|this)\b)"
Sort = Literal["act", "judgement"]


class PositionRule(NamedTuple):
    """A pattern and the position it takes, as it stands and when it is denied."""

    name: str
    sort: Sort
    words: re.Pattern[str]
    position: PositionKind
    denied: PositionKind | None
    sure: Sureness


def _rule(
    name: str,
    sort: Sort,
    words: str,
    position: PositionKind,
    denied: PositionKind | None = None,
    sure: Sureness = "certain",
) -> PositionRule:
    return PositionRule(name, sort, re.compile(words, re.IGNORECASE), position, denied, sure)


RULES: Final = (
    _rule(
        "recognise",
        "act",
        rf"\brecogni[sz](?:es?|ed|ing)\b{_OR_IT}",
        "recognised",
        "not-recognised",
    ),
    _rule(
        "refuse to recognise",
        "act",
        rf"\b(?:refus(?:es?|ed)|declin(?:es?|ed)) to recogni[sz]e\b{_OR_IT}",
        "not-recognised",
    ),
    _rule(
        "be recognised",
        "judgement",
        r"\b(?:be|been|is|are|was|were) (?:not |never )?recogni[sz]ed\b",
        "recognised",
        "not-recognised",
    ),
    _rule(
        "recognised by",
        "act",
        r"\brecogni[sz]ed(?= by (?:the )?[A-Za-z])",
        "recognised",
        "not-recognised",
    ),
    _rule("accepted by", "act", r"\baccepted(?= by (?:the )?[A-Za-z])", "accepted", "unacceptable"),
    _rule("rejected by", "act", r"\brejected(?= by (?:the )?[A-Za-z])", "unacceptable"),
    _rule(
        "praised by",
        "act",
        r"\b(?:praised|welcomed|commended|hailed)(?= by (?:the )?[A-Za-z])",
        "praised",
    ),
    _rule(
        "criticised by",
        "act",
        r"\b(?:criticised|criticized|condemned|denounced|dismissed)(?= by (?:the )?[A-Za-z])",
        "criticised",
    ),
    _rule(
        "observed by",
        "act",
        r"\b(?:observed|monitored)(?= by (?:the )?[A-Za-z])",
        "observed",
        "not-observed",
    ),
    _rule("boycott", "act", r"\bboycott(?:s|ed|ing)?\b", "boycotted", None),
    _rule(
        "stay away",
        "act",
        r"\b(?:stay(?:s|ed)? away|abstain(?:s|ed)? from|kept away)\b",
        "boycotted",
        None,
        "likely",
    ),
    _rule(
        "decline to observe",
        "act",
        (
            r"\b(?:declin(?:es?|ed)|refus(?:es?|ed)) to (?:observe|monitor|send"
            r" (?:\w+ )?(?:observers|monitors))\b"
        ),
        "not-observed",
    ),
    _rule(
        "observe",
        "act",
        rf"\b(?:observe[sd]?|monitored)\b{_OBJECT}",
        "observed",
        "not-observed",
    ),
    _rule(
        "accept",
        "act",
        rf"\b(?:accept(?:s|ed)?|respect(?:s|ed)?|acknowledge[sd]? )\b{_OR_IT}",
        "accepted",
        "unacceptable",
    ),
    _rule(
        "refuse to accept",
        "act",
        rf"\b(?:refus(?:es?|ed)|declin(?:es?|ed)) to accept\b{_OR_IT}",
        "unacceptable",
    ),
    _rule(
        "reject",
        "act",
        (
            r"\breject(?:s|ed)?\b(?: as [\w ]+?)?(?: [\w'-]+){0,3}? (?:referendum"
            r"|results?|outcomes?|figures|vote|election)\b"
        ),
        "unacceptable",
    ),
    _rule(
        "praise",
        "act",
        (
            rf"\b(?:praise[sd]?|welcome[sd]?|commend(?:s|ed)?|applaud(?:s|ed)?|hail"
            rf"(?:s|ed)?|congratulate[sd]? .{{1,40}} on)\b{_OR_IT}"
        ),
        "praised",
    ),
    _rule(
        "criticise",
        "act",
        (
            rf"\b(?:criticiz?s?e[sd]?|condemn(?:s|ed)?|denounce[sd]?|deplore[sd]?"
            rf"|dismiss(?:es|ed)?)\b{_OR_IT}"
        ),
        "criticised",
    ),
    _rule(
        "free and fair",
        "judgement",
        r"\b(?:free (?:and|or) fair|free, fair|fair and free|fair and well[ -]run)\b",
        "praised",
        "criticised",
    ),
    _rule(
        "neither free nor fair",
        "judgement",
        r"\b(?:neither|not) free (?:n?or|and) fair\b",
        "criticised",
    ),
    _rule(
        "standards met",
        "judgement",
        (
            r"\b(?:met|meets?|in line with|complied with|conformed to) (?:[\w,-]+"
            r" ){0,3}?(?:standards|principles|norms|commitments)\b"
        ),
        "praised",
        "criticised",
    ),
    _rule(
        "standards missed",
        "judgement",
        (
            r"\b(?:fell (?:far |well )?short of|failed to meet|fails to meet|below)"
            r" (?:[\w,-]+ ){0,3}?(?:standards|principles|norms|commitments)\b"
        ),
        "criticised",
    ),
    _rule(
        "well conducted",
        "judgement",
        (
            r"\b(?:transparent(?:ly)?|orderly|well[ -](?:organi[sz]ed|conducted"
            r"|run)|peaceful|credible)\b"
        ),
        "praised",
        "criticised",
        "likely",
    ),
    _rule(
        "not honest",
        "judgement",
        (
            r"\b(?:sham|farce|rigged|fraudulent|falsified|charade|mockery|deeply"
            r" flawed|flawed|not credible)\b"
        ),
        "criticised",
        None,
        "likely",
    ),
    _rule("null and void", "judgement", r"\b(?:null and void|void)\b", "void", None),
    _rule(
        "no legal force",
        "judgement",
        (
            r"\b(?:no|any|without|lacks?|lacked|zero) (?:legal|legally binding"
            r"|juridical)(?: \w+)? ?(?:force|effect|validity|basis|standing|consequences?"
            r"|weight|meaning|value|status|power)\b"
        ),
        "void",
        None,
    ),
    _rule(
        "no validity",
        "judgement",
        r"\b(?:no|without|lacks?|lacked) (?:validity|legitimacy|force|standing)\b",
        "void",
        None,
        "likely",
    ),
    _rule(
        "invalid",
        "judgement",
        r"\b(?:invalid|illegitimate|not valid|not legitimate)\b",
        "void",
        None,
        "likely",
    ),
    _rule(
        "unlawful",
        "judgement",
        (
            r"\b(?:illegal(?:ly)?|unlawful(?:ly)?|unconstitutional|against the"
            r" law|violat(?:es?|ed|ing) (?:the|its|our|his) (?:constitution|law))\b"
        ),
        "illegal",
        None,
    ),
    _rule(
        "unacceptable", "judgement", r"\b(?:unacceptable|not acceptable)\b", "unacceptable", None
    ),
    _rule(
        "valid",
        "judgement",
        (
            r"\b(?<!in)(?:valid|legitimate|lawful|legal(?! (?:force|effect|validity"
            r"|basis|standing))|constitutional|legally binding)\b"
        ),
        "valid",
        "void",
        "likely",
    ),
)
NEGATION = re.compile(
    (
        r"\b(?:not|never|n't|no longer|neither|cannot|hardly|without|nobody"
        r"|no one|refused to|refuses to|nor)\b[^,;.]{0,45}$"
    ),
    re.IGNORECASE,
)
_WORDS_BETWEEN = (
    r"(?: (?!(?:called|calls|said|says|was|were|is|are|has|had|have|that|which|of|in|not|and)\b)"
    r"[\w'-]+){0,3}?"
)
ABOUT = re.compile(
    (
        rf"\b(?:(?:the|this|its|their|our|a|both|any){_WORDS_BETWEEN} )?{VOTE}\b"
        rf"(?! (?:papers|boxes?|station))"
    ),
    re.IGNORECASE,
)
JUDGED_NOUNS = re.compile(
    (
        r"^(?:constitutional|legal|valid|void) (?:referendum|court|question"
        r"|votes?|ballots?|papers|challenge|action|adviser|amendment|reform"
        r"|crisis)\b"
    ),
    re.IGNORECASE,
)
COUNTED_PAPERS = re.compile(
    r"(?:\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w*teen|\w*ty)[\w-]*)"
    r" (?:ballots?|votes?|papers)(?: were| was)?(?: declared| found| ruled)? (?:in)?$",
    re.IGNORECASE,
)
VERDICT = re.compile(
    r"\b(?:recogni[sz]\w+|boycott\w*|free and fair|null and void|legal"
    r"(?:ly)?|illegal|unlawful|unconstitutional|(?:un)?acceptable"
    r"|legitimate|illegitimate|valid(?:ity)?|invalid|rigged|sham|fraud\w*"
    r"|transparent|standards|praised|welcomed|condemned"
    r"|criticised|criticized|rejected|irregularit\w+|violations?)\b",
    re.IGNORECASE,
)
