"""Any t of n trustees decrypt; any t − 1 do not."""

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plebiscite.ceremony.key_file import secret_of
from plebiscite.errors import ConductError
from plebiscite.group.known import ED25519 as GROUP
from plebiscite.proofs.decryption import decryption_factors
from plebiscite.proofs.transcript import random_scalar
from plebiscite.record.combination import combine_factors, lagrange_weights
from staged_ceremony import seeded, staged


@given(
    size=st.integers(min_value=2, max_value=5),
    singles=st.integers(min_value=0, max_value=2),
    data=st.data(),
)
@settings(max_examples=12, deadline=None)
def test_any_t_of_n_decrypt_and_fewer_do_not(size: int, singles: int, data: st.DataObject) -> None:
    threshold = data.draw(st.integers(min_value=2, max_value=size))
    label = f"{size} {threshold} {data.draw(st.integers(0, 10**6))}"
    done = staged("S" * singles + "P" * size, threshold, label=label)
    random = seeded(label + " ballot")
    r, vote = random_scalar(GROUP, random), data.draw(st.integers(0, 1000))
    alpha = GROUP.generator_power(r)
    masked = GROUP.power(done.trustees.public_key, r)
    beta = GROUP.multiply(masked, GROUP.generator_power(vote))
    factors = {
        owner: decryption_factors(GROUP, secret_of(key_file), [alpha])
        for owner, key_file in done.key_files.items()
    }
    always = range(1, singles + 1)
    members = range(singles + 1, singles + size + 1)
    for chosen in combinations(members, threshold):
        used = {owner: factors[owner] for owner in (*always, *chosen)}
        (combined,) = combine_factors(done.trustees, used)
        assert GROUP.divide(beta, combined) == GROUP.generator_power(vote)
    fewer = data.draw(st.sampled_from(list(combinations(members, threshold - 1))))
    used = {owner: factors[owner] for owner in (*always, *fewer)}
    with pytest.raises(ConductError, match="needed are there"):
        combine_factors(done.trustees, used)
    # Nor does interpolating the few shares as if they were enough.
    indices = [done.trustees.owners[owner - 1].index for owner in fewer]
    weights = lagrange_weights(GROUP.order, indices)
    rows = ((factors[owner][0], w) for owner, w in zip(fewer, weights, strict=True))
    rest = GROUP.product(factors[owner][0] for owner in always)
    guessed = GROUP.multiply(GROUP.product_of_powers(rows), rest)
    assert GROUP.divide(beta, guessed) != GROUP.generator_power(vote)
