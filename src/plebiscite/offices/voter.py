"""What a voter's device does: prepare a sealed ballot, then cast it or have it opened.

The prepared ballot is final before the voter chooses between casting and challenging.
Source: additions 4 and 8.
"""

from collections.abc import Mapping, Sequence
from typing import Literal, NamedTuple

import msgspec

from plebiscite.ballot.codes import credential_secret, read_code
from plebiscite.ballot.envelope import EnvelopeStatement, seal, tracker_of
from plebiscite.ballot.v1_election import Election, parse_election
from plebiscite.ballot.v1_encryption import encrypt_ballot
from plebiscite.errors import MisuseError
from plebiscite.group.interface import Element
from plebiscite.offices.submission import Submission
from plebiscite.proofs.schnorr import SchnorrSignature
from plebiscite.proofs.transcript import Randomness
from plebiscite.record.chains import Chain, chain_of
from plebiscite.record.definition import Question
from plebiscite.record.entries import BallotEntry, ChallengeEntry, ExclusionEntry
from plebiscite.record.state import RecordState

Choices = Mapping[str, Sequence[str]]
"""By question id, the ids of the chosen options; `["blank"]`; or none for an empty answer."""

BLANK = "blank"


class PreparedBallot(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A sealed ballot before its fate is chosen. Private until then: keep it on the device.

    `cast` and `challenge` are its two envelope signatures, of which one will be used;
    `randomness` opens it and is never shown for a ballot that was sent.
    """

    format: Literal["plebiscite-prepared/1"]
    origin: str
    unit: str
    credential: str
    ballot: str
    replaces: str
    counter: int
    cast: SchnorrSignature
    challenge: SchnorrSignature
    choices: tuple[tuple[int, ...], ...]
    randomness: tuple[tuple[str, ...], ...]


class OpenedBallot(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a challenged ballot shows to a second device; no code, no secret, no nonce."""

    format: Literal["plebiscite-opened/1"]
    origin: str
    unit: str
    ballot: str
    choices: tuple[tuple[int, ...], ...]
    randomness: tuple[tuple[str, ...], ...]


class Voter(NamedTuple):
    """A voter's place, found from a code: unit, secret, and what the record knows."""

    unit: str
    secret: int
    credential: Element
    chain: Chain


def find_voter(state: RecordState, code: str, *, unit: str = "") -> Voter:
    """The voter whose code this is; `unit` narrows the search when it is known.

    Raises: MalformedError for a mistyped code; MisuseError for a code of no roll here.
    """
    symbols = read_code(code)
    for uuid in [unit] if unit else state.units:
        secret = credential_secret(state.group, state.origin, uuid, symbols)
        credential = state.group.generator_power_secret(secret)
        chain = chain_of(state.credentials, credential)
        if chain is not None and state.unit_numbers.get(uuid) == chain.unit:
            return Voter(uuid, secret, credential, chain)
    raise MisuseError(
        f"this code is well formed but belongs to no voter of {state.origin}; "
        "compare referendum and district with the letter"
    )


def _bits(question: Question, chosen: Sequence[str]) -> tuple[int, ...]:
    allowed = (*((BLANK,) if question.blank else ()), *question.options)
    for option in chosen:
        if option not in allowed:
            raise MisuseError(
                f"question {question.id} has no answer {option!r}; it has {', '.join(allowed)}"
            )
    if len(set(chosen)) != len(chosen):
        raise MisuseError(f"question {question.id}: an answer is chosen twice")
    return tuple(int(option in chosen) for option in allowed)


def choices_to_bits(questions: Sequence[Question], choices: Choices) -> list[tuple[int, ...]]:
    """v1's plaintext: one 0 or 1 per ciphertext, the blank first.

    Raises: MisuseError for an unknown question or option.
    """
    known = {question.id for question in questions}
    for identifier in choices:
        if identifier not in known:
            raise MisuseError(
                f"there is no question {identifier!r}; there are {', '.join(sorted(known))}"
            )
    return [_bits(question, choices.get(question.id, ())) for question in questions]


def prepare(
    state: RecordState, voter: Voter, choices: Choices, randomness: Randomness
) -> PreparedBallot:
    """Seal a ballot for `choices`, replacing the voter's standing ballot if there is one.

    Raises: MisuseError for choices that are no valid vote, or an excluded credential.
    """
    if voter.chain.excluded:
        raise MisuseError("this credential was excluded; its ballots are not counted")
    election = parse_election(state.election(voter.unit).raw)
    bits = choices_to_bits(state.unit(voter.unit).questions, choices)
    return seal_ballot(election, state.origin, voter, bits, randomness)


def seal_ballot(
    election: Election,
    origin: str,
    voter: Voter,
    bits: Sequence[tuple[int, ...]],
    randomness: Randomness,
) -> PreparedBallot:
    """Seal v1's plaintext `bits` for this voter; needs no record, so workers can do it.

    Raises: MisuseError for choices that are no valid vote.
    """
    encrypted = encrypt_ballot(election, bits, voter.secret, randomness)
    statement = EnvelopeStatement(
        origin=origin,
        uuid=voter.unit,
        fingerprint=election.fingerprint,
        credential=voter.credential,
        tracker=tracker_of(encrypted.raw),
        replaces=voter.chain.standing,
        counter=voter.chain.counter + 1,
    )
    group = election.group
    return PreparedBallot(
        format="plebiscite-prepared/1",
        origin=origin,
        unit=voter.unit,
        credential=group.format(voter.credential),
        ballot=encrypted.raw.decode(),
        replaces=voter.chain.standing.hex(),
        counter=statement.counter,
        cast=seal(group, "ballot", statement, voter.secret, randomness),
        challenge=seal(group, "challenge", statement, voter.secret, randomness),
        choices=tuple(bits),
        randomness=tuple(tuple(map(str, row)) for row in encrypted.randomness),
    )


def cast(prepared: PreparedBallot) -> Submission:
    """Cast: from now on the randomness of this ballot is never shown."""
    entry = BallotEntry(
        unit=prepared.unit,
        ballot=prepared.ballot,
        replaces=prepared.replaces,
        counter=prepared.counter,
        signature=prepared.cast,
    )
    return Submission((entry,))


def challenge(prepared: PreparedBallot) -> Submission:
    """Give the ballot up, so that it can be opened once the receipt is there."""
    entry = ChallengeEntry(
        unit=prepared.unit,
        credential=prepared.credential,
        ballot=tracker_of(prepared.ballot.encode()).hex(),
        replaces=prepared.replaces,
        counter=prepared.counter,
        signature=prepared.challenge,
    )
    return Submission((entry,))


def opened(prepared: PreparedBallot) -> OpenedBallot:
    """What is shown of a challenged ballot, after its receipt."""
    return OpenedBallot(
        format="plebiscite-opened/1",
        origin=prepared.origin,
        unit=prepared.unit,
        ballot=prepared.ballot,
        choices=prepared.choices,
        randomness=prepared.randomness,
    )


def withdraw(state: RecordState, voter: Voter, randomness: Randomness) -> Submission:
    """Ask that nothing of this credential counts; commission and registrar sign it, too."""
    statement = EnvelopeStatement(
        origin=state.origin,
        uuid=voter.unit,
        fingerprint=state.election(voter.unit).fingerprint,
        credential=voter.credential,
        tracker=voter.chain.standing,
        replaces=b"",
        counter=voter.chain.counter,
    )
    entry = ExclusionEntry(
        unit=voter.unit,
        credential=state.group.format(voter.credential),
        ballot=voter.chain.standing.hex(),
        reason="withdrawn-by-voter",
        withdrawal=seal(state.group, "withdrawal", statement, voter.secret, randomness),
    )
    return Submission((entry,))
