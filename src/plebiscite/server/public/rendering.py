"""Public pages: made without cookies or sessions, so that anyone's cache may keep them."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from hashlib import sha256
from typing import Any, NamedTuple

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.template.loader import render_to_string
from django.utils.cache import get_conditional_response

from plebiscite.texts import LANGUAGES, OWN_NAMES, direction_of

KEPT_PAGES = 600
_CACHING = "public, max-age=2"


class Page(NamedTuple):
    """A finished page, and its tag for conditional requests."""

    text: bytes
    tag: str


_pages: OrderedDict[Hashable, Page] = OrderedDict()


def language_of(path: str) -> str:
    """The language that an address begins with."""
    return path.split("/", 2)[1]


def rendered(template: str, path: str, context: dict[str, Any]) -> str:
    """A page as text. `path` is its address; its first part is the language."""
    _, language, rest = path.split("/", 2)
    frame = {
        "language": language,
        "direction": direction_of(language),
        "languages": [
            {
                "code": code,
                "name": OWN_NAMES[code],
                "direction": direction_of(code),
                "address": f"/{code}/{rest}",
                "current": code == language,
            }
            for code in LANGUAGES
        ],
    }
    return render_to_string(template, frame | context)


def kept(key: Hashable, make: Callable[[], str]) -> Page:
    """The page under `key`, made once; the oldest pages are forgotten."""
    found = _pages.get(key)
    if found is None:
        text = make().encode()
        found = Page(text, f'"{sha256(text).hexdigest()[:32]}"')
        _pages[key] = found
        while len(_pages) > KEPT_PAGES:
            _pages.popitem(last=False)
    return found


def answer_kept(
    request: HttpRequest, page: Page, kind: str = "text/html; charset=utf-8"
) -> HttpResponseBase:
    """A kept page as an answer; 304 to who has it."""
    response = get_conditional_response(request, etag=page.tag) or HttpResponse(
        page.text, content_type=kind
    )
    response["ETag"] = page.tag
    response["Cache-Control"] = _CACHING
    return response


def answer_once(text: str, *, status: int = 200) -> HttpResponse:
    """A page for one reader only."""
    response = HttpResponse(text, status=status)
    response["Cache-Control"] = "no-store"
    return response


def forget() -> None:
    """Forget every kept page."""
    _pages.clear()
