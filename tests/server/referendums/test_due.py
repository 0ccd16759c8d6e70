"""What the calendar does by itself, on a real record from the seal to the result."""

from pathlib import Path

import pytest

from commission_office import Desk
from played_town import EXAMPLES, RANDOM
from plebiscite.offices import trustee
from plebiscite.record.definition_toml import read_definition
from plebiscite.server.referendums.due import due, tick
from plebiscite.server.referendums.models import DueAct, Proposal, Referendum
from plebiscite.server.sequencing.client import SequencerClient
from plebiscite.server.sequencing.messages import Summary, TrusteeProgress
from served_town import ServedTown

pytestmark = pytest.mark.django_db
EARLY = 1_700_000_000  # before the town's calendar


@pytest.fixture
def town(draft: Desk, second: Desk, kept: Path) -> ServedTown:
    """The example town, uploaded and sealed through the pages; its offices play their parts."""
    with (EXAMPLES / "town.toml").open("rb") as file:
        draft.post("upload/", {"file": file})
    draft.post("voters/", second_factor="none", help_telephone="1", help_email="h@town.example")
    with (EXAMPLES / "town-roll.csv").open("rb") as file:
        draft.post("roll/check/", {"roll": file})
    assert draft.states()["seal"] == "next", draft.get()
    draft.post("seal/", typed=draft.slug)
    second.post(f"requests/{Proposal.objects.get().pk}/", typed=draft.slug)
    referendum = Referendum.objects.get()
    played = ServedTown(kept, draft.slug)
    played.definition, _ = read_definition(referendum.definition, "sealed")
    played.issue()
    return played


def trustees_make_key(town: ServedTown) -> None:
    for step in (trustee.certificate, trustee.commit):
        town._each_trustee(step)  # noqa: SLF001 - a step of its own `ceremony`
    for owner in town.owners:
        town.hand_in(trustee.reveal(town.state, owner, town.files[owner]), f"trustee/{owner}")
    town._each_trustee(trustee.share_key)  # noqa: SLF001 - likewise


def rehearse(town: ServedTown, owners: range) -> None:
    for owner in owners:
        proof = trustee.rehearsal_proof(town.state, town.files[owner], RANDOM)
        town.hand_in(proof, f"trustee/{owner}")


@pytest.mark.slow
def test_a_whole_referendum_needs_nobody_to_wait(
    draft: Desk, second: Desk, town: ServedTown, monkeypatch: pytest.MonkeyPatch
) -> None:
    referendum = Referendum.objects.get()
    opens, closes = town.definition.calendar.opens, town.definition.calendar.closes
    assert tick(referendum, EARLY) == []
    draft.post("ceremony/open/")
    assert tick(referendum, EARLY) == []
    trustees_make_key(town)
    assert tick(referendum, EARLY) == ["publish_trustees", "publish_elections", "begin_rehearsal"]
    rehearse(town, range(1, 2))
    assert tick(referendum, opens) == []  # one of two is not enough
    rehearse(town, range(2, 4))
    assert tick(referendum, opens - 1) == []
    assert tick(referendum, opens) == ["open_voting"]
    assert tick(referendum, opens) == []
    for number in range(5):
        town.vote(number)
    assert "5" in draft.get("operations/")
    assert tick(referendum, closes - 1) == []
    assert tick(referendum, closes) == ["end_voting", "close", "publish_tallies"]
    assert tick(referendum, opens) == []  # a clock set back opens nothing again
    DueAct.objects.all().delete()  # the database was lost; the rules know what is done
    assert tick(referendum, closes) == ["publish_tallies"]
    town.hand_in(trustee.decrypt(town.state, town.files[1], RANDOM), "trustee/1")
    assert tick(referendum, closes) == []
    town.hand_in(trustee.decrypt(town.state, town.files[3], RANDOM), "trustee/3")
    assert tick(referendum, closes) == ["publish_results", "announce"]
    assert tick(referendum, closes) == []
    for act in ("certify", "end"):
        assert draft.states()["results" if act == "certify" else "end"] == "next"
        draft.post(f"ask/{act}/", typed=draft.slug)
        number = Proposal.objects.get(state="open").pk
        assert "another officer" in draft.post(f"requests/{number}/", typed=draft.slug)
        second.post(f"requests/{number}/", typed=draft.slug)
    assert str(town.state.phase) == "ended"
    assert set(draft.states().values()) == {"done"}
    assert tick(referendum, closes) == []
    asked: list[str] = []
    monkeypatch.setattr(SequencerClient, "summary", lambda _, slug: asked.append(slug))
    assert tick(referendum, closes) == []
    assert asked == []  # a record that has ended is left alone


@pytest.mark.slow
def test_an_act_that_is_refused_is_told_on_the_task_list(
    draft: Desk, town: ServedTown, monkeypatch: pytest.MonkeyPatch
) -> None:
    referendum = Referendum.objects.get()
    draft.post("ceremony/open/")
    trustees_make_key(town)
    act = SequencerClient.act

    def refuse(*_: object, **__: object) -> None:
        from plebiscite.errors import UnavailableError

        raise UnavailableError("the disk is full")

    monkeypatch.setattr(SequencerClient, "act", refuse)
    assert tick(referendum, EARLY) == []
    assert "publish_trustees: the disk is full" in draft.get()
    monkeypatch.setattr(SequencerClient, "act", act)
    assert tick(referendum, EARLY)[0] == "publish_trustees"
    assert "the disk is full" not in draft.get()


def summary(phase: str, **more: object) -> Summary:
    trustees = tuple(TrusteeProgress(name, rehearsed=True) for name in "abc")
    fields = {"closes": 200, "trustees": trustees, "threshold": 2, "groups": 1, **more}
    empty = {"origin": "o", "size": 1, "ceremony": True, "pedersen": True, "rolls": 1, "units": 1}
    rest = {"ballots": 0, "turnout": {}, "results": 0, "bulletins": 0, "certified": False}
    end = {"queue": 0, "quorum_met": True, "mapping_destroyed": False}
    return Summary(**{"phase": phase, **empty, **rest, **end, **fields})  # type: ignore[arg-type]  # by name


@pytest.mark.parametrize(
    ("phase", "now", "act"),
    [
        ("rehearsal", 99, ""),
        ("rehearsal", 100, "open_voting"),
        ("rehearsal", 200, "late"),
        ("voting", 199, ""),
        ("voting", 200, "end_voting"),
        ("paused", 200, "end_voting"),
        ("voting", 50, ""),
        ("polls-closed", 0, "close"),
        ("closed", 0, "publish_tallies"),
        ("ended", 10**9, ""),
        ("aborted", 10**9, ""),
        ("rolls", 10**9, ""),
    ],
)
def test_the_phase_and_the_clock_decide(phase: str, now: int, act: str) -> None:
    referendum = Referendum.objects.create(slug="due", origin="due.example", opens=100)
    assert due(referendum, summary(phase), now) == act


def test_the_key_waits_for_every_trustee() -> None:
    referendum = Referendum.objects.create(slug="due", origin="due.example")
    done = TrusteeProgress("a", certificate=True, commitment=True, reveal=True, share_key=True)
    late = TrusteeProgress("b", certificate=True, commitment=True, reveal=True)
    assert due(referendum, summary("ceremony", trustees=(done, done)), 0) == "publish_trustees"
    assert due(referendum, summary("ceremony", trustees=(done, late)), 0) == ""
    both = summary("ceremony", trustees=(done, late), pedersen=False)
    assert due(referendum, both, 0) == "publish_trustees"
    assert due(referendum, summary("ceremony", trustees=(done,), ceremony=False), 0) == ""


def test_voting_that_can_never_open_is_told() -> None:
    referendum = Referendum.objects.create(
        slug="due", origin="due.example", opens=100, state=Referendum.State.SEALED
    )
    assert tick(referendum, 300) == []  # there is no such record, and that is no exception
    assert DueAct.objects.get(name="summary").problem
