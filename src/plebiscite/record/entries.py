"""Every kind of entry a record may hold, and its bytes.

An entry is the canonical JSON of one of these values: `kind` first, then the fields as listed,
absent optional fields left out. Elements are in v1's text form, scalars in decimal, digests in
lowercase hex, v1 objects as the text of their exact bytes. Normative: `spec/entries.md`.
"""

from typing import Annotated, Literal

import msgspec

from plebiscite.canonical.json import parse_json, write_json
from plebiscite.errors import MisuseError
from plebiscite.proofs.decryption import DecryptionProof
from plebiscite.proofs.schnorr import SchnorrSignature

LARGEST_ENTRY = 65_535  # bytes; an entry bundle writes its length in 16 bits
Counter = Annotated[int, msgspec.Meta(ge=1, le=2**53 - 1)]
"""Of a signer's acts or a credential's votes; up to where every JSON reader is exact."""
Moment = Annotated[int, msgspec.Meta(ge=0, le=253_402_300_799)]
"""POSIX seconds, up to the end of the year 9999, which calendars can still show."""


class Signature(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A signed act: which office, the how-manieth act of its key, and Ed25519 over it in hex."""

    by: str
    counter: Counter
    signature: str


class EntryBase(
    msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, tag_field="kind"
):
    """Base of all kinds."""


class Act(EntryBase, frozen=True, kw_only=True):
    """Base of the kinds that offices sign; `record.acts` says which office signs which."""

    signatures: tuple[Signature, ...] = ()


class DefinitionPart(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One part of the definition: a blob by its name and SHA-256."""

    name: str
    blob: str


class DefinitionEntry(Act, frozen=True, tag="definition"):
    """Entry 0: the parts of the definition, in the order that is hashed."""

    parts: tuple[DefinitionPart, ...]


class RollEntry(Act, frozen=True, tag="roll"):
    """The public credentials of one unit: a blob, the v1 credentials record."""

    unit: str
    credentials: str
    count: int


class CeremonyMember(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A trustee's place: identity key and owner index is its position from 1."""

    name: str
    key: str
    item: Literal["Single", "Pedersen"]
    index: int  # inside its item, from 1


class CeremonyEntry(Act, frozen=True, tag="ceremony"):
    """Opens a key ceremony. SHA-256 of this entry is its cid."""

    group: str
    members: tuple[CeremonyMember, ...]
    threshold: int
    size: int


class CertificateEntry(Act, frozen=True, tag="certificate"):
    """v1 step 1 of a Pedersen trustee."""

    owner: int
    certificate: str


class CommitmentEntry(Act, frozen=True, tag="commitment"):
    """H256 over a payload not yet shown."""

    owner: int
    commitment: str


class RevealEntry(Act, frozen=True, tag="reveal"):
    """Opens a commitment; the payload is a blob."""

    owner: int
    random: str
    payload: str


class ShareKeyEntry(Act, frozen=True, tag="share-key"):
    """v1 step 5 of a Pedersen trustee: its verification key, and possession of its share."""

    owner: int
    key: str
    possession: SchnorrSignature


class ComplaintEntry(Act, frozen=True, tag="complaint"):
    """A share that failed its check: the ceremony is void."""

    owner: int
    against: int


class TrusteesEntry(Act, frozen=True, tag="trustees"):
    """The v1 trustees record (a blob) and the election's public key."""

    record: str
    public_key: str


class ElectionEntry(Act, frozen=True, tag="election"):
    """The v1 election record of one unit (a blob)."""

    unit: str
    election: str


class RehearsalEntry(Act, frozen=True, tag="rehearsal"):
    """Asks every trustee to prove that its real key works on `ciphertexts` public ones."""

    ciphertexts: int


class RehearsalProofEntry(Act, frozen=True, tag="rehearsal-proof"):
    """One trustee's factors and proof over the rehearsal's ciphertexts."""

    owner: int
    factors: tuple[str, ...]
    proof: DecryptionProof


class OpenEntry(Act, frozen=True, tag="open"):
    """Voting begins."""


class BallotEntry(EntryBase, frozen=True, tag="ballot"):
    """A v1 ballot (its exact text) in its envelope; digests in hex, `replaces` "" for none."""

    unit: str
    ballot: str
    replaces: str
    counter: Counter
    signature: SchnorrSignature


class ChallengeEntry(EntryBase, frozen=True, tag="challenge"):
    """A sealed ballot given up to be opened; `ballot` is its tracker."""

    unit: str
    credential: str
    ballot: str
    replaces: str
    counter: Counter
    signature: SchnorrSignature


ExclusionReason = Literal[
    "withdrawn-by-voter", "voted-on-paper", "code-compromised", "not-entitled", "court-order"
]


class ExclusionEntry(Act, frozen=True, tag="exclusion"):
    """Nothing of this credential counts. `ballot` is its standing ballot's tracker, or ""."""

    unit: str
    credential: str
    ballot: str
    reason: ExclusionReason
    withdrawal: SchnorrSignature | None = None  # the voter's own, for "withdrawn-by-voter"
    words: str = ""  # blob of the reasons in words


class PauseEntry(Act, frozen=True, tag="pause"):
    """Voting is interrupted, with the reason in a blob."""

    words: str


class ResumeEntry(Act, frozen=True, tag="resume"):
    """Voting goes on."""


class ExtensionEntry(Act, frozen=True, tag="extension"):
    """Voting closes later: POSIX seconds, with the reason in a blob."""

    closes: Moment
    words: str


class IncidentEntry(Act, frozen=True, tag="incident"):
    """Something refused or gone wrong, by its code; `subject` a tracker in hex or ""."""

    code: str
    subject: str
    words: str = ""


class PollsClosedEntry(Act, frozen=True, tag="polls-closed"):
    """Voting has ended."""


class CloseEntry(Act, frozen=True, tag="close"):
    """The counted set is fixed; `ballots` is its size."""

    ballots: int


class EncryptedTallyEntry(Act, frozen=True, tag="encrypted-tally"):
    """The tally of one group of units: v1 text, and the figures v1 keeps beside it."""

    units: tuple[str, ...]
    tallied: int
    tally: str


class PartialDecryptionEntry(Act, frozen=True, tag="partial-decryption"):
    """One trustee's decryption of one group: v1 text, and the strong proof."""

    group: str  # uuid of the group's first unit
    owner: int
    decryption: str
    proof: DecryptionProof


class ResultEntry(Act, frozen=True, tag="result"):
    """The plaintext tally of one group: v1 text."""

    group: str
    result: str


BulletinStatus = Literal[
    "pre-election", "unofficial-partial", "unofficial-complete", "certified", "correction"
]


class BulletinEntry(Act, frozen=True, tag="bulletin"):
    """A signed announcement made from the record: status, all figures, each outcome word."""

    number: Counter
    status: BulletinStatus
    figures: str  # blob: the canonical results of spec/results.md
    outcomes: tuple[tuple[str, str], ...]  # contest id, outcome word
    previous: int | None = None  # index of the bulletin before, None for the first
    expected: Moment | None = None  # when the next one is, POSIX seconds; None: not said
    words: str = ""  # remarks; needed for a correction


class StationPapers(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The papers of one unit's voters at one polling station, as its officers reconciled them."""

    unit: str
    station: str
    issued: int  # handed to voters, replacements too
    spoiled: int  # handed back and replaced
    box: int  # found in the box


class QuestionPapers(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The answers to one question on the papers of a count."""

    invalid: int
    totals: tuple[int, ...]  # blank first where the question has it, then every option


class PaperCountEntry(Act, frozen=True, tag="paper-count"):
    """The papers of some stations, counted together; their answers, unless withheld."""

    unit: str  # uuid: whose questions the answers have
    stations: tuple[StationPapers, ...]
    answers: tuple[QuestionPapers, ...] = ()  # by question; none: too few papers to be shown
    replaces: int | None = None  # index of the count that this one corrects
    words: str = ""  # explanation; needed for a correction


class CertificationEntry(Act, frozen=True, tag="certification"):
    """The commission certifies the bulletin at this index."""

    bulletin: int
    words: str = ""


class DestructionEntry(Act, frozen=True, tag="destruction"):
    """The signer says that it destroyed what it held."""

    what: Literal["decryption-key", "mapping", "second-factor"]


class InvitationEntry(Act, frozen=True, tag="invitation"):
    """An observer is invited, or applied, after the definition: from here on it may sign."""

    observer: int  # its number, next after those of the definition and earlier invitations
    name: str
    key: str  # a note verifier key
    came: Literal["invited", "applied"]
    words: str = ""


class AccreditationEntry(Act, frozen=True, tag="accreditation"):
    """Whether an observer is let in. A refusal says why; what was granted is not taken back."""

    observer: int
    decision: Literal["granted", "refused"]
    words: str = ""


Position = Literal[
    "accepts",
    "declines",
    "boycotts",
    "agrees",
    "objects",
    "does-not-recognise",
    "remark",
]
"""The first three answer an invitation; the next three judge the vote."""
Severity = Literal["note", "minor", "serious", "critical"]


class Place(
    msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, kw_only=True
):
    """What a statement is about: a district, one of its stations, an entry of the record."""

    district: str = ""
    station: str = ""
    entry: int | None = None


class StatementEntry(Act, frozen=True, tag="statement"):
    """An observer's word: its position, how grave, where, and a blob with the words."""

    position: Position
    severity: Severity | None = None
    place: Place | None = None
    evidence: tuple[str, ...] = ()  # SHA-256 of documents that the observer keeps
    words: str = ""


PointAnswer = Literal["yes", "partly", "no", "not-observed"]


class ChecklistEntry(Act, frozen=True, tag="checklist"):
    """An observer's answers to the points of a published list."""

    points: str  # the list's name and version
    answers: tuple[tuple[str, PointAnswer], ...]  # point, answer; in the list's order
    place: Place | None = None
    words: str = ""


class VerificationEntry(Act, frozen=True, tag="verification"):
    """What an observer verified: the checkpoint, the program, what came of it."""

    size: int  # entries of the checkpoint
    root: str
    program: str  # name and version
    verdict: Literal["passed", "failed", "could-not-check"]
    failed: tuple[str, ...] = ()  # identifiers of checks
    unchecked: tuple[str, ...] = ()
    report: str = ""  # SHA-256 of the report that the observer keeps


class AnswerEntry(Act, frozen=True, tag="answer"):
    """The commission answers the statement at this index; the words are a blob."""

    statement: int
    words: str


class ErasureEntry(Act, frozen=True, tag="erasure"):
    """A blob of words was removed by order; the proof stays."""

    blob: str
    order: str


class BoothEntry(Act, frozen=True, tag="booth"):
    """The files that browsers of voters and trustees are given, from here on."""

    manifest: str  # blob: record.booth_manifest


class AbortEntry(Act, frozen=True, tag="abort"):
    """The referendum is abandoned, with the reason in a blob."""

    words: str


class Successor(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The one log that may correct this record: its key and the SHA-256 of its policy file."""

    log: str
    policy: str


class EndEntry(Act, frozen=True, tag="end"):
    """The last entry."""

    successor: Successor | None = None


Entry = (
    DefinitionEntry
    | RollEntry
    | CeremonyEntry
    | CertificateEntry
    | CommitmentEntry
    | RevealEntry
    | ShareKeyEntry
    | ComplaintEntry
    | TrusteesEntry
    | ElectionEntry
    | RehearsalEntry
    | RehearsalProofEntry
    | OpenEntry
    | BallotEntry
    | ChallengeEntry
    | ExclusionEntry
    | PauseEntry
    | ResumeEntry
    | ExtensionEntry
    | IncidentEntry
    | PollsClosedEntry
    | CloseEntry
    | EncryptedTallyEntry
    | PartialDecryptionEntry
    | ResultEntry
    | PaperCountEntry
    | BulletinEntry
    | CertificationEntry
    | DestructionEntry
    | InvitationEntry
    | AccreditationEntry
    | StatementEntry
    | ChecklistEntry
    | VerificationEntry
    | AnswerEntry
    | ErasureEntry
    | BoothEntry
    | AbortEntry
    | EndEntry
)


def parse_entry(raw: bytes) -> Entry:
    """The entry in `raw`. Raises MalformedError unless it is the canonical form of a known kind."""
    entry: Entry = parse_json(raw, Entry)  # type: ignore[arg-type]  # a union is no type[T]
    return entry


def write_entry(entry: EntryBase) -> bytes:
    """The bytes of `entry`. Raises MisuseError when it is longer than a log entry may be."""
    raw = write_json(entry)
    if len(raw) > LARGEST_ENTRY:
        raise MisuseError(
            f"this {kind_of(entry)} entry has {len(raw)} bytes; the most is {LARGEST_ENTRY}"
        )
    return raw


def kind_of(entry: EntryBase) -> str:
    """The kind of an entry, as its bytes write it."""
    return str(entry.__struct_config__.tag)


def words_of(entry: EntryBase) -> str:
    """The blob of people's words an entry names, or "". Only such blobs may be absent."""
    return str(getattr(entry, "words", ""))
