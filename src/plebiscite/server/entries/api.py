"""Reading the record's index over the API: chains, trackers, receipts."""

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema

from plebiscite.server.api_answers import Index, Segment, Slug, answered_as, problems
from plebiscite.server.entries.freshness import fresh_log
from plebiscite.server.entries.lookup import Fate, entries_of, matches, read_tracker
from plebiscite.server.entries.published import published
from plebiscite.server.entries.rolls import require_in_a_roll
from plebiscite.server.entries.sealed import sealed_referendum

router = Router(tags=["record"])
RECEIPT_TYPE = "text/plain; charset=utf-8"
_REFUSALS = problems(400, 404, 503)


class ChainEntry(Schema):
    """One entry of a credential."""

    index: int
    kind: str
    counter: int | None
    tracker: str
    logged_at: float


class ChainAnswer(Schema):
    """All entries of a credential among the first `size`."""

    size: int
    entries: list[ChainEntry]


class Match(Schema):
    """A ballot or challenge with the tracker asked for."""

    index: int
    kind: str
    tracker: str
    unit: str
    counter: int
    standing: bool
    fate: str
    logged_at: float


class MatchesAnswer(Schema):
    """All of them, in log order."""

    size: int
    matches: list[Match]


@router.get("/r/{slug:slug}/credentials/{credential}", response={200: ChainAnswer, **_REFUSALS})
def credential_chain(request: HttpRequest, slug: Slug, credential: Segment) -> ChainAnswer:
    """What a public credential has cast, newest last; nothing for one that never voted.

    404 for a credential in no roll, where this service keeps the record.
    """
    referendum = sealed_referendum(slug)
    _, size = fresh_log(referendum)
    rows = entries_of(referendum, credential)
    if not rows:
        require_in_a_roll(slug, credential)
    return ChainAnswer(
        size=size,
        entries=[
            ChainEntry(
                index=row.position,
                kind=row.kind,
                counter=row.counter,
                tracker=row.tracker,
                logged_at=row.logged_at.timestamp(),
            )
            for row in rows
        ],
    )


@router.get("/r/{slug:slug}/trackers/{tracker}", response={200: MatchesAnswer, **_REFUSALS})
def tracker_matches(request: HttpRequest, slug: Slug, tracker: Segment) -> MatchesAnswer:
    """What became of the ballot with a tracker: 64 hex digits, or six words with hyphens."""
    referendum = sealed_referendum(slug)
    wanted = read_tracker(tracker)
    _, size = fresh_log(referendum)
    return MatchesAnswer(
        size=size,
        matches=[
            Match(
                index=each.position,
                kind=each.kind,
                tracker=each.tracker,
                unit=each.unit,
                counter=each.counter,
                standing=each.fate is Fate.STANDING,
                fate=each.fate,
                logged_at=each.logged_at.timestamp(),
            )
            for each in matches(referendum, wanted)
        ],
    )


@router.get(
    "/r/{slug:slug}/entries/{int:index}/receipt",
    response=_REFUSALS,
    openapi_extra=answered_as("text/plain", {"type": "string"}),
)
def entry_receipt(request: HttpRequest, slug: Slug, index: Index) -> HttpResponse:
    """The receipt of an entry, a c2sp.org/tlog-proof, as text."""
    sealed_referendum(slug)
    receipt = published(slug).receipt(index)
    response = HttpResponse(bytes(receipt), content_type=RECEIPT_TYPE)
    response["Content-Disposition"] = f'attachment; filename="{slug}-{index}.tlog-proof"'
    response["Cache-Control"] = "no-store"
    return response
