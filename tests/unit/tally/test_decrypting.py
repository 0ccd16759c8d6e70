"""A trustee's side of the count: whole groups, once each, and never anything else."""

import pytest

from played_in_memory import districts, opened, play, played_to
from played_town import RANDOM
from plebiscite.ceremony.key_file import secret_of
from plebiscite.errors import ConductError, MisuseError
from plebiscite.tally.decrypting import groups_to_decrypt, partial_decryption


def test_nothing_is_decrypted_before_close_or_before_the_tallies() -> None:
    with pytest.raises(ConductError, match="not closed"):
        groups_to_decrypt(played_to("polls-closed").state, 1)
    with pytest.raises(ConductError, match="no encrypted tally yet"):
        groups_to_decrypt(played_to("closed").state, 1)


def test_a_group_waits_for_each_owner_until_it_has_decrypted() -> None:
    (waiting,) = groups_to_decrypt(played_to("tallied").state, 1)
    assert waiting.group == played_to("tallied").state.groups[0]
    state = played_to("decrypted").state
    assert groups_to_decrypt(state, 1) == groups_to_decrypt(state, 2) == []
    assert len(groups_to_decrypt(state, 3)) == 1


def test_empty_and_withheld_groups_never_wait() -> None:
    state = opened(districts(6, 6, 6, parents=False), 5, 3, 0).state
    assert [count.group for count in groups_to_decrypt(state, 1)] == [state.groups[0]]
    for group in state.groups[1:]:
        with pytest.raises(ConductError, match=r"nothing to decrypt|withheld"):
            partial_decryption(state, state.group_counts[group.head], 1, 5, RANDOM)


def test_a_decryption_is_made_with_the_owners_own_key() -> None:
    town = played_to("tallied")
    (count,) = groups_to_decrypt(town.state, 1)
    own, other = town.files[1].key, town.files[2].key
    assert own is not None
    assert other is not None
    entry = partial_decryption(town.state, count, 1, secret_of(own), RANDOM)
    assert town.offer(entry, "trustee/1") == []
    with pytest.raises(MisuseError):
        partial_decryption(town.state, count, 1, secret_of(other), RANDOM)
    assert not play(played_to("decrypted"), "results").memory.findings
