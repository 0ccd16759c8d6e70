"""The JSON API: one description, one shape of errors.

Every answer but entries and receipts is an untrusted hint: clients check against the record.
"""

from http import HTTPStatus
from importlib import import_module
from importlib.util import find_spec

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.urls import register_converter
from django.urls.converters import StringConverter
from ninja import NinjaAPI, Router
from ninja.errors import HttpError, ValidationError

from plebiscite.errors import (
    EvidenceError,
    MalformedError,
    MisuseError,
    PlebisciteError,
    UnavailableError,
)
from plebiscite.server.api_answers import Problem, ProblemAnswer
from plebiscite.server.api_errors import AbsentError, RequestError
from plebiscite.server.entries.api import router as entries_router
from plebiscite.server.operations.database_gone import RETRY_AFTER
from plebiscite.server.public.api import router as public_router
from plebiscite.server.public.observers_api import router as observers_router
from plebiscite.server.sequencing.messages import BusyError, RefusedVoteError

_PARTS = ("plebiscite.server.ballots.api", "plebiscite.server.trustees.api")


api = NinjaAPI(
    title="Plebiscite",
    version="1",
    description="The voting service. Answers are hints; what counts is checked in the record.",
    docs_url=None,  # its pages would load scripts of others
    openapi_url="/openapi.json",
)
api.add_router("", public_router)
api.add_router("", observers_router)
api.add_router("", entries_router)
for _part in _PARTS:
    if find_spec(_part) is not None:
        api.add_router("", import_module(_part).router)

_elsewhere = Router()  # the last one: what no other takes


class AnyAddress(StringConverter):
    """Everything, line breaks too."""

    regex = "(?s:.*)"


register_converter(AnyAddress, "anything")


@_elsewhere.api_operation(
    ["GET", "POST", "PUT", "PATCH", "DELETE"], "/{anything:address}", include_in_schema=False
)
def nothing_here(request: HttpRequest, address: str) -> None:
    """Addresses that are none are answered in the API's shape too."""
    raise AbsentError(f"the API has no address {address!r}", place=request.path)


api.add_router("", _elsewhere)

_STATUS: tuple[tuple[type[PlebisciteError], int, str, str], ...] = (
    (AbsentError, 404, "not-found", "check the address"),
    (MalformedError, 400, "malformed", "send it as the description says"),
    (EvidenceError, 409, "refused-by-rules", "read the rule; sending it again changes nothing"),
    (MisuseError, 409, "not-possible-now", "look at the state of the referendum"),
    (UnavailableError, 503, "unavailable", "try again in a few seconds"),
)


def problem_answer(
    status: int, code: str, message: str, *, place: str = "", remedy: str = ""
) -> HttpResponse:
    """An error in the API's shape; never kept by caches."""
    body = ProblemAnswer(error=Problem(code=code, message=message, place=place, remedy=remedy))
    response = HttpResponse(body.model_dump_json(), content_type="application/json", status=status)
    response["Cache-Control"] = "no-store"
    return response


def _told(error: PlebisciteError) -> tuple[int, str, str]:
    for kind, status, code, remedy in _STATUS:
        if isinstance(error, kind):
            return status, code, remedy
    return 500, "internal", "tell the operator"


@api.exception_handler(PlebisciteError)
def explain(_: HttpRequest, error: PlebisciteError) -> HttpResponse:
    """An error of the tree as an answer."""
    if isinstance(error, RequestError):
        return problem_answer(
            error.status, error.code, error.message, place=error.place, remedy=error.remedy
        )
    status, code, remedy = _told(error)
    if isinstance(error, RefusedVoteError) and error.check:
        code = error.check
    response = problem_answer(status, code, error.message, place=error.place, remedy=remedy)
    if status == HTTPStatus.SERVICE_UNAVAILABLE:
        after = error.retry_after if isinstance(error, BusyError) else 2
        response["Retry-After"] = str(after)
    return response


@api.exception_handler(OperationalError)
@api.exception_handler(InterfaceError)
def explain_database(_: HttpRequest, problem: Exception) -> HttpResponse:
    """The database does not answer: nothing was taken, and its words stay out."""
    del problem
    response = problem_answer(
        503,
        "unavailable",
        "the service's database does not answer just now; nothing was taken",
        remedy="try again in a little while",
    )
    response["Retry-After"] = str(RETRY_AFTER)
    return response


@api.exception_handler(ValidationError)
def explain_shape(_: HttpRequest, error: ValidationError) -> HttpResponse:
    """Parameters of another shape."""
    first = error.errors[0] if error.errors else {}
    place = ".".join(str(step) for step in first.get("loc", ()))
    return problem_answer(
        400,
        "malformed",
        str(first.get("msg", "the request has another shape")),
        place=place,
        remedy="send it as /api/openapi.json says",
    )


@api.exception_handler(HttpError)
def explain_http(_: HttpRequest, error: HttpError) -> HttpResponse:
    """Bodies that cannot be read, and what else the library refuses."""
    return problem_answer(
        error.status_code,
        "malformed" if error.status_code == HTTPStatus.BAD_REQUEST else "refused",
        str(error),
        remedy="send it as /api/openapi.json says",
    )
