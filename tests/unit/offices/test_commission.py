"""What the commission does, and what it cannot do yet."""

import pytest

from played_in_memory import districts, opened, play, played_to
from played_town import RANDOM
from plebiscite.errors import ConductError, EvidenceError, MisuseError
from plebiscite.offices import commission
from plebiscite.offices.submission import blob_name
from plebiscite.record.entries import (
    AbortEntry,
    BulletinEntry,
    CertificationEntry,
    EndEntry,
    ExclusionEntry,
    ExtensionEntry,
    PauseEntry,
    ResumeEntry,
    StatementEntry,
    Successor,
    write_entry,
)
from plebiscite.record.phases import Phase


def test_no_ceremony_before_the_rolls_and_no_trustees_before_the_ceremony() -> None:
    with pytest.raises(EvidenceError, match="no roll"):
        commission.open_ceremony(played_to("defined").state)
    with pytest.raises(ConductError, match="no valid ceremony"):
        commission.publish_trustees(played_to("rolls").state)
    with pytest.raises(ConductError, match="has not done this step"):
        commission.publish_trustees(played_to("reveals").state)
    void = played_to("share-keys").state
    assert void.ceremony is not None
    void.ceremony.void = True
    with pytest.raises(ConductError, match="no valid ceremony"):
        commission.publish_trustees(void)


def test_a34_no_opening_without_rehearsal() -> None:
    with pytest.raises(ConductError):
        commission.open_voting(played_to("rehearsal").state)
    assert commission.open_voting(played_to("rehearsed").state).entries


def test_voting_is_paused_resumed_extended_and_given_up() -> None:
    town = played_to("open")
    closes = town.state.closes + 600
    for made, kind in (
        (commission.pause("fire", RANDOM), PauseEntry),
        (commission.resume(), ResumeEntry),
        (commission.extend(closes, "fire", RANDOM), ExtensionEntry),
        (commission.abort("flood", RANDOM), AbortEntry),
    ):
        assert isinstance(made.entries[0], kind)
        assert all(raw[32:] in {b"fire", b"flood"} for raw in made.blobs)
        town.act(made)
    assert town.state.closes == closes
    assert town.state.phase is Phase.ABORTED


def test_an_exclusion_names_the_standing_ballot_and_its_words() -> None:
    town = played_to("open")
    letter = town.letters[0]
    town.vote(0, {"bench": ["yes"]})
    made = commission.exclude(
        town.state, letter.unit, letter.credential, "voted-on-paper", "list 3", RANDOM
    )
    (entry,) = made.entries
    assert isinstance(entry, ExclusionEntry)
    assert len(entry.ballot) == 64
    assert entry.words == blob_name(made.blobs[0])
    town.act(made, "commission", "registrar")
    assert town.state.exclusions[0].reason == "voted-on-paper"


def test_nobody_outside_the_rolls_is_excluded_nor_withdrawn_by_others() -> None:
    town = played_to("open")
    letter, group = town.letters[0], town.state.group
    stranger = group.format(group.generator_power(5))
    with pytest.raises(MisuseError, match="in no roll"):
        commission.exclude(town.state, letter.unit, stranger, "court-order", "", RANDOM)
    with pytest.raises(MisuseError, match="voter's own"):
        commission.exclude(
            town.state, letter.unit, letter.credential, "withdrawn-by-voter", "", RANDOM
        )


def test_a_bulletin_says_how_complete_it_is() -> None:
    with pytest.raises(MisuseError, match="before voting is open"):
        commission.announce(played_to("elections").state)
    stages = {
        "open": "pre-election",
        "closed": "unofficial-partial",
        "results": "unofficial-complete",
        "certified": "certified",
    }
    for stage, status in stages.items():
        (entry,) = commission.announce(played_to(stage).state).entries
        assert isinstance(entry, BulletinEntry)
        assert entry.status == status


def test_the_newest_complete_bulletin_is_certified() -> None:
    partial = play(played_to("closed"), "announced")
    with pytest.raises(MisuseError, match="no complete bulletin"):
        commission.certify(partial.state)
    town = play(played_to("results"), "announced")
    place = len(town.raws) - 1
    with pytest.raises(MisuseError, match=f"bulletin in entry {place} says the same"):
        commission.announce(town.state)
    assert commission.certify(town.state).entries == (CertificationEntry(bulletin=place),)
    with pytest.raises(MisuseError, match="certified already"):
        commission.certify(play(town, "certified").state)


def test_the_end_may_name_a_successor() -> None:
    successor = Successor(played_to("start").definition.commission.key, "00" * 32)
    town = played_to("certified")
    assert commission.end(town.state).entries == (EndEntry(),)
    town.act(commission.end(town.state, successor))
    assert town.state.phase is Phase.ENDED


def test_a_withheld_group_has_no_result_to_publish() -> None:
    town = play(opened(districts(6, 6, parents=False), 5, 3), "decrypted")
    assert len(commission.publish_results(town.state).entries) == 1
    assert len(commission.publish_tallies(town.state).entries) == 0


def test_incidents_answers_and_erasures_are_put_on_the_record() -> None:
    town = played_to("open")
    noise = commission.incident("noise", "", "A loud noise.", RANDOM)
    assert noise.blobs[0][32:] == b"A loud noise."
    town.act(noise)
    with pytest.raises(MisuseError, match="there are none"):
        commission.answer(town.state, 0, "No.", RANDOM)
    town.memory.take(write_entry(StatementEntry(position="remark")))
    place = len(town.raws) - 1
    town.act(commission.answer(town.state, place, "We heard it, too.", RANDOM))
    with pytest.raises(MisuseError, match=f"there are {place}"):
        commission.answer(town.state, 1, "No.", RANDOM)
    (words,) = [blob_name(raw) for raw in noise.blobs]
    town.act(commission.erase(town.state, words, "Court 7, case 12"))
    assert town.state.erased == {words}
    with pytest.raises(MisuseError, match="no words of people"):
        commission.erase(town.state, "00" * 32, "Court 7")
