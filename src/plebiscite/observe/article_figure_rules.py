"""What a figure in a sentence is said of: the rules, each with its name.

A rule sees the sentence with a mark in the place of each figure, the words after the figure and its
base ("99 percent of 55,000 registered voters | backed independence") and those before it
("a turnout of | 91 percent"). The first rule that holds decides.
"""

import re
from typing import Final, NamedTuple

from plebiscite.observe.claims import Base, Sureness

PERCENT, COUNT, FRACTION = "\ue000", "\ue001", "\ue002"
SHARE: Final = PERCENT + FRACTION
ANY: Final = SHARE + COUNT
_PEOPLE = (
    r"(?:voters|electors|people|residents|members|citizens|participants"
    r"|students|islanders|villagers"
    r"|inhabitants|workers|delegates|shareholders|employees|adults|men and women|respondents)"
)
_PAPERS = r"(?:ballots?|votes?|papers|ballot papers|voting papers)"
_FILL = (
    rf"(?:,? ?(?:had|have|has|were|was|are|is|being|also|then|only|who|that"
    rf"|of them|of these|of those|{_PEOPLE}"
    rf"|{_PAPERS}|or|and|so far|cast|counted|of the total|by post))*"
)


class BaseRule(NamedTuple):
    """Words after a share that name its base; `number` is the group of its size, if it is said."""

    words: re.Pattern[str]
    base: Base


class SubjectRule(NamedTuple):
    """Words around a figure that say what has it. `kinds` are the marks of figures it is for."""

    name: str
    kinds: str
    words: re.Pattern[str]
    before: bool
    subject: str
    sure: Sureness


def _base(words: str, base: Base) -> BaseRule:
    return BaseRule(re.compile(words, re.IGNORECASE), base)


_OF = (
    rf"[ ,]*\(?(?:of|from|among) (?:all |the |its |their |our |some |about"
    rf" )*(?P<number>{COUNT} )?(?:\w+'s )?"
)
BASES: Final = (
    _base(rf"{_OF}(?:registered|eligible|enrolled|entitled) {_PEOPLE}", "registered"),
    _base(
        (
            rf"{_OF}(?:those |{_PEOPLE} )(?:who (?:were|are) )?(?:registered|eligible"
            rf"|entitled to vote|on the roll)"
        ),
        "registered",
    ),
    _base(rf"{_OF}(?:electorate|electoral roll|roll|register)\b", "registered"),
    _base(rf"{_OF}valid (?:{_PAPERS})(?: cast)?", "valid"),
    _base(
        (
            rf"{_OF}(?:those|{_PEOPLE}) (?:who|that|which) (?:had |have )?(?:voted"
            rf"|cast (?:a |their )?(?:ballots?|votes?)|took part|turned out|participated)"
            rf"(?: in the \w+)?"
        ),
        "ballots",
    ),
    _base(
        (
            rf" {_PEOPLE} who (?:voted|took part|cast (?:a |their )?(?:ballots?"
            rf"|votes?)|participated)(?: in the \w+)?"
        ),
        "ballots",
    ),
    _base(
        (
            rf"{_OF}(?:those (?:voting|cast|taking part)|{_PAPERS} (?:cast|counted)"
            rf"|ballots|ballot papers)"
        ),
        "ballots",
    ),
    _base(rf"{_OF}(?:votes?|total)\b(?! for| against)", "unknown"),
    _base(rf"{_OF}(?:\w+ )?{_PEOPLE}\b", "unknown"),
    _base(rf" (?:of )?(?:\w+ )?{_PEOPLE}\b", "unknown"),
)
PREFIX_BASE = re.compile(
    rf"^(?:Out )?[Oo]f (?:the |its |some |about |a total of )?(?P<number>{COUNT})"
    rf" (?:(?P<registered>(?:registered|eligible) \w+"
    rf"|{_PEOPLE} (?:entitled|registered|on the roll|eligible)[\w ]*|members)"
    rf"|(?P<valid>valid {_PAPERS})|(?P<ballots>{_PAPERS}))[^,]*, "
)


def _rule(
    name: str,
    kinds: str,
    words: str,
    subject: str,
    sure: Sureness = "certain",
    *,
    before: bool = False,
) -> SubjectRule:
    pattern = rf"{words}$" if before else rf"{_FILL}[ ,:)\"]*{words}"
    return SubjectRule(name, kinds, re.compile(pattern, re.IGNORECASE), before, subject, sure)


_YES = (
    r"(?:backed|back|supported|support|approved|approve|endorsed|endorse|favou?red|favou?r|agreed"
    r"|voted (?:for\b|in favou?r|yes|\"yes\"|to approve|to accept)|sa(?:id"
    r"|y) \"?yes|chose independence"
    r"|opted for|(?:in|cast in) favou?r\b|\"?yes\b|for (?:it|independence"
    r"|secession|the (?:proposal|merger|draft|plan|motion|change|treaty"
    r"|union|project|bill|measure|reform))\b|wanted independence)"
)
_NO = (
    r"(?:rejected|reject|opposed|oppose|voted (?:against|no|\"no\"|it down"
    r"|to reject)|sa(?:id|y) \"?no\b"
    r"|(?:cast )?against\b|\"?no\b(?! )|disapproved|opposed to)"
)
_LINK = (
    r"(?: (?:\w+ ){0,3}?(?:was|were|at|of|to|reached|stood|hit|is|by|with"
    r"|had|came|put|rose|fell|climbed"
    r"|exceeded|topped|be|been|from)){0,3}(?: just)? ?[:(]? ?"
)
SUBJECTS: Final = (
    _rule(
        "turnout before",
        SHARE,
        rf"\b(?:turnout|participation)(?:,? which)?(?: \w+){{0,2}}?,?{_LINK}",
        "turnout",
        before=True,
    ),
    _rule(
        "passive yes",
        SHARE,
        r"(?:approved|backed|supported|endorsed|favou?red|carried|passed) by ",
        "in-favour",
        "likely",
        before=True,
    ),
    _rule(
        "passive no",
        SHARE,
        r"(?:rejected|opposed|voted down) by ",
        "against",
        "likely",
        before=True,
    ),
    _rule("turnout after", SHARE, r"(?:turnout|participation)\b", "turnout"),
    _rule(
        "voted",
        SHARE,
        (
            r"(?:turned out|took part|went to the polls|participated|(?:had )?cast"
            r" (?:a |their |his )?(?:ballot|vote)s?|(?:had )?voted(?! (?:for|in"
            r"|against|yes|no|to|before|early|abroad|twice|\"))\b)"
        ),
        "turnout",
    ),
    _rule(
        "counted",
        ANY,
        (
            rf"\(?(?:of|in) (?:the |all )*(?:{COUNT} )?(?:polling |voting )?(?:stations"
            rf"|districts|precincts|ballots|votes|papers|areas|places)(?: had been"
            rf"| were| was)?,? (?:counted|reporting|reported|declared|in\b)"
        ),
        "counted",
    ),
    _rule("in favour", SHARE + COUNT, _YES, "in-favour"),
    _rule("against", SHARE + COUNT, _NO, "against"),
    _rule("blank", ANY, r"(?:left |returned |cast |handed in )?blank\b", "blank"),
    _rule(
        "invalid", ANY, r"(?:declared |found |ruled )?(?:invalid|spoil(?:ed|t)|void)\b", "invalid"
    ),
    _rule(
        "registered",
        COUNT,
        (
            rf"(?:(?:registered|eligible) {_PEOPLE}|(?:registered|eligible|entitled"
            rf" to vote|on the (?:electoral )?roll)\b)"
        ),
        "registered",
    ),
    _rule(
        "registered before",
        COUNT,
        r"(?:registered|eligible|entitled to vote)(?: voters)?: ?",
        "registered",
        before=True,
    ),
    _rule("valid votes", COUNT, r"valid (?:ballots|votes|papers)", "valid"),
    _rule(
        "cast",
        COUNT,
        (
            r"(?:turned out|took part|went to the polls|participated|voted(?! "
            r"(?:for|in fav|against|yes|no|to|\"))\b|cast (?:a |their )?(?:ballot"
            r"|vote)s?\b|\bcast\b)"
        ),
        "cast",
    ),
    _rule(
        "cast by words",
        COUNT,
        (
            r"(?<= )(?:(?<=ballots )|(?<=votes )|(?<=papers ))(?:were |had been"
            r" |have been |was )?(?:cast|handed in|received)"
        ),
        "cast",
    ),
    _rule("cast before", COUNT, rf"{_PAPERS} cast: ?", "cast", before=True),
    _rule("counted ballots", COUNT, r"(?<=counted)(?!\w)", "counted", "likely"),
    _rule(
        "yes before",
        ANY,
        (
            r"(?:\byes\b\"?(?: side| vote| camp)?|in favou?r|\bsupport(?: for [\w"
            r" ]{2,30}?)?|approval|backing)(?: \w+){0,2}?(?: therefore)?(?: (?:at"
            r"|with|of|by|to|was|were|received|won|got|on|stood at|took|had)){0,2}:?"
            r" ?"
        ),
        "in-favour",
        "likely",
        before=True,
    ),
    _rule(
        "no before",
        ANY,
        (
            r"(?:\bno\b\"?(?: side| vote| camp)|against|opposition)(?: \w+){0,2}?"
            r"(?: (?:at|with|of|by|to|was|were|received|won|got|on|stood at|took"
            r"|had)){0,2}:? ?"
        ),
        "against",
        "likely",
        before=True,
    ),
    _rule(
        "blank before",
        ANY,
        r"blank(?: votes| papers| ballots)?(?: (?:were|was|at))?:? ?",
        "blank",
        before=True,
    ),
    _rule(
        "invalid before",
        ANY,
        r"(?:invalid|spoilt|spoiled)(?: votes| papers| ballots)?(?: (?:were|was|at))?:? ?",
        "invalid",
        before=True,
    ),
)
CANDIDATE_BEFORE = re.compile(
    r"^(?:,? (?:who )?(?:had |has |has been |was )?(?:won|received|took"
    r"|takes|got|secured|polled|gained|collected|obtained|led with"
    r"|leading with|re-elected with|elected with|on|with|won (?:[\w-]+"
    r" ){0,4}with)(?: re-election with| the race with| just| only)?) ?$"
)
CANDIDATE_AFTER = re.compile(
    r"^(?: (?:votes|of the votes?))?(?: were| was)? (?:for|went to)"
    r" (?:the (?:incumbent|challenger),? )?$"
)
VOTED_TO = re.compile(
    rf"^{_FILL} ?voted to (?P<what>(?!approve|accept|reject)[a-z][\w' ]{{2,40}}?)"
    rf"(?= (?:and|while|in|on|but|with|after)\b|[,.;]|$)"
)
VOTED_FOR = re.compile(
    rf"^{_FILL} ?(?:were |was )?(?:voted |cast )?for (?P<what>(?!it\b|independence\b)"
    rf"[a-z][\w' ]{{2,40}}?)(?= (?:and|while|in|on|but|with)\b|[,.;]|$)"
)
SAME_AGAIN = re.compile(
    r"(?: \(|,? or |, (?:that is|equal to|i\.e\.|rose to|fell to|dropped to|climbed to) )$"
)
COUNTED_LEFT = re.compile(r"\b(?:with|after) (?:just |only )?$", re.IGNORECASE)
COUNTED_RIGHT = re.compile(
    r" of (?:the |all )*(?:ballots?|votes?|papers|(?:polling |voting )?stations"
    r"|districts|precincts|returns)"
    r"(?: were| had been| having been)? (?:counted|reporting|reported|declared|in\b)"
)
MARGIN = re.compile(
    rf"\b(?:by|with) (?P<first>[{SHARE}])(?: of the votes?)? to (?P<second>[{SHARE}])",
    re.IGNORECASE,
)
MARGIN_YES = re.compile(
    r"\b(?:approved?|accepted|backed|endorsed|in favou?r|passed|supported|voted to|voted for)\b",
    re.IGNORECASE,
)
MARGIN_NO = re.compile(
    r"\b(?:reject(?:s|ed)|voted against|turned down|voted down|defeated)\b", re.IGNORECASE
)
THAT_IS = re.compile(
    r"^(?:That|This|Which) (?:is|was|equals|means|represents|amounts to|corresponds to) (?:a )?$"
)
POLL = re.compile(
    (
        r"\b(?:exit poll|opinion poll|poll of|survey|pollsters?|polled|forecast"
        r"|projection|bookmakers)\b"
    ),
    re.IGNORECASE,
)
THRESHOLD = re.compile(
    (
        r"\b(?:need(?:s|ed)?|requir(?:es?|ed|ing)|threshold|quorum|minimum"
        r"|must|at least|would have to|necessary|to pass|to be valid)\b"
    ),
    re.IGNORECASE,
)
