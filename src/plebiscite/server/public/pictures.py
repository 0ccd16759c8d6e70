"""Pictures and embeds of one referendum: SVG and framed pages, each with its status inside.

Anyone may show them elsewhere: they hold public figures only, run nothing and load nothing.
"""

import logging
from collections.abc import Callable, Mapping
from typing import Final, TypeVar

from django.http import Http404, HttpRequest, HttpResponseBase
from django.views.decorators.http import require_safe

from plebiscite.errors import PlebisciteError
from plebiscite.record.definition import Texts
from plebiscite.results.geojson import LARGEST, Outlines, parse_outlines
from plebiscite.results.page_embed import embed_page
from plebiscite.results.page_map import mapped_questions
from plebiscite.results.picture_bars import Shown, bars_picture, share_picture
from plebiscite.results.picture_map import Mapped, map_picture, tiles_picture
from plebiscite.results.picture_turnout import Grown, turnout_picture
from plebiscite.results.sentences import views
from plebiscite.results.turnout_curve import LEAST, Reached, shown_steps
from plebiscite.results.words import Words
from plebiscite.server.entries.published import referendum_folder
from plebiscite.server.public.addresses import check_command
from plebiscite.server.public.figures import figures_of
from plebiscite.server.public.frame import Visit, visit
from plebiscite.server.public.moments import moment_text
from plebiscite.server.public.rendering import answer_kept, kept
from plebiscite.server.public.spoken_words import spoken_words
from plebiscite.server.public.turnout import hour_totals
from plebiscite.store.durable import read_bytes

T = TypeVar("T")
_log = logging.getLogger(__name__)
OUTLINES: Final = "districts.geojson"
"""Beside the record, in the referendum's folder; nobody signed it."""
_STYLED: Final = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
_SVG, _HTML = "image/svg+xml; charset=utf-8", "text/html; charset=utf-8"
Pictures = Mapping[str, Callable[[], str]]


def pictures_of(seen: Visit) -> Pictures:
    """What can be shown now, by name: nothing of choices before the counted set is fixed."""
    standing = seen.standing
    texts, words = standing.words(seen.language), spoken_words(seen.language)
    found: dict[str, Callable[[], str]] = {}
    if grown := turnout_of(seen):
        found["turnout.svg"] = lambda: turnout_picture(grown)
    if not standing.is_closed:
        return found
    figures = figures_of(standing)
    for view in views(figures, texts):
        shown, name = Shown(view, figures.results, texts, words), view.contest.id
        found[f"bars-{name}.svg"] = _made(bars_picture, shown)
        found[f"share-{name}.svg"] = _made(share_picture, shown)
        found[f"embed-{name}.html"] = _framed(shown, seen)
    for each in maps_of(seen, texts, words):
        found[f"map-{each.question.id}.svg"] = _made(map_picture, each)
        found[f"tiles-{each.question.id}.svg"] = _made(tiles_picture, each)
    return found


def _made(draw: Callable[[T], str], what: T) -> Callable[[], str]:
    return lambda: draw(what)


def _framed(shown: Shown, seen: Visit) -> Callable[[], str]:
    slug = seen.standing.slug
    address = f"/{seen.language}/r/{slug}/results/"
    return lambda: embed_page(shown, address, check_command(slug))


def maps_of(seen: Visit, texts: Texts, words: Words) -> list[Mapped]:
    """Every question on a map; none without a good file of outlines, or before the count."""
    standing = seen.standing
    if not standing.is_closed or (outlines := _outlines(seen)) is None:
        return []
    return list(mapped_questions(figures_of(standing), outlines, texts, words))


def _outlines(seen: Visit) -> Outlines | None:
    path = referendum_folder(seen.standing.slug) / OUTLINES
    if not path.exists():
        return None
    names = [district.id for district in seen.standing.definition.districts]
    try:
        return parse_outlines(read_bytes(path, limit=LARGEST), names)
    except PlebisciteError as problem:
        _log.warning("no map is shown: %s", problem)
        return None


def turnout_of(seen: Visit) -> Grown | None:
    """How turnout grew by the hour, in steps of the minimum; None without a step."""
    standing = seen.standing
    minimum = max(LEAST, standing.definition.minimum)
    reached = [Reached(int(at.timestamp()), voters) for at, voters in hour_totals(seen.referendum)]
    try:
        figures = figures_of(standing)
    except PlebisciteError as problem:
        _log.warning("no curve is shown: %s", problem)
        return None
    steps = shown_steps(reached, standing.ballots, minimum)
    if not steps:
        return None
    opens = standing.definition.calendar.opens
    return Grown(
        steps,
        figures.results,
        opens,
        standing.closes,
        minimum,
        spoken_words(seen.language),
        lambda time: moment_text(time, seen.zone, seen.language),
    )


@require_safe
def picture(request: HttpRequest, slug: str, name: str) -> HttpResponseBase:
    """One picture or framed page, for any site."""
    try:
        seen = visit(request.path, slug)
        make = pictures_of(seen)[name]
    except (PlebisciteError, KeyError) as problem:
        raise Http404("no such picture") from problem
    standing = seen.standing
    key = ("picture", request.path, standing.log.tree.root, standing.size)
    framed = name.endswith(".html")
    response = answer_kept(request, kept(key, make), _HTML if framed else _SVG)
    ancestors = "*" if framed else "'none'"
    response["Content-Security-Policy"] = f"{_STYLED}; frame-ancestors {ancestors}"
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    response["Access-Control-Allow-Origin"] = "*"
    return response
