"""The bulk path accepts exactly what `BallotVerifier` accepts, by the kernel and by the oracle."""

import json
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest

import plain_kernel
from bulk_samples import SECRET, SHAPES, ballots_for, ballots_of, election_of, verifier_of
from kernel_needs import require_kernel
from plebiscite.ballot.v1_election import Election, Question
from plebiscite.ballot.v1_verification import BallotVerifier
from plebiscite.errors import MalformedError, PlebisciteError
from plebiscite.group.ed25519 import ORDER
from twisted_curve import twisted_ballot
from twisted_integer_ballots import CREDENTIAL
from v1_sample import alterations, sample_election, signed_again

if TYPE_CHECKING:
    from plebiscite.ballot.bulk_kept import AcceptedBallot
    from plebiscite.ballot.bulk_verification import ShapeVerifier


@pytest.fixture(autouse=True)
def _kernel() -> None:
    require_kernel()


@cache
def bulk(election: Election, *, oracle: bool = False) -> "ShapeVerifier":
    from plebiscite.ballot.bulk_template import ballot_template, shape_of
    from plebiscite.ballot.bulk_texts import Written
    from plebiscite.ballot.bulk_verification import ShapeVerifier

    template = ballot_template(election)
    written = Written(template, template)
    if oracle:
        return ShapeVerifier(shape_of(election), election.y, written, plain_kernel.recompute)
    return ShapeVerifier(shape_of(election), election.y, written)


def check(
    election: Election, raws: Sequence[bytes], *, oracle: bool = False
) -> list["AcceptedBallot | None"]:
    from plebiscite.ballot.bulk_kept import bulk_election
    from plebiscite.ballot.bulk_template import ballot_template
    from plebiscite.ballot.bulk_texts import Written

    template = ballot_template(election)
    elections = [bulk_election(election, Written(template, template))]
    return bulk(election, oracle=oracle).check(raws, [0] * len(raws), elections)


def assert_same(election: Election, raws: Sequence[bytes]) -> list["AcceptedBallot | None"]:
    """Both paths say the same of every ballot."""
    found = check(election, raws)
    verifier = BallotVerifier(election)
    for raw, accepted in zip(raws, found, strict=True):
        try:
            checked = verifier.check(raw)
        except PlebisciteError:
            assert accepted is None
        else:
            assert accepted is not None
            assert (accepted.credential, accepted.tracker) == (checked.credential, checked.digest)
            assert accepted.components == checked.components
            assert accepted.replaces == b""
    return found


@pytest.mark.parametrize("shape", SHAPES)
def test_valid_ballots_of_every_shape_are_accepted(shape: str) -> None:
    assert all(assert_same(election_of(shape), ballots_of(shape)))


@pytest.mark.parametrize("shape", SHAPES)
def test_the_kernel_and_the_plain_group_give_the_same(shape: str) -> None:
    raws = [*ballots_of(shape), b"?"]
    assert check(election_of(shape), raws) == check(election_of(shape), raws, oracle=True)


def test_no_ballot_at_all_is_no_work() -> None:
    assert check(election_of("one"), []) == []
    assert check(election_of("one"), [b"", b"{}"]) == [None, None]


@pytest.mark.parametrize("count", [1, 7, 8, 9, 17])
def test_any_number_of_ballots_is_checked(count: int) -> None:
    raws = (ballots_of("one") * count)[:count]
    assert all(check(election_of("one"), raws))


def test_one_bad_ballot_spoils_none_of_its_chunk() -> None:
    good = ballots_of("two")
    altered = json.loads(good[0])
    altered["answers"][0]["overall_proof"][1]["response"] = "5"
    bad = signed_again(altered, SECRET)
    found = check(election_of("two"), [good[0], bad, b"", *good[1:], b"{}"])
    assert [each is not None for each in found] == [True, False, False, True, True, False]


@pytest.mark.slow
def test_every_altered_field_is_refused_signed_again_or_not() -> None:
    whole: dict[str, Any] = json.loads(ballots_of("two")[0])
    unsigned = {key: value for key, value in whole.items() if key != "signature"}
    from plebiscite.canonical.json import write_json

    raws = [write_json(changed) for _, changed in alterations(whole)]
    raws += [signed_again(changed, SECRET) for _, changed in alterations(unsigned)]
    assert len(raws) > 250
    assert not any(assert_same(election_of("two"), raws))


@pytest.mark.parametrize(
    "text",
    [
        "00" * 31 + "01",  # the identity
        "00" * 32,  # a point of order 4
        "ec".rjust(64, "f").replace("f", "7", 1),  # a point of order 2: y = −1
        "ee".rjust(64, "f").replace("f", "7", 1),  # y = p + 1: the identity in another spelling
        "80" + "00" * 30 + "01",  # the identity with a sign
        "00" * 31 + "02",  # no point of the curve
    ],
)
@pytest.mark.parametrize("place", ["credential", "alpha", "beta"])
def test_a03_elements_outside_the_group_are_refused(text: str, place: str) -> None:
    whole: dict[str, Any] = json.loads(ballots_of("one")[0])
    target = whole if place == "credential" else whole["answers"][0]["choices"][0]
    target[place] = text
    raw = signed_again(whole, SECRET)
    with pytest.raises(MalformedError):
        verifier_of("one").check(raw)
    assert check(election_of("one"), [raw, *ballots_of("one")])[0] is None


@pytest.mark.slow
@pytest.mark.parametrize("torsion", [4, 2, 1])  # points of order 2, 4, 8
@pytest.mark.parametrize("where", [CREDENTIAL, 0, 1, 3])
def test_a03_a_ballot_whose_only_fault_is_an_element_of_small_order_is_refused(
    torsion: int, where: int
) -> None:
    election = election_of("sure")
    raw = twisted_ballot(election, torsion, where, SHAPES["sure"][1][0], SECRET)
    with pytest.raises(MalformedError, match="prime-order group"):
        verifier_of("sure").check(raw)
    assert check(election, [raw]) == [None]
    untwisted = twisted_ballot(election, 0, where, SHAPES["sure"][1][0], SECRET)
    assert assert_same(election, [untwisted]) != [None]


def test_ciphertexts_that_cancel_give_the_same_by_both_paths() -> None:
    """The products of a question are identities: alphas and betas are each other's inverses."""
    from plebiscite.ballot import v1_encryption

    election = sample_election(
        questions=(Question(answers=("A", "B"), min=0, max=0, question="?"),)
    )
    remaining = [987654321, ORDER - 987654321]

    def draw(size: int) -> bytes:
        return (remaining.pop(0) if remaining else 4242).to_bytes(size, "big")

    raw = v1_encryption.encrypt_ballot(election, [[0, 0]], SECRET, draw).raw
    assert_same(election, [raw])


def test_ballots_of_two_elections_are_checked_together() -> None:
    from plebiscite.ballot.bulk_kept import bulk_election
    from plebiscite.ballot.bulk_template import ballot_template
    from plebiscite.ballot.bulk_texts import Written

    mine = election_of("two")
    other = sample_election(uuid="AnotherE1ection", name="Other")
    elections = []
    for election in (mine, other):
        template = ballot_template(election)
        elections.append(bulk_election(election, Written(template, template)))
    raws = [*ballots_of("two")[:1], *ballots_for(other, SHAPES["two"][1])]
    found = bulk(mine).check(raws, [0, 1, 1, 1], elections)
    assert [each and each.components for each in found] == [
        BallotVerifier(election).check(raw).components
        for election, raw in zip((mine, other, other, other), raws, strict=True)
    ]
    assert not any(bulk(mine).check(raws, [1, 0, 0, 0], elections))
