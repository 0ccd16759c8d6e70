"""A55: a record is cut short, or ends, so that an abort or a correction is not seen."""

import pytest

from forged_record import Forgery, MemoryRecord, failed, verified
from played_town import RANDOM
from plebiscite.log.keys import KeyKind
from plebiscite.offices import commission
from plebiscite.record.example_keys import example_signing_key
from plebiscite.verify.report import Report
from valley_lies import valley, voting, wrong


def _report(forgery: Forgery) -> Report:
    return verified(forgery.record(), forgery.policy).report


@pytest.mark.parametrize("kind", ["end", "certification", "result", "close", "ballot", "roll"])
def test_a_record_cut_short_is_never_called_final(kind: str) -> None:
    report = _report(valley().until(valley().find(kind)))
    assert report.exit_status == 0
    assert not report.facts.final
    assert "not known to be final" in report.verdict


def test_an_older_checkpoint_beside_newer_ones_fails() -> None:
    forgery = valley()
    files = dict(forgery.record().files)
    files["checkpoint"] = files["checkpoints/49"]
    files["tile/0/000.p/49"] = files["tile/0/000.p/74"][: 49 * 32]
    whole = forgery.until(49).record().files
    files["tile/entries/000.p/49"] = whole["tile/entries/000.p/49"]
    assert failed(verified(MemoryRecord(files), forgery.policy)) == {"log-4"}


def test_an_aborted_referendum_says_so_even_when_it_has_ended() -> None:
    colluders = voting()
    colluders.act(commission.abort("The rolls were stolen.", RANDOM))
    colluders.act(commission.end(colluders.state))
    report = _report(colluders.finished())
    assert report.exit_status == 0
    assert report.facts.final
    assert report.facts.aborted
    assert "ABORTED" in report.verdict


def test_a_certified_result_aborted_later_says_so() -> None:
    from colluding_offices import Colluders

    start = valley().until(valley().find("statement"))
    colluders = Colluders(start, {})
    colluders.act(commission.abort("Annulled.", RANDOM))
    colluders.act(commission.end(colluders.state))
    report = _report(colluders.finished())
    assert "ABORTED" in report.verdict


@pytest.mark.parametrize(
    "successor",
    [
        {"log": "somewhere", "policy": "ab" * 32},
        {"log": str(example_signing_key("x", KeyKind.ED25519).verifier), "policy": "ab"},
    ],
)
def test_a_successor_that_cannot_be_found_fails(successor: dict[str, str]) -> None:
    from plebiscite.record.entries import Successor

    lie = valley().change("end", successor=Successor(**successor)).resigned()
    assert wrong(lie) == {"conduct-7"}


def test_nothing_follows_the_end() -> None:
    forgery = valley()
    assert "conduct-1" in wrong(forgery.insert(74, forgery.entries[forgery.find("statement")]))


def test_the_end_before_the_results_fails() -> None:
    forgery = valley()
    first = forgery.find("result")
    cut = forgery.with_entries([*forgery.timed()[:first], forgery.timed()[-1]])
    assert "result-1" in wrong(cut.resigned())
