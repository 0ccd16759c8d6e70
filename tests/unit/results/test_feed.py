"""The feed is XML, and has what RFC 4287 requires of feed and entries."""

import re
from xml.etree.ElementTree import fromstring

import pytest

from plebiscite.results.feed import FeedEntry, FeedHead, Link, atom_feed

ATOM = "{http://www.w3.org/2005/Atom}"
HEAD = FeedHead(
    "tag:r.example", 'A & B <"x">', "2026-11-28T10:00:00Z", "The commission", "ka",
    [Link("feed.atom", "self"), Link("index.html")],
)  # fmt: skip


def entry(number: int, words: str = "words") -> FeedEntry:
    return FeedEntry(
        f"tag:r.example/{number}", f"Bulletin {number}", f"2026-11-28T1{number}:00:00Z", words,
        "bulletin", [Link("results.html"), Link("changes-2.html", "related")],
    )  # fmt: skip


def test_feed_and_entries_have_every_required_element_once() -> None:
    root = fromstring(atom_feed(HEAD, [entry(3), entry(2)]))  # noqa: S314 - our own
    assert root.tag == f"{ATOM}feed"
    for name in ("id", "title", "updated"):
        assert len(root.findall(ATOM + name)) == 1
        for one in root.findall(f"{ATOM}entry"):
            assert len(one.findall(ATOM + name)) == 1
    assert root.findtext(f"{ATOM}author/{ATOM}name") == "The commission"
    assert [one.get("rel") for one in root.findall(f"{ATOM}link")] == ["self", "alternate"]
    identifiers = [one.text for one in root.iter(f"{ATOM}id")]
    assert len(set(identifiers)) == len(identifiers) == 3
    for one in root.iter(f"{ATOM}updated"):
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", one.text or "")
    for one in root.findall(f"{ATOM}entry"):
        assert one.find(f"{ATOM}link[@rel='alternate']") is not None
        assert one.find(f"{ATOM}link[@rel='related']") is not None


def test_the_feed_is_as_new_as_its_newest_entry() -> None:
    whole = fromstring(atom_feed(HEAD, [entry(3), entry(2)]))  # noqa: S314 - our own
    assert whole.findtext(f"{ATOM}updated") == "2026-11-28T13:00:00Z"
    empty = fromstring(atom_feed(HEAD, []))  # noqa: S314 - our own
    assert empty.findtext(f"{ATOM}updated") == "2026-11-28T10:00:00Z"


@pytest.mark.parametrize("bad", ["\x00", "\x0b", "\ud800", "\ufffe", "\uffff"])
def test_characters_that_xml_has_not_are_left_out(bad: str) -> None:
    root = fromstring(atom_feed(HEAD, [entry(1, f"a{bad}b\tc<&>")]))  # noqa: S314 - our own
    assert root.findtext(f"{ATOM}entry/{ATOM}summary") == "ab\tc<&>"
