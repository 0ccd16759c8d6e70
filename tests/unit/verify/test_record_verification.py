from pathlib import Path

from played_town import play_town
from plebiscite.store.record_files import RecordFolder
from plebiscite.verify.record_verification import verify_record


def test_a_played_referendum_verifies_but_for_the_clocks_nobody_watched(tmp_path: Path) -> None:
    town = play_town(tmp_path)
    verified = verify_record(RecordFolder(town.record), town.policy)
    wrong = {check.id for check in verified.report.checks if check.status != "passed"}
    assert wrong == {"conduct-4", "log-2"}
    assert verified.report.exit_status == 3
    assert verified.figures is not None
    (question,) = verified.figures.results.contests[0].questions
    assert question.ballots == 7
    assert sum(option.votes for option in question.options) == 7
