"""Marks of voters on paper: the registrar's file through the commission's page."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from plebiscite.errors import PlebisciteError
from plebiscite.server.accounts.models import StaffAct
from server.stations.conftest import Office
from stations_town import MARKED

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def upload(office: Office, raw: bytes) -> str:
    file = SimpleUploadedFile("marks.submission", raw)
    answer = office.first.client.post(
        office.first.at("stations/marks/"), {"marks": file}, follow=True
    )
    return str(answer.content.decode())


def test_a_batch_is_countersigned_and_cancels_the_electronic_vote(voting: Office) -> None:
    said = upload(voting, voting.town.marks_file(*MARKED))
    assert "6 voters are marked as voting on paper." in said
    state = voting.town.state
    assert len(state.exclusions) == 6
    assert sum(bool(each.tracker) for each in state.exclusions) == 1
    act = StaffAct.objects.get(act="marks-countersigned")
    assert act.details == "6"
    assert "Marked so far: 6" in voting.first.get("stations/marks/")


def test_who_is_marked_casts_no_ballot(voting: Office) -> None:
    upload(voting, voting.town.marks_file(3))
    with pytest.raises(PlebisciteError, match="excluded"):
        voting.town.vote(3)


def test_what_is_no_file_of_marks_is_refused(voting: Office) -> None:
    for raw in (b"", b"nonsense", b"{}"):
        upload(voting, raw)
    assert voting.town.state.exclusions == []


def test_marks_made_before_others_were_logged_are_made_again(voting: Office) -> None:
    early = voting.town.marks_file(3)
    upload(voting, voting.town.marks_file(4))
    assert "the registrar makes them again" in upload(voting, early)
    assert len(voting.town.state.exclusions) == 1
