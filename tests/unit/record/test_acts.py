"""Signed acts: who signs what, and that nothing of it can be moved, left out or doubled."""

import pytest
from msgspec.structs import replace

from definition_examples import example
from played_town import example_key
from plebiscite.errors import ConductError, MalformedError, MisuseError, SignatureError
from plebiscite.record.acts import (
    ActCounters,
    act_message,
    check_act,
    office_keys,
    sign_act,
    signing_offices,
)
from plebiscite.record.entries import (
    Act,
    CommitmentEntry,
    DestructionEntry,
    ExclusionEntry,
    OpenEntry,
    RollEntry,
    Signature,
    StatementEntry,
)

TOWN = example("town")[0]
ORIGIN = TOWN.origin
KEYS = office_keys(TOWN)
OPEN = OpenEntry()
EXCLUSION = ExclusionEntry(unit="u", credential="c", ballot="", reason="court-order")


def signed(entry: Act, *offices: str, counter: int = 1) -> Act:
    for office in offices:
        entry = sign_act(entry, ORIGIN, office, example_key(KEYS[office]), counter)
    return entry


def test_offices_are_those_of_the_definition() -> None:
    region = example("definition")[0]
    keys = office_keys(region)
    assert list(keys) == [
        "commission",
        "registrar",
        *(f"trustee/{n}" for n in range(1, len(region.trustees.members) + 1)),
        *(f"observer/{n}" for n in range(1, len(region.observers) + 1)),
    ]
    assert str(keys["observer/1"]) == region.observers[0].key


@pytest.mark.parametrize(
    ("entry", "offices"),
    [
        (OPEN, ("commission",)),
        (RollEntry(unit="u", credentials="", count=0), ("registrar",)),
        (EXCLUSION, ("commission", "registrar")),
        (StatementEntry(position="accepts"), ("observer/",)),
        (DestructionEntry(what="decryption-key"), ("trustee/",)),
        (DestructionEntry(what="mapping"), ("registrar",)),
        (DestructionEntry(what="second-factor"), ("registrar",)),
        (CommitmentEntry(owner=2, commitment=""), ("trustee/2",)),
    ],
)
def test_each_kind_has_its_signers(entry: Act, offices: tuple[str, ...]) -> None:
    assert signing_offices(entry) == offices


def test_what_its_offices_signed_holds() -> None:
    check_act(signed(OPEN, "commission"), ORIGIN, KEYS)
    check_act(signed(EXCLUSION, "commission", "registrar"), ORIGIN, KEYS)
    check_act(signed(CommitmentEntry(owner=2, commitment="00"), "trustee/2"), ORIGIN, KEYS)
    check_act(signed(DestructionEntry(what="decryption-key"), "trustee/3"), ORIGIN, KEYS)


@pytest.mark.parametrize(
    "act",
    [
        OPEN,
        signed(EXCLUSION, "commission"),
        replace(OPEN, signatures=signed(OPEN, "commission").signatures * 2),
    ],
)
def test_a_missing_or_additional_signature_is_refused(act: Act) -> None:
    with pytest.raises(SignatureError, match="signatures, expected"):
        check_act(act, ORIGIN, KEYS)


def test_another_offices_signature_is_refused() -> None:
    by_registrar = signed(RollEntry(unit="u", credentials="", count=0), "registrar").signatures
    with pytest.raises(SignatureError, match="signed by 'registrar', expected commission"):
        check_act(replace(OPEN, signatures=by_registrar), ORIGIN, KEYS)
    exchanged = signed(EXCLUSION, "commission", "registrar")
    with pytest.raises(SignatureError, match="expected commission"):
        check_act(replace(exchanged, signatures=exchanged.signatures[::-1]), ORIGIN, KEYS)


def test_an_office_the_definition_does_not_have_is_refused() -> None:
    act = CommitmentEntry(owner=4, commitment="", signatures=(Signature("trustee/4", 1, ""),))
    with pytest.raises(SignatureError, match="trustee/4"):
        check_act(act, ORIGIN, KEYS)


def test_entry_origin_office_and_counter_are_all_signed() -> None:
    good = signed(CommitmentEntry(owner=1, commitment="00"), "trustee/1")
    check_act(good, ORIGIN, KEYS)
    with pytest.raises(SignatureError):
        check_act(good, "other.example/2026", KEYS)
    with pytest.raises(SignatureError):
        check_act(replace(good, commitment="01"), ORIGIN, KEYS)
    with pytest.raises(SignatureError):
        check_act(replace(good, signatures=(replace(good.signatures[0], counter=2),)), ORIGIN, KEYS)
    messages = {
        act_message(good, ORIGIN, "trustee/1", 1),
        act_message(good, ORIGIN, "trustee/2", 1),
        act_message(good, ORIGIN, "trustee/1", 2),
        act_message(good, "other", "trustee/1", 1),
        act_message(OPEN, ORIGIN, "trustee/1", 1),
    }
    assert len(messages) == 5
    assert act_message(good, ORIGIN, "x", 1) == act_message(
        replace(good, signatures=()), ORIGIN, "x", 1
    )


@pytest.mark.parametrize("signature", ["", "00", "zz" * 64, "AA" * 64])
def test_a_signature_in_another_spelling_is_malformed(signature: str) -> None:
    act = replace(OPEN, signatures=(Signature("commission", 1, signature),))
    with pytest.raises(MalformedError):
        check_act(act, ORIGIN, KEYS)


@pytest.mark.parametrize("office", ["registrar", "trustee/1", "observer/1"])
def test_nobody_signs_what_is_not_theirs(office: str) -> None:
    with pytest.raises(MisuseError, match=f"not signed by {office}"):
        sign_act(OPEN, ORIGIN, office, example_key(KEYS["commission"]), 1)


def test_nobody_signs_what_is_signed_already() -> None:
    with pytest.raises(MisuseError):
        signed(OPEN, "commission", "commission")


def counted(*numbers: tuple[str, int]) -> Act:
    """An act with these signatures; the counters do not look at what they sign."""
    return replace(OPEN, signatures=tuple(Signature(by, n, "") for by, n in numbers))


def test_counters_run_without_gaps_per_office() -> None:
    counters = ActCounters()
    assert counters.next_of("commission") == 1
    counters.record(counted(("commission", 1)))
    counters.record(counted(("commission", 2), ("registrar", 1)))
    counters.record(counted(("registrar", 2)))
    assert (counters.next_of("commission"), counters.next_of("registrar")) == (3, 3)


@pytest.mark.parametrize("number", [1, 2, 4, 9])
def test_a_repeat_a_step_back_or_a_gap_is_reported_and_counting_goes_on(number: int) -> None:
    counters = ActCounters()
    counters.record(counted(("commission", 1)))
    counters.record(counted(("commission", 2)))
    with pytest.raises(ConductError, match=f"act {number} of commission, expected its act 3"):
        counters.record(counted(("commission", number)))
    assert counters.next_of("commission") == max(number + 1, 3)
