"""A8: a device seals another vote, and opens it so that only half of a ciphertext shows it.

Whoever knows the election's key can find, for a ciphertext of 1, a number r for which the second
component is that of 0. A second device that recomputed only that one would be deceived.
"""

import pytest

from plebiscite.ballot.v1_encryption import encrypt_ballot
from plebiscite.errors import ProofError
from plebiscite.group.elgamal import encrypt_bit
from plebiscite.verify.opened_ballot import check_opened_ballot
from v1_sample import fixed_randomness, sample_election

KEY = 77
SEALED = ((0, 1, 0), (1, 1))
CLAIMED = ((0, 1, 0), (0, 1))


def test_both_components_are_computed_again() -> None:
    election = sample_election(y_secret=KEY)
    group = election.group
    ballot = encrypt_ballot(election, SEALED, 4242, fixed_randomness())
    randomness = [[str(r) for r in row] for row in ballot.randomness]
    # y^r = y^r' · g, so that β = y^r is what a ciphertext of 0 would have.
    lying = (ballot.randomness[1][0] + pow(KEY, -1, group.order)) % group.order
    randomness[1][0] = str(lying)

    true_pair = encrypt_bit(group, election.y, 1, ballot.randomness[1][0])
    shown_pair = encrypt_bit(group, election.y, 0, lying)
    assert shown_pair.beta == true_pair.beta  # half a check passes
    assert shown_pair.alpha != true_pair.alpha

    with pytest.raises(ProofError, match="question 1, position 0"):
        check_opened_ballot(election, ballot.raw, CLAIMED, randomness)


def test_the_first_component_alone_is_not_enough_either() -> None:
    election = sample_election(y_secret=KEY)
    ballot = encrypt_ballot(election, SEALED, 4242, fixed_randomness())
    randomness = [[str(r) for r in row] for row in ballot.randomness]
    with pytest.raises(ProofError, match="question 1, position 0"):
        check_opened_ballot(election, ballot.raw, CLAIMED, randomness)
