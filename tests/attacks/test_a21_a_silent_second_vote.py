"""A21: a lying device pretends to crash and votes again, or somebody else uses a voter's code.

The registrar's desk, which is no part of the service, tells the voter of every accepted ballot.
"""

import re
import shutil
from pathlib import Path

import pytest
from pypdf import PdfReader

from registry_town import played_desk

pytestmark = pytest.mark.slow


def test_every_accepted_ballot_is_told_to_its_voter_once(tmp_path: Path) -> None:
    with played_desk(tmp_path) as (service, desk, mail):
        desk.ready_to_issue()
        desk.run("issue")
        service.open_voting()
        codes = desk.codes()
        service.vote(codes["T01"], "yes")
        service.vote(codes["T02"], "no")
        desk.run("notices")
        service.vote(codes["T01"], "no")  # the silent second vote
        service.vote(codes["T03"], "no")  # of a voter without an address
        said = desk.run("notices")
        desk.run("notices")

        told = [each.get_content() for each in mail.to("t01@example.org")]
        numbers = [re.findall(r"Ballot number (\d+)", each) for each in told]
        assert numbers == [["1"], ["2"]]
        assert len(mail.to("t02@example.org")) == 1
        assert len(mail.raw) == 3
        for text in told:
            assert "If that was not you, call at once" in text
            assert "+33 1 23 45 67 89" in text
            for choice in ("yes", "Yes", "bench:", codes["T01"]):
                assert choice not in text
        printed = re.search(r"(\S+notices-\d+\.pdf): 1 sheets", said)
        assert printed is not None
        page = PdfReader(printed[1]).pages[0].extract_text()
        assert "Cleo Marsh" in page
        assert "Ballot number 1 with your code" in page


def test_a_service_that_hides_the_second_ballot_is_caught(tmp_path: Path) -> None:
    with played_desk(tmp_path) as (service, desk, _):
        desk.ready_to_issue()
        desk.run("issue")
        service.open_voting()
        codes = desk.codes()
        service.vote(codes["T01"], "yes")
        before = tmp_path / "before"
        shutil.copytree(service.record, before)
        service.vote(codes["T01"], "no")
        desk.run("notices")
        service.record = before  # the record without it, as the log had signed it earlier
        assert "the service shows an older one" in desk.run("notices")
        assert "ALARM" in desk.run("status")
