"""The report: what is failed, unchecked or not come to yet is never shown as passed."""

import pytest

from plebiscite.errors import EvidenceError, UnavailableError, UnsupportedError
from plebiscite.record.checks import CHECKS
from plebiscite.record.state import Finding
from plebiscite.verify.report import MOST_FINDINGS, Collector, Verdict, verdict_of

WRONG = Finding("tally-1", "here", EvidenceError("wrong"))
ABSENT = Finding("log-4", "there", UnavailableError("absent"))
UNKNOWN = Finding("log-5", "there", UnsupportedError("unknown"))


def collected(*findings: Finding) -> Collector:
    collector = Collector()
    for finding in findings:
        collector(finding)
    return collector


def statuses(collector: Collector, *exercised: str) -> dict[str, str]:
    return {each.id: each.status for each in collector.outcomes(exercised)}


def test_every_check_has_one_status() -> None:
    found = statuses(collected(WRONG, ABSENT, UNKNOWN), "tally-1", "log-4", "log-1")
    assert list(found) == [check.id for check in CHECKS]
    assert found["tally-1"] == "failed"
    assert found["log-4"] == found["log-5"] == "could not check"
    assert found["log-1"] == "passed"
    assert found["result-1"] == "nothing yet"


def test_failed_wins_over_unchecked_and_both_are_counted() -> None:
    collector = collected(WRONG, Finding("tally-1", "x", UnavailableError("absent")))
    (outcome,) = [each for each in collector.outcomes(()) if each.id == "tally-1"]
    assert (outcome.status, outcome.findings) == ("failed", 2)
    assert [each.unchecked for each in collector.kept] == [False, True]
    assert (collector.kept[0].place, collector.kept[0].message) == ("here", "wrong")


def test_findings_beyond_the_most_are_counted_only() -> None:
    collector = collected(*[WRONG] * (MOST_FINDINGS + 2))
    assert (len(collector.kept), collector.omitted) == (MOST_FINDINGS, 2)
    assert collector.failed == {"tally-1": MOST_FINDINGS + 2}


def verdict(collector: Collector, **changes: bool) -> Verdict:
    facts = {"final": True, "aborted": False, "practice": False, "quorum": True, **changes}
    return verdict_of(collector, **facts)


def test_wrong_wins_over_unchecked_and_names_its_checks() -> None:
    assert verdict(collected(WRONG, ABSENT)).exit_status == 1
    assert "WRONG: tally-1" in verdict(collected(WRONG, ABSENT)).sentence
    assert verdict(collected(UNKNOWN, ABSENT)).exit_status == 3
    assert "log-4, log-5 could not be checked" in verdict(collected(UNKNOWN, ABSENT)).sentence


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"final": False}, "not known to be final"),
        ({"aborted": True}, "ABORTED"),
        ({"practice": True}, "not a record of a real vote"),
        ({"quorum": False}, "not a record of a real vote"),
    ],
)
def test_what_a_passed_record_does_not_prove_is_said(changes: dict[str, bool], said: str) -> None:
    assert verdict(collected()) == Verdict("Every check that this record allows has passed.", 0)
    assert said in verdict(collected(), **changes).sentence
    assert verdict(collected(), **changes).exit_status == 0
