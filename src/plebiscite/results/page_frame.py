"""The frame of a static page: no script, font or address of others. WCAG 2.2 AA."""

from collections.abc import Iterable

from plebiscite.results.page_markup import Content, Html, element, joined
from plebiscite.results.page_style import STYLE


def plain_page(
    title: str,
    parts: Iterable[Content],
    *,
    language: str = "en",
    direction: str = "ltr",
    style: str = STYLE,
    head: Iterable[Html] = (),
) -> str:
    """A whole page around the parts of its main content."""
    whole_head = element(
        "head",
        joined(
            [
                Html('<meta charset="utf-8">'),
                Html('<meta name="viewport" content="width=device-width, initial-scale=1">'),
                element("title", title),
                element("style", Html(style)),
                *head,
            ]
        ),
    )
    body = element("body", element("main", joined(parts)))
    page = element("html", joined([whole_head, body]), lang=language, dir=direction)
    return f"<!DOCTYPE html>\n{page}\n"
