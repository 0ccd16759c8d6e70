"""What every page of one referendum shows around its content, and what it says when it fails."""

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any, NamedTuple

from django.http import HttpRequest, HttpResponseBase

from plebiscite.errors import PlebisciteError
from plebiscite.results.page import has_no_witnesses
from plebiscite.server.api_errors import AbsentError
from plebiscite.server.entries.published import referendum_folder
from plebiscite.server.entries.sealed import sealed_referendum
from plebiscite.server.public.observed import observers_line
from plebiscite.server.public.rendering import (
    answer_kept,
    answer_once,
    kept,
    language_of,
    rendered,
)
from plebiscite.server.public.standing import Standing, standing_of
from plebiscite.server.referendums.models import Referendum
from plebiscite.store.witness_status import STATUS_FILE
from plebiscite.texts import voice

_log = logging.getLogger(__name__)
PAGES = (
    ("status", ""),
    ("turnout", "turnout/"),
    ("results", "results/"),
    ("bulletins", "bulletins/"),
    ("observers", "observers/"),
    ("check", "check/"),
    ("record", "record/"),
    ("downloads", "downloads/"),
    ("trust", "trust/"),
)


class Visit(NamedTuple):
    """A look at one referendum, at an address, in a language."""

    path: str
    referendum: Referendum
    standing: Standing

    @property
    def language(self) -> str:
        """The page's own language."""
        return language_of(self.path)

    @property
    def zone(self) -> str:
        """The time zone of the calendar."""
        return self.standing.definition.calendar.time_zone


def visit(path: str, slug: str) -> Visit:
    """What a page at `path` works from. Raises: AbsentError, or as `standing_of`."""
    referendum = sealed_referendum(slug)
    return Visit(path, referendum, standing_of(referendum))


def frame_of(seen: Visit, here: str) -> dict[str, Any]:
    """Context of `public/frame.html`. `here` names the page, as in `PAGES`."""
    standing, language = seen.standing, seen.language
    words = standing.words(language)
    base = f"/{language}/r/{standing.slug}/"
    return {
        "slug": standing.slug,
        "base": base,
        "here": here,
        "label": standing.label,
        "words": words,
        "definition": standing.definition,
        "size": standing.size,
        "zone": seen.zone,
        "observers_line": observers_line(standing),
        "unwitnessed": has_no_witnesses(standing.definition.policy),
        "waits_for_witnesses": _waiting(standing, language),
        "telephone": seen.referendum.help_telephone,
        "email": seen.referendum.help_email,
        "pages": [
            {"name": name, "address": base + tail, "current": name == here} for name, tail in PAGES
        ],
    }


def _waiting(standing: Standing, language: str) -> str:
    """What a voter must know while too few witnesses confirm: receipts come later (rule R9)."""
    if standing.log.opened.is_quorum_met:
        return ""
    return voice(language, "witnesses").say("witnesses-missing")


Build = Callable[[Visit], dict[str, Any]]


def kept_page(here: str, template: str, build: Build) -> Callable[..., HttpResponseBase]:
    """A view of one page of a referendum that depends on nothing but record and language."""

    @explained
    def view(request: HttpRequest, slug: str) -> HttpResponseBase:
        seen = visit(request.path, slug)
        found = seen.referendum
        key = (
            seen.path,
            found.pk,
            seen.standing.size,
            seen.standing.log.tree.root,
            len(seen.standing.log.opened.cosigned),
            seen.standing.log.opened.is_quorum_met,
            found.help_telephone,
            found.help_email,
            _news_of_witnesses(slug) if here == "trust" else 0,
        )
        page = kept(key, lambda: page_text(seen, here, template, build))
        return answer_kept(request, page)

    return view


def _news_of_witnesses(slug: str) -> int:
    """When it changed last how the witnesses stand, which no checkpoint says; 0 without news."""
    try:
        return (referendum_folder(slug) / STATUS_FILE).stat().st_mtime_ns
    except OSError:
        return 0


def page_text(seen: Visit, here: str, template: str, build: Build) -> str:
    """The whole page."""
    return rendered(template, seen.path, frame_of(seen, here) | build(seen))


View = Callable[..., HttpResponseBase]


def explained(view: View) -> View:
    """The view; an error becomes a page that says what to do."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: object, **named: object) -> HttpResponseBase:
        try:
            return view(request, *args, **named)
        except AbsentError:
            return answer_once(rendered("public/absent.html", request.path, {}), status=404)
        except PlebisciteError as problem:
            _log.warning("a public page failed: %s", problem)
            response = answer_once(
                rendered("public/unavailable.html", request.path, {}), status=503
            )
            response["Retry-After"] = "60"
            return response

    return guarded
