"""`status.json`: a few numbers for polling, cheap to ask and to cache."""

import json

from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.views.decorators.http import require_safe

from plebiscite.errors import PlebisciteError
from plebiscite.server.api_errors import AbsentError
from plebiscite.server.public.frame import visit
from plebiscite.server.public.rendering import answer_kept, kept
from plebiscite.server.public.standing import Standing


def status_values(standing: Standing) -> dict[str, object]:
    """The numbers: size of the record, status, ballots that stand, registered voters, end."""
    log = standing.log
    return {
        "slug": standing.slug,
        "origin": standing.definition.origin,
        "size": log.size,
        "root": log.tree.root.hex(),
        "phase": str(standing.phase),
        "status": standing.label,
        "practice": standing.definition.practice,
        "ballots": standing.ballots,
        "registered": standing.registered,
        "closes": standing.closes,
        "witnesses": len(log.opened.cosigned),
        "cosigned": dict(log.opened.cosigned),
        "quorum_met": log.opened.is_quorum_met,
    }


@require_safe
def status_json(request: HttpRequest, slug: str) -> HttpResponseBase:
    """For polling: kept two seconds, 304 while nothing is new."""
    try:
        standing = visit(f"/en{request.path}", slug).standing
    except AbsentError:
        return JsonResponse({"error": "no such referendum"}, status=404)
    except PlebisciteError:
        return JsonResponse(
            {"error": "the record cannot be read now"}, status=503, headers={"Retry-After": "10"}
        )
    cosigned = tuple(sorted(standing.log.opened.cosigned.items()))
    key = ("status.json", slug, standing.log.tree.root, standing.size, cosigned)
    page = kept(key, lambda: json.dumps(status_values(standing)) + "\n")
    response = answer_kept(request, page, "application/json")
    response["Access-Control-Allow-Origin"] = "*"
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response
