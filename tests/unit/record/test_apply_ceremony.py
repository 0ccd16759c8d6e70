"""The ceremony and the rehearsal on the record: order, freshness, membership, completeness."""

from typing import TypeVar

import pytest
from msgspec.structs import replace

from definition_examples import example
from played_in_memory import MemoryTown, play, play_until, played_to, town_definition
from played_town import RANDOM
from plebiscite.errors import ConductError, UnavailableError
from plebiscite.offices import commission, trustee
from plebiscite.record.apply_ceremony import most_ciphertexts, require_rehearsal
from plebiscite.record.entries import (
    Act,
    CeremonyEntry,
    CertificateEntry,
    CommitmentEntry,
    ComplaintEntry,
    RehearsalEntry,
    RehearsalProofEntry,
    RevealEntry,
    ShareKeyEntry,
    TrusteesEntry,
    parse_entry,
    write_entry,
)
from plebiscite.record.state import Milestone


def ceremony_entry() -> CeremonyEntry:
    entry = commission.open_ceremony(played_to("rolls").state).entries[0]
    assert isinstance(entry, CeremonyEntry)
    return entry


GOOD = ceremony_entry()
SINGLE = tuple(replace(member, item="Single", index=1) for member in GOOD.members)


def test_a_good_ceremony_is_taken() -> None:
    town = played_to("rolls")
    assert town.offer(GOOD) == []
    assert town.state.ceremony is not None
    assert town.state.ceremony.plan.members == GOOD.members


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"members": GOOD.members[::-1]}, "not those of the definition"),
        ({"members": GOOD.members[:2], "size": 2}, "not those of the definition"),
        (
            {"members": (replace(GOOD.members[0], key="x"), *GOOD.members[1:])},
            "not those of the definition",
        ),
        ({"threshold": 3}, "asks for 2 of 3"),
        ({"threshold": 1}, "asks for 2 of 3"),
        ({"members": (SINGLE[0], *GOOD.members[1:])}, "asks for 2 of 3"),
        ({"group": "BELENIOS-2048"}, "in the group BELENIOS-2048"),
        ({"size": 4}, "does not fit"),
    ],
)
def test_a_ceremony_that_the_definition_does_not_ask_for_is_reported(
    change: dict[str, object], said: str
) -> None:
    ((check, words),) = played_to("rolls").found(replace(GOOD, **change))
    assert check == "trustees-1"
    assert said in words


def all_needed(*, confirmed: bool) -> MemoryTown:
    """A town whose three trustees are all needed."""
    base = example("town")[0].trustees
    trustees = replace(base, threshold=3, all_needed_confirmed=confirmed, rehearsal_by_all=True)
    return MemoryTown(town_definition(trustees=trustees))


def test_all_are_needed_only_when_asked_for() -> None:
    town = play(all_needed(confirmed=True), "defined", "rolls", "ceremony")
    assert not town.memory.findings
    definition = town.state.required_definition()
    trustees = replace(definition.trustees, all_needed_confirmed=False)
    town = play(all_needed(confirmed=True), "defined", "rolls")
    town.state.definition = replace(definition, trustees=trustees)
    made = commission.open_ceremony(town.state).entries[0]
    assert town.found(made) == [
        ("trustees-1", "every trustee would be needed, which nobody asked for")
    ]


def test_a_town_of_single_trustees_comes_to_its_result() -> None:
    town = play(all_needed(confirmed=True), "defined", "rolls", "ceremony", "commitments")
    play(town, "reveals", "trustees", "elections", "rehearsal", "rehearsed", "open")
    for number in range(6):
        town.vote(number, {"bench": ["yes"]})
    play(town, "polls-closed", "closed", "tallied", "decrypted", "results", "announced")
    (bulletin,) = town.state.bulletins.values()
    assert bulletin.status == "unofficial-complete"
    assert not town.memory.findings


def test_a_second_ceremony_needs_a_complaint_about_the_first() -> None:
    town = played_to("ceremony")
    assert town.found(GOOD)[0] == (
        "trustees-1",
        "a ceremony is under way; another needs a complaint first",
    )
    town = played_to("share-keys")
    assert town.offer(ComplaintEntry(owner=1, against=2), "trustee/1") == []
    assert town.state.ceremony is not None
    assert town.state.ceremony.void
    assert town.offer(ComplaintEntry(owner=1, against=2), "trustee/1") == ["trustees-2"]
    assert town.offer(GOOD) == []
    play(town, "certificates", "commitments", "reveals", "share-keys", "trustees", "elections")
    assert town.state.trustees is not None


@pytest.mark.parametrize(("owner", "against"), [(1, 0), (1, 4), (1, -1)])
def test_a_complaint_against_nobody_voids_and_is_reported(owner: int, against: int) -> None:
    town = played_to("certificates")
    entry = ComplaintEntry(owner=owner, against=against)
    assert town.offer(entry, "trustee/1") == ["trustees-2"]


Message = TypeVar("Message", bound=Act)


def logged(stage: str, kind: type[Message]) -> list[Message]:
    """The messages of one kind in the played town, unsigned."""
    found = [entry for raw in played_to(stage).raws if isinstance(entry := parse_entry(raw), kind)]
    return [replace(entry, signatures=()) for entry in found]


CERTIFICATE = logged("share-keys", CertificateEntry)[0]
COMMITMENT = logged("share-keys", CommitmentEntry)[0]
REVEAL = logged("share-keys", RevealEntry)[0]
SHARE = logged("share-keys", ShareKeyEntry)[0]


def refused(town: MemoryTown, entry: Act, office: str = "trustee/1") -> str:
    """The words of the finding; and the ceremony is void from now on."""
    *absent, (check, words) = town.found(entry, office)
    assert check == "trustees-2"
    assert [each for each, _ in absent] == ["conduct-6"] * len(absent)
    assert town.state.ceremony is None or town.state.ceremony.void
    return words


def test_messages_before_any_ceremony_are_refused() -> None:
    town = played_to("ceremony")
    town.state.ceremony = None
    assert "no valid ceremony" in refused(town, CERTIFICATE)


@pytest.mark.parametrize("owner", [0, 4, -1, 2**40])
def test_an_owner_the_ceremony_does_not_have_is_refused(owner: int) -> None:
    town = played_to("ceremony")
    entry = CertificateEntry(owner=owner, certificate="{}")
    found = [each.check for each in town.memory.take(write_entry(entry))]
    assert found == ["conduct-2", "trustees-2"]


def test_a_certificate_comes_once_before_the_commitments() -> None:
    town = played_to("certificates")
    again = CertificateEntry(owner=1, certificate="{}")
    assert "a second certificate of owner 1" in refused(town, again)
    town = played_to("commitments")
    assert "after the first commitment" in refused(town, again)


def test_a_commitment_comes_once_and_is_a_digest() -> None:
    assert "lowercase hex" in refused(
        played_to("certificates"), CommitmentEntry(owner=1, commitment="zz" * 32)
    )
    assert "expected 32" in refused(
        played_to("certificates"), CommitmentEntry(owner=1, commitment="00")
    )
    other = CommitmentEntry(owner=1, commitment="00" * 32)
    assert "a second commitment of owner 1" in refused(played_to("commitments"), other)


def test_a_reveal_waits_for_all_commitments_and_a_witnessed_checkpoint() -> None:
    early = played_to("certificates")
    assert "before every owner has committed" in refused(early, REVEAL)
    town = played_to("commitments")
    for size, milestone in list(town.memory.milestones.items()):
        town.memory.milestones[size] = milestone._replace(quorum_met=False)
    assert "before a witnessed checkpoint" in refused(town, REVEAL)


def test_the_checkpoint_of_all_commitments_but_one_is_not_enough() -> None:
    town = played_to("commitments")
    size = len(town.raws)
    town.memory.milestones.clear()
    town.memory.milestones[size - 1] = Milestone(size - 1, bytes(32), quorum_met=True, times=())
    assert "before a witnessed checkpoint" in refused(town, REVEAL)


def test_a_reveal_comes_once_with_its_payload() -> None:
    town = played_to("commitments")
    assert "no such blob" in refused(town, replace(REVEAL, payload="00" * 32))
    town = played_to("reveals")
    second = RevealEntry(owner=1, random="00" * 32, payload=town.put(b"{}"))
    assert "a second reveal of owner 1" in refused(town, second)
    town = played_to("commitments")
    short = RevealEntry(owner=1, random="00", payload=town.put(b"{}"))
    assert "expected 32" in refused(town, short)


def test_a_share_key_comes_once_after_all_reveals() -> None:
    assert "before every owner has revealed" in refused(played_to("commitments"), SHARE)
    town = played_to("share-keys")
    assert "a second share key of owner 1" in refused(town, replace(SHARE, key="{}"))


@pytest.mark.parametrize(
    ("stage", "entry"),
    [
        ("certificates", CERTIFICATE),
        ("commitments", COMMITMENT),
        ("reveals", REVEAL),
        ("share-keys", SHARE),
    ],
)
def test_nothing_of_a_void_ceremony_is_used_again(stage: str, entry: Act) -> None:
    town = played_to(stage)
    played = played_to("share-keys")
    town.memory.blobs.update(played.memory.blobs)
    assert "already served" in refused(town, entry)


def trustees_entry(town: MemoryTown) -> TrusteesEntry:
    made = commission.publish_trustees(town.state)
    town.put(made.blobs[0])
    entry = made.entries[0]
    assert isinstance(entry, TrusteesEntry)
    return entry


def test_the_announced_key_is_the_trustees_product() -> None:
    town = played_to("share-keys")
    entry = trustees_entry(town)
    g = town.state.group
    assert town.offer(replace(entry, public_key=g.format(g.generator))) == ["trustees-3"]
    assert town.state.trustees is not None


def test_an_absent_or_broken_trustees_record_is_reported() -> None:
    town = played_to("share-keys")
    entry = trustees_entry(town)
    found = town.offer(replace(entry, record=town.put(b"[]")))
    assert found == ["trustees-3", "trustees-5"]
    assert town.state.trustees is None


def test_a_trustees_record_of_another_ceremony_is_reported() -> None:
    other = play_until(MemoryTown(), "share-keys")
    town = played_to("share-keys")
    made = commission.publish_trustees(other.state)
    town.put(made.blobs[0])
    found = town.offer(made.entries[0])
    assert set(found) == {"trustees-5"}


def test_a46_a_share_key_without_possession_is_reported() -> None:
    town = played_to("reveals")
    for owner, entry in enumerate(logged("share-keys", ShareKeyEntry), 1):
        copied = replace(entry, possession=SHARE.possession)
        assert town.offer(copied, f"trustee/{owner}") == []
    assert town.offer(trustees_entry(town)) == ["trustees-4", "trustees-4"]


@pytest.mark.parametrize("void", [True, False])
def test_a_trustees_record_after_no_valid_ceremony_is_reported(void: bool) -> None:  # noqa: FBT001 - a case
    town = played_to("share-keys")
    entry = trustees_entry(town)
    assert town.state.ceremony is not None
    if void:
        town.state.ceremony.void = True
    else:
        town.state.ceremony = None
    assert town.found(entry) == [("trustees-5", "the trustees record follows no valid ceremony")]


def test_the_order_of_commitments_checkpoint_and_reveals_is_judged_again() -> None:
    town = played_to("share-keys")
    entry = trustees_entry(town)
    assert town.state.ceremony is not None
    town.state.ceremony.reveal_places[1] = 0
    assert town.offer(entry) == ["trustees-2"]


def test_without_messages_the_record_is_reported_and_nothing_stops() -> None:
    town = played_to("share-keys")
    entry = trustees_entry(town)
    ceremony = town.state.ceremony
    assert ceremony is not None
    for table in (ceremony.reveals, ceremony.reveal_places, ceremony.commitment_places):
        table.clear()
    assert set(town.offer(entry)) == {"trustees-2", "trustees-5"}


@pytest.mark.parametrize("asked", [0, 2, 4, -1, 10**15])
def test_a_rehearsal_covers_the_longest_ballot(asked: int) -> None:
    town = played_to("elections")
    assert most_ciphertexts(town.state) == 3
    assert town.offer(RehearsalEntry(ciphertexts=asked)) == ["trustees-6"]
    assert town.state.rehearsal is not None
    assert town.state.rehearsal.ciphertexts == 3


def test_without_a_definition_no_rehearsal_is_measured() -> None:
    with pytest.raises(UnavailableError):
        most_ciphertexts(played_to("start").state)


def proof_of(town: MemoryTown, owner: int) -> RehearsalProofEntry:
    entry = trustee.rehearsal_proof(town.state, town.files[owner], RANDOM).entries[0]
    assert isinstance(entry, RehearsalProofEntry)
    return entry


def test_a_rehearsal_is_answered_once_by_each() -> None:
    town = played_to("rehearsal")
    entry = proof_of(town, 2)
    assert town.offer(entry, "trustee/2") == []
    assert town.found(entry, "trustee/2") == [
        ("trustees-6", "owner 2 answered this rehearsal twice")
    ]
    assert town.state.rehearsal is not None
    assert list(town.state.rehearsal.answers) == [2]


def test_a_wrong_answer_is_reported_and_not_kept() -> None:
    town = played_to("rehearsal")
    entry = proof_of(town, 2)
    wrong = replace(entry, factors=entry.factors[::-1])
    assert town.offer(wrong, "trustee/2") == ["trustees-6"]
    by_another = replace(entry, owner=1)
    assert town.offer(by_another, "trustee/1") == ["trustees-6"]
    assert town.state.rehearsal is not None
    assert not town.state.rehearsal.answers


def test_an_answer_to_no_rehearsal_is_reported() -> None:
    town = played_to("rehearsal")
    entry = proof_of(town, 1)
    town.state.rehearsal = None
    assert town.found(entry, "trustee/1") == [("trustees-6", "there is no rehearsal to answer")]


def test_a34_opening_waits_for_enough_answers() -> None:
    with pytest.raises(ConductError, match="no rehearsal"):
        require_rehearsal(played_to("elections").state)
    town = played_to("rehearsal")
    town.offer(proof_of(town, 1), "trustee/1")
    with pytest.raises(ConductError):
        require_rehearsal(town.state)
    town.offer(proof_of(town, 3), "trustee/3")
    require_rehearsal(town.state)
    with pytest.raises(UnavailableError):
        require_rehearsal(played_to("share-keys").state)


def test_a34_all_rehearse_where_the_definition_says_so() -> None:
    base = example("town")[0].trustees
    town = MemoryTown(town_definition(trustees=replace(base, rehearsal_by_all=True)))
    play_until(town, "rehearsal")
    for owner in (1, 2):
        town.offer(proof_of(town, owner), f"trustee/{owner}")
    with pytest.raises(ConductError, match="2 of 3 trustees rehearsed"):
        require_rehearsal(town.state)
    town.offer(proof_of(town, 3), "trustee/3")
    require_rehearsal(town.state)
