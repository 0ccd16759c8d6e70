"""A28: instructions only on the screen that can be attacked. The letter prints what to check."""

import re
from pathlib import Path

import pytest
from pypdf import PdfReader

from registry_town import played_desk

pytestmark = pytest.mark.slow


def test_the_letter_says_what_to_compare_and_whom_to_call(tmp_path: Path) -> None:
    with played_desk(tmp_path) as (service, desk, _):
        desk.ready_to_issue()
        desk.run("issue")
        said = desk.run("letters", "--scope", "all")
        file = re.search(r"(\S+letters-\d+\.pdf): 10 sheets", said)
        assert file is not None
        pages = [page.extract_text() for page in PdfReader(file[1]).pages]
        assert len(pages) == 10
        words = enumerate(service.town.policy.words, start=1)
        numbered = [f"{number} {word}" for number, word in words]
        codes = sorted(desk.codes().values())
        for page in pages:
            text = re.sub(r"\s+", " ", page)
            assert all(each in text for each in numbered)
            assert "shows twelve words (it does when you type the code), they must be" in text
            assert "If they are others, stop." in text
            assert "the page shows six words" in text
            assert "we send you a notice" in text
            assert "+33 1 23 45 67 89" in text
            assert "Use this contact, not one that a screen shows you." in text
        shown = sorted(code for page in pages for code in codes if code in page)
        assert shown == codes  # each on one letter
