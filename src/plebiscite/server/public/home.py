"""The first page: every referendum by its state."""

from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.http import require_safe

from plebiscite.errors import PlebisciteError
from plebiscite.server.public.frame import explained
from plebiscite.server.public.moments import moment_text
from plebiscite.server.public.rendering import answer_kept, kept, language_of, rendered
from plebiscite.server.public.standing import Standing, standing_of
from plebiscite.server.referendums.models import Referendum

MOST_LISTED = 200
_GROUPS = (
    ("open", ("open", "paused")),
    ("coming", ("sealed",)),
    ("counting", ("closed", "counting", "provisional")),
    ("finished", ("final", "abandoned")),
)


@require_safe
@explained
def home_page(request: HttpRequest) -> HttpResponseBase:
    """The list."""
    standings = list(_standings())
    key = (request.path, *((each.slug, each.size) for each in standings))
    page = kept(key, lambda: rendered("public/home.html", request.path, _lines(request, standings)))
    return answer_kept(request, page)


def _standings() -> list[Standing]:
    sealed = Referendum.objects.filter(state=Referendum.State.SEALED).order_by("-pk")
    found = []
    for referendum in sealed[:MOST_LISTED]:
        try:
            found.append(standing_of(referendum))
        except PlebisciteError:
            continue  # one record that cannot be read does not hide the others
    return found


def _lines(request: HttpRequest, standings: list[Standing]) -> dict[str, Any]:
    language = language_of(request.path)
    groups = [
        (name, [_line(each, language) for each in standings if each.label in labels])
        for name, labels in _GROUPS
    ]
    return {"groups": [(name, lines) for name, lines in groups if lines]}


def _line(standing: Standing, language: str) -> dict[str, Any]:
    calendar = standing.definition.calendar
    return {
        "address": f"/{language}/r/{standing.slug}/",
        "words": standing.words(language),
        "label": standing.label,
        "practice": standing.definition.practice,
        "opens": moment_text(calendar.opens, calendar.time_zone, language),
        "closes": moment_text(standing.closes, calendar.time_zone, language),
    }
