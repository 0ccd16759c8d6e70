"""An Atom feed of what happened in a referendum, written here and never read.

Source: RFC 4287; each required element is there: id, title, updated of feed and entries, an
author, a link to what an entry is about.
"""

from collections.abc import Sequence
from typing import NamedTuple
from xml.etree.ElementTree import Element, SubElement, tostring  # only written here, never read

_ATOM = "http://www.w3.org/2005/Atom"


class Link(NamedTuple):
    """Where something is, and what it is to the entry: `related`, for example."""

    address: str
    relation: str = "alternate"


class FeedEntry(NamedTuple):
    """One thing that happened."""

    id: str  # an address that stays
    title: str
    updated: str  # RFC 3339
    summary: str
    category: str  # kind of the entry of the record
    links: Sequence[Link]


class FeedHead(NamedTuple):
    """Whose feed it is."""

    id: str
    title: str
    updated: str  # RFC 3339; for a feed without entries
    author: str
    language: str
    links: Sequence[Link]


def atom_feed(head: FeedHead, entries: Sequence[FeedEntry]) -> str:
    """The whole feed; `entries` newest first."""
    root = Element("feed", {"xmlns": _ATOM, "xml:lang": head.language})
    _text(root, "id", head.id)
    _text(root, "title", head.title)
    _text(root, "updated", max((one.updated for one in entries), default=head.updated))
    _links(root, head.links)
    _text(SubElement(root, "author"), "name", head.author)
    for one in entries:
        entry = SubElement(root, "entry")
        _text(entry, "id", one.id)
        _text(entry, "title", one.title)
        _text(entry, "updated", one.updated)
        SubElement(entry, "category", {"term": one.category})
        _links(entry, one.links)
        _text(entry, "summary", one.summary)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + tostring(root, encoding="unicode") + "\n"


def _links(parent: Element, links: Sequence[Link]) -> None:
    for link in links:
        SubElement(parent, "link", {"rel": link.relation, "href": link.address})


def _text(parent: Element, name: str, text: str) -> None:
    SubElement(parent, name).text = "".join(filter(_is_xml, text))


def _is_xml(letter: str) -> bool:
    """Whether XML 1.0 allows the character; others are left out."""
    return letter in "\t\n\r" or (
        letter >= " " and not "\ud800" <= letter <= "\udfff" and letter not in "\ufffe\uffff"
    )
