"""Every pair of sizes up to 33; and each lie a proof of growth can tell."""

from hashlib import sha256

import pytest

from memory_log import naive_root
from plebiscite.errors import ConsistencyError, MalformedError, MisuseError
from plebiscite.log.consistency import build_consistency, verify_consistency, verify_growth
from plebiscite.log.merkle import EMPTY_ROOT, range_hash_of

LEAVES = [sha256(b"\x00%d" % i).digest() for i in range(33)]
ROOTS = [naive_root(LEAVES[:size]) for size in range(34)]


def proof_of(size1: int, size2: int) -> list[bytes]:
    return build_consistency(size1, size2, range_hash_of(LEAVES[:size2]))


@pytest.mark.parametrize("size2", range(1, 34))
def test_growth_is_proved_between_these_two_sizes_and_no_others(size2: int) -> None:
    for size1 in range(1, size2 + 1):
        proof = proof_of(size1, size2)
        verify_consistency(size1, size2, ROOTS[size1], ROOTS[size2], proof)
        verify_growth(size1, size2, ROOTS[size1], ROOTS[size2], proof)
        for wrong in set(range(-size2, size2 + 2)) - {size1}:
            with pytest.raises(ConsistencyError):
                verify_consistency(wrong, size2, ROOTS[size1], ROOTS[size2], proof)


@pytest.mark.parametrize("size2", range(1, 34))
def test_changed_roots_and_proofs_are_refused(size2: int) -> None:
    for size1 in range(1, size2 + 1):
        proof, old, new = proof_of(size1, size2), ROOTS[size1], ROOTS[size2]
        other = sha256(old).digest()
        lies = [(other, new, proof), (old, other, proof)]
        lies += [(old, new, longer) for longer in ([*proof, other], [other, *proof])]
        for at in range(len(proof)):
            lies.append((old, new, [*proof[:at], other, *proof[at + 1 :]]))
            lies.append((old, new, proof[:at] + proof[at + 1 :]))
        for root1, root2, lie in lies:
            with pytest.raises(ConsistencyError):
                verify_consistency(size1, size2, root1, root2, lie)


@pytest.mark.parametrize("which", range(3))
def test_hashes_of_another_length_are_malformed(which: int) -> None:
    values = [ROOTS[2], ROOTS[4], *proof_of(2, 4)]
    values[which] = values[which][:31]
    with pytest.raises(MalformedError):
        verify_consistency(2, 4, values[0], values[1], values[2:])


def test_any_log_grows_out_of_the_empty_one() -> None:
    verify_growth(0, 0, EMPTY_ROOT, EMPTY_ROOT, [])
    verify_growth(0, 5, EMPTY_ROOT, ROOTS[5], [])
    assert proof_of(0, 5) == []


@pytest.mark.parametrize(
    ("size2", "root1", "root2", "proof"),
    [
        (5, EMPTY_ROOT, ROOTS[5], [ROOTS[1]]),
        (5, ROOTS[1], ROOTS[5], []),
        (-1, EMPTY_ROOT, ROOTS[5], []),
        (0, EMPTY_ROOT, ROOTS[5], []),
        (5, EMPTY_ROOT, EMPTY_ROOT, []),
    ],
)
def test_the_empty_log_has_one_root_and_no_proof(
    size2: int, root1: bytes, root2: bytes, proof: list[bytes]
) -> None:
    with pytest.raises(ConsistencyError):
        verify_growth(0, size2, root1, root2, proof)


def test_a_short_root_after_the_empty_log_is_malformed() -> None:
    with pytest.raises(MalformedError):
        verify_growth(0, 5, EMPTY_ROOT, bytes(31), [])


@pytest.mark.parametrize(("size1", "size2"), [(-1, 2), (3, 2)])
def test_no_proof_is_built_between_impossible_sizes(size1: int, size2: int) -> None:
    with pytest.raises(MisuseError):
        build_consistency(size1, size2, range_hash_of(LEAVES))


def test_a_wrong_number_of_hashes_is_named_as_such() -> None:
    proof, roots = proof_of(3, 7), (ROOTS[3], ROOTS[7])
    for lie, message in (
        ([*proof, ROOTS[1]], "too many"),
        (proof[:-1], "too few"),
        ([], "the proof is empty"),
    ):
        with pytest.raises(ConsistencyError, match=message):
            verify_consistency(3, 7, *roots, lie)
