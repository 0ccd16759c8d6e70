"""Setup, turnout and results over the API."""

import time

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema

from plebiscite.record.entries import (
    AbortEntry,
    CeremonyEntry,
    CloseEntry,
    DefinitionEntry,
    ElectionEntry,
    EndEntry,
    ExtensionEntry,
    OpenEntry,
    PauseEntry,
    PollsClosedEntry,
    RehearsalEntry,
    ResumeEntry,
    RollEntry,
    TrusteesEntry,
)
from plebiscite.results.exports import results_json
from plebiscite.server.api_answers import Slug, answered_as, problems
from plebiscite.server.entries.acts import newest
from plebiscite.server.entries.sealed import sealed_referendum
from plebiscite.server.public.figures import figures_of
from plebiscite.server.public.standing import Standing, standing_of
from plebiscite.server.public.turnout import district_lines, shown_from

router = Router(tags=["public"])
_REFUSALS = problems(400, 404, 503)
_MILESTONES: tuple[tuple[str, type], ...] = (
    ("definition", DefinitionEntry),
    ("ceremony", CeremonyEntry),
    ("trustees", TrusteesEntry),
    ("rehearsal", RehearsalEntry),
    ("open", OpenEntry),
    ("polls-closed", PollsClosedEntry),
    ("close", CloseEntry),
)
_ACTS = (PauseEntry, ResumeEntry, ExtensionEntry, AbortEntry, EndEntry)


class Help(Schema):
    """Whom to ask, outside these pages."""

    telephone: str
    email: str


class Setup(Schema):
    """What a client needs to find its way in the record: indices, times, phase."""

    origin: str
    slug: str
    size: int
    phase: str
    practice: bool
    second_factor: str
    opens: int
    closes: int
    now: float
    languages: list[str]
    entries: dict[str, int | None]
    rolls: dict[str, int]
    elections: dict[str, int]
    acts: list[int]
    help: Help


class DistrictTurnout(Schema):
    """Ballots that stand, of the voters registered in one district."""

    district: str
    registered: int
    ballots: int | None  # null: fewer than `shown_from` so far


class Turnout(Schema):
    """Ballots that stand, of all registered voters, and by district."""

    size: int
    status: str
    registered: int
    ballots: int
    shown_from: int
    districts: list[DistrictTurnout]


def setup_of(standing: Standing, now: float, telephone: str, email: str) -> Setup:
    """The setup of a referendum."""
    found: dict[str, tuple[int, object] | None] = {
        name: newest(standing.acts, kind) for name, kind in _MILESTONES
    }
    acts = standing.acts
    return Setup(
        origin=standing.definition.origin,
        slug=standing.slug,
        size=standing.log.size,
        phase=str(standing.phase),
        practice=standing.definition.practice,
        second_factor=standing.definition.second_factor,
        opens=standing.definition.calendar.opens,
        closes=standing.closes,
        now=now,
        languages=list(standing.definition.languages),
        entries={name: place[0] if place else None for name, place in found.items()},
        rolls={a.entry.unit: a.position for a in acts if isinstance(a.entry, RollEntry)},
        elections={a.entry.unit: a.position for a in acts if isinstance(a.entry, ElectionEntry)},
        acts=[a.position for a in acts if isinstance(a.entry, _ACTS)],
        help=Help(telephone=telephone, email=email),
    )


@router.get("/r/{slug:slug}/setup", response={200: Setup, **_REFUSALS})
def setup(request: HttpRequest, slug: Slug) -> Setup:
    """Where to find things in the record, and where the referendum stands."""
    referendum = sealed_referendum(slug)
    standing = standing_of(referendum)
    return setup_of(standing, time.time(), referendum.help_telephone, referendum.help_email)


@router.get("/r/{slug:slug}/turnout", response={200: Turnout, **_REFUSALS})
def turnout(request: HttpRequest, slug: Slug) -> Turnout:
    """Turnout so far. Never choices: nobody can read them before the count."""
    standing = standing_of(sealed_referendum(slug))
    lines = district_lines(standing)
    return Turnout(
        size=standing.size,
        status=standing.label,
        registered=standing.registered,
        ballots=standing.ballots,
        shown_from=shown_from(standing),
        districts=[
            DistrictTurnout(
                district=each.district, registered=each.registered, ballots=each.ballots
            )
            for each in lines
        ],
    )


@router.get(
    "/r/{slug:slug}/results",
    response=_REFUSALS,
    openapi_extra=answered_as("application/json", {"type": "object"}),
)
def results(request: HttpRequest, slug: Slug) -> HttpResponse:
    """All figures as canonical JSON (plebiscite-results/1), with status and denominators."""
    standing = standing_of(sealed_referendum(slug))
    return HttpResponse(results_json(figures_of(standing)), content_type="application/json")
