"""Observers on the record: who is taken in, what they may say, and what is found wrong with it."""

from collections.abc import Callable

import pytest
from msgspec.structs import replace

from observed_town import KEYS, STRANGER, found, invite, observed_to, said
from played_in_memory import MemoryTown
from played_town import RANDOM
from plebiscite.errors import ConductError, EvidenceError, MalformedError
from plebiscite.log.keys import KeyKind, parse_vkey
from plebiscite.log.policy_grammar import parse_policy
from plebiscite.offices.observer import state_position
from plebiscite.record.apply_observers import check_verified_points
from plebiscite.record.entries import (
    AccreditationEntry,
    AnswerEntry,
    ChecklistEntry,
    EntryBase,
    InvitationEntry,
    Place,
    StatementEntry,
    VerificationEntry,
)
from plebiscite.record.example_keys import example_signing_key
from plebiscite.record.state import VerifiedPoint

LATE = InvitationEntry(observer=3, name="The late ones", key=str(KEYS[2].verifier), came="applied")
ROOT = "ab" * 32
VERIFIED = VerificationEntry(size=1, root=ROOT, program="p 1", verdict="passed")
LISTED = ChecklistEntry(points="points/1", answers=(("a", "yes"), ("b", "not-observed")))


@pytest.fixture
def town() -> MemoryTown:
    return observed_to("open")


def wrong(town: MemoryTown, entry: EntryBase, *signed_by: int) -> str:
    """What conduct-8 says, and it alone."""
    if signed_by:
        ((check, words),) = found(town, entry, *signed_by)
    else:
        ((check, words),) = town.found(entry)
    assert check == "conduct-8"
    return words


# -- invitations


def test_an_observer_is_taken_in_and_speaks(town: MemoryTown) -> None:
    assert town.offer(LATE) == []
    assert town.state.observers[2].name == "The late ones"
    assert town.state.observers[2].came == "applied"
    assert town.state.keys["observer/3"] == KEYS[2].verifier
    said(town, state_position("accepts", "We come.", RANDOM), 3)


@pytest.mark.parametrize("number", [0, 1, 2, 4, -1])
def test_numbers_of_observers_have_no_gap_and_no_repeat(town: MemoryTown, number: int) -> None:
    assert wrong(town, replace(LATE, observer=number)) == f"observer {number}; the next one is 3"
    assert len(town.state.observers) == 2
    assert "observer/3" not in town.state.keys


@pytest.mark.parametrize("name", ["", "two\nlines", "a\u202eb", "a\u200bb", "x" * 201])
def test_an_observer_has_a_name_fit_to_be_shown(town: MemoryTown, name: str) -> None:
    assert "the observer's name" in wrong(town, replace(LATE, name=name))


@pytest.mark.parametrize("written", [str, str.upper, "  {} ".format])
def test_two_observers_have_two_names(town: MemoryTown, written: Callable[[str], str]) -> None:
    known = town.state.observers[0].name
    said_of = wrong(town, replace(LATE, name=written(known)))
    assert said_of.endswith("reads like that of observer/1")


def test_an_observer_invited_late_has_no_name_of_an_earlier_one(town: MemoryTown) -> None:
    assert town.offer(LATE) == []
    again = replace(LATE, observer=4, name="the\u2001late ones".replace("\u2001", " "))
    assert wrong(town, again).endswith("reads like that of observer/3")


def test_an_observer_has_no_name_of_an_office_or_a_witness(town: MemoryTown) -> None:
    definition = town.definition
    witness = example_signing_key("eye.example", KeyKind.COSIGNATURE).verifier
    log, _ = definition.policy.split("\n", 1)
    policy = f"{log}\nwitness The-Eye {witness}\nquorum The-Eye\n"
    town.state.definition = replace(definition, policy=policy)
    names = {
        "commission": definition.commission.name,
        "registrar": definition.registrar.name,
        "trustee/1": definition.trustees.members[0].name,
        "witness The-Eye": "the-eye",
    }
    for office, name in names.items():
        assert wrong(town.copy(), replace(LATE, name=name)).endswith(f"that of {office}")
    assert wrong(town, replace(LATE, name="EYE.example")).endswith("that of witness The-Eye")


def test_a_key_is_a_key_of_the_right_kind(town: MemoryTown) -> None:
    assert wrong(town, replace(LATE, key="no key"))
    witness = example_signing_key("late.example", KeyKind.COSIGNATURE)
    assert "a witness's kind of key" in wrong(town, replace(LATE, key=str(witness.verifier)))


def test_one_key_serves_one_office() -> None:
    base = observed_to("open")
    policy = parse_policy(base.definition.policy.encode())
    keys = {office: str(key) for office, key in base.state.keys.items()}
    keys["log"] = str(policy.logs[0].key)
    for office, key in keys.items():
        said_of = wrong(base.copy(), replace(LATE, key=key))
        assert said_of == "its key serves another office already", office


def test_a_witness_s_key_under_another_kind_is_refused_too() -> None:
    """The same public key, written as an observer's."""
    town = observed_to("open")
    witness = example_signing_key("w.example", KeyKind.COSIGNATURE).verifier
    twin = example_signing_key("w.example").verifier
    assert twin.public == witness.public
    log, _ = town.definition.policy.split("\n", 1)
    policy = f"{log}\nwitness w {witness}\nquorum w\n"
    town.state.definition = replace(town.definition, policy=policy)
    assert "serves another office" in wrong(town, replace(LATE, key=str(twin)))


# -- accreditation


def test_a_refusal_says_why_and_may_be_lifted(town: MemoryTown) -> None:
    refused = AccreditationEntry(observer=1, decision="refused")
    assert "a refusal says why" in wrong(town.copy(), refused)
    words = town.put(bytes(32) + b"Late.")
    assert town.offer(replace(refused, words=words)) == []
    assert town.state.observers[0].accreditation == "refused"
    assert wrong(town.copy(), replace(refused, words=words)) == "this was decided before"
    assert town.offer(AccreditationEntry(observer=1, decision="granted")) == []
    (first, _) = town.state.observers
    assert first.accreditation == "granted"


@pytest.mark.parametrize("decision", ["granted", "refused"])
def test_what_was_granted_is_not_taken_back(town: MemoryTown, decision: str) -> None:
    assert town.offer(AccreditationEntry(observer=2, decision="granted")) == []
    words = town.put(bytes(32) + b"Sorry.")
    again = AccreditationEntry(observer=2, decision=decision, words=words)  # type: ignore[arg-type]  # one of the two
    assert "that is not taken back" in wrong(town, again)
    assert town.state.observers[1].accreditation == "granted"


@pytest.mark.parametrize("observer", [0, 3, -1])
def test_only_an_observer_is_decided_about(town: MemoryTown, observer: int) -> None:
    entry = AccreditationEntry(observer=observer, decision="granted")
    assert wrong(town, entry) == f"there is no observer {observer} to decide about"


# -- statements


def test_a_statement_is_kept_with_who_signed_it(town: MemoryTown) -> None:
    place = Place(district=town.definition.districts[0].id, station="s1", entry=0)
    entry = StatementEntry(position="objects", severity="critical", place=place, evidence=(ROOT,))
    assert found(town, entry, 2) == []
    ((by, kept),) = town.state.statements.values()
    assert by == "observer/2"
    assert kept.place == place


@pytest.mark.parametrize("digest", ["", "ab", "AB" * 32, "zz" * 32, ROOT + "00"])
def test_evidence_is_a_digest(town: MemoryTown, digest: str) -> None:
    assert wrong(town, StatementEntry(position="remark", evidence=(ROOT, digest)), 1)


def test_two_hundred_documents_are_enough_for_one_entry(town: MemoryTown) -> None:
    assert found(town.copy(), StatementEntry(position="remark", evidence=(ROOT,) * 200)) == []
    many = StatementEntry(position="remark", evidence=(ROOT,) * 201)
    assert "more than 200 documents" in wrong(town, many, 1)


@pytest.mark.parametrize(
    ("place", "words"),
    [
        (Place(), "names a district or an entry"),
        (Place(station="s1"), "names a district or an entry"),
        (Place(station="s1", entry=0), "a station is named with its district"),
        (Place(district="nowhere"), "is no district"),
        (Place(district="FIRST", station="s9"), "is no station"),
        (Place(entry=-1), "stands nowhere before"),
        (Place(entry=10_000), "stands nowhere before"),
    ],
)
def test_a_place_is_one_of_this_referendum(town: MemoryTown, place: Place, words: str) -> None:
    first = town.definition.districts[0].id
    if place.district == "FIRST":
        place = replace(place, district=first)
    assert words in wrong(town.copy(), StatementEntry(position="remark", place=place), 1)
    assert words in wrong(town.copy(), replace(LISTED, place=place), 1)


def test_an_entry_before_this_one_may_be_pointed_at_and_not_itself(town: MemoryTown) -> None:
    newest = len(town.raws)
    itself = StatementEntry(position="remark", place=Place(entry=newest))
    assert "stands nowhere" in wrong(town.copy(), itself, 1)
    before = StatementEntry(position="remark", place=Place(entry=newest - 1))
    assert found(town, before) == []


def test_a_district_without_the_station_of_another(town: MemoryTown) -> None:
    whole = Place(district=town.definition.districts[0].id)
    assert found(town, StatementEntry(position="remark", place=whole)) == []


# -- checklists


def test_a_checklist_is_kept(town: MemoryTown) -> None:
    assert found(town, LISTED) == []
    assert town.state.checklists[len(town.raws) - 1].answers == LISTED.answers


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"answers": ()}, "at least one point"),
        ({"answers": (("a", "yes"), ("a", "no"))}, "each point once"),
        ({"answers": tuple((f"p{n}", "yes") for n in range(201))}, "more than 200 points"),
        ({"points": ""}, "a name of 1 to 200"),
        ({"points": "x" * 201}, "a name of 1 to 200"),
        ({"points": "a\nb"}, "printable"),
        ({"answers": (("", "yes"),)}, "a name of 1 to 60"),
        ({"answers": (("x" * 61, "yes"),)}, "a name of 1 to 60"),
    ],
)
def test_a_checklist_names_its_points(
    town: MemoryTown, changes: dict[str, object], words: str
) -> None:
    assert words in wrong(town, replace(LISTED, **changes), 1)


# -- verifications


def test_a_verification_is_kept_with_the_point_it_names(town: MemoryTown) -> None:
    entry = replace(VERIFIED, size=len(town.raws), report=ROOT)
    assert found(town, entry) == []
    (point,) = town.state.verified_points
    assert (point.size, point.root) == (len(town.raws) - 1, bytes.fromhex(ROOT))
    assert town.state.verifications[len(town.raws) - 1].program == "p 1"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"size": 0}, "it names 0 entries"),
        ({"size": 10_000}, "it names 10000 entries"),
        ({"root": "ab"}, ""),
        ({"report": "ab"}, ""),
        ({"program": ""}, "a name of 1 to 200"),
        ({"failed": ("x",) * 201, "verdict": "failed"}, "more than 200 checks"),
        ({"unchecked": ("",)}, "a name of 1 to 60"),
        ({"verdict": "failed"}, "make the verdict failed"),
        ({"failed": ("log-1",)}, "make the verdict failed"),
        ({"failed": ("log-1",), "verdict": "could-not-check"}, "make the verdict failed"),
    ],
)
def test_a_verification_says_what_it_can_have_seen(
    town: MemoryTown, changes: dict[str, object], words: str
) -> None:
    assert words in wrong(town, replace(VERIFIED, **changes), 1)
    assert town.state.verified_points == []


def test_a_verification_of_everything_before_it_and_no_more(town: MemoryTown) -> None:
    assert found(town.copy(), replace(VERIFIED, size=len(town.raws))) == []
    assert "the record had" in wrong(town, replace(VERIFIED, size=len(town.raws) + 1), 1)


def test_verified_roots_are_compared_with_this_history(town: MemoryTown) -> None:
    def root_at(size: int) -> bytes:
        return bytes([size]) * 32

    points = [VerifiedPoint("here", 1, b"\x01" * 32), VerifiedPoint("there", 2, b"\x01" * 32)]
    check_verified_points(town.state, points, root_at)
    ((check, place, error),) = town.memory.findings
    assert (check, place) == ("conduct-9", "there")
    assert isinstance(error, EvidenceError)
    assert "two histories" in str(error)


# -- answers, and who may speak


def test_statements_checklists_and_verifications_are_answered(town: MemoryTown) -> None:
    words = town.put(bytes(32) + b"We looked.")
    for entry in (StatementEntry(position="remark"), LISTED, VERIFIED):
        assert found(town, entry) == []
        assert town.offer(AnswerEntry(statement=len(town.raws) - 1, words=words)) == []
    answer = AnswerEntry(statement=0, words=words)
    assert town.found(answer) == [("conduct-1", "entry 0 is no word of an observer")]


def test_nothing_is_said_by_observers_who_were_not_taken_in(town: MemoryTown) -> None:
    wrong(town, replace(LATE, observer=4))
    made = town.sign(StatementEntry(position="accepts"), "observer/1")
    assert "conduct-2" in [
        each.check for each in town.memory.take(_as_observer(made, "observer/4"))
    ]


def _as_observer(entry: EntryBase, office: str) -> bytes:
    from plebiscite.record.entries import Signature, write_entry

    return write_entry(replace(entry, signatures=(Signature(office, 1, "00" * 64),)))


def test_errors_are_of_the_class_that_says_who_is_at_fault(town: MemoryTown) -> None:
    kinds: list[tuple[EntryBase, type]] = [
        (replace(LATE, observer=9), ConductError),
        (replace(LATE, key="x"), MalformedError),
    ]
    for entry, kind in kinds:
        town.offer(entry)
        assert isinstance(town.memory.findings[-1].error, kind)


def test_later_observers_have_numbers_in_the_order_they_came(town: MemoryTown) -> None:
    assert invite(town) == 3
    assert invite(town, KEYS[3], "The last ones") == 4
    assert "serves another office" in wrong(
        town, replace(LATE, observer=5, name="More", key=str(KEYS[2].verifier))
    )
    assert parse_vkey(str(STRANGER.verifier)) not in town.state.keys.values()
