"""What the commission does about observers, and what observers sign beside their positions."""

import pytest
from msgspec.structs import replace

from observed_town import KEYS, observed_to
from played_in_memory import MemoryTown, play, played_to
from played_town import RANDOM
from plebiscite.errors import MalformedError, MisuseError
from plebiscite.log.keys import KeyKind
from plebiscite.offices import commission, observation
from plebiscite.offices.observer import fill_in, say_verified, state_position
from plebiscite.offices.submission import blob_name, words_blob
from plebiscite.record.entries import (
    AccreditationEntry,
    BulletinEntry,
    ChecklistEntry,
    InvitationEntry,
    Place,
    StatementEntry,
    VerificationEntry,
)
from plebiscite.record.example_keys import example_signing_key
from plebiscite.verify.record_verification import verify_record

KEY = str(KEYS[2].verifier)


@pytest.fixture
def town() -> MemoryTown:
    return observed_to("open")


def test_an_observer_is_invited_under_the_next_number(town: MemoryTown) -> None:
    made = observation.invite(town.state, "Late", KEY, "applied", "They asked.", RANDOM)
    (entry,) = made.entries
    assert entry == InvitationEntry(
        observer=3, name="Late", key=KEY, came="applied", words=blob_name(made.blobs[0])
    )
    assert made.blobs[0][32:] == b"They asked."
    town.act(made)
    assert town.state.observers[2].name == "Late"
    silent = observation.invite(town.state, "Later", str(KEYS[3].verifier), "invited", "", RANDOM)
    assert silent.blobs == ()
    assert silent.entries[0].words == ""  # type: ignore[attr-defined]  # an invitation


def test_a_key_of_another_kind_is_refused_before_anything_is_signed(town: MemoryTown) -> None:
    witness = example_signing_key("late.example", KeyKind.COSIGNATURE)
    with pytest.raises(MisuseError, match="a witness's kind of key"):
        observation.invite(town.state, "Late", str(witness.verifier), "invited", "", RANDOM)
    with pytest.raises(MalformedError):
        observation.invite(town.state, "Late", "no key", "invited", "", RANDOM)


def test_an_observer_is_let_in_or_refused_with_a_reason(town: MemoryTown) -> None:
    assert observation.accredit(town.state, 2, "granted", "", RANDOM).entries == (
        AccreditationEntry(observer=2, decision="granted"),
    )
    with pytest.raises(MisuseError, match="a refusal says why"):
        observation.accredit(town.state, 2, "refused", "", RANDOM)
    made = observation.accredit(town.state, 2, "refused", "No room.", RANDOM)
    assert made.blobs[0][32:] == b"No room."
    town.act(made)
    assert town.state.observers[1].accreditation == "refused"


@pytest.mark.parametrize("observer", [0, 3, -1])
def test_only_observers_there_are_are_decided_about(town: MemoryTown, observer: int) -> None:
    with pytest.raises(MisuseError, match=f"no observer {observer}; there are 2"):
        observation.accredit(town.state, observer, "granted", "", RANDOM)


def test_a_statement_carries_gravity_place_and_evidence() -> None:
    place = Place(district="d", entry=3)
    made = state_position(
        "objects", "Why.", RANDOM, severity="critical", place=place, evidence=["ab" * 32]
    )
    assert made.entries == (
        StatementEntry(
            position="objects",
            severity="critical",
            place=place,
            evidence=("ab" * 32,),
            words=blob_name(made.blobs[0]),
        ),
    )


def test_a_checklist_has_its_notes_as_words_or_none() -> None:
    place = Place(district="d")
    made = fill_in("p/1", [("a", "no")], "a: never.", RANDOM, place=place)
    (entry,) = made.entries
    assert entry == ChecklistEntry(
        points="p/1", answers=(("a", "no"),), place=place, words=blob_name(made.blobs[0])
    )
    silent = fill_in("p/1", [("a", "no")], "", RANDOM)
    assert silent.blobs == ()
    assert silent.entries == (ChecklistEntry(points="p/1", answers=(("a", "no"),)),)


def verification(town: MemoryTown, **changes: object) -> VerificationEntry:
    report = verify_record(town.as_record(), town.policy).report
    (entry,) = say_verified(replace(report, **changes), "p 1", "ab" * 32).entries
    assert isinstance(entry, VerificationEntry)
    return entry


def test_what_was_verified_names_the_checkpoint_the_program_and_the_checks() -> None:
    town = played_to("ended")
    entry = verification(town)
    report = verify_record(town.as_record(), town.policy).report
    assert (entry.size, entry.root) == (report.facts.size, report.facts.root)
    assert (entry.program, entry.report) == ("p 1", "ab" * 32)
    assert entry.unchecked == tuple(
        each.id for each in report.checks if each.status == "could not check"
    )
    verdicts = {0: "passed", 1: "failed", 3: "could-not-check"}
    assert entry.verdict == verdicts[report.exit_status]
    for status, verdict in verdicts.items():
        assert verification(town, exit_status=status).verdict == verdict


def test_a_wrong_record_is_said_to_be_wrong_with_its_checks() -> None:
    town = play(played_to("results"), "announced")
    newest = max(town.state.bulletins)
    lie = replace(town.state.bulletins[newest], outcomes=(), number=2, previous=newest)
    town.offer(replace(lie, signatures=()))
    entry = verification(town)
    assert entry.verdict == "failed"
    assert "result-3" in entry.failed


# -- announcements


def test_a_bulletin_has_the_next_number_and_says_what_follows_and_when(town: MemoryTown) -> None:
    words = words_blob("Rain.", RANDOM)
    made = commission.announce(town.state, expected=1_800_000_000, words=words)
    (entry,) = made.entries
    assert isinstance(entry, BulletinEntry)
    assert (entry.number, entry.previous, entry.expected) == (1, None, 1_800_000_000)
    assert entry.words == words[0]
    assert made.blobs[1] == words[1]
    town.act(made)
    town.letters = []
    newest = len(town.raws) - 1
    play(town, "polls-closed", "closed")
    (second,) = commission.announce(town.state).entries
    assert isinstance(second, BulletinEntry)
    assert (second.number, second.previous, second.expected) == (2, newest, None)
    assert second.words == ""


def test_what_is_certified_already_is_not_certified_again() -> None:
    town = played_to("certified")
    with pytest.raises(MisuseError, match="is certified already"):
        commission.certify(town.state)
    play(town, "announced")
    with pytest.raises(MisuseError, match="says that it is certified already"):
        commission.certify(town.state)


def test_words_of_observers_are_answered_and_nothing_else(town: MemoryTown) -> None:
    with pytest.raises(MisuseError, match="entry 0 is no statement; there are none"):
        commission.answer(town.state, 0, "No.", RANDOM)


def test_nothing_is_signed_of_a_record_without_a_checkpoint() -> None:
    town = played_to("defined")
    report = verify_record(town.as_record(), town.policy).report
    blank = replace(report, facts=replace(report.facts, root=""))
    with pytest.raises(MisuseError, match="nothing was verified"):
        say_verified(blank, "p 1", "ab" * 32)
