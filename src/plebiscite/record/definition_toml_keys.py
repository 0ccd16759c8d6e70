"""Every key of the human-written definition: its kind of value, whether it must stand, its meaning.

The reader, its suggestions and the JSON schema are all made from these tables.
"""

from typing import Literal, NamedTuple

Kind = Literal[
    "text",  # one string
    "texts",  # a string for each language
    "whole",  # an integer
    "flag",  # true or false
    "moment",  # a local date-time, or one with an offset
    "duration",  # seconds, or a text such as "3 days"
    "share",  # a text such as "1/2" or "66.6%"
    "names",  # a list of strings
    "counts",  # a table of whole numbers
    "count or none",  # a whole number, or "none"
    "table",
    "tables",
]


class Key(NamedTuple):
    """What may stand behind a key. `choices` restricts a text."""

    kind: Kind
    about: str
    required: bool = False
    choices: tuple[str, ...] = ()
    table: "Table | None" = None


Table = dict[str, Key]

_PERSON: Table = {
    "name": Key("text", "for people; the key's name when left out"),
    "key": Key("text", "verifier key of signed notes: name+id+base64", required=True),
}
_SERVER: Table = {
    "key": Key("text", "verifier key; its name is the origin", required=True),
    "url": Key("text", "where the log is served"),
}
_WITNESS: Table = {
    "name": Key("text", "one word, for the policy; the key's name when left out"),
    "key": Key("text", "verifier key of a witness (type 0x04)", required=True),
    "url": Key("text", "where the witness answers"),
}
_WITNESSES: Table = {
    "quorum": Key("count or none", 'how many must cosign, or "none"', required=True),
    "members": Key("tables", "the witnesses", table=_WITNESS),
}
_TRUSTEES: Table = {
    "threshold": Key("whole", "how many are needed; more than half when left out"),
    "members": Key("tables", "the trustees, in order", required=True, table=_PERSON),
    "all_needed_confirmed": Key("flag", "accept that losing one share loses every vote"),
    "rehearsal_by_all": Key("flag", "opening needs the rehearsal of every trustee"),
}
_CALENDAR: Table = {
    "time_zone": Key("text", "IANA name, such as Asia/Tbilisi", required=True),
    "opens": Key("moment", "when voting opens", required=True),
    "closes": Key("moment", "when voting closes", required=True),
    "rehearsal_gap": Key("duration", "least time between rehearsal and opening"),
    "roll_gap": Key("duration", "least time between the freezing of the roll and opening"),
    "closing_grace": Key("duration", "most time from closing to its witnessed end"),
}
_MAJORITY: Table = {
    "share": Key("share", "of the districts that count", required=True),
    "strict": Key("flag", "true: more than the share; false: at least"),
    "merged": Key(
        "text",
        "what a district merged into a group counts as",
        choices=("group-outcome", "neither"),
    ),
}
_RULE: Table = {
    "share": Key("share", "of the base, needed to pass or win"),
    "strict": Key("flag", "true: more than the share; false: at least"),
    "base": Key("text", "what the share is of", choices=("valid", "ballots")),
    "turnout_quorum": Key("share", "ballots counted, as a share of the roll"),
    "approval_quorum": Key("share", "votes in favour, as a share of the roll"),
    "districts": Key("table", "a second majority, of districts", table=_MAJORITY),
    "seats": Key("whole", "options that win in a choice"),
}
_OPTION: Table = {
    "id": Key("text", "a-z, 0-9 and -", required=True),
    "text": Key("texts", "as the ballot shows it", required=True),
}
_VARIANT: Table = {
    "id": Key("text", "a-z, 0-9 and -", required=True),
    "text": Key("texts", "the yes/no question", required=True),
    "name": Key("texts", "its short name in the question of preference", required=True),
}
_CONTEST: Table = {
    "id": Key("text", "a-z, 0-9 and -", required=True),
    "kind": Key("text", "what is asked", required=True, choices=("question", "variants", "choice")),
    "title": Key("texts", "one line", required=True),
    "text": Key("texts", "the question; left out for variants"),
    "explanation": Key("texts", "both sides, briefly"),
    "yes": Key("texts", "the answer yes (question, variants)"),
    "no": Key("texts", "the answer no (question, variants)"),
    "options": Key("tables", "of a choice", table=_OPTION),
    "variants": Key("tables", "of variants", table=_VARIANT),
    "preferred": Key("texts", "which variant is preferred if both pass? (variants)"),
    "blank": Key("flag", "a blank answer can be given; true when left out"),
    "unanswered": Key("flag", "the question may be left empty; false when left out"),
    "min": Key("whole", "of a choice: options chosen at least; 1 when left out"),
    "max": Key("whole", "of a choice: options chosen at most; 1 when left out"),
    "districts": Key("names", "the districts that vote on it; all when left out"),
    "rule": Key("table", "what must hold to pass or win", table=_RULE),
}
_STYLE: Table = {
    "id": Key("text", "letters, digits and -", required=True),
    "contests": Key("names", "contests in the order shown", required=True),
}
_DISTRICT: Table = {
    "id": Key("text", "letters, digits and -", required=True),
    "name": Key("text", "for people", required=True),
    "registered": Key("whole", "voters on the roll; with one ballot style"),
    "styles": Key("counts", "voters on the roll for each ballot style"),
    "stations": Key("counts", "voters of each polling station"),
    "parent": Key("text", "the district it joins when it has too few ballots"),
    "below_minimum": Key(
        "text", "of a tree wholly below the minimum", choices=("publish", "withhold")
    ),
}
_PAPER: Table = {
    "small_counts": Key(
        "text",
        "what few papers of a station are: joined with others', or published by law",
        required=True,
        choices=("join", "publish"),
    ),
}
DEFINITION: Table = {
    "origin": Key("text", "name of the log, such as referendum.example/2026", required=True),
    "practice": Key("flag", "a rehearsal or demonstration, not a real vote"),
    "languages": Key("names", "codes; the first is that of the v1 records", required=True),
    "title": Key("texts", "one line", required=True),
    "summary": Key("texts", "what is decided", required=True),
    "legal_basis": Key("texts", "the law that orders the vote", required=True),
    "effect": Key(
        "text", "whether the result binds", required=True, choices=("binding", "consultative")
    ),
    "what_follows": Key("texts", "what follows from the result", required=True),
    "abstaining": Key("texts", "what not voting, and voting blank, means", required=True),
    "minimum": Key("whole", "ballots behind any published result; 30 when left out"),
    "longest_wait": Key("duration", "a ballot waits for its checkpoint; 60 seconds"),
    "second_factor": Key(
        "text", "beside the voting code", required=True, choices=("none", "email-code", "oidc")
    ),
    "mapping_destroyed_by": Key(
        "moment", "the list of voters and credentials is gone; 30 days after closing"
    ),
    "calendar": Key("table", "when", required=True, table=_CALENDAR),
    "contests": Key("tables", "what is decided", required=True, table=_CONTEST),
    "rule": Key("table", "for contests without a rule of their own", table=_RULE),
    "styles": Key("tables", "ballot styles; derived when left out", table=_STYLE),
    "districts": Key("tables", "where", required=True, table=_DISTRICT),
    "log": Key("table", "the transparency log", required=True, table=_SERVER),
    "commission": Key("table", "signs the definition", required=True, table=_PERSON),
    "registrar": Key("table", "keeps the roll", required=True, table=_PERSON),
    "trustees": Key("table", "hold the decryption key", required=True, table=_TRUSTEES),
    "witnesses": Key("table", "cosign checkpoints", required=True, table=_WITNESSES),
    "observers": Key("tables", "invited observers", table=_PERSON),
    "paper": Key("table", "voters may vote on paper at their station", table=_PAPER),
}
