"""A voter tells that something differs: a form that gives a case number to name when calling."""

from django.http import HttpRequest, HttpResponseBase
from django.middleware.csrf import get_token
from django.views.decorators.http import require_http_methods

from plebiscite.server.api_errors import RequestError
from plebiscite.server.ballots.api import Mismatch, report_mismatch
from plebiscite.server.public.frame import explained, frame_of, visit
from plebiscite.server.public.rendering import answer_once, rendered

CASES = ("not-recorded", "not-cast-by-me", "words-differ", "other")
LONGEST_REPORT = 1500  # characters


@require_http_methods(["GET", "HEAD", "POST"])
@explained
def report_page(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The form, or the case number. Nothing but what is typed is kept."""
    seen = visit(request.path, slug)
    context = frame_of(seen, "check") | {"cases": CASES, "csrf": get_token(request)}
    if request.method == "POST":
        chosen = request.POST.get("case", "other")
        case = chosen if chosen in CASES else "other"
        what = request.POST.get("what", "").strip()[:LONGEST_REPORT] or "-"
        try:
            context["number"] = report_mismatch(request, slug, Mismatch(case=case, what=what)).case
        except RequestError:
            context["refused"] = True
    return answer_once(rendered("public/report.html", request.path, context))
