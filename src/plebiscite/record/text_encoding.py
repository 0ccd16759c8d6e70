"""Files of people: UTF-8, or a refusal that says what they look like instead."""

import re

from plebiscite.errors import MalformedError

_BOM = b"\xef\xbb\xbf"
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_WORD_OF_HIGH_BYTES = re.compile(rb"[\xc0-\xff]{4,}")
_WINDOWS_ONLY = re.compile(rb"[\x80-\x9f]")


def decode_text(raw: bytes, name: str) -> str:
    """The text of a UTF-8 file, without a byte-order mark.

    Raises: MalformedError naming the line, the encoding it looks like and the remedy.
    """
    plain = raw.removeprefix(_BOM)
    try:
        return plain.decode()
    except UnicodeDecodeError as problem:
        encoding = likely_encoding(plain)
        line = 1 if encoding == "UTF-16" else plain.count(b"\n", 0, problem.start) + 1
        raise MalformedError(
            f"not UTF-8, it looks like {encoding}; save it as UTF-8 (in a spreadsheet:"
            f' "CSV UTF-8"; or: iconv -f {encoding} -t UTF-8)',
            place=f"{name}:{line}",
        ) from problem


def likely_encoding(raw: bytes) -> str:
    """The encoding that bytes which are no UTF-8 most likely have, as iconv names it."""
    if raw.startswith(_UTF_16):
        return "UTF-16"
    if _WORD_OF_HIGH_BYTES.search(raw):
        return "WINDOWS-1251"  # whole words beyond ASCII: Cyrillic rather than accents
    return "WINDOWS-1252" if _WINDOWS_ONLY.search(raw) else "ISO-8859-1"
