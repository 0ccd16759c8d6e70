"""What the trustee's page asks for: its invitation, and how far everyone is."""

from typing import Any

from django.http import HttpRequest
from ninja import Field, Router, Schema

from plebiscite.errors import MisuseError
from plebiscite.server.api_answers import Slug, problems
from plebiscite.server.api_errors import RequestError
from plebiscite.server.entries.sealed import sealed_referendum
from plebiscite.server.referendums.models import TrusteeInvitation
from plebiscite.server.referendums.trustee_invitations import accept_invitation, hash_of
from plebiscite.server.sequencing.client import sequencer
from plebiscite.server.sequencing.messages import TrusteeProgress

router = Router(tags=["trustees"])
_LONGEST_TOKEN = 200


class Token(Schema):
    """The secret part of an invitation's link."""

    token: str = Field(min_length=1, max_length=_LONGEST_TOKEN)


class Acceptance(Token):
    """A trustee's own name and the verifier key of the identity key it made."""

    name: str = Field("", max_length=120)
    key: str = Field(max_length=300)


class Invitation(Schema):
    """What an invitation is for. Times are texts in the calendar's own zone, "" while unset."""

    slug: str
    origin: str
    title: str
    name: str
    key: str
    sealed: bool
    time_zone: str
    opens: str
    closes: str
    trustees: int
    threshold: int


class Progress(Schema):
    """What one trustee has done."""

    name: str
    certificate: bool
    commitment: bool
    reveal: bool
    share_key: bool
    rehearsed: bool
    decrypted: int
    destroyed: bool


class Ceremony(Schema):
    """How far the trustees are: a hint, the record says it for certain."""

    origin: str
    slug: str
    size: int
    phase: str
    ceremony: bool
    pedersen: bool
    threshold: int
    groups: int
    results: int
    trustees: list[Progress]


@router.post("/trustee-invitations/look", response={200: Invitation, **problems(400, 404, 503)})
def look_at_invitation(request: HttpRequest, shown: Token) -> Invitation:
    """What the invitation is for. Refused for a token that is not known, or was replaced."""
    found = (
        TrusteeInvitation.objects.select_related("referendum", "referendum__draft")
        .filter(token_hash=hash_of(shown.token))
        .first()
    )
    if found is None:
        raise _unknown()
    return _told(found)


@router.post(
    "/trustee-invitations/accept", response={200: Invitation, **problems(400, 404, 409, 503)}
)
def take_acceptance(request: HttpRequest, shown: Acceptance) -> Invitation:
    """Register the trustee's identity key before the seal. The same again changes nothing."""
    try:
        return _told(accept_invitation(shown.token, shown.name, shown.key))
    except MisuseError as problem:
        if not TrusteeInvitation.objects.filter(token_hash=hash_of(shown.token)).exists():
            raise _unknown() from problem
        raise


def _unknown() -> RequestError:
    return RequestError(
        404,
        "invitation-unknown",
        "this invitation is not known, or was replaced by a newer one",
        remedy="ask the commission for a new link",
    )


def _told(invitation: TrusteeInvitation) -> Invitation:
    referendum = invitation.referendum
    content: dict[str, Any] = referendum.draft.content if hasattr(referendum, "draft") else {}
    calendar: dict[str, Any] = content.get("calendar", {})
    trustees: dict[str, Any] = content.get("trustees", {})
    return Invitation(
        slug=referendum.slug,
        origin=referendum.origin,
        title=referendum.title,
        name=invitation.name,
        key=invitation.key,
        sealed=referendum.is_sealed,
        time_zone=str(calendar.get("time_zone") or ""),
        opens=str(calendar.get("opens") or ""),
        closes=str(calendar.get("closes") or ""),
        trustees=referendum.invitations.count(),
        threshold=int(trustees.get("threshold") or 0),
    )


@router.get("/r/{slug:slug}/ceremony", response={200: Ceremony, **problems(400, 404, 503)})
def ceremony(request: HttpRequest, slug: Slug) -> Ceremony:
    """How far the trustees are."""
    sealed_referendum(slug)
    found = sequencer().summary(slug)
    return Ceremony(
        origin=found.origin,
        slug=slug,
        size=found.size,
        phase=found.phase,
        ceremony=found.ceremony,
        pedersen=found.pedersen,
        threshold=found.threshold,
        groups=found.groups,
        results=found.results,
        trustees=[_progress(each) for each in found.trustees],
    )


def _progress(found: TrusteeProgress) -> Progress:
    return Progress(
        name=found.name,
        certificate=found.certificate,
        commitment=found.commitment,
        reveal=found.reveal,
        share_key=found.share_key,
        rehearsed=found.rehearsed,
        decrypted=found.decrypted,
        destroyed=found.destroyed,
    )
