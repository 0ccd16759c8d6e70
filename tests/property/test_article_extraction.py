"""Whatever comes: offsets give the words back, only our own errors, twice the same."""

import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plebiscite.errors import PlebisciteError
from plebiscite.observe.article_extraction import Extraction, Page, extract
from plebiscite.observe.claims import Claim, PositionSaid, parse_claims, write_claims
from plebiscite.store.article_files import decode_article
from plebiscite.store.article_pages import page_of

pytestmark = pytest.mark.slow
_PIECES = (
    "99 percent|two-thirds|one in ten|55,000|55 000|more than|nearly|of|registered voters"
    "|of those who voted|backed|rejected|turnout|was|said|Toma Irel|, the chairman of the"
    "|League of Monitors|Marava|not|would|if|recognise|the vote|null and void|free and fair"
    "|“|”|\"|'s|,|. |.\n\n|?|He|it|(|)|:|boycotted|between|and|to|in 2010|on Sunday|Of|That is"
    "|With|counted|by|for|\u00a0|\u200f|1.2.3|%"
)
_WORDS = _PIECES.split("|")
_ANY = st.text(
    st.characters(codec="utf-8") | st.sampled_from(string.printable + "“”’\u00a0\u202e\u0660½"),
    max_size=300,
)
ARTICLES = st.lists(st.sampled_from(_WORDS), min_size=1, max_size=60).map(" ".join)


def tried(text: str) -> Extraction | None:
    try:
        return extract(Page(text), "article")
    except PlebisciteError:
        return None


def require_places(found: Extraction) -> None:
    document = found.document
    items: tuple[Claim | PositionSaid, ...] = (*document.claims, *document.positions)
    for one in items:
        assert one.quotation is not None
        assert found.text[one.quotation.start : one.quotation.end] == one.quotation.text
        assert one.speaker == one.speaker.strip()
    for missed in found.document.not_understood:
        assert found.text[missed.start : missed.end] == missed.text


@settings(max_examples=400, deadline=None)
@given(ARTICLES)
def test_offsets_give_the_quoted_words_back(text: str) -> None:
    found = tried(f"The commission said that turnout was 40 percent.\n\n{text}.")
    assert found is not None
    require_places(found)
    assert parse_claims(write_claims(found.document)) == found.document


@settings(max_examples=300, deadline=None)
@given(_ANY)
def test_any_text_is_read_or_refused(text: str) -> None:
    found = tried(text)
    if found:
        require_places(found)


@settings(max_examples=150, deadline=None)
@given(ARTICLES)
def test_the_same_article_gives_the_same_document(text: str) -> None:
    assert tried(text) == tried(text)


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_are_decoded_or_refused(raw: bytes) -> None:
    try:
        decode_article(raw, "article")
    except PlebisciteError:
        return


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            ["<p>", "</p>", "<article>", "<div", ">", "<script>", "</script>", "<!--", "-->",
             "&lt;",
             "&#0;", "&#xD800;", "<p hidden>", "<table><td>", "<h1>", "\x00", "]]>",
             "Turnout was 40 percent of registered voters, the commission said. "]
        ),
        max_size=30,
    ).map("".join)
)  # fmt: skip
def test_any_markup_is_read_or_refused(html: str) -> None:
    try:
        extract(page_of(f"<html>{html}", "page"), "page")
    except PlebisciteError:
        return
