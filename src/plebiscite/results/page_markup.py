"""Pieces of HTML in which nothing from outside is ever markup.

`Html` is a text that is markup already; every plain text is escaped when it is put into an
element. Source: HTML living standard; WCAG 2.2 1.3.1, 1.4.10, 3.1.2.
"""

from collections.abc import Iterable, Sequence
from html import escape

from plebiscite.record.definition import Texts


class Html(str):
    """Markup made here. Plain `str` is text, and is escaped."""

    __slots__ = ()


Content = str | Html


def markup(content: Content) -> Html:
    """The content as markup: escaped unless it is markup already."""
    return content if isinstance(content, Html) else Html(escape(content, quote=True))


def joined(contents: Iterable[Content]) -> Html:
    """Pieces one after the other."""
    return Html("\n".join(markup(content) for content in contents))


def element(name: str, *contents: Content, **attributes: str) -> Html:
    """An element; `class_` stands for the attribute class, `_` in names for a hyphen."""
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(value, quote=True)}"'
        for key, value in attributes.items()
    )
    return Html(f"<{name}{written}>{''.join(map(markup, contents))}</{name}>")


def in_language(name: str, text: str, texts: Texts, **attributes: str) -> Html:
    """An element with words of people, in their language and direction."""
    return element(name, text, lang=texts.language, dir=texts.direction, **attributes)


def titled(name: str, title: str, texts: Texts) -> Html:
    """A name of ours and a title of theirs, for a caption."""
    return Html(f"{markup(name)}: {in_language('span', title, texts)}")


def table(
    caption: Content, header: Sequence[Content], rows: Iterable[Sequence[Content]], label: str
) -> Html:
    """A table whose first column names the row; on a narrow screen it alone scrolls sideways.

    `label` names the scrolling region for those who cannot see it.
    """
    head = element("tr", *(element("th", cell, scope="col") for cell in header))
    body = [
        element(
            "tr", element("th", row[0], scope="row"), *(element("td", cell) for cell in row[1:])
        )
        for row in rows
    ]
    whole = element(
        "table",
        element("caption", caption),
        element("thead", head),
        element("tbody", joined(body)),
    )
    return element("div", whole, class_="scroll", role="region", aria_label=label, tabindex="0")
