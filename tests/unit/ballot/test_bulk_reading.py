"""Ballots read into arrays along a template are what the plain reader reads, or are left to it."""

import json
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from altered_texts import NUMBER, ODD_ELEMENTS, ODD_NUMBERS, Edit, alterations, apply
from bulk_samples import SHAPES, ballots_of, election_of, read_texts
from kernel_needs import require_kernel
from plebiscite.ballot.v1_ballot import Ballot, parse_ballot, signed_hash
from plebiscite.canonical.json import write_json
from plebiscite.errors import MalformedError
from plebiscite.group.ed25519 import ORDER
from plebiscite.group.scalars import parse_scalar
from plebiscite.proofs.v1_proof import V1Proof


@pytest.fixture(autouse=True)
def _kernel() -> None:
    require_kernel()


def elements_of(ballot: Ballot) -> list[str]:
    choices = [choice for answer in ballot.answers for choice in answer.choices]
    return [ballot.credential, *(text for each in choices for text in (each.alpha, each.beta))]


def proofs_of(ballot: Ballot) -> list[V1Proof]:
    proofs = [ballot.signature.proof]
    for answer in ballot.answers:
        proofs += [proof for pair in answer.individual_proofs for proof in pair]
        proofs += answer.overall_proof
        proofs += answer.blank_proof or ()
    return proofs


def assert_read_as_plain(shape: str, raws: list[bytes]) -> list[bool]:
    """What is read is what the plain reader reads. Which ones were read."""
    read = read_texts(shape, raws)
    for row, raw in enumerate(raws):
        if not read.good[row]:
            continue
        ballot = parse_ballot(raw)
        assert [point.tobytes()[::-1].hex() for point in read.points[row]] == elements_of(ballot)
        numbers = [
            [int.from_bytes(number.tobytes(), "little") for number in proof]
            for proof in read.scalars[row]
        ]
        assert numbers == [
            [parse_scalar(each.challenge, ORDER), parse_scalar(each.response, ORDER)]
            for each in proofs_of(ballot)
        ]
        assert read.text[read.starts[row] : read.ends[row]] == raw
        stated = read.text[read.hashes[row] : read.hashes[row] + 43].decode()
        assert ballot.signature.hash == stated
        unsigned = read.text[read.starts[row] : read.unsigned[row]] + b"}"
        plain: dict[str, Any] = json.loads(raw)
        del plain["signature"]
        assert unsigned == write_json(plain)
    return [bool(good) for good in read.good]


@pytest.mark.parametrize("shape", SHAPES)
def test_every_valid_ballot_is_read(shape: str) -> None:
    assert all(assert_read_as_plain(shape, list(ballots_of(shape))))


def test_no_text_at_all_is_nothing_to_read() -> None:
    assert assert_read_as_plain("two", []) == []


@pytest.mark.parametrize("shape", SHAPES)
def test_a_ballot_of_another_shape_or_election_is_not_read(shape: str) -> None:
    others = [raw for other in SHAPES if other != shape for raw in ballots_of(other)]
    assert not any(assert_read_as_plain(shape, others))


@pytest.mark.parametrize("cut", [0, 1, 10, 100, 700, -3, -1])
def test_a_ballot_cut_short_is_not_read_whatever_stands_behind_it(cut: int) -> None:
    whole, other = ballots_of("two")[:2]
    assert assert_read_as_plain("two", [whole[:cut], other, whole[:cut], b"", whole]) == [
        False, True, False, False, True,
    ]  # fmt: skip


def test_a_ballot_with_more_behind_it_is_not_read() -> None:
    whole = ballots_of("two")[0]
    assert (
        assert_read_as_plain("two", [whole + b"}", whole + b"\x00", whole + whole]) == [False] * 3
    )


def is_scalar(text: bytes) -> bool:
    try:
        parse_scalar(text.decode(), ORDER)
    except MalformedError:
        return False
    return True


@pytest.mark.parametrize("text", ODD_NUMBERS)
@pytest.mark.parametrize("place", [0, 7, -1])
def test_exactly_the_one_spelling_of_a_number_below_the_order_is_read(
    text: bytes, place: int
) -> None:
    raw = ballots_of("two")[0]
    altered = apply(raw, [Edit("number", place % len(NUMBER.findall(raw)), 0, text)])
    assert assert_read_as_plain("two", [altered]) == [is_scalar(text)]


@pytest.mark.parametrize("digits", range(1, 77))
def test_numbers_of_every_length_are_read(digits: int) -> None:
    numbers = [10 ** (digits - 1), int("9876543210" * 8) // 10 ** (80 - digits) or 1]
    raws = [
        apply(ballots_of("one")[0], [Edit("number", 3, 0, b"%d" % (number % ORDER))])
        for number in numbers
    ]
    assert all(assert_read_as_plain("one", raws))


@pytest.mark.parametrize("text", ODD_ELEMENTS)
@pytest.mark.parametrize("place", [0, 3])
def test_exactly_64_lowercase_hex_digits_are_an_element(text: bytes, place: int) -> None:
    altered = apply(ballots_of("two")[0], [Edit("element", place, 0, text)])
    plain = len(text) == 64 and text == text.lower() and b"g" not in text
    assert assert_read_as_plain("two", [altered]) == [plain]


def test_the_stated_hash_is_compared() -> None:
    from plebiscite.ballot.bulk_hashes import hash_texts

    raw = ballots_of("two")[0]
    stated = signed_hash(parse_ballot(raw))
    other = raw.replace(stated.encode(), b"A" * 43)
    read = read_texts("two", [raw, other, b"?"])
    hashes = hash_texts(read)
    assert read.good.tolist() == [True, False, False]
    assert hashes.signed[0] == stated.encode()


@settings(max_examples=120, deadline=None)
@given(
    shape=st.sampled_from(sorted(SHAPES)),
    changes=st.lists(alterations(), min_size=1, max_size=20),
)
@example(shape="one", changes=[[]])
def test_whatever_is_altered_what_is_read_is_what_the_plain_reader_reads(
    shape: str, changes: list[list[Edit]]
) -> None:
    originals = ballots_of(shape)
    raws = [apply(originals[i % len(originals)], each) for i, each in enumerate(changes)]
    read = assert_read_as_plain(shape, raws)
    assert all(good for raw, good in zip(raws, read, strict=True) if raw in originals)


def test_ballots_of_two_elections_of_one_shape_are_read_together() -> None:
    from plebiscite.ballot.bulk_template import ballot_template, shape_of
    from plebiscite.ballot.bulk_texts import TextReader, Written
    from v1_sample import sample_election

    mine = election_of("two")
    other = sample_election(uuid="AnotherE1ection", name="Other")
    templates = [ballot_template(each) for each in (mine, other)]
    assert templates[0].pieces[1:] == templates[1].pieces[1:]
    reader = TextReader(shape_of(mine), Written(templates[0], templates[0]))
    prefixes = [(each.pieces[0], each.pieces[0]) for each in templates]
    raw = ballots_of("two")[0]
    assert reader.read([raw, raw], [0, 1], prefixes).good.tolist() == [True, False]
