"""The tally of a v1 election: weights, products, forms and what each parser refuses."""

import json

import pytest

from plebiscite.canonical.json import write_json
from plebiscite.errors import ConductError, MalformedError, MisuseError, ProofError, TallyError
from plebiscite.group.elgamal import Ciphertext, encrypt_bit
from plebiscite.group.known import ED25519
from plebiscite.proofs.v1_decryption import DecryptionKey
from plebiscite.record.v1_credentials import parse_credentials, write_credentials
from plebiscite.record.v1_decryptions import (
    decrypt_tally,
    decryption_problems,
    make_decryption,
    parse_decryption,
    read_counts,
)
from plebiscite.record.v1_tally import (
    TallyAccumulator,
    parse_result,
    parse_summary,
    parse_tally,
    read_weight,
    write_result,
    write_summary,
    write_tally,
    write_weight,
)
from plebiscite.record.v1_trustees import parse_trustees
from v1_sample import SampleArchive, fixed_randomness

Y = ED25519.generator_power(77)
IDENTITY = ED25519.format(ED25519.identity)


@pytest.mark.parametrize("number", [0, 1, 2**30 - 1, 2**30, 10**11])
def test_a_weight_has_one_spelling(number: int) -> None:
    assert read_weight(write_weight(number)) == number
    assert isinstance(write_weight(number), int) == (number < 2**30)


@pytest.mark.parametrize(
    "written", [-1, 2**30, "5", "0", "01073741824", "+1073741824", "100000000001", "1e10", ""]
)
def test_other_weights_are_malformed(written: int | str) -> None:
    with pytest.raises(MalformedError, match="here"):
        read_weight(written, "here")


def sample_tally(weights: tuple[int, ...] = (1, 5)) -> TallyAccumulator:
    tally = TallyAccumulator(ED25519, [2, 1])
    for number, weight in enumerate(weights):
        cts = [encrypt_bit(ED25519, Y, bit, 10 * number + i) for i, bit in enumerate([1, 0, 1])]
        tally.add(b"".join(part for pair in cts for part in pair), weight)
    return tally


def test_a_weight_counts_a_ballot_so_many_times() -> None:
    tally = sample_tally((1, 5, 0))
    assert (tally.num_tallied, tally.total_weight) == (3, 6)
    plain = tuple(
        tuple(ED25519.divide(pair.beta, ED25519.power(pair.alpha, 77)) for pair in row)
        for row in tally.tally
    )
    assert read_counts(ED25519, plain, 6) == ((6, 0), (6,))
    with pytest.raises(TallyError, match=r"result\[0\]\[0\]"):
        read_counts(ED25519, plain, 5)


def test_ballots_of_another_shape_are_not_counted() -> None:
    tally = sample_tally(())
    for components in (b"", ED25519.generator * 5, ED25519.generator * 7):
        with pytest.raises(MisuseError, match="shape"):
            tally.add(components)
    assert (tally.num_tallied, tally.total_weight) == (0, 0)


@pytest.mark.parametrize("number", [63, 64, 65, 130])
def test_it_does_not_matter_how_many_ballots_wait(number: int) -> None:
    tally, element = TallyAccumulator(ED25519, [1]), ED25519.generator_power(3)
    for _ in range(number):
        tally.add(element + Y)
    assert len(tally._waiting) < 64  # noqa: SLF001 - memory stays bounded
    assert tally.tally == ((Ciphertext(ED25519.power(element, number), ED25519.power(Y, number)),),)


def test_the_tally_is_written_and_read_with_identities() -> None:
    for tally in (sample_tally(), sample_tally(())):
        raw = write_tally(ED25519, tally.tally)
        assert parse_tally(raw, ED25519, [2, 1]) == tally.tally
        for widths in ([2], [1, 2], [2, 1, 0]):
            with pytest.raises(MalformedError, match="shape"):
                parse_tally(raw, ED25519, widths)
    with pytest.raises(MalformedError):
        parse_tally(raw.replace(b"01", b"02", 1), ED25519, [2, 1])


def test_the_summary_is_written_and_read() -> None:
    digest = bytes(range(32))
    assert parse_summary(write_summary(3, 2**31, digest)) == (3, 2**31, digest)
    with pytest.raises(MalformedError, match="negative"):
        parse_summary(write_summary(-1, 5, digest))
    with pytest.raises(MalformedError, match="total_weight"):
        parse_summary(write_json({"num_tallied": 1, "total_weight": -1, "encrypted_tally": ""}))
    with pytest.raises(MalformedError, match="hex"):
        parse_summary(write_summary(1, 1, digest[:-1]))


def test_the_result_mixes_both_spellings() -> None:
    raw = write_result([[5 * 10**9, 6 * 10**9, 10**9]])
    assert raw == b'{"result":[["5000000000","6000000000",1000000000]]}'
    assert parse_result(raw) == ((5 * 10**9, 6 * 10**9, 10**9),)
    with pytest.raises(MalformedError, match=r"result\[0\]"):
        parse_result(b'{"result":[[-1]]}')


def test_a_decryption_is_made_read_and_verified() -> None:
    tally = sample_tally().tally
    raw = make_decryption(ED25519, "phi", tally, 77, fixed_randomness())
    decryption = parse_decryption(raw, ED25519, [2, 1])
    key = DecryptionKey(ED25519, "phi", Y)
    assert list(decryption_problems(key, tally, decryption)) == []
    for widths in ([1, 2], [3]):
        with pytest.raises(MalformedError, match="decryption_factors"):
            parse_decryption(raw, ED25519, widths)
    written = json.loads(raw)
    written["decryption_proofs"].pop()
    with pytest.raises(MalformedError, match="decryption_proofs"):
        parse_decryption(write_json(written), ED25519, [2, 1])


def test_every_wrong_factor_is_named_and_not_the_right_ones() -> None:
    tally = sample_tally().tally
    raw = make_decryption(ED25519, "phi", tally, 77, fixed_randomness())
    written = json.loads(raw)
    written["decryption_factors"][0][1] = ED25519.format(Y)
    written["decryption_proofs"][1][0]["response"] = "0"
    written["decryption_proofs"][0][0]["response"] = "00"
    wrong = parse_decryption(write_json(written), ED25519, [2, 1])
    problems = list(decryption_problems(DecryptionKey(ED25519, "phi", Y), tally, wrong))
    assert [problem.place for problem in problems] == [
        "decryption_proofs[0][0]",
        "decryption_proofs[0][1]",
        "decryption_proofs[1][0]",
    ]
    assert [type(problem) for problem in problems] == [MalformedError, ProofError, ProofError]


def test_all_single_trustees_are_needed() -> None:
    sample = SampleArchive()
    trustees = parse_trustees(sample.trustees, ED25519)
    tally = sample._tally()  # noqa: SLF001 - our own fixture
    decryptions = {
        owner: parse_decryption(raw, ED25519, sample.election.widths).factors
        for owner, raw in sample.decryptions(tally)
    }
    plain = decrypt_tally(trustees, decryptions, tally.tally)
    assert read_counts(ED25519, plain, 3) == ((1, 1, 1), (1, 2))
    del decryptions[2]
    with pytest.raises(ConductError):
        decrypt_tally(trustees, decryptions, tally.tally)


E1, E2 = ED25519.generator_power(1), ED25519.generator_power(2)
T1, T2 = ED25519.format(E1), ED25519.format(E2)


def test_credentials_are_written_and_read_in_their_order() -> None:
    raw = write_credentials(ED25519, [(E2, 1), (E1, 5)])
    assert raw == write_json([T2, f"{T1},5"])
    assert list(parse_credentials(raw, ED25519).items()) == [(E2, 1), (E1, 5)]
    assert parse_credentials(write_json([f"{T1},1", f"{T2},0"]), ED25519) == {E1: 1, E2: 0}


@pytest.mark.parametrize(
    ("lines", "message"),
    [
        ([T1, f"{T2},"], r"credentials\[1\].*weight"),
        ([f"{T2},01"], "weight"),
        ([f"{T2},-1"], "weight"),
        ([f"{T2},5,login"], "weight"),
        ([T1, IDENTITY], r"credentials\[1\].*identity"),
        ([T1, "zz"], r"credentials\[1\]"),
        ([f"{T1},100000000000", T2], "more than 10"),
    ],
)
def test_a49_other_credentials_are_malformed(lines: list[str], message: str) -> None:
    with pytest.raises(MalformedError, match=message):
        parse_credentials(write_json(lines), ED25519)


def test_a46_a_credential_twice_is_refused() -> None:
    with pytest.raises(ConductError, match=r"credentials\[2\]"):
        parse_credentials(write_json([T1, T2, f"{T1},2"]), ED25519)
