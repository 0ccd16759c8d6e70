"""The definition of a referendum, as its record holds it: values only, no texts.

People write TOML; `definition_toml` turns it into these values and one `Texts` per language.
Their canonical JSON bytes are the parts that every ballot commits to (additions 6).
Times are POSIX seconds, fractions are texts like "1/2", identifiers are short ASCII names.
"""

from typing import Final, Literal

import msgspec

FORMAT: Final = "plebiscite-definition/1"
CLOSING_GRACE: Final = 600  # seconds


class _Value(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Base of all parts: immutable, strict, absent optional fields left out."""


class Calendar(_Value, frozen=True):
    """When voting happens, and the least time that must lie before it."""

    time_zone: str  # IANA name, for people; the numbers decide
    opens: int  # POSIX seconds
    closes: int
    rehearsal_gap: int = 0  # seconds at least between rehearsal and opening
    roll_gap: int = 0  # seconds at least between the freezing of the roll and opening
    closing_grace: int = (
        CLOSING_GRACE  # seconds after `closes` within which polls-closed must be cosigned
    )


class DistrictMajority(_Value, frozen=True):
    """A second majority, of districts."""

    share: str  # of the districts that count, for example "1/2"
    strict: bool  # True: more than the share; False: at least the share
    merged: Literal["group-outcome", "neither"]  # what a district merged into a group counts as


class Rule(_Value, frozen=True):
    """What must hold for a proposal to pass or an option to win. All given parts must hold."""

    share: str  # of `base`, for example "1/2" or "2/3"
    strict: bool  # True: more than the share; False: at least the share
    base: Literal["valid", "ballots"]  # valid: blank and empty left out; ballots: all counted
    turnout_quorum: str = ""  # ballots counted, as a share of the roll; "" for none
    approval_quorum: str = ""  # votes in favour, as a share of the roll; "" for none
    districts: DistrictMajority | None = None
    seats: int = 1  # options that win in a choice


class Question(_Value, frozen=True):
    """One question of a ballot: exactly one Belenios v1 homomorphic question."""

    id: str  # the contest's id, or contest id "." part for variants
    options: tuple[str, ...]  # ids
    blank: bool  # a blank answer can be given
    min: int  # options chosen at least, unless blank
    max: int  # options chosen at most


class Contest(_Value, frozen=True):
    """One decision.

    question: one Question with the options yes and no.
    variants: a yes/no Question for each variant, then one on which variant is preferred.
    choice: one Question, `max` options of k.
    """

    id: str
    kind: Literal["question", "variants", "choice"]
    rule: Rule
    questions: tuple[Question, ...]


class Style(_Value, frozen=True):
    """A ballot style: which contests, in which order, one voter sees."""

    id: str
    contests: tuple[str, ...]


class Station(_Value, frozen=True):
    """A polling station of a district, for paper voters and for people to find."""

    id: str
    registered: int


class StyleCount(_Value, frozen=True):
    """How many registered voters of a district use a ballot style: one unit."""

    style: str
    registered: int


class District(_Value, frozen=True):
    """A district; each of its ballot styles is one unit, that is one v1 election."""

    id: str
    name: str
    units: tuple[StyleCount, ...]
    stations: tuple[Station, ...] = ()
    parent: str = ""  # the district it joins when it has too few ballots; "" for none
    below_minimum: Literal["publish", "withhold"] = "publish"  # of a tree wholly below it


class Person(_Value, frozen=True):
    """A named office and its Ed25519 key, as a note verifier key `name+id+base64`."""

    name: str
    key: str


class Trustees(_Value, frozen=True):
    """Who holds the decryption key, and how many of them are needed."""

    threshold: int
    members: tuple[Person, ...]
    all_needed_confirmed: bool = False  # n-of-n only when asked for in so many words
    rehearsal_by_all: bool = False  # opening needs the rehearsal of every trustee


class Paper(_Value, frozen=True):
    """Voters may vote on paper at their station; those papers are counted into the same record.

    `small_counts`: papers of few voters are counted with those of other stations ("join"), or the
    law publishes every station's answers, however few papers it has ("publish").
    """

    small_counts: Literal["join", "publish"]


class Definition(_Value, frozen=True):
    """Everything fixed before the vote but the texts."""

    format: Literal["plebiscite-definition/1"]
    origin: str  # of the log
    practice: bool  # a rehearsal or demonstration, not a real vote
    languages: tuple[str, ...]  # the first is the language of the v1 election records
    group: Literal["Ed25519", "BELENIOS-2048", "RFC-3526-2048"]  # the others only in practice
    effect: Literal["binding", "consultative"]
    minimum: int  # ballots behind any published result, K of additions 9
    calendar: Calendar
    contests: tuple[Contest, ...]
    styles: tuple[Style, ...]
    districts: tuple[District, ...]
    commission: Person
    registrar: Person
    trustees: Trustees
    policy: str  # a tlog-policy, exact text: log, witnesses, quorum
    longest_wait: int  # seconds a ballot may wait for its checkpoint
    second_factor: Literal["none", "email-code", "oidc"]
    mapping_destroyed_by: int  # POSIX seconds: the list of voters and credentials is gone by then
    observers: tuple[Person, ...] = ()
    paper: Paper | None = None  # None: no papers are counted into the record


class QuestionTexts(_Value, frozen=True):
    """The words of one question, options in the definition's order."""

    id: str
    text: str
    options: tuple[str, ...]


class ContestTexts(_Value, frozen=True):
    """The words of one contest."""

    id: str
    title: str
    questions: tuple[QuestionTexts, ...]
    explanation: str = ""


class Texts(_Value, frozen=True):
    """All words of a referendum in one language."""

    language: str
    direction: Literal["ltr", "rtl"]
    title: str  # one line
    summary: str
    legal_basis: str
    effect: str  # what follows from the result
    abstaining: str  # what not voting, and voting blank, means
    contests: tuple[ContestTexts, ...]
