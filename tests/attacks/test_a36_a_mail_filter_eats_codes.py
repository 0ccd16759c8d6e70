"""A36: a provider's filter swallows the codes of its customers (France 2022).

Delivery is shown by domain, refusals with the server's words; the voters of a bad domain are sent
their code again or get a letter; the commission sees counts, and no domain of a handful.
"""

import re
from pathlib import Path

import pytest

from registry_town import ROLL, played_desk

pytestmark = pytest.mark.slow


def test_a_domain_that_refuses_is_seen_and_its_voters_are_reached_otherwise(
    tmp_path: Path,
) -> None:
    with played_desk(tmp_path) as (service, desk, mail):
        roll = tmp_path / "roll.csv"
        text = ROLL.read_text()
        for number in (1, 2, 4, 5, 7):  # five of the ten at one provider
            text = text.replace(f"t{number:02}@example.org", f"t{number:02}@filtered.example")
        for number in (3, 6, 9):
            text = re.sub(rf"(T{number:02},.*,en),,", rf"\1,t{number:02}@example.org,", text)
        roll.write_text(text)
        desk.ready_to_issue(roll)
        desk.run("issue")
        mail.recipient_rule = lambda to: (
            "550 5.7.1 rejected by policy" if "filtered" in to else "250 OK"
        )
        assert "5 sent, 5 refused" in desk.run("send")
        assert "filtered.example: 5 refused" in desk.run("status")
        domains = service.reports[-1]["channels"]["email"]["domains"]
        assert domains["filtered.example"]["refused"] == 5
        assert domains["example.org"]["sent"] == 5

        letters = desk.run("letters", "--scope", "unreached")
        assert re.search(r": 5 sheets \(unreached\)", letters)
        mail.recipient_rule = lambda _: "250 OK"
        assert "5 sent" in desk.run("send", "--domain", "filtered.example")
        assert len({to for to, _ in mail.raw}) == 10
