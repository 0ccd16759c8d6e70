"""A33: every trustee is needed, and one loses its key."""

from itertools import combinations

import pytest

from plebiscite.ceremony.key_file import secret_of
from plebiscite.ceremony.plan import check_plan
from plebiscite.errors import MisuseError
from plebiscite.group.known import ED25519 as GROUP
from plebiscite.proofs.decryption import decryption_factors
from plebiscite.record.combination import combine_factors
from staged_ceremony import planned, staged


@pytest.mark.parametrize(("kinds", "threshold"), [("PPP", 3), ("SSS", 3), ("SPPP", 2)])
def test_setting_up_refuses_it_unless_asked_for(kinds: str, threshold: int) -> None:
    with pytest.raises(MisuseError, match="nothing can be counted"):
        check_plan(planned(kinds, threshold))


def test_with_two_of_three_any_one_key_may_be_lost() -> None:
    done = staged("PPP", 2)
    check_plan(done.transcript.plan)
    y, alpha = done.trustees.public_key, GROUP.generator_power(99)
    for present in combinations((1, 2, 3), 2):
        factors = {
            owner: decryption_factors(GROUP, secret_of(done.key_files[owner]), [alpha])
            for owner in present
        }
        assert combine_factors(done.trustees, factors) == [GROUP.power(y, 99)]
