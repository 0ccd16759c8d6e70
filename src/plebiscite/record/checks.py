"""The numbered checks of a record: what each proves and what it needs.

`spec/checks.md` is this table in words; a test holds the two together. Identifiers are never
reused.
"""

from typing import NamedTuple


class CheckDescription(NamedTuple):
    """One check: its identifier, its group, what passing it proves, what it needs."""

    id: str
    group: str
    proves: str
    needs: str


GROUPS = (
    "log",
    "definition",
    "roll",
    "trustees",
    "ballots",
    "tally",
    "decryption",
    "paper",
    "result",
    "conduct",
)

_TABLE = """
log-1|log|the newest checkpoint is signed by the log the policy names|checkpoint, policy
log-2|log|the newest checkpoint is cosigned by the policy's quorum|checkpoint, policy
log-3|log|tiles and entries give exactly the root of the newest checkpoint|tiles, entries
log-4|log|every kept checkpoint is signed by the log and lies on this one history|checkpoints
log-5|log|every entry is the one spelling of a known kind|entries
definition-1|definition|every part of the definition is there, in its one spelling|parts
definition-2|definition|the definition obeys its own rules|definition
definition-3|definition|definition and policy name the same commission, log and witnesses|policy
definition-4|definition|every unit's v1 election record follows from what it commits to|elections
roll-1|roll|every unit's credentials record is well formed and complete|rolls
roll-2|roll|no credential occurs twice in the whole record|rolls
roll-3|roll|each unit has as many credentials as the definition has registered voters|rolls
trustees-1|trustees|the ceremony is the one the definition asks for|ceremony
trustees-2|trustees|all commitments were witnessed before any was revealed, and each opens|ceremony
trustees-3|trustees|the v1 trustees record proves its keys|trustees record
trustees-4|trustees|every owner proved possession of its keys, for this ceremony only|ceremony
trustees-5|trustees|the trustees record is what the revealed messages give|ceremony
trustees-6|trustees|enough trustees rehearsed with their real keys before opening|rehearsal
ballots-1|ballots|every ballot belongs to its unit and to a credential of the roll|ballots
ballots-2|ballots|every envelope is signed with its credential|ballots
ballots-3|ballots|each credential's ballots form one chain, numbered without gaps|ballots
ballots-4|ballots|no ballot is cast twice, and none is both cast and challenged|ballots
ballots-5|ballots|every ballot holds a valid choice, proven without opening it|ballots
ballots-6|ballots|no part of a ciphertext occurs twice in the record|ballots
ballots-7|ballots|every exclusion names the standing ballot and a reason of the list|exclusions
tally-1|tally|the number of counted ballots is what the chains give|close
tally-2|tally|the groups are those the minimum and the parents give|tallies
tally-3|tally|every encrypted tally is the product of its counted ballots|tallies
decryption-1|decryption|v1's proof holds for every factor used|partial decryptions
decryption-2|decryption|the strong proof binds the factors to tally, key and checkpoint|decryptions
decryption-3|decryption|each group is decrypted once, by enough trustees, nothing else is|tallies
paper-1|paper|every count is of stations of the definition, each counted once|paper counts
paper-2|paper|papers handed out, found and counted add up at every station|paper counts
paper-3|paper|no unit has more voters at stations than marks in its roll|paper counts, exclusions
paper-4|paper|answers on paper rest on the minimum, unless law publishes them|paper counts
result-1|result|every result is what the factors give, and accounts for all its ballots|results
result-2|result|the announced totals are the sums of the results|bulletins
result-3|result|the announced outcomes follow from the rules|bulletins
result-4|result|bulletins follow each other without gaps, and a correction says why|bulletins
conduct-1|conduct|entries stand in the order the rules allow|entries
conduct-2|conduct|every act is signed by the offices that must sign it|entries
conduct-3|conduct|no office's act is missing, repeated or out of order|entries
conduct-4|conduct|voting began and ended by the calendar and the witnesses' clocks|checkpoints
conduct-5|conduct|opening, end of voting and close were witnessed at their exact sizes|checkpoints
conduct-6|conduct|everything the record refers to is there; only people's words may be absent|blobs
conduct-7|conduct|the record has its last entry|end
conduct-8|conduct|observers are known, and what they sign points at what there is|observers' entries
conduct-9|conduct|what observers say they verified lies on this history|observers' entries, tiles
"""

CHECKS: tuple[CheckDescription, ...] = tuple(
    CheckDescription(*line.split("|")) for line in _TABLE.strip().split("\n")
)
CHECK_IDS = frozenset(check.id for check in CHECKS)

REST_ON_REVEALS = frozenset(("trustees-2", "trustees-5"))
"""What may fail only because a revealed message of the ceremony is absent."""
REST_ON_TRUSTEES = frozenset(
    (
        *("definition-4", "trustees-3", "trustees-5", "trustees-6"),
        *("ballots-1", "ballots-3", "ballots-7", "tally-1", "tally-2", "tally-3"),
        *("decryption-2", "decryption-3", "result-1", "result-2", "result-3"),
        "result-4",
    )
)
"""What may fail only because the trustees record is absent: no election can be derived."""
REST_ON_DEFINITION = (
    REST_ON_REVEALS
    | REST_ON_TRUSTEES
    | {"roll-1", "paper-1", "paper-2", "paper-3", "paper-4", "conduct-8"}
)
"""What may fail only because a part of the definition is absent."""
