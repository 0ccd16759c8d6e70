"""Check my vote: from what a voter noted to what became of the ballot, and what that proves."""

from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from plebiscite.errors import MalformedError
from plebiscite.server.entries.lookup import LONGEST_NOTE, Fate, Found, matches, read_tracker
from plebiscite.server.public.frame import Visit, explained, frame_of, kept_page, visit
from plebiscite.server.public.moments import iso_text, moment_text
from plebiscite.server.public.rendering import answer_once, rendered

_TEMPLATE = "public/check.html"
_form = kept_page("check", _TEMPLATE, lambda _: {})


@csrf_exempt  # it changes nothing, and without a cookie any cache may keep the form
@require_http_methods(["GET", "HEAD", "POST"])
@explained
def check_page(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The form, or the answer. What a voter noted is never part of an address."""
    if request.method != "POST":
        return _form(request, slug)
    seen = visit(request.path, slug)
    noted = request.POST.get("tracker", "")[:LONGEST_NOTE]
    context = frame_of(seen, "check") | {"noted": noted, "asked": True} | answered(seen, noted)
    return answer_once(rendered(_TEMPLATE, request.path, context))


def answered(seen: Visit, noted: str) -> dict[str, Any]:
    """What to say about the tracker that somebody noted."""
    try:
        wanted = read_tracker(noted)
    except MalformedError as problem:
        return {"unreadable": True, "unknown_word": problem.place}
    found = matches(seen.referendum, wanted)
    return {"found": [_told(seen, each) for each in found], "missing": not found}


def _told(seen: Visit, found: Found) -> dict[str, Any]:
    return {
        "fate": _fate(seen, found.fate),
        "index": found.position,
        "kind": found.kind,
        "time": moment_text(found.logged_at, seen.zone, seen.language),
        "iso": iso_text(found.logged_at),
        "tracker": found.tracker,
        "words": found.words.split("-"),
        "following": found.following,
        "reason": _reason(seen, found),
    }


def _fate(seen: Visit, fate: Fate) -> str:
    """The message: a standing ballot is counted only once a result is there."""
    if fate is not Fate.STANDING:
        return str(fate)
    if not seen.standing.is_closed:
        return "standing"
    return "counted" if seen.standing.bulletin else "included"


def _reason(seen: Visit, found: Found) -> str:
    if found.fate is not Fate.EXCLUDED:
        return ""
    entry = next(act.entry for act in seen.standing.acts if act.position == found.later)
    return str(getattr(entry, "reason", ""))
