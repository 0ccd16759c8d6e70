"""The commission's pages for observers and announcements, on a real record."""

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from commission_office import Desk, new_officer
from observed_town import KEYS
from played_town import RANDOM
from plebiscite.offices import trustee
from plebiscite.offices.observer import state_position
from plebiscite.offices.submission import Submission, sign_submission, write_submission
from plebiscite.record.acts import observer_office
from plebiscite.server.public.observed import observed
from plebiscite.server.public.standing import standing_of
from plebiscite.server.referendums.due import tick
from plebiscite.server.referendums.models import Membership, Proposal, Referendum
from public_town import forget_everything
from served_town import ServedTown

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture
def town(draft: Desk, second: Desk, kept: Path, monkeypatch: pytest.MonkeyPatch) -> ServedTown:
    """A town open for voting, with its row."""
    slug = f"seen-{draft.slug}"[:40].strip("-")
    played = ServedTown(kept, slug, origin=f"{slug}.example/2026").open()
    calendar = played.definition.calendar
    Referendum.objects.filter(slug=draft.slug).update(
        slug=slug,
        state=Referendum.State.SEALED,
        origin=played.definition.origin,
        definition=played.toml,
        opens=calendar.opens,
    )
    draft.slug = second.slug = slug
    forget_everything()
    return played


def invite(desk: Desk, number: int = 1, name: str = "The monitors") -> str:
    return desk.post(
        "observers/invite/",
        name=name,
        key=str(KEYS[number - 1].verifier),
        came="applied",
        words="They asked.",
    )


def decision(town: ServedTown) -> str | None:
    """Whether the first observer was let in, as the record says."""
    return town.state.observers[0].accreditation


def say(town: ServedTown, made: Submission, number: int = 1) -> int:
    """Signed on the observer's own computer; its index."""
    state = town.state
    signed = sign_submission(made, state, observer_office(number), KEYS[number - 1])
    (place,) = town.client.submit(town.slug, write_submission(state.origin, signed))
    return place.index


def test_an_observer_is_invited_and_refused_with_a_reason_and_let_in(
    draft: Desk, town: ServedTown
) -> None:
    assert "on the record" in invite(draft)
    assert [each.name for each in town.state.observers] == ["The monitors"]
    assert "reads like that of observer/1" in invite(draft)
    assert "paste its key" in draft.post("observers/invite/", name="", key="", came="invited")
    page = draft.get("observers/")
    assert "The monitors" in page
    assert "a refusal says why" in draft.post("observers/1/", decision="refused", words=" ")
    assert decision(town) is None
    draft.post("observers/1/", decision="refused", words="Too late, we are sorry.")
    assert decision(town) == "refused"
    assert "Too late, we are sorry." in draft.get("observers/")
    draft.post("observers/1/", decision="granted")
    assert decision(town) == "granted"
    assert 'value="refused"' not in draft.get("observers/")
    assert "there is no observer 7" in draft.post("observers/7/", decision="granted")


def test_what_waits_for_a_reply_comes_first_and_is_answered(
    draft: Desk, second: Desk, town: ServedTown
) -> None:
    invite(draft)
    say(town, state_position("remark", "The hall is warm.", RANDOM))
    grave = state_position("objects", "<b>No light.</b>", RANDOM, severity="critical")
    entry = say(town, grave)
    page = draft.get("observers/")
    assert (
        "&lt;b&gt;No light.&lt;/b&gt;" in draft.client.get(draft.at("observers/")).content.decode()
    )
    assert page.index("No light.") < page.index("Who observes") < page.index("The hall is warm.")
    assert "Write the reply." in draft.post(f"observers/said/{entry}/")
    assert "on the record" in second.post(
        f"observers/said/{entry}/", {f"reply-{entry}-words": "The lamp was changed."}
    )
    said = observed(standing_of(Referendum.objects.get(slug=draft.slug)))
    (item,) = [each for each in said.items if each.entry == entry]
    assert [each.words.text for each in item.replies] == ["The lamp was changed."]
    page = draft.get("observers/")
    assert page.index("Nothing.") < page.index("The lamp was changed.")
    wrong = draft.post("observers/said/0/", {"reply-0-words": "To nobody."})
    assert "is no statement" in wrong


def test_figures_are_previewed_and_announced_and_never_typed(draft: Desk, town: ServedTown) -> None:
    town.vote(0)
    page = draft.get("announce/")
    assert "1 of 10 registered" in page
    assert "only turnout is told" in page
    assert "valid votes" not in page
    said = draft.post("announce/", expected="2126-13-99T00:00", words="")
    assert "no date and time" in said
    draft.post("announce/", expected="2126-09-13T20:00", words="Rain all day.", figures="ab" * 32)
    (bulletin,) = town.state.bulletins.values()
    zone = ZoneInfo(town.definition.calendar.time_zone)
    assert bulletin.expected == datetime(2126, 9, 13, 20, tzinfo=zone).timestamp()
    assert bulletin.status == "pre-election"
    page = draft.get("announce/")
    assert "The newest announcement says the same." in page
    assert "nothing new to announce" in draft.post("announce/")
    town.vote(1)
    draft.post("announce/")
    assert [each.number for each in town.state.bulletins.values()] == [1, 2]


def test_from_turnout_to_the_certified_announcement(
    draft: Desk, second: Desk, town: ServedTown
) -> None:
    """A bulletin during voting keeps nothing of what is due later from being done."""
    referendum = Referendum.objects.get(slug=draft.slug)
    closes = town.definition.calendar.closes
    for number in range(5):
        town.vote(number)
    draft.post("announce/")
    assert draft.states()["results"] == "waiting"
    assert tick(referendum, closes) == ["end_voting", "close", "publish_tallies"]
    for owner in range(1, 3):
        decrypted = trustee.decrypt(town.state, town.files[owner], RANDOM)
        town.hand_in(decrypted, f"trustee/{owner}")
    assert tick(referendum, closes) == ["publish_results", "announce"]
    assert draft.states()["results"] == "next"
    draft.post("ask/certify/", typed=draft.slug)
    second.post(f"requests/{Proposal.objects.get(state='open').pk}/", typed=draft.slug)
    assert draft.states()["results"] == "done"
    assert "Ask to certify" not in draft.get("count/")
    assert tick(referendum, closes) == ["announce_certified"]
    assert tick(referendum, closes) == []
    words = [each.status for each in town.state.bulletins.values()]
    assert words == ["pre-election", "unofficial-complete", "certified"]
    assert "The newest announcement says the same." in draft.get("announce/")


def test_a_draft_has_no_observers_to_answer_and_nothing_to_announce(draft: Desk) -> None:
    assert "After the seal they answer here" in draft.get("observers/")
    assert "There is nothing to announce now" in draft.get("announce/")


def test_readers_look_and_do_not_post(draft: Desk, town: ServedTown, first: Desk) -> None:
    officer = new_officer("reader@commission.example")
    draft.post("people/", email=officer.email, role=Membership.Role.READER)
    reader = Desk(officer, draft.slug)
    assert "Who observes" in reader.get("observers/")
    for page in ("observers/invite/", "observers/1/", "observers/said/1/", "announce/"):
        assert reader.client.post(reader.at(page)).status_code == 403
    assert not town.state.observers


def test_an_observer_hands_its_file_in_on_the_public_page(
    draft: Desk, town: ServedTown, client: Client
) -> None:
    invite(draft)
    state = town.state
    made = state_position("accepts", "We come.", RANDOM)
    raw = write_submission(state.origin, sign_submission(made, state, observer_office(1), KEYS[0]))
    address = f"/en/r/{draft.slug}/observe/"
    file = SimpleUploadedFile("s.submission", raw)
    said = client.post(address, {"submission": file}).content.decode()
    assert "It is in the record." in said
    index = town.state.size - 1
    assert f"/api/r/{draft.slug}/entries/{index}/receipt" in said
    stranger = sign_submission(made, state, observer_office(1), KEYS[0])
    changed = write_submission(state.origin, stranger).replace(b"accepts", b"boycotts")
    said = client.post(
        address, {"submission": SimpleUploadedFile("s.submission", changed)}
    ).content.decode()
    assert "It was not taken" in said
    assert town.state.size == index + 1
    said = client.post(
        address, {"submission": SimpleUploadedFile("photo.jpg", b"\xff\xd8")}
    ).content.decode()
    assert "It was not taken" in said
