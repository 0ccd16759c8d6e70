"""A database that does not answer is told as what it is: 503, try again; not a fault of a page."""

from typing import Final

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.utils.deprecation import MiddlewareMixin

RETRY_AFTER: Final = 10  # seconds
_SAID: Final = (
    "The service's database does not answer just now, so this page cannot be shown. Nothing is "
    "lost; try again in a little while.\n"
)


class DatabaseGone(MiddlewareMixin):
    """Middleware, for requests of either kind."""

    def process_exception(self, request: HttpRequest, problem: Exception) -> HttpResponse | None:
        """503 for a database that is gone or full; other exceptions go on."""
        del request
        if not isinstance(problem, OperationalError | InterfaceError):
            return None
        answer = HttpResponse(_SAID, status=503, content_type="text/plain; charset=utf-8")
        answer["Retry-After"] = str(RETRY_AFTER)
        answer["Cache-Control"] = "no-store"
        return answer
