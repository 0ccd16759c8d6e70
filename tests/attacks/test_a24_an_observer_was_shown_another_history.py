"""A24: what an observer signed that it verified is not this history."""

from pathlib import Path

import pytest
from msgspec.structs import replace

from forged_record import failed, verified
from observed_town_on_disk import ObservedTown
from played_in_memory import played_to
from plebiscite.errors import EvidenceError, MisuseError
from plebiscite.offices.observer import say_verified
from plebiscite.offices.submission import Submission
from plebiscite.record.entries import VerificationEntry
from plebiscite.verify.record_verification import verify_record
from valley_lies import valley


def test_a_record_whose_observer_saw_another_root_fails() -> None:
    """The log showed that observer another history, or it signs what it did not see."""
    forgery = valley()
    entry = forgery.entry("verification")
    assert isinstance(entry, VerificationEntry)
    lied = forgery.change("verification", root="ab" * 32).resigned()
    report = verified(lied.record(), lied.policy).report
    assert failed(verified(lied.record(), lied.policy)) == {"conduct-9"}
    (finding,) = [each for each in report.findings if each.check == "conduct-9"]
    assert "two histories" in finding.message


def test_a_root_of_another_size_of_this_very_history_fails() -> None:
    forgery = valley()
    entry = forgery.entry("verification")
    assert isinstance(entry, VerificationEntry)
    lied = forgery.change("verification", size=entry.size - 1).resigned()
    assert failed(verified(lied.record(), lied.policy)) == {"conduct-9"}


def test_a_history_rewritten_before_what_an_observer_verified_is_found() -> None:
    """Log, witnesses and every other office collude; this observer's signature stays."""
    forgery = valley()
    index = forgery.find("incident")
    offices = ("commission", "registrar", "trustee/1", "trustee/2", "trustee/3", "observer/2")
    rewritten = forgery.change("incident", code="nothing-happened").resigned(*offices)
    assert rewritten.entries[index] != forgery.entries[index]
    assert "conduct-9" in failed(verified(rewritten.record(), rewritten.policy))


@pytest.mark.slow
def test_the_keeper_takes_no_verification_of_another_history(tmp_path: Path) -> None:
    town = ObservedTown(tmp_path)
    town.define()
    size = town.keeper.writer.tree.size
    other = VerificationEntry(size=size, root="ab" * 32, program="p 1", verdict="passed")
    with pytest.raises(EvidenceError, match="verified another root"):
        town.say(Submission((other,)), 1)
    true = replace(other, root=town.keeper.writer.tree.root.hex())
    with pytest.raises((EvidenceError, MisuseError), match="entries"):
        town.say(Submission((replace(true, size=size + 1),)), 1)
    assert town.keeper.state.size == size
    town.say(Submission((true,)), 1)
    town.close()


def test_nothing_is_signed_of_a_record_that_could_not_be_read() -> None:
    town = played_to("defined")
    report = verify_record(town.as_record(), town.policy).report
    blank = replace(report, facts=replace(report.facts, root=""))
    with pytest.raises(MisuseError, match="nothing was verified"):
        say_verified(blank, "p 1", "ab" * 32)
