"""The second device: both components, all proofs, the right ballot, the voter's own challenge."""

from functools import cache

import msgspec
import pytest

from plebiscite.ballot.envelope import EnvelopeStatement, seal
from plebiscite.ballot.v1_election import Election
from plebiscite.ballot.v1_encryption import EncryptedBallot, encrypt_ballot
from plebiscite.ballot.v1_verification import CheckedBallot
from plebiscite.errors import EvidenceError, MalformedError, ProofError, SignatureError
from plebiscite.record.entries import ChallengeEntry
from plebiscite.verify.opened_ballot import check_challenge, check_opened_ballot
from v1_sample import fixed_randomness, sample_election

ORIGIN = "town.example/2026"
CHOICES = ((0, 1, 0), (1, 0))
SECRET = 4242


@cache
def sample() -> tuple[Election, EncryptedBallot]:
    made = sample_election()
    return made, encrypt_ballot(made, CHOICES, SECRET, fixed_randomness())


def randomness() -> list[list[str]]:
    return [[str(r) for r in row] for row in sample()[1].randomness]


def checked() -> CheckedBallot:
    made, ballot = sample()
    return check_opened_ballot(made, ballot.raw, CHOICES, randomness())


def challenge(**changes: object) -> ChallengeEntry:
    made, _ = sample()
    found = checked()
    entry = ChallengeEntry(
        unit=made.record.uuid,
        credential=made.group.format(found.credential),
        ballot=found.digest.hex(),
        replaces="ab" * 32,
        counter=3,
        signature=seal(
            made.group,
            "challenge",
            EnvelopeStatement(
                ORIGIN,
                made.record.uuid,
                made.fingerprint,
                found.credential,
                found.digest,
                b"\xab" * 32,
                3,
            ),
            SECRET,
            fixed_randomness(),
        ),
    )
    return msgspec.structs.replace(entry, **changes)


def test_an_honest_device_passes() -> None:
    made, ballot = sample()
    found = checked()
    assert made.group.format(found.credential) in ballot.raw.decode()
    check_challenge(made, ORIGIN, challenge(), found)


def test_another_choice_than_the_device_says() -> None:
    made, ballot = sample()
    for said in (((0, 0, 1), (1, 0)), ((0, 1, 0), (0, 0)), ((1, 0, 0), (1, 0))):
        with pytest.raises(ProofError, match="another choice"):
            check_opened_ballot(made, ballot.raw, said, randomness())


def test_other_randomness_names_its_place() -> None:
    made, ballot = sample()
    wrong = randomness()
    wrong[1][0] = "12345"
    with pytest.raises(ProofError, match="question 1, position 0"):
        check_opened_ballot(made, ballot.raw, CHOICES, wrong)


@pytest.mark.parametrize("text", ["-1", "007", "12x", "9" * 100])
def test_randomness_that_is_no_scalar_is_not_quoted(text: str) -> None:
    made, ballot = sample()
    wrong = randomness()
    wrong[0][0] = text
    with pytest.raises(MalformedError, match="no scalar of the group") as caught:
        check_opened_ballot(made, ballot.raw, CHOICES, wrong)
    assert text not in caught.value.message


def test_choices_of_another_shape() -> None:
    made, ballot = sample()
    for said in (((0, 1), (1, 0)), (CHOICES[0],), (*CHOICES, (0,))):
        with pytest.raises(MalformedError, match="choices by question"):
            check_opened_ballot(made, ballot.raw, said, randomness())
    with pytest.raises(MalformedError, match="values of randomness by question"):
        check_opened_ballot(made, ballot.raw, CHOICES, randomness()[:1])
    with pytest.raises(MalformedError, match="0 or 1"):
        check_opened_ballot(made, ballot.raw, ((0, 2, 0), (1, 0)), randomness())


def test_the_ballot_itself_is_checked() -> None:
    made, ballot = sample()
    with pytest.raises(MalformedError):
        check_opened_ballot(made, ballot.raw + b" ", CHOICES, randomness())
    other = sample_election(y_secret=78)
    with pytest.raises(ProofError, match="another text of the election"):
        check_opened_ballot(other, ballot.raw, CHOICES, randomness())


def test_a_first_vote_replaces_nothing() -> None:
    made, _ = sample()
    found = checked()
    statement = EnvelopeStatement(
        ORIGIN, made.record.uuid, made.fingerprint, found.credential, found.digest, b"", 1
    )
    signature = seal(made.group, "challenge", statement, SECRET, fixed_randomness())
    entry = challenge(replaces="", counter=1, signature=signature)
    check_challenge(made, ORIGIN, entry, found)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"unit": "AnotherUnit1111"}, "another unit"),
        ({"ballot": "00" * 32}, "another ballot"),
        ({"counter": 4}, "signature"),
        ({"replaces": "cd" * 32}, "signature"),
    ],
)
def test_a_challenge_of_something_else(changes: dict[str, object], said: str) -> None:
    made, _ = sample()
    with pytest.raises(EvidenceError, match=said):
        check_challenge(made, ORIGIN, challenge(**changes), checked())


def test_a_challenge_with_another_credential() -> None:
    made, _ = sample()
    stranger = made.group.format(made.group.generator_power(5))
    with pytest.raises(EvidenceError, match="another credential"):
        check_challenge(made, ORIGIN, challenge(credential=stranger), checked())


def test_a_challenge_of_another_log() -> None:
    made, _ = sample()
    with pytest.raises(SignatureError):
        check_challenge(made, "other.example", challenge(), checked())
