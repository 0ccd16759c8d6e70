"""The second device's check of a challenged ballot: does it hold what the voter chose?

Source: additions 8. Both components of every ciphertext are computed again from the choices and
the randomness (A8); nothing secret is needed, and no nonce is ever asked for (A53).
"""

from collections.abc import Sequence

from plebiscite.ballot.envelope import EnvelopeStatement, check_seal
from plebiscite.ballot.v1_election import Election
from plebiscite.ballot.v1_verification import BallotVerifier, CheckedBallot
from plebiscite.canonical.hexadecimal import parse_hex
from plebiscite.errors import EvidenceError, MalformedError, ProofError
from plebiscite.group.elgamal import Ciphertext
from plebiscite.group.interface import Group
from plebiscite.group.scalars import parse_scalar
from plebiscite.record.entries import ChallengeEntry

Choices = Sequence[Sequence[int]]
Randomness = Sequence[Sequence[str]]


def check_opened_ballot(
    election: Election, raw: bytes, choices: Choices, randomness: Randomness
) -> CheckedBallot:
    """Return only if `raw` is a valid ballot that encrypts exactly `choices`.

    `election` comes from the record, so that y and φ are not the voting device's word. Choices
    are one 0 or 1 per ciphertext, by question, the blank first; randomness is r of each, decimal.
    Raises: MalformedError for another shape; ProofError when a proof does not hold or a
    ciphertext, first or second component, is not the one of these choices; SignatureError.
    """
    checked = BallotVerifier(election).check(raw, "the opened ballot")
    _require_widths(election, choices, "choices")
    _require_widths(election, randomness, "values of randomness")
    rows = zip(choices, randomness, checked.ciphertexts, strict=True)
    for number, (bits, rs, pairs) in enumerate(rows):
        for position, (bit, r, pair) in enumerate(zip(bits, rs, pairs, strict=True)):
            place = f"question {number}, position {position}"
            if _encrypted(election, bit, r, place) != pair:
                raise ProofError(
                    "the ballot holds another choice than the device says; do not vote on it",
                    place=place,
                )
    return checked


def _require_widths(election: Election, rows: Sequence[Sequence[object]], what: str) -> None:
    found = tuple(len(row) for row in rows)
    if found != election.widths:
        raise MalformedError(f"{found} {what} by question, needed are {election.widths}")


def _encrypted(election: Election, bit: int, r: str, place: str) -> Ciphertext:
    """g^r and y^r·g^bit, computed anew. The randomness is public now: plain powers do."""
    group = election.group
    if bit not in (0, 1):
        raise MalformedError("a choice is 0 or 1", place=place)
    exponent = _scalar(group, r, place)
    mask = group.power(election.y, exponent)
    beta = group.multiply(mask, group.generator) if bit else mask
    return Ciphertext(group.generator_power(exponent), beta)


def _scalar(group: Group, text: str, place: str) -> int:
    try:
        return parse_scalar(text, group.order)
    except MalformedError:  # its words would quote the randomness
        raise MalformedError("the randomness is no scalar of the group", place=place) from None


def check_challenge(
    election: Election, origin: str, entry: ChallengeEntry, checked: CheckedBallot
) -> None:
    """Return only if the challenge entry gives up exactly this ballot, signed by its voter.

    Raises: EvidenceError for another ballot, unit or credential; SignatureError.
    """
    if entry.unit != election.record.uuid:
        raise EvidenceError("the challenge is of another unit than the ballot")
    if parse_hex(entry.ballot, size=32) != checked.digest:
        raise EvidenceError("the challenge on the record gives up another ballot than this one")
    if election.group.parse(entry.credential) != checked.credential:
        raise EvidenceError("the challenge is of another credential than the ballot")
    statement = EnvelopeStatement(
        origin=origin,
        uuid=entry.unit,
        fingerprint=election.fingerprint,
        credential=checked.credential,
        tracker=checked.digest,
        replaces=parse_hex(entry.replaces, size=32) if entry.replaces else b"",
        counter=entry.counter,
    )
    check_seal(election.group, "challenge", statement, entry.signature)
