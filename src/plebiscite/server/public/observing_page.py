"""How to observe: each step with its command, and a form that takes a file signed elsewhere.

Nothing is signed here: the key stays with the observer.
"""

from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.middleware.csrf import get_token
from django.views.decorators.http import require_http_methods

from plebiscite.errors import PlebisciteError
from plebiscite.record.phases import Phase
from plebiscite.server.ballots.api import MOST_SUBMISSION
from plebiscite.server.public.addresses import check_command, site_address
from plebiscite.server.public.frame import Visit, explained, frame_of, visit
from plebiscite.server.public.rendering import answer_once, rendered
from plebiscite.server.sequencing.client import sequencer
from plebiscite.server.sequencing.messages import Place


@require_http_methods(["GET", "HEAD", "POST"])
@explained
def observing_page(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The steps, the form, or what became of a file."""
    seen = visit(request.path, slug)
    context = frame_of(seen, "observers") | steps(seen) | {"csrf": get_token(request)}
    if request.method == "POST":
        context |= _handed_in(request, slug)
    return answer_once(rendered("public/observing.html", request.path, context))


def steps(seen: Visit) -> dict[str, Any]:
    """What to do, with the commands for this referendum."""
    standing = seen.standing
    place = f"{site_address()}/r/{standing.slug}"
    acting = f"--record {place}/record --policy policy --key observer.key"
    origin = standing.definition.origin
    key = f"observer key --name monitors.example --for {origin} --out observer.key"
    statement = "--position objects --severity serious --district DISTRICT --evidence photo.jpg"
    commands = (
        ("verify", (check_command(standing.slug),)),
        ("key", (f"plebiscite {key}",)),
        ("answer", (f"plebiscite observer answer accepts --words why.txt {acting}",)),
        (
            "state",
            (f"plebiscite observer statement {statement} --words statement.txt {acting}",),
        ),
        (
            "list",
            (
                "plebiscite observer checklist start --out points.toml",
                f"plebiscite observer checklist sign points.toml {acting}",
            ),
        ),
        ("verified", (f"plebiscite observer verified --report report.json {acting}",)),
    )
    hand_in = f"plebiscite observer hand-in FILE.submission --service {place} --receipts receipts"
    return {
        "ended": standing.phase is Phase.ENDED,  # the record takes no more entries
        "steps": commands,
        "hand_in": hand_in,
        "policy_words": standing.policy.words,
    }


def _handed_in(request: HttpRequest, slug: str) -> dict[str, Any]:
    file = request.FILES.get("submission")
    if file is None or not file.size or file.size > MOST_SUBMISSION:
        return {"refused": True, "no_file": True}
    try:
        places = sequencer().submit(slug, file.read())
    except PlebisciteError as problem:
        return {"refused": True, "problem": str(problem)}
    return {"places": [_told(each) for each in places]}


def _told(place: Place) -> dict[str, Any]:
    return {"index": place.index, "receipt": bool(place.receipt)}
