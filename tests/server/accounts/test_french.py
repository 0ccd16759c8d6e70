"""Staff pages speak French throughout."""

import gettext
import re
from pathlib import Path

import pytest

from plebiscite import server

FOLDER = Path(server.__file__).parent / "locale/fr/LC_MESSAGES"
BLOCK = re.compile(
    r'^msgid (".*")\n(?:msgid_plural ".*"\n)?((?:msgstr(?:\[\d\])? ".*"\n?)+)', re.MULTILINE
)


@pytest.fixture(scope="module")
def source() -> str:
    return (FOLDER / "django.po").read_text(encoding="utf-8")


def test_no_text_is_missing_or_guessed(source: str) -> None:
    blocks = BLOCK.findall(source)
    assert len(blocks) > 300
    assert [message for message, said in blocks if '""' in said.replace('\\"', "")] == ['""']
    assert "fuzzy" not in source


def test_the_compiled_file_is_that_of_the_source(source: str) -> None:
    with (FOLDER / "django.mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    for message, said in BLOCK.findall(source)[1:]:
        if "msgstr " in said:
            written = said.partition(" ")[2].strip()
            assert compiled.gettext(_plain(message)) == _plain(written)


def _plain(quoted: str) -> str:
    return quoted[1:-1].replace('\\"', '"').replace("\\n", "\n").replace("\\\\", "\\")


def test_places_for_values_are_the_same(source: str) -> None:
    value = re.compile(r"%(?:\(\w+\))?[sdr]")
    for message, said in BLOCK.findall(source)[1:]:
        if "msgstr " in said:
            assert sorted(value.findall(message)) == sorted(value.findall(said)), message
