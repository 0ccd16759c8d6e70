from plebiscite.errors import MalformedError
from plebiscite.foreign.findings import MOST_PROBLEMS, Findings


def test_the_words_of_a_check_are_bounded() -> None:
    findings = Findings()
    for number in range(MOST_PROBLEMS + 5):
        findings.add("B7", MalformedError(f"bad {number}"))
    (finding,) = [each for each in findings.all() if each.identifier == "B7"]
    assert len(finding.problems) == MOST_PROBLEMS
    assert finding.outcome == "failed"
