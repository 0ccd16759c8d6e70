"""A49: somebody speaks as an observer who is none, or one key serves two offices."""

import pytest
from msgspec.structs import replace

from observed_town import KEYS, STRANGER, blobs_of, invite, observed_to
from played_in_memory import MemoryTown
from played_town import RANDOM
from plebiscite.errors import MisuseError
from plebiscite.log.keys import SigningKey
from plebiscite.offices.observer import state_position
from plebiscite.offices.submission import sign_submission
from plebiscite.record.acts import sign_act
from plebiscite.record.entries import (
    AccreditationEntry,
    InvitationEntry,
    Signature,
    StatementEntry,
    write_entry,
)

STATEMENT = StatementEntry(position="does-not-recognise")


@pytest.fixture
def town() -> MemoryTown:
    return observed_to("open")


def taken(town: MemoryTown, office: str, key: SigningKey, counter: int = 1) -> list[str]:
    """The checks that find something wrong with a statement signed so."""
    signed = sign_act(STATEMENT, town.state.origin, "observer/1", key, counter)
    (signature,) = signed.signatures
    changed = replace(signed, signatures=(replace(signature, by=office),))
    return [each.check for each in town.memory.take(write_entry(changed))]


@pytest.mark.parametrize("office", ["observer/1", "observer/3", "observer/0", "observer/", "x"])
def test_a_stranger_cannot_speak_as_any_observer(town: MemoryTown, office: str) -> None:
    assert "conduct-2" in taken(town, office, STRANGER)


@pytest.mark.parametrize("office", ["commission", "registrar", "trustee/1"])
def test_no_other_office_states_anything(town: MemoryTown, office: str) -> None:
    assert "conduct-2" in taken(town, office, KEYS[0])


def test_an_observer_speaks_for_itself_only(town: MemoryTown) -> None:
    assert "conduct-2" in taken(town, "observer/2", KEYS[0])
    signed = sign_act(STATEMENT, town.state.origin, "observer/2", KEYS[0], 1)
    found = [each.check for each in town.memory.take(write_entry(signed))]
    assert "conduct-2" in found


def test_a_statement_of_another_referendum_is_none_here(town: MemoryTown) -> None:
    signed = sign_act(STATEMENT, "other.example/2026", "observer/1", KEYS[0], 1)
    assert [each.check for each in town.memory.take(write_entry(signed))] == ["conduct-2"]


def test_words_put_under_a_signature_are_noticed(town: MemoryTown) -> None:
    made = state_position("remark", "All was well.", RANDOM)
    (entry,) = sign_submission(made, town.state, "observer/1", KEYS[0]).entries
    (other,) = blobs_of(town, state_position("remark", "Nothing was well.", RANDOM))
    blobs_of(town, made)
    changed = replace(entry, words=other.words)  # type: ignore[attr-defined]  # a statement
    assert "conduct-2" in [each.check for each in town.memory.take(write_entry(changed))]


def test_a_statement_held_back_leaves_a_gap(town: MemoryTown) -> None:
    assert "conduct-3" in taken(town, "observer/1", KEYS[0], counter=2)


def test_whoever_signs_with_a_stranger_s_key_is_told(town: MemoryTown) -> None:
    with pytest.raises(MisuseError, match="not the key of observer/1"):
        sign_submission(state_position("remark", "", RANDOM), town.state, "observer/1", STRANGER)


def test_no_key_serves_two_observers_nor_an_office_and_an_observer(town: MemoryTown) -> None:
    for office, key in list(town.state.keys.items()):
        entry = InvitationEntry(observer=3, name="Twin", key=str(key), came="invited")
        assert town.copy().offer(entry) == ["conduct-8"], office


def test_only_the_commission_invites_and_lets_in(town: MemoryTown) -> None:
    for entry in (
        InvitationEntry(observer=3, name="Self", key=str(STRANGER.verifier), came="invited"),
        AccreditationEntry(observer=1, decision="granted"),
    ):
        signature = Signature("observer/1", 1, "00" * 64)
        raw = write_entry(replace(entry, signatures=(signature,)))
        assert "conduct-2" in [each.check for each in town.copy().memory.take(raw)]


def test_an_observer_speaks_from_its_invitation_on_and_not_before(town: MemoryTown) -> None:
    assert "conduct-2" in taken(town.copy(), "observer/3", KEYS[2])
    assert invite(town) == 3
    signed = sign_act(STATEMENT, town.state.origin, "observer/3", KEYS[2], 1)
    assert town.memory.take(write_entry(signed)) == []
