"""A page for a frame on other sites: one contest's picture, its sentence, and where it is from.

No script, no cookie, nothing loaded. The picture holds its status, and so do title and text.
"""

from collections.abc import Iterator
from typing import Final

from plebiscite.results.page_frame import plain_page
from plebiscite.results.page_markup import Content, Html, element, in_language
from plebiscite.results.page_style import STYLE
from plebiscite.results.picture_bars import Shown, bars_picture, picture_title
from plebiscite.results.picture_text import direction_of
from plebiscite.results.sentences import contest_sentence

PICTURE_STYLE: Final = (
    STYLE + ".picture { display: block; width: 100%; max-width: 40rem; height: auto; }\n"
)
_SMALL_HEADING: Final = "h1 { font-size: 1.25rem; margin: .5rem 0; }\n"


def embed_page(shown: Shown, address: str, command: str) -> str:
    """The whole page. `address`: of the full results, "" for none; `command` checks them."""
    return plain_page(
        picture_title(shown),
        _parts(shown, address, command),
        language=shown.words.say("language"),
        direction=direction_of(shown.words),
        style=PICTURE_STYLE + _SMALL_HEADING,
    )


def _parts(shown: Shown, address: str, command: str) -> Iterator[Content]:
    words = shown.words
    yield in_language("h1", shown.view.texts.title, shown.texts)
    yield bars_picture(shown, alone=False)
    yield element("p", contest_sentence(shown.view, words), dir="auto")
    if address:
        whole = element("a", words.say("embed whole"), href=address, target="_top")
        yield element("p", whole)
    yield element("p", words.say("check intro"), class_="note")
    yield element("pre", element("code", command), dir="ltr")


def frame_code(address: str, title: str, height: int = 640) -> str:
    """What others paste to show the embed page at `address` in a frame."""
    return element(
        "iframe",
        src=address,
        title=title,
        width="100%",
        height=str(height),
        style="border:0",
        loading="lazy",
    )


def image_code(address: str, shown: Shown) -> str:
    """What others paste to show the picture at `address`; its text says the figures, too."""
    described = f"{picture_title(shown)}. {contest_sentence(shown.view, shown.words)}"
    start = element("img", src=address, alt=described, width="360", style="max-width:100%")
    return Html(start.removesuffix("</img>"))
