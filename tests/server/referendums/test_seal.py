"""From an empty draft to a seal by two."""

import pytest

from commission_office import VOTERS, Desk, new_officer
from plebiscite.errors import MisuseError
from plebiscite.server.accounts.models import StaffAct
from plebiscite.server.referendums.grave_acts import confirm
from plebiscite.server.referendums.models import Proposal, Referendum
from plebiscite.server.sequencing.client import sequencer

pytestmark = pytest.mark.django_db


def asked(desk: Desk) -> int:
    """Ask for the seal; the number of the request."""
    desk.post("seal/", typed=desk.slug)
    return Proposal.objects.get(act="seal", state="open").pk


def test_two_officers_seal_what_the_first_wrote(draft: Desk, second: Desk) -> None:
    assert draft.states()["seal"] == "waiting"
    draft.write_all()
    states = draft.states()
    assert states.pop("seal") == "next"
    assert set(states.values()) == {"done"}
    number = asked(draft)
    assert "10 registered voters" in " ".join(second.get(f"requests/{number}/").split())
    second.post(f"requests/{number}/", typed=draft.slug)
    assert Referendum.objects.get(slug=draft.slug).is_sealed
    summary = sequencer().summary(draft.slug)
    assert (summary.phase, summary.threshold, summary.size) == ("rolls", 2, 1)
    assert draft.states()["rolls"] == "waiting"
    assert [each.act for each in StaffAct.objects.all()][-2:] == ["seal-proposed", "seal-confirmed"]


def test_nobody_confirms_alone(draft: Desk, second: Desk) -> None:
    draft.write_all()
    number = asked(draft)
    assert "another officer" in draft.post(f"requests/{number}/", typed=draft.slug)
    assert not Referendum.objects.get(slug=draft.slug).is_sealed


@pytest.mark.parametrize("typed", ["", "another-name", "BENCH"])
def test_the_name_is_typed_twice(first: Desk, typed: str, request: pytest.FixtureRequest) -> None:
    slug = f"typed-{request.node.callspec.indices['typed']}"
    first.start(slug)
    first.write_all()
    assert "Type the short name" in first.post("seal/", typed=typed)
    assert not Proposal.objects.filter(act="seal").exists()
    number = asked(first)
    officer = new_officer("second@commission.example")
    first.post("people/", email=officer.email, role="officer")
    other = Desk(officer, slug)
    assert "Type the short name" in other.post(f"requests/{number}/", typed=typed)
    assert not Referendum.objects.get(slug=slug).is_sealed


def test_a_change_after_the_request_takes_it_back(draft: Desk, second: Desk) -> None:
    draft.write_all()
    number = asked(draft)
    second.post(
        "calendar/",
        {
            "time_zone": "Europe/Paris",
            "opens": "2126-09-13T09:00:00",
            "closes": "2126-09-13T18:00:00",
        },
    )
    assert Proposal.objects.get(pk=number).state == Proposal.State.WITHDRAWN
    answer = second.client.post(second.at(f"requests/{number}/"), {"typed": draft.slug})
    assert answer.status_code == 404


def test_another_draft_than_the_one_asked_for_is_not_sealed(draft: Desk, second: Desk) -> None:
    draft.write_all()
    number = asked(draft)
    referendum = Referendum.objects.get(slug=draft.slug)
    referendum.draft.content["title"] = {"en": "Another title"}
    referendum.draft.save()  # past the pages
    assert "changed since" in second.post(f"requests/{number}/", typed=draft.slug)
    assert not Referendum.objects.get(slug=draft.slug).is_sealed


@pytest.mark.parametrize("lacking", ["voters", "roll", "about", "trustees"])
def test_an_unfinished_draft_is_not_sealed(first: Desk, lacking: str) -> None:
    first.start(f"lacking-{lacking}")
    first.write_all()
    referendum = Referendum.objects.get(slug=first.slug)
    if lacking == "voters":
        referendum.help_telephone = ""
        referendum.save()
    elif lacking == "roll":
        referendum.draft.content.pop("roll_checked_by_registrar")
        referendum.draft.save()
    elif lacking == "about":
        first.post("about/", {"title": "", "effect": "binding"})
    else:
        first.invite("One more")
    assert "Not everything is done" in first.post("seal/", typed=first.slug)
    assert not Proposal.objects.exists()


def test_after_the_seal_no_page_changes_the_definition(draft: Desk, second: Desk) -> None:
    draft.write_all()
    second.post(f"requests/{asked(draft)}/", typed=draft.slug)
    before = draft.get("definition.toml")
    draft.post("about/", {"title": "Another", "effect": "binding"})
    draft.post("questions/0/", {"title": "Another", "base": "valid", "merged": "neither"})
    draft.post("districts/", id_1="other", name_1="Other", registered_1="1")
    draft.post("languages/", languages="en fr")
    draft.post("trustees/", name="One more")
    assert draft.get("definition.toml") == before
    assert sequencer().summary(draft.slug).size == 1


def test_a_grave_act_is_asked_for_once_and_done_once(draft: Desk, second: Desk) -> None:
    draft.write_all()
    number = asked(draft)
    assert "asked for already" in second.post("seal/", typed=draft.slug)
    proposal = Proposal.objects.get(pk=number)  # as a second browser has it
    second.post(f"requests/{number}/", typed=draft.slug)
    with pytest.raises(MisuseError, match="no longer open"):
        confirm(proposal, second.officer, draft.slug)
    assert "sealed already" in draft.post("seal/", typed=draft.slug)
    assert sequencer().summary(draft.slug).size == 1


def test_an_act_that_the_record_refuses_stays_open(draft: Desk, second: Desk) -> None:
    draft.write_all()
    second.post(f"requests/{asked(draft)}/", typed=draft.slug)
    draft.post("ask/certify/", typed=draft.slug)
    number = Proposal.objects.get(act="certify").pk
    assert "problem" in second.post(f"requests/{number}/", typed=draft.slug)
    assert Proposal.objects.get(pk=number).state == Proposal.State.OPEN
    assert not StaffAct.objects.filter(act="certify-confirmed").exists()


@pytest.mark.parametrize(("factor", "is_linked"), [("email-code", True), ("none", False)])
def test_the_list_of_accounts_is_asked_for_where_there_is_a_second_factor(
    draft: Desk, second: Desk, factor: str, *, is_linked: bool
) -> None:
    draft.write_all()
    draft.post("voters/", {**VOTERS, "second_factor": factor})
    assert "/voter-accounts/" not in draft.get()
    second.post(f"requests/{asked(draft)}/", typed=draft.slug)
    assert ("/voter-accounts/" in draft.get()) is is_linked
