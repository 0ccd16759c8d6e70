"""Articles from files: HTML pages and plain text, in the encodings the web has.

What is no text at all is refused by what it looks like, with what to do instead.
"""

import re
from pathlib import Path

from plebiscite.errors import MalformedError, MisuseError
from plebiscite.observe.article_extraction import Page
from plebiscite.record.text_encoding import likely_encoding
from plebiscite.store.article_pages import page_of
from plebiscite.store.durable import read_bytes

LARGEST_FILE = 8_000_000  # bytes
_KINDS = (
    (b"%PDF-", "a PDF: copy its text into a file (pdftotext FILE)"),
    (b"\x89PNG", "a PNG picture: type what it says into a text file"),
    (b"\xff\xd8\xff", "a JPEG picture: type what it says into a text file"),
    (b"GIF8", "a GIF picture: type what it says into a text file"),
    (b"RIFF", "a picture, sound or film: type what it says into a text file"),
    (b"PK\x03\x04", "a ZIP archive or an office document: save its text as plain text"),
    (b"\xd0\xcf\x11\xe0", "an old office document: save its text as plain text"),
    (b"\x1f\x8b", "a gzip file: unpack it first"),
    (b"\x7fELF", "a program"),
)
_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
_DECLARED = re.compile(
    rb"""<(?:meta|\?xml)[^>]{0,200}?(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]{2,40})""",
    re.IGNORECASE,
)
_MARKUP = re.compile(r"<(?:!doctype html|html|head|body|article|main|div|p|meta)\b", re.IGNORECASE)
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_FEW_CONTROLS = 8  # in the head; a stray one is no reason to refuse
_HEAD = 4096  # bytes or characters in which a declaration stands
_KNOWN_ENCODINGS = frozenset(
    [
        "utf-8",
        "utf8",
        "us-ascii",
        "ascii",
        "iso-8859-1",
        "latin1",
        "latin-1",
        "iso-8859-2",
        "iso-8859-5",
        "iso-8859-9",
        "iso-8859-15",
        "windows-1250",
        "windows-1251",
        "windows-1252",
        "windows-1254",
        "cp1252",
        "koi8-r",
        "utf-16",
        "utf-16le",
        "utf-16be",
    ]
)


def read_article(path: Path) -> Page:
    """The page in a file.

    Raises: UnavailableError if it is absent, unreadable or too large, or if it is HTML and the
    extra `claims` is not installed; MisuseError if it is empty or no text; MalformedError if it is
    in another encoding than it says.
    """
    raw = read_bytes(path, limit=LARGEST_FILE)
    text = decode_article(raw, str(path))
    return page_of(text, str(path)) if _MARKUP.search(text[:_HEAD]) else Page(text)


def decode_article(raw: bytes, place: str) -> str:
    """The text of a file's bytes. Raises as `read_article`."""
    if not raw.strip():
        raise MisuseError("the article is empty: the file has no text in it", place=place)
    for beginning, what in _KINDS:
        if raw.startswith(beginning):
            raise MisuseError(f"this is {what}", place=place)
    encoding, declared = _encoding(raw, place)
    if not encoding.startswith("utf-16") and len(_CONTROL.findall(raw[:_HEAD])) > _FEW_CONTROLS:
        raise MisuseError("this is no text: it is full of control characters", place=place)
    try:
        text = raw.decode(encoding)
    except UnicodeDecodeError as problem:
        said = f"it says it is {declared}" if declared else "it is not UTF-8"
        raise MalformedError(
            f"{said}, and byte {problem.start} is not; it looks like {likely_encoding(raw)}:"
            f" save it as"
            f" UTF-8 (iconv -f {likely_encoding(raw)} -t UTF-8)",
            place=place,
        ) from problem
    if "\0" in text:
        raise MisuseError("this is no text: it holds NUL characters", place=place)
    return text.removeprefix("\ufeff")


def _encoding(raw: bytes, place: str) -> tuple[str, str]:
    for mark, encoding in _BOMS:
        if raw.startswith(mark):
            return encoding, encoding
    declared = _DECLARED.search(raw[:_HEAD])
    if declared is None:
        return "utf-8", ""
    name = declared[1].decode("ascii", "replace").casefold()
    if name not in _KNOWN_ENCODINGS:
        raise MalformedError(f"an encoding this program does not know: {name}", place=place)
    return name, name
