"""What observers said, and announced figures, over the API."""

from datetime import UTC, datetime

import msgspec
from django.http import HttpRequest, HttpResponse
from ninja import Router

from plebiscite.canonical.json import write_json
from plebiscite.server.api_answers import Slug, answered_as, problems
from plebiscite.server.entries.publication_times import PublicationTimes
from plebiscite.server.entries.sealed import sealed_referendum
from plebiscite.server.public.announcements import announcements
from plebiscite.server.public.observed import observed
from plebiscite.server.public.standing import standing_of

router = Router(tags=["public"])
_REFUSALS = problems(400, 404, 503)


@router.get(
    "/r/{slug:slug}/observers",
    response=_REFUSALS,
    openapi_extra=answered_as("application/json", {"type": "object"}),
)
def what_observers_said(request: HttpRequest, slug: Slug) -> HttpResponse:  # noqa: ARG001 - ninja passes it
    """Everything observers said, worst first: totals, observers, items, places."""
    return _json(observed(standing_of(sealed_referendum(slug))))


@router.get(
    "/r/{slug:slug}/bulletins",
    response=_REFUSALS,
    openapi_extra=answered_as("application/json", {"type": "array"}),
)
def all_bulletins(request: HttpRequest, slug: Slug) -> HttpResponse:  # noqa: ARG001 - ninja passes it
    """Every announcement in log order; its figures by their hash, as blobs of the record."""
    standing = standing_of(sealed_referendum(slug))
    times = PublicationTimes(standing.log.record.root, datetime.now(UTC))
    found = announcements(standing, times)
    return _json([msgspec.structs.replace(each, results=None) for each in found])


def _json(value: object) -> HttpResponse:
    return HttpResponse(write_json(value), content_type="application/json")
