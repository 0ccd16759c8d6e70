"""The article in an HTML page, by trafilatura (the extra `claims`) and a look at the markup.

What a reader does not see is taken out first: scripts, styles, comments, pictures' text, frames,
and elements hidden by attribute or by their own style. Nothing is fetched, and no script runs.
"""

import datetime as dt
import logging
import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from plebiscite.errors import MisuseError, UnavailableError
from plebiscite.observe.article_extraction import Page

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_UNSEEN = (
    "//script|//style|//template|//noscript|//svg|//math|//iframe|//object|//embed|//canvas|//form"
    "|//button|//select|//textarea|//comment()|//*[@hidden]|//*[@aria-hidden='true']"
)
_HIDDEN_STYLE = re.compile(
    r"(?:display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0)", re.IGNORECASE
)
_FRAME = "//nav|//header|//footer|//aside|//figure"
_BLOCKS = ("p", "h1", "h2", "h3", "h4", "h5", "h6", "li", "td", "th", "blockquote", "dd", "dt")
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")


def page_of(html: str, place: str) -> Page:
    """The article in an HTML page, and what its markup says of title, publisher, link and day.

    Raises: UnavailableError without the extra `claims`; MisuseError if there is no article in it.
    """
    try:
        import trafilatura  # noqa: PLC0415 - an extra, and slow to import
        from lxml import etree  # noqa: PLC0415
        from lxml import html as markup  # noqa: PLC0415
        from trafilatura.metadata import extract_metadata  # noqa: PLC0415
    except ImportError as problem:
        raise UnavailableError(
            "reading an HTML page needs an extra: pip install 'plebiscite[claims]'; or paste the "
            "article's text into a plain file",
            place=place,
        ) from problem
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    try:
        tree = markup.document_fromstring(_DECLARATION.sub("", html))
    except (etree.ParserError, ValueError) as problem:
        raise MisuseError(f"there is no article in this page ({problem})", place=place) from problem
    _take_out_unseen(tree)
    seen = markup.tostring(tree, encoding="unicode")
    text = trafilatura.extract(seen, output_format="txt", include_comments=False, favor_recall=True)
    if not text or "\n" not in text:  # it gave up and ran all blocks together
        text = "\n\n".join(_blocks(tree))
    if not text.strip():
        raise MisuseError("there is no article in this page", place=place)
    found = extract_metadata(seen)
    return Page(
        text, found.title or "", found.sitename or "", found.url or "", _day(found.date)
    )  # fmt: skip


def _take_out_unseen(tree: "HtmlElement") -> None:
    unseen = list(tree.xpath(_UNSEEN))
    unseen += (one for one in tree.xpath("//*[@style]") if _HIDDEN_STYLE.search(one.get("style")))
    for element in unseen:
        if element.getparent() is not None:
            element.drop_tree()


def _blocks(tree: "HtmlElement") -> Iterator[str]:
    """The text of each block outside the page's frame, in order."""
    for element in tree.xpath(_FRAME):
        if element.getparent() is not None:
            element.drop_tree()
    for element in tree.iter(*_BLOCKS):
        text = " ".join(element.text_content().split())
        if text and not any(True for _ in element.iterdescendants(*_BLOCKS)):
            yield text


def _day(written: str | None) -> dt.date | None:
    try:
        return dt.date.fromisoformat(written) if written else None
    except ValueError:
        return None
