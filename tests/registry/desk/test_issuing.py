"""Codes are issued once, whole or not at all, and handed in until they are on the record."""

from typing import Any

import pytest

from played_town import RANDOM, Town
from plebiscite.errors import EvidenceError, MisuseError
from plebiscite.offices import registrar
from plebiscite.offices.submission import read_submission, sign_submission
from plebiscite.record.entries import RollEntry
from plebiscite.record.roll import read_roll
from plebiscite.registry import issuing
from plebiscite.registry.desk import the_desk
from plebiscite.registry.desk_folder import DeskFolder
from plebiscite.registry.following import acknowledge_alarm, follow
from plebiscite.registry.issuing import hand_in_rolls, is_on_record, issue_codes
from plebiscite.registry.models import Posting, Voter
from plebiscite.registry.tasks import look_at_record
from registry_town import ROLL, TownService, rolls_in


class KilledError(BaseException):
    """Ends the process, as far as this test is concerned."""


def test_codes_are_issued_and_their_credentials_stand_on_the_record(
    ready: DeskFolder, service: TownService
) -> None:
    issue_codes(ready)
    assert service.posted == []  # kept here first
    assert len(set(Voter.objects.values_list("code", flat=True))) == 10
    assert hand_in_rolls()
    state = service.town.keeper.state
    assert state.roll_sizes == dict.fromkeys(state.units, 10)


def test_nothing_of_a_voter_or_a_code_is_handed_in(
    issued: DeskFolder, service: TownService
) -> None:
    del issued
    posted = b"".join(service.posted)
    (submission,) = (read_submission(raw, the_desk().origin) for raw in service.posted)
    sent = posted + b"".join(submission.blobs)
    for voter in Voter.objects.all():
        for secret in (voter.voter_id, voter.name, voter.code, voter.email or "@"):
            assert secret.encode() not in sent
    (blob,) = submission.blobs
    order = [str(each) for each in sorted(Voter.objects.values_list("credential", flat=True))]
    assert [each in blob.decode() for each in order] == [True] * 10


def test_a_second_issue_is_refused(issued: DeskFolder) -> None:
    codes = list(Voter.objects.values_list("code", flat=True))
    with pytest.raises(MisuseError, match="issued already"):
        issue_codes(issued)
    assert list(Voter.objects.values_list("code", flat=True)) == codes


def test_two_who_issue_at_once_leave_one_set(
    ready: DeskFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign = sign_submission

    def while_another_issues(*args: Any) -> object:  # noqa: ANN401 - passed through
        monkeypatch.setattr(issuing, "sign_submission", sign)
        issue_codes(ready)
        return sign(*args)

    monkeypatch.setattr(issuing, "sign_submission", while_another_issues)
    with pytest.raises(MisuseError, match="issued already"):
        issue_codes(ready)
    assert Posting.objects.count() == 1
    assert hand_in_rolls()


@pytest.mark.parametrize("where", ["keep_submission", "_keep_codes", "note"])
def test_killed_while_issuing_leaves_nothing_and_it_can_be_done_again(
    ready: DeskFolder, where: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = getattr(issuing, where)

    def killed(*args: object) -> None:
        real(*args)
        raise KilledError

    monkeypatch.setattr(issuing, where, killed)
    with pytest.raises(KilledError):
        issue_codes(ready)
    assert not Posting.objects.exists()
    assert not Voter.objects.exclude(code="").exists()
    monkeypatch.setattr(issuing, where, real)
    issue_codes(ready)
    assert hand_in_rolls()


def test_an_answer_that_was_lost_is_mended_by_handing_in_again(
    ready: DeskFolder, service: TownService
) -> None:
    issue_codes(ready)
    service.break_off_after_posting = True
    assert hand_in_rolls()  # the record says it, whatever the answer was
    service.break_off_after_posting = False
    size = service.town.keeper.state.size
    assert hand_in_rolls()
    assert service.town.keeper.state.size == size
    assert rolls_in(service) == 1


def test_the_background_hands_in_what_a_crash_left(ready: DeskFolder, service: TownService) -> None:
    issue_codes(ready)
    service.refuse = 503
    look_at_record.func()
    assert not is_on_record("rolls")
    assert "503" in Posting.objects.get().trouble
    service.refuse = None
    look_at_record.func()
    assert is_on_record("rolls")


def test_the_words_of_a_refusal_are_kept(ready: DeskFolder, service: TownService) -> None:
    issue_codes(ready)
    service.refuse = 409
    with pytest.raises(EvidenceError, match="the service refuses in this test"):
        hand_in_rolls()
    assert "refuses in this test" in Posting.objects.get().trouble


def test_rolls_that_the_service_only_claims_to_have_are_not_believed(
    ready: DeskFolder, service: TownService
) -> None:
    issue_codes(ready)
    service.pretend = True
    assert not hand_in_rolls()
    assert not is_on_record("rolls")


def test_rolls_of_somebody_else_are_an_alarm(ready: DeskFolder, service: TownService) -> None:
    _, voters = read_roll(ROLL.read_bytes(), "roll.csv", service.town.definition)

    def other_issue(town: Town) -> None:
        letters = list(registrar.issue(town.definition, voters, RANDOM))
        town.act(registrar.publish_rolls(town.definition, letters), "registrar")

    service.play(other_issue)
    assert follow() is not None
    assert "this desk did not make" in the_desk().alarm
    acknowledge_alarm()
    with pytest.raises(MisuseError, match="has rolls already"):
        issue_codes(ready)


def test_codes_need_a_roll(ready: DeskFolder) -> None:
    Voter.objects.all().delete()
    with pytest.raises(MisuseError, match="roll first"):
        issue_codes(ready)
    with pytest.raises(MisuseError, match="issue the codes first"):
        hand_in_rolls()


def test_codes_need_a_record_that_can_be_read(ready: DeskFolder, service: TownService) -> None:
    (service.record / "checkpoint").rename(service.record / "away")
    with pytest.raises(MisuseError, match="checkpoint"):
        issue_codes(ready)


def test_every_roll_entry_is_counted_once(issued: DeskFolder, service: TownService) -> None:
    del issued
    (submission,) = (read_submission(raw, the_desk().origin) for raw in service.posted)
    assert the_desk().rolls_on_record == len(submission.entries) == 1
    assert isinstance(submission.entries[0], RollEntry)
