"""While voting runs: pause, extension, incident, reports, and giving up, on a real record."""

from pathlib import Path

import pytest

from commission_office import Desk
from plebiscite.server.referendums.models import (
    DeliveryReport,
    MismatchReport,
    Proposal,
    Referendum,
)
from served_town import ServedTown

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def town(draft: Desk, second: Desk, kept: Path) -> ServedTown:
    """A town open for voting, and its row; the pages did not make it."""
    slug = f"open-{draft.slug}"[:40].strip("-")
    played = ServedTown(kept, slug, origin=f"{slug}.example/2026").open()
    Referendum.objects.filter(slug=draft.slug).update(
        slug=slug, state=Referendum.State.SEALED, origin=played.definition.origin
    )
    draft.slug = second.slug = slug
    return played


def test_voting_is_paused_with_a_reason_and_goes_on(
    draft: Desk, second: Desk, town: ServedTown
) -> None:
    draft.post("operations/pause/", {"pause-reason": "An outage."}, typed="wrong")
    draft.post("operations/pause/", {"pause-reason": ""}, typed=draft.slug)
    assert str(town.state.phase) == "voting"
    draft.post("operations/pause/", {"pause-reason": "An outage."}, typed=draft.slug)
    assert str(town.state.phase) == "paused"
    assert draft.states()["voting"] == "next"
    second.post("operations/resume/")
    assert str(town.state.phase) == "voting"


def test_voting_is_extended_by_two(draft: Desk, second: Desk, town: ServedTown) -> None:
    closes = town.definition.calendar.closes
    form = {"extension-closes": "2026-09-13T19:30:00", "extension-reason": "An outage."}
    draft.post("ask/extend/", form, typed=draft.slug)
    assert town.state.closes == closes
    second.post(f"requests/{Proposal.objects.get().pk}/", typed=draft.slug)
    assert town.state.closes == closes + 90 * 60


def test_it_is_given_up_by_two(draft: Desk, second: Desk, town: ServedTown) -> None:
    draft.post("ask/abort/", {"abort-reason": "A court said so."}, typed="wrong")
    assert not Proposal.objects.exists()
    draft.post("ask/abort/", {"abort-reason": "A court said so."}, typed=draft.slug)
    number = Proposal.objects.get().pk
    draft.post(f"requests/{number}/", typed=draft.slug)
    assert str(town.state.phase) == "voting"
    assert "A court said so." in second.get(f"requests/{number}/")
    second.post(f"requests/{number}/", typed=draft.slug)
    assert str(town.state.phase) == "aborted"
    assert draft.states()["end"] == "next"


def test_a_request_can_be_taken_back(draft: Desk, second: Desk, town: ServedTown) -> None:
    draft.post("ask/abort/", {"abort-reason": "A court said so."}, typed=draft.slug)
    number = Proposal.objects.get().pk
    second.post(f"requests/{number}/withdraw/")
    assert second.client.post(second.at(f"requests/{number}/")).status_code == 404
    assert str(town.state.phase) == "voting"


@pytest.mark.parametrize("act", ["erase", "open_voting", "pause", "seal"])
def test_only_grave_acts_are_asked_for(draft: Desk, town: ServedTown, act: str) -> None:
    draft.post(f"ask/{act}/", typed=draft.slug)
    assert not Proposal.objects.exists()
    assert str(town.state.phase) == "voting"


def test_an_incident_goes_on_the_record(draft: Desk, town: ServedTown) -> None:
    size = town.state.size
    draft.post(
        "operations/incident/", {"incident-code": "outage", "incident-words": "Ten minutes."}
    )
    assert town.state.size == size + 1
    draft.post("operations/incident/", {"incident-code": "two words", "incident-words": "x"})
    assert town.state.size == size + 1


def test_turnout_mail_and_reports_are_shown(draft: Desk, town: ServedTown) -> None:
    town.vote(0)
    referendum = Referendum.objects.get()
    domains = {"mail.example": {"queued": 0, "sent": 7, "refused": 31, "bounced": 0}}
    DeliveryReport.objects.create(
        referendum=referendum, at=2, channels={"email": {"domains": domains}}
    )
    DeliveryReport.objects.create(referendum=referendum, at=1, channels={"letter": {"printed": 9}})
    MismatchReport.objects.create(referendum=referendum, case="R-0001", what="Other words.")
    page = " ".join(draft.get("operations/").split())
    assert '<td class="figure">1</td><td class="figure">10</td>' in page
    assert '<th scope="row">mail.example</th>' in page
    assert '<td class="figure">31</td>' in page
    assert "Other words." in page
    draft.post("operations/reports/R-0001/answered/")
    assert MismatchReport.objects.get().answered_at is not None


def test_help_lines_change_after_the_seal(draft: Desk, town: ServedTown) -> None:
    draft.post("voters/", help_telephone="+00 200", help_email="new@town.example")
    assert Referendum.objects.get().help_telephone == "+00 200"
    assert town.definition.second_factor == "none"


def test_every_page_of_an_open_referendum_is_there(draft: Desk, town: ServedTown) -> None:
    assert town.state.size
    for page in ("", "people/", "about/", "questions/", "languages/", "calendar/", "districts/",
                 "roll/", "trustees/", "witnesses/", "voters/", "seal/", "rehearsal/",
                 "operations/", "count/", "preview/"):  # fmt: skip
        draft.get(page)
