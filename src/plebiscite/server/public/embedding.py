"""The embed builder: choose a decision and a form, copy the code. No script: the address asks."""

from typing import Any, Final

from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.http import require_safe

from plebiscite.results.page_embed import frame_code, image_code
from plebiscite.results.picture_bars import Shown, picture_title
from plebiscite.results.sentences import views
from plebiscite.server.public.addresses import site_address
from plebiscite.server.public.figures import figures_of
from plebiscite.server.public.frame import Visit, explained, frame_of, visit
from plebiscite.server.public.rendering import answer_once, rendered
from plebiscite.server.public.spoken_words import spoken_words

KINDS: Final = ("frame", "image", "share")


@require_safe
@explained
def embed_builder(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The form; with a decision in the address, the code and how it looks."""
    seen = visit(request.path, slug)
    context = frame_of(seen, "results") | {"closed": seen.standing.is_closed}
    if seen.standing.is_closed:
        context |= _form(seen, request.GET.get("contest", ""), request.GET.get("kind", ""))
    return answer_once(rendered("public/embed.html", request.get_full_path(), context))


def _form(seen: Visit, contest: str, kind: str) -> dict[str, Any]:
    figures, texts = figures_of(seen.standing), seen.standing.words(seen.language)
    words = spoken_words(seen.language)
    shown = {
        view.contest.id: Shown(view, figures.results, texts, words)
        for view in views(figures, texts)
    }
    kind = kind if kind in KINDS else KINDS[0]
    context: dict[str, Any] = {
        "contests": [
            {"id": name, "title": one.view.texts.title, "chosen": name == contest}
            for name, one in shown.items()
        ],
        "kinds": [{"word": each, "chosen": each == kind} for each in KINDS],
    }
    if contest in shown:
        context |= _code(seen, shown[contest], kind)
    return context


def _code(seen: Visit, shown: Shown, kind: str) -> dict[str, str]:
    name = shown.view.contest.id
    files = {
        "frame": f"embed-{name}.html",
        "image": f"bars-{name}.svg",
        "share": f"share-{name}.svg",
    }
    here = f"/{seen.language}/r/{seen.standing.slug}/pictures/"
    whole = f"{site_address()}{here}{files[kind]}"
    framed = kind == "frame"
    code = frame_code(whole, picture_title(shown)) if framed else image_code(whole, shown)
    preview = files["image"] if framed else files[kind]
    return {"code": code, "preview": here + preview, "words": picture_title(shown)}
