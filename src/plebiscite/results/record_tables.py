"""The tables of a record's entries, without their rows: names, columns, keys, references.

Together with the tables of its figures they are the analysis file. `results.record_rows` and
`results.vote_rows` give the rows; everything in them stands in the public record.
"""

from typing import Final, get_args

from plebiscite.record.entries import (
    BulletinStatus,
    ExclusionReason,
    PointAnswer,
    Position,
    Severity,
)
from plebiscite.results.figure_tables import DISTRICT, UNIT
from plebiscite.results.tables import Column, Reference, Table

FATES: Final = ("counted", "standing", "replaced", "excluded")
"""What became of a ballot. Standing: it would be counted if voting ended now."""
CHECKED: Final = ("passed", "could not check")

_ENTRY = Column("entry", "its index in the record, from 0", "integer", 0)
_UNIT = Column("unit", UNIT)
_DISTRICT = Column("district", "the unit's district")
_CREDENTIAL = Column("credential", "the public credential: a pseudonym, one for each voter")
_COUNTER = Column("counter", "the how-manieth act of this credential, from 1", "integer", 1)
_TRACKER = Column("tracker", "SHA-256 of the ballot, hex: what the voter's receipt names")
_WORDS_OF = Column("tracker_words", "the tracker's first 66 bits as six words")
_REPLACES = Column(
    "replaces", "tracker of the ballot that it replaces; empty for none", required=False
)
_TEXT = Column("words", "SHA-256 of the words, a blob of the record", required=False)
_OBSERVER = Column("observer", "the observer's number", "integer", 1)
_PLACE: Final = (
    Column("district", "the district it is about", required=False),
    Column("station", "the polling station it is about", required=False),
)
_IN_ENTRIES: Final = Reference(("entry",), "entries", ("entry",))
_IN_UNITS: Final = Reference(("unit",), "units", ("unit",))
_IN_OBSERVERS: Final = Reference(("observer",), "observers", ("observer",))

RECORD: Final = Table(
    "record",
    "The record",
    "One row: which record these tables were made from, under which policy, what its check said.",
    (
        Column("origin", "the log's name"),
        Column("title", "of the referendum, in the ballot's first language"),
        Column("size", "entries of the verified checkpoint", "integer", 0),
        Column("root", "root hash of the verified checkpoint, hex"),
        Column("policy", "SHA-256 of the policy file, hex"),
        Column("policy_words", "its first 132 bits as twelve words, as voters' letters print them"),
        Column("checked", "whether every check that the record allows has passed", one_of=CHECKED),
        Column("verdict", "what `plebiscite verify` says, in its words"),
        Column("phase", "how far the referendum has come"),
        Column("final", "whether the record has its last entry", "boolean"),
        Column("aborted", "whether the referendum was abandoned", "boolean"),
        Column("practice", "whether it is declared to be no real vote", "boolean"),
        Column("witnesses", "who watched the log, and how many of them may lie"),
        Column(
            "newest_cosignature", "the newest time any witness gave", "datetime", required=False
        ),
        Column("second_factor", "what a voter needed beside the code"),
        Column("time_zone", "of the calendar"),
        Column("opens", "when voting opens, by the calendar", "datetime"),
        Column("closes", "when voting ends, with extensions", "datetime"),
        Column("minimum", "ballots that are counted together at least", "integer", 0),
        Column("ballots", "entries that are ballots, replaced and excluded ones too", "integer", 0),
    ),
    ("origin",),
    (),
)

CHECKS: Final = Table(
    "checks",
    "Checks",
    "Every numbered check of `plebiscite verify`, and how it came out.",
    (
        Column("check", "its identifier"),
        Column("group", "what it is about"),
        Column("proves", "what it proves"),
        Column("outcome", "passed, nothing yet, could not check"),
        Column("findings", "things found", "integer", 0),
    ),
    ("check",),
    (),
)

ENTRIES: Final = Table(
    "entries",
    "Entries",
    "A row for each entry of the record, in its order. `seen` is no finer than the checkpoints"
    " that the record keeps, which is on purpose: between two of them nobody's time can be told.",
    (
        _ENTRY,
        Column("kind", "what it is"),
        Column("bytes", "its length", "integer", 0),
        Column("leaf", "its leaf hash in the log (RFC 6962), hex"),
        Column("signed_by", "the offices that signed it; empty for voters", required=False),
        Column(
            "checkpoint",
            "size of the first kept checkpoint that covers it and tells a time",
            "integer",
            1,
            required=False,
        ),
        Column("seen", "the median time of that checkpoint's cosignatures", "datetime",
               required=False),
    ),
    ("entry",),
    (),
    (Reference(("checkpoint",), "checkpoints", ("size",)),),
)  # fmt: skip

BALLOTS: Final = Table(
    "ballots",
    "Ballots",
    "A row for each ballot that was cast, in the record's order. What it says is encrypted and is"
    " in no table: only totals of whole groups were ever decrypted.",
    (
        _ENTRY,
        _UNIT,
        _DISTRICT,
        Column("group", "the unit that heads its group; empty before the count", required=False),
        _CREDENTIAL,
        _COUNTER,
        _TRACKER,
        _WORDS_OF,
        _REPLACES,
        Column("fate", "standing ones would count if voting ended now; of an excluded credential"
               " the last ballot is excluded, those before were replaced", one_of=FATES),
        Column("reason", "why its credential is excluded", one_of=get_args(ExclusionReason),
               required=False),
    ),
    ("entry",),
    (),
    (_IN_ENTRIES, _IN_UNITS),
)  # fmt: skip

CHALLENGES: Final = Table(
    "challenges",
    "Challenges",
    "A row for each ballot that a voter gave up in order to open it; it never counts.",
    (_ENTRY, _UNIT, _DISTRICT, _CREDENTIAL, _COUNTER, _TRACKER, _WORDS_OF, _REPLACES),
    ("entry",),
    (),
    (_IN_ENTRIES, _IN_UNITS),
)

EXCLUSIONS: Final = Table(
    "exclusions",
    "Excluded credentials",
    "A row for each credential of which nothing counts from here on.",
    (
        _ENTRY,
        _UNIT,
        _DISTRICT,
        _CREDENTIAL,
        Column("tracker", "its standing ballot until then; empty for none", required=False),
        Column("reason", "from the record's closed list", one_of=get_args(ExclusionReason)),
        Column("discretionary", "whether somebody decided it", "boolean"),
        _TEXT,
    ),
    ("entry",),
    (),
    (_IN_ENTRIES, _IN_UNITS),
)

UNITS: Final = Table(
    "units",
    "Units",
    "The voters of a district with one ballot style: how many, and with whom they were counted.",
    (
        _UNIT,
        _DISTRICT,
        Column("district_name", "the district's name"),
        Column("style", "its ballot style"),
        Column("questions", "the questions on its ballots, with a space between them"),
        Column("registered", "registered voters, by the definition", "integer", 0),
        Column("credentials", "credentials in its roll; empty before there is one", "integer", 0,
               required=False),
        Column("parent", "the unit it joins when it has too few ballots", required=False),
        Column("below_minimum", "what is done when even its whole tree has too few",
               one_of=("publish", "withhold")),
        Column("group", "the unit that heads its group; empty before the count", required=False),
        Column("counted", "its ballots that count: counted, or standing until then", "integer", 0),
    ),
    ("unit",),
    (),
    (DISTRICT, Reference(("parent",), "", ("unit",)), Reference(("group",), "", ("unit",))),
)  # fmt: skip

CHECKPOINTS: Final = Table(
    "checkpoints",
    "Checkpoints",
    "The checkpoints that the record keeps for ever, and its newest: the log's word for a history.",
    (
        Column("size", "entries that it covers", "integer", 1),
        Column("root", "root hash over them, hex"),
        Column("kept", "whether it is kept for ever; else it is the newest", "boolean"),
        Column("quorum", "whether as many witnesses cosigned as the policy asks for", "boolean"),
        Column("cosignatures", "the policy's witnesses that cosigned it", "integer", 0),
        Column("time", "the median time of their cosignatures", "datetime", required=False),
    ),
    ("size",),
    (),
)

COSIGNATURES: Final = Table(
    "cosignatures",
    "Cosignatures",
    "Which witness saw which checkpoint, and when it says so.",
    (
        Column("size", "entries of the checkpoint", "integer", 1),
        Column("witness", "its name in the policy"),
        Column("time", "by the witness's clock", "datetime"),
    ),
    ("size", "witness"),
    (),
    (Reference(("size",), "checkpoints", ("size",)),),
)

OBSERVERS: Final = Table(
    "observers",
    "Observers",
    "Who may sign statements, and whether the commission let them in.",
    (
        _OBSERVER,
        Column("name", "the name of its key"),
        Column("came", "invited or applied", one_of=("invited", "applied")),
        Column("accreditation", "granted or refused; empty while nothing is decided",
               one_of=("granted", "refused"), required=False),
    ),
    ("observer",),
    (),
)  # fmt: skip

STATEMENTS: Final = Table(
    "statements",
    "Statements",
    "What observers say. Their words are in the record alone, where a court can have them removed.",
    (
        _ENTRY,
        _OBSERVER,
        Column("position", "accepts, declines and boycotts answer the invitation",
               one_of=get_args(Position)),
        Column("severity", "how grave", one_of=get_args(Severity), required=False),
        *_PLACE,
        Column("about", "the entry it is about", "integer", 0, required=False),
        Column("documents", "how many documents it names by their SHA-256", "integer", 0),
        _TEXT,
    ),
    ("entry",),
    (),
    (_IN_ENTRIES, _IN_OBSERVERS),
)  # fmt: skip

CHECKLISTS: Final = Table(
    "checklists",
    "Checklists",
    "A row for each point that an observer answered.",
    (
        _ENTRY,
        _OBSERVER,
        Column("list", "the list's name and version"),
        Column("point", "its identifier"),
        Column("answer", "the observer's", one_of=get_args(PointAnswer)),
        *_PLACE,
        _TEXT,
    ),
    ("entry", "point"),
    (),
    (_IN_ENTRIES, _IN_OBSERVERS),
)

VERIFICATIONS: Final = Table(
    "verifications",
    "Verifications",
    "What observers say that they verified, and what came of it.",
    (
        _ENTRY,
        _OBSERVER,
        Column("size", "entries of the checkpoint", "integer", 0),
        Column("root", "its root hash, hex"),
        Column("program", "name and version"),
        Column("verdict", "theirs", one_of=("passed", "failed", "could-not-check")),
        Column("failed", "checks that failed", required=False),
        Column("unchecked", "checks that could not be made", required=False),
    ),
    ("entry",),
    (),
    (_IN_ENTRIES, _IN_OBSERVERS),
)

ANSWERS: Final = Table(
    "answers",
    "Answers",
    "The commission's answers to observers.",
    (_ENTRY, Column("to", "index of what it answers", "integer", 0), _TEXT),
    ("entry",),
    (),
    (_IN_ENTRIES, Reference(("to",), "entries", ("entry",))),
)

INCIDENTS: Final = Table(
    "incidents",
    "Incidents",
    "What was refused or went wrong, as the commission records it.",
    (
        _ENTRY,
        Column("code", "what happened"),
        Column("subject", "tracker of the ballot it is about", required=False),
        _TEXT,
    ),
    ("entry",),
    (),
    (_IN_ENTRIES,),
)

INTERRUPTIONS: Final = Table(
    "interruptions",
    "Interruptions",
    "Pauses and extensions of voting, and when it was abandoned.",
    (
        _ENTRY,
        Column("kind", "what", one_of=("pause", "resume", "extension", "abort")),
        Column("closes", "the new end of voting", "datetime", required=False),
        _TEXT,
    ),
    ("entry",),
    (),
    (_IN_ENTRIES,),
)

BULLETINS: Final = Table(
    "bulletins",
    "Bulletins",
    "Every signed announcement of figures, oldest first.",
    (
        _ENTRY,
        Column("number", "of the bulletin", "integer", 1),
        Column("status", "how final it says to be", one_of=get_args(BulletinStatus)),
        Column("figures", "SHA-256 of the announced results, a blob of the record, hex"),
        Column("previous", "index of the bulletin before", "integer", 0, required=False),
        Column("expected", "when the next one was promised", "datetime", required=False),
        _TEXT,
    ),
    ("entry",),
    (),
    (_IN_ENTRIES, Reference(("previous",), "", ("entry",))),
)

OUTCOMES: Final = Table(
    "announced_outcomes",
    "Announced outcomes",
    "What each bulletin says of each decision.",
    (
        _ENTRY,
        Column("contest", "the decision"),
        Column("outcome", "the word for what was decided"),
    ),
    ("entry", "contest"),
    (),
    (Reference(("entry",), "bulletins", ("entry",)),),
)

CERTIFICATIONS: Final = Table(
    "certifications",
    "Certifications",
    "Which bulletin the commission certified.",
    (_ENTRY, Column("bulletin", "its index", "integer", 0), _TEXT),
    ("entry",),
    (),
    (_IN_ENTRIES, Reference(("bulletin",), "bulletins", ("entry",))),
)

PAPER_COUNTS: Final = Table(
    "paper_counts",
    "Paper counts",
    "What every station handed out and found, corrected counts too; answers are in `papers`.",
    (
        _ENTRY,
        Column("part", "place in this count, from 1", "integer", 1),
        _UNIT,
        Column("station", "the polling station"),
        Column("issued", "papers handed out, replacements too", "integer", 0),
        Column("spoiled", "papers handed back and replaced", "integer", 0),
        Column("box", "papers found in the box", "integer", 0),
        Column("corrects", "index of the count that this one corrects", "integer", 0,
               required=False),
        Column("stands", "whether no later count corrects it", "boolean"),
        _TEXT,
    ),
    ("entry", "part"),
    (),
    (_IN_ENTRIES, _IN_UNITS, Reference(("corrects",), "entries", ("entry",))),
)  # fmt: skip

COUNTING: Final = Table(
    "counting",
    "Counting",
    "The encrypted total of each group, every trustee's part of its decryption, its result.",
    (
        _ENTRY,
        Column("kind", "what", one_of=("encrypted-tally", "partial-decryption", "result")),
        Column("group", "the unit that heads the group"),
        Column("trustee", "the trustee's number", "integer", 1, required=False),
        Column("ballots", "ballots in the encrypted total", "integer", 0, required=False),
    ),
    ("entry",),
    (),
    (_IN_ENTRIES, Reference(("group",), "units", ("unit",))),
)

ERASURES: Final = Table(
    "erasures",
    "Erasures",
    "Words that were removed from the record by order; their hash stays.",
    (_ENTRY, Column("blob", "SHA-256 of the words, hex"), Column("order", "which order")),
    ("entry",),
    (),
    (_IN_ENTRIES,),
)

STREAMED: Final = (
    ENTRIES, BALLOTS, CHALLENGES, EXCLUSIONS, STATEMENTS, CHECKLISTS, VERIFICATIONS, ANSWERS,
    INCIDENTS, INTERRUPTIONS, BULLETINS, OUTCOMES, CERTIFICATIONS, PAPER_COUNTS, COUNTING, ERASURES,
)  # fmt: skip
"""Tables whose rows come entry by entry."""
