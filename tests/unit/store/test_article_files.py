"""Articles from files: encodings, what is no text, and pages that hide or smuggle words."""

import sys
from pathlib import Path

import pytest

from plebiscite.errors import MalformedError, MisuseError, UnavailableError
from plebiscite.observe.article_extraction import extract
from plebiscite.store.article_files import decode_article, read_article
from plebiscite.store.article_pages import page_of

PROSE = "Turnout was 40 percent of registered voters, the commission said on Sunday."
MORE = "The League called the vote unacceptable on the same day, and left the region."


def page(body: str) -> str:
    return f"<!DOCTYPE html><html><body><article>{body}</article></body></html>"


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"", "the file has no text in it"),
        (b" \n\t", "the file has no text in it"),
        (b"%PDF-1.7\n", "a PDF: copy its text"),
        (b"\x89PNG\r\n\x1a\n", "a PNG picture"),
        (b"\xff\xd8\xff\xe0", "a JPEG picture"),
        (b"PK\x03\x04", "an office document"),
        (b"\x1f\x8b\x08", "a gzip file"),
        (bytes(range(256)), "full of control characters"),
        (b"It was \0 there.", "it holds NUL characters"),
    ],
)
def test_what_is_no_text_is_refused_with_what_to_do(raw: bytes, words: str) -> None:
    with pytest.raises(MisuseError, match=words):
        decode_article(raw, "article")


@pytest.mark.parametrize(
    "raw",
    [
        "“Void”".encode(),
        "“Void”".encode("utf-8-sig"),
        b"\xff\xfe" + "“Void”".encode("utf-16-le"),
        b'<meta charset="windows-1252">' + "“Void”".encode("windows-1252"),
    ],
)
def test_encodings_are_known_by_their_mark_or_declaration(raw: bytes) -> None:
    assert decode_article(raw, "article").endswith("“Void”")


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"caf\xe9 \x93void\x94", "it is not UTF-8, and byte 3 is not; it looks like WINDOWS-1252"),
        (b'<meta charset="utf-8">caf\xe9', "it says it is utf-8, and byte 25 is not"),
        (b'<meta charset="x-evil">', "an encoding this program does not know: x-evil"),
    ],
)
def test_a_wrong_encoding_is_named_with_its_place(raw: bytes, words: str) -> None:
    with pytest.raises(MalformedError, match=words):
        decode_article(raw, "article")


def test_a_page_says_its_title_publisher_and_day() -> None:
    html = (
        '<html><head><title>Valley votes</title><meta property="og:site_name" content="Courier">'
        f'<meta property="article:published_time" content="2026-05-18"></head><body><p>{PROSE}</p>'
        f"<p>{MORE}</p></body></html>"
    )
    found = page_of(html, "page")
    assert (found.title, found.publisher, str(found.published)) == (
        "Valley votes", "Courier", "2026-05-18",
    )  # fmt: skip


@pytest.mark.parametrize(
    "hidden",
    [
        '<script>var a = "77 percent of voters backed it.";</script>',
        "<style>/* 77 percent of voters backed it. */</style>",
        "<!-- 77 percent of voters backed it. -->",
        '<p style="display: none">77 percent of voters backed it.</p>',
        '<p style="color:red;visibility:hidden">77 percent of voters backed it.</p>',
        "<p hidden>77 percent of voters backed it.</p>",
        '<p aria-hidden="true">77 percent of voters backed it.</p>',
        "<svg><text>77 percent of voters backed it.</text></svg>",
        '<iframe srcdoc="77 percent of voters backed it."></iframe>',
        "<noscript>77 percent of voters backed it.</noscript>",
        "<template><p>77 percent of voters backed it.</p></template>",
        "<form><p>77 percent of voters backed it.</p></form>",
        '<img alt="77 percent of voters backed it." src="x" onerror="77">',
    ],
)
def test_what_a_reader_does_not_see_is_no_text(hidden: str) -> None:
    found = extract(page_of(page(f"<p>{PROSE}</p>{hidden}<p>{MORE}</p>"), "page"))
    assert [one.figure for one in found.document.claims] == ["40"]
    assert "77" not in found.text


@pytest.mark.parametrize("html", ["<html></html>", "<html><script>1</script></html>", page("")])
def test_a_page_without_an_article_is_refused(html: str) -> None:
    with pytest.raises(MisuseError, match="there is no article in this page"):
        page_of(html, "page")


def test_markup_of_any_depth_is_read_or_refused() -> None:
    with pytest.raises(MisuseError, match="no article"):
        page_of("<div>" * 50_000 + PROSE, "page")


def test_files_of_markup_and_of_text_are_told_apart(tmp_path: Path) -> None:
    plain, marked = tmp_path / "a.txt", tmp_path / "a.html"
    plain.write_text(PROSE)
    marked.write_text(page(f"<p>{PROSE}</p><p>{MORE}</p>"))
    assert read_article(plain).text == PROSE
    assert "<p>" not in read_article(marked).text


def test_a_file_too_large_is_refused(tmp_path: Path) -> None:
    with (tmp_path / "large").open("wb") as file:
        file.truncate(8_000_001)
    with pytest.raises(UnavailableError, match="larger than"):
        read_article(tmp_path / "large")


def test_a_page_needs_the_extra_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "trafilatura", None)
    with pytest.raises(UnavailableError, match=r"pip install 'plebiscite\[claims\]'"):
        page_of(page(f"<p>{PROSE}</p>"), "page")
