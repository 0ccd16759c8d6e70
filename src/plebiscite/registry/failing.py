"""The page for a form that was too old, or came from elsewhere."""

from django.http import HttpRequest, HttpResponse

from plebiscite.registry.pages import page

_FORBIDDEN = 403


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Say what to do; `reason` is Django's and for programmers."""
    del reason
    response = page(request, "refused")
    response.status_code = _FORBIDDEN
    return response
