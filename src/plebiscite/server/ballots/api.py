"""What is posted to the service: ballots, challenges, submissions, second factors, reports."""

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from ninja import Field, Router, Schema
from ninja.responses import Status

from plebiscite.server.api_answers import Slug, exact_body, problems
from plebiscite.server.api_errors import RequestError
from plebiscite.server.ballots.door import hand_in
from plebiscite.server.ballots.one_time_codes import mail_code, open_session
from plebiscite.server.ballots.party_notes import take_delivery_report
from plebiscite.server.ballots.sealed_definition import sealed_definition
from plebiscite.server.entries.sealed import sealed_referendum
from plebiscite.server.referendums.models import MismatchReport, Referendum
from plebiscite.server.sequencing.client import sequencer

router = Router(tags=["votes and parties"])
MOST_SUBMISSION = 64 * 2**20  # bytes
MOST_MISMATCHES = 5000  # of one referendum; more are an attack on the commission's time


class Logged(Schema):
    """Where a vote stands."""

    index: int
    receipt: str
    logged_at: float


class KeptEntry(Schema):
    """Where an entry of a submission stands; the receipt is missing until the quorum cosigned."""

    index: int
    receipt: str | None


class KeptEntries(Schema):
    """All entries of a submission, in order."""

    kept: list[KeptEntry]


class CodeWanted(Schema):
    """Who wants a code, and in which language to write."""

    address: str = Field(max_length=254)
    language: str = Field("en", max_length=8)


class CodeShown(Schema):
    """The code that came by mail."""

    address: str = Field(max_length=254)
    code: str = Field(max_length=20)


class SessionAnswer(Schema):
    """A session's token and its end, POSIX seconds."""

    token: str
    expires: int


class Mismatch(Schema):
    """What a voter saw that differs; `case` is the booth's own number, or nothing."""

    case: str = Field("", max_length=40)
    what: str = Field(min_length=1, max_length=2000)


class Case(Schema):
    """The number to give when calling."""

    case: str


_LOGGED = {200: Logged, **problems(400, 401, 403, 404, 409, 413, 503)}
_FACTOR = problems(400, 403, 404, 429, 503)
_VOTE = {
    "kind": "string",
    "unit": "string",
    "ballot": "string",
    "replaces": "string",
    "counter": "integer",
    "signature": "object",
}


@router.post(
    "/r/{slug:slug}/ballots",
    response=_LOGGED,
    openapi_extra=exact_body(
        "application/json", "a ballot entry, spec/entries.md: its exact bytes", **_VOTE
    ),
)
async def cast_ballot(request: HttpRequest, slug: Slug) -> Logged:
    """Log a ballot entry (its exact bytes); answered once it is published."""
    return await _handed_in(request, slug, "ballot")


@router.post(
    "/r/{slug:slug}/challenges",
    response=_LOGGED,
    openapi_extra=exact_body(
        "application/json",
        "a challenge entry, spec/entries.md: its exact bytes",
        **_VOTE,
        credential="string",
    ),
)
async def log_challenge(request: HttpRequest, slug: Slug) -> Logged:
    """Log a challenge entry (its exact bytes); answered once it is published."""
    return await _handed_in(request, slug, "challenge")


async def _handed_in(request: HttpRequest, slug: str, kind: str) -> Logged:
    authorization = request.headers.get("Authorization", "")
    done = await hand_in(slug, kind, request.body, authorization)
    return Logged(index=done.index, receipt=done.receipt, logged_at=done.logged_at)


@router.post(
    "/r/{slug:slug}/submissions",
    response={200: KeptEntries, **problems(400, 404, 409, 413, 503)},
    openapi_extra=exact_body(
        "application/json",
        "plebiscite-submission/1: its exact bytes",
        format="string",
        origin="string",
        entries="array",
        blobs="array",
    ),
)
def take_submission(request: HttpRequest, slug: Slug) -> KeptEntries:
    """Log the signed acts of a trustee, the registrar or an observer (plebiscite-submission/1)."""
    sealed_referendum(slug)
    if len(request.body) > MOST_SUBMISSION:
        raise RequestError(413, "too-large", f"a submission has at most {MOST_SUBMISSION} bytes")
    places = sequencer().submit(slug, request.body)
    return KeptEntries(
        kept=[
            KeptEntry(index=place.index, receipt=place.receipt.decode() or None) for place in places
        ]
    )


@router.post("/r/{slug:slug}/second-factor/codes", response={202: None, **_FACTOR})
def ask_for_code(request: HttpRequest, slug: Slug, wanted: CodeWanted) -> Status[None]:
    """Have a one-time code mailed. The answer is the same whether the address is known or not."""
    referendum = sealed_referendum(slug)
    _require_factor(slug, "email-code")
    mail_code(referendum, wanted.address, wanted.language)
    return Status(202, None)


@router.post("/r/{slug:slug}/second-factor/sessions", response={200: SessionAnswer, **_FACTOR})
def show_code(request: HttpRequest, slug: Slug, shown: CodeShown) -> SessionAnswer:
    """A session for whoever shows the code that was mailed last."""
    referendum = sealed_referendum(slug)
    _require_factor(slug, "email-code")
    session = open_session(referendum, shown.address, shown.code)
    return SessionAnswer(token=session.token, expires=session.expires)


def _require_factor(slug: str, wanted: str) -> None:
    if sealed_definition(slug).second_factor != wanted:
        raise RequestError(404, "no-such-factor", "this referendum does not use this factor")


@router.post(
    "/r/{slug:slug}/delivery-reports",
    response={204: None, **problems(400, 404, 409, 413, 503)},
    openapi_extra=exact_body("text/plain", "a signed note of the registrar: its exact bytes"),
)
def report_delivery(request: HttpRequest, slug: Slug) -> HttpResponse:
    """Keep the registrar's signed counts of its mail."""
    take_delivery_report(sealed_referendum(slug), request.body)
    return HttpResponse(status=204)


@router.post(
    "/r/{slug:slug}/mismatch-reports", response={200: Case, **problems(400, 404, 429, 503)}
)
def report_mismatch(request: HttpRequest, slug: Slug, mismatch: Mismatch) -> Case:
    """Tell the commission that something differs; gives the number to name when calling."""
    referendum = sealed_referendum(slug)
    said = f"[{mismatch.case}] {mismatch.what}" if mismatch.case else mismatch.what
    with transaction.atomic():
        Referendum.objects.select_for_update().get(pk=referendum.pk)
        number = referendum.mismatches.count() + 1
        if number > MOST_MISMATCHES:
            raise RequestError(
                429, "too-many", "too many reports have come in", remedy="call the commission"
            )
        report = MismatchReport.objects.create(
            referendum=referendum, case=f"R-{number:04}", what=said[:2000]
        )
    return Case(case=report.case)
