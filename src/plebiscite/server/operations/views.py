"""/health and /metrics."""

import ipaddress
from hmac import compare_digest

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from plebiscite.server.operations import health, metrics
from plebiscite.server.operations.settings import metrics_token

_FORWARDED = ("HTTP_X_FORWARDED_FOR", "HTTP_FORWARDED", "HTTP_X_REAL_IP")


@require_safe
@never_cache
def live(request: HttpRequest) -> JsonResponse:  # noqa: ARG001 - Django's shape
    """A web process answers."""
    return JsonResponse({"status": "alive"})


@require_safe
@never_cache
def ready(request: HttpRequest) -> JsonResponse:  # noqa: ARG001 - Django's shape
    """Everything a voter needs is there; 503 if not."""
    is_well, checks = health.look()
    told = {"status": "ready" if is_well else "not ready", "checks": checks}
    return JsonResponse(told, status=200 if is_well else 503)


@require_safe
@never_cache
def figures(request: HttpRequest) -> HttpResponse:
    """The figures, for this machine itself or whoever shows the token."""
    if not _may_read(request):
        return HttpResponse("Only for this machine, or with the token.\n", status=403)
    return HttpResponse(metrics.exposition(), content_type=metrics.CONTENT_TYPE)


def _may_read(request: HttpRequest) -> bool:
    token = metrics_token()
    if token:
        shown = request.headers.get("Authorization", "").removeprefix("Bearer ")
        return compare_digest(shown.encode(), token.encode())
    # Behind a proxy on this machine everybody comes from this machine.
    if settings.SERVICE.trusted_proxies or any(name in request.META for name in _FORWARDED):
        return False
    try:
        return ipaddress.ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False
