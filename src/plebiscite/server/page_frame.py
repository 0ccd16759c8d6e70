"""What stands around every page: languages, direction, address."""

from django.http import HttpRequest
from django.urls import translate_url
from django.utils.translation import get_language

from plebiscite.texts import LANGUAGES, OWN_NAMES, direction_of

STAFF_LANGUAGES = ("en", "fr")


def frame(request: HttpRequest) -> dict[str, object]:
    """Context for `base.html`: the language switch keeps the place."""
    language = get_language() or "en"
    is_staff_page = "/commission/" in request.path or "/accounts/" in request.path
    offered = STAFF_LANGUAGES if is_staff_page else LANGUAGES
    here = request.get_full_path()
    return {
        "language": language,
        "direction": direction_of(language),
        "languages": [
            {
                "code": code,
                "name": OWN_NAMES[code],
                "direction": direction_of(code),
                "address": translate_url(here, code),
                "current": code == language,
            }
            for code in offered
        ],
    }
