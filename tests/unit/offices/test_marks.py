"""Marks of voters on paper: the registrar first, the commission next, once for each voter."""

import pytest
from msgspec.structs import replace

from played_in_memory import MemoryTown, played_to
from played_town import RANDOM, example_key
from plebiscite.errors import ConductError, MisuseError, SignatureError
from plebiscite.log.keys import SigningKey
from plebiscite.offices import commission
from plebiscite.offices.marks import countersign_marks, mark_on_paper
from plebiscite.offices.submission import Submission, read_submission, write_submission
from plebiscite.record.entries import ExclusionEntry, IncidentEntry


def keys(town: MemoryTown) -> tuple[SigningKey, SigningKey]:
    """The registrar's and the commission's."""
    definition = town.definition
    return example_key(definition.registrar.key), example_key(definition.commission.key)


def credentials(town: MemoryTown, *numbers: int) -> list[str]:
    return [town.letters[number].credential for number in numbers]


def test_a_batch_of_marks_goes_through_a_file_onto_the_record() -> None:
    town = played_to("open")
    registrar, chair = keys(town)
    town.vote(0, {"bench": ["yes"]})
    made = mark_on_paper(town.state, credentials(town, 0, 1, 2), registrar)
    passed = read_submission(write_submission(town.state.origin, made), town.state.origin)
    signed = countersign_marks(passed, town.state, chair)
    town.memory.submit(signed)
    assert [each.reason for each in town.state.exclusions] == ["voted-on-paper"] * 3
    assert town.state.exclusions[0].tracker
    assert not town.state.exclusions[1].tracker
    assert town.memory.findings == []


def test_who_is_marked_is_not_marked_again() -> None:
    town = played_to("open")
    registrar, chair = keys(town)
    first = mark_on_paper(town.state, credentials(town, 0, 0), registrar)
    assert len(first.entries) == 1
    town.memory.submit(countersign_marks(first, town.state, chair))
    second = mark_on_paper(town.state, credentials(town, 0, 1), registrar)
    assert len(second.entries) == 1
    with pytest.raises(MisuseError, match="marked, or excluded, already"):
        mark_on_paper(town.state, credentials(town, 0), registrar)


def test_nobody_outside_the_roll_is_marked() -> None:
    town = played_to("open")
    registrar, _ = keys(town)
    stranger = town.state.group.format(town.state.group.generator_power(4711))
    with pytest.raises(MisuseError, match="in no roll"):
        mark_on_paper(town.state, [stranger], registrar)


def test_marks_come_before_close() -> None:
    town = played_to("closed")
    registrar, _ = keys(town)
    with pytest.raises(ConductError, match="may not stand here"):
        mark_on_paper(town.state, credentials(town, 0), registrar)


def test_each_office_signs_with_its_own_key() -> None:
    town = played_to("open")
    registrar, chair = keys(town)
    with pytest.raises(MisuseError, match="not the key of registrar"):
        mark_on_paper(town.state, credentials(town, 0), chair)
    made = mark_on_paper(town.state, credentials(town, 0), registrar)
    with pytest.raises(MisuseError, match="not the key of commission"):
        countersign_marks(made, town.state, registrar)


def test_the_commission_signs_only_marks() -> None:
    town = played_to("open")
    registrar, chair = keys(town)
    (entry,) = mark_on_paper(town.state, credentials(town, 0), registrar).entries
    assert isinstance(entry, ExclusionEntry)
    others = (
        Submission((IncidentEntry(code="x", subject=""),)),
        Submission((replace(entry, reason="court-order"),)),
        Submission((replace(entry, words="ab" * 32),)),
        Submission((entry,), (b"blob",)),
        Submission(()),
    )
    for made in others:
        with pytest.raises(MisuseError, match="marks"):
            countersign_marks(made, town.state, chair)


def test_the_commission_signs_only_what_the_registrar_signed() -> None:
    town = played_to("open")
    registrar, chair = keys(town)
    (entry,) = mark_on_paper(town.state, credentials(town, 0), registrar).entries
    assert isinstance(entry, ExclusionEntry)
    unsigned = Submission((replace(entry, signatures=()),))
    with pytest.raises(SignatureError, match="by the registrar first"):
        countersign_marks(unsigned, town.state, chair)
    both = countersign_marks(Submission((entry,)), town.state, chair)
    with pytest.raises(SignatureError, match="by the registrar first"):
        countersign_marks(both, town.state, chair)
    other = Submission((replace(entry, credential=town.letters[1].credential),))
    with pytest.raises(SignatureError):
        countersign_marks(other, town.state, chair)


def test_marks_that_waited_too_long_are_made_again() -> None:
    town = played_to("open")
    registrar, chair = keys(town)
    early = mark_on_paper(town.state, credentials(town, 0), registrar)
    later = mark_on_paper(town.state, credentials(town, 1), registrar)
    town.memory.submit(countersign_marks(later, town.state, chair))
    with pytest.raises(ConductError, match="the registrar makes them again"):
        countersign_marks(early, town.state, chair)


def test_marks_and_other_exclusions_do_not_disturb_each_other() -> None:
    town = played_to("open")
    registrar, chair = keys(town)
    letter = town.letters[0]
    made = commission.exclude(
        town.state, letter.unit, letter.credential, "court-order", "By order.", RANDOM
    )
    town.act(made, "commission", "registrar")
    marked = mark_on_paper(town.state, credentials(town, 0, 1), registrar)
    town.memory.submit(countersign_marks(marked, town.state, chair))
    assert [each.reason for each in town.state.exclusions] == ["court-order", "voted-on-paper"]
