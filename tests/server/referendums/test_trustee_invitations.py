"""Trustees come by a link that is theirs alone."""

import pytest

from commission_office import Desk, verifier_key
from plebiscite.errors import MalformedError, MisuseError
from plebiscite.log.keys import KeyKind, new_signing_key
from plebiscite.server.referendums.models import Proposal, Referendum, TrusteeInvitation
from plebiscite.server.referendums.trustee_invitations import accept_invitation, hash_of

pytestmark = pytest.mark.django_db


def test_a_link_registers_one_key(draft: Desk) -> None:
    token, key = draft.invite("Baker"), verifier_key("baker.example")
    found = accept_invitation(token, "The  Baker ", key)
    assert (found.position, found.name, found.key) == (1, "The Baker", key)
    assert accept_invitation(token, "again", key).name == "The Baker"
    with pytest.raises(MisuseError, match="another key"):
        accept_invitation(token, "", verifier_key("thief.example"))


def test_the_token_is_not_in_the_database(draft: Desk) -> None:
    token = draft.invite("Baker")
    row = TrusteeInvitation.objects.values().get()
    assert token not in str(row)
    assert len(row["token_hash"]) == 64


@pytest.mark.parametrize("token", ["", "x" * 43])
def test_an_unknown_token_opens_nothing(draft: Desk, token: str) -> None:
    draft.invite("Baker")
    TrusteeInvitation.objects.create(
        referendum=Referendum.objects.get(), position=9, name="By hand"
    )  # has no token at all
    with pytest.raises(MisuseError, match="not known"):
        accept_invitation(token, "", verifier_key("baker.example"))


def test_a_new_link_ends_the_old_one(draft: Desk) -> None:
    old = draft.invite("Baker")
    accept_invitation(old, "", verifier_key("baker.example"))
    draft.post("trustees/1/link/")
    assert TrusteeInvitation.objects.get().key == ""
    with pytest.raises(MisuseError, match="not known"):
        accept_invitation(old, "", verifier_key("baker.example"))


def test_two_trustees_have_two_keys(draft: Desk) -> None:
    key = verifier_key("baker.example")
    accept_invitation(draft.invite("Baker"), "", key)
    with pytest.raises(MisuseError, match="another trustee"):
        accept_invitation(draft.invite("Vet"), "", key)


def test_a_key_is_a_verifier_key_of_notes(draft: Desk) -> None:
    token = draft.invite("Baker")
    with pytest.raises(MalformedError, match="no verifier key"):
        accept_invitation(token, "", "baker.example+0+x")
    cosigning = new_signing_key("baker.example", KeyKind.COSIGNATURE, bytes(32)).verifier
    with pytest.raises(MalformedError, match="cosignatures"):
        accept_invitation(token, "", str(cosigning))


def test_after_the_seal_no_trustee_joins(draft: Desk, second: Desk) -> None:
    draft.write_all()
    draft.post("seal/", typed=draft.slug)
    second.post(f"requests/{Proposal.objects.get().pk}/", typed=draft.slug)
    before = list(TrusteeInvitation.objects.values())
    assert "never changes" in draft.post("trustees/1/link/")
    assert "never changes" in draft.post("trustees/1/remove/")
    draft.post("trustees/1/key/", key=verifier_key("late.example"))
    draft.post("trustees/threshold/", threshold="1")
    assert list(TrusteeInvitation.objects.values()) == before
    late = "came late"
    TrusteeInvitation.objects.filter(position=1).update(key="", token_hash=hash_of(late))
    with pytest.raises(MisuseError, match="sealed"):
        accept_invitation(late, "", verifier_key("late.example"))


def test_those_behind_a_removed_trustee_move_up(draft: Desk) -> None:
    for name in ("Baker", "Teacher", "Vet"):
        draft.invite(name)
    draft.post("trustees/2/remove/")
    found = TrusteeInvitation.objects.values_list("position", "name")
    assert list(found) == [(1, "Baker"), (2, "Vet")]


def test_the_threshold_is_said_in_words(draft: Desk) -> None:
    for name in ("Baker", "Teacher", "Vet"):
        draft.invite(name)
    draft.post("trustees/threshold/", threshold="2")
    assert "Any 2 of the 3 trustees can decrypt together. 1 may lose" in draft.get("trustees/")


def test_a_key_can_come_another_way(draft: Desk) -> None:
    draft.invite("Baker")
    key = verifier_key("baker.example")
    assert "was entered" in draft.post("trustees/1/key/", key=key)
    assert TrusteeInvitation.objects.get().key == key
    assert "no verifier key" in draft.post("trustees/1/key/", key="nonsense")
