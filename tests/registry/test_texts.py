"""Texts of the registrar: five languages of voters complete, French of staff complete."""

import re
from pathlib import Path

import plebiscite.registry
from plebiscite.texts import LANGUAGES, voice

FTL = Path(plebiscite.registry.__file__).parents[1] / "texts"
HERE = Path(plebiscite.registry.__file__).parent
FRENCH = HERE / "locale" / "fr" / "LC_MESSAGES"


def placeholders(language: str) -> dict[str, set[str]]:
    found = {}
    for line in (FTL / language / "registry.ftl").read_text(encoding="utf-8").splitlines():
        name, equals, text = line.partition(" = ")
        if equals and not line.startswith("#"):
            found[name] = set(re.findall(r"\{ \$(\w+) \}", text))
    return found


def test_every_language_says_everything() -> None:
    english = voice("en", "registry").messages
    assert len(english) > 25
    for language in LANGUAGES:
        assert voice(language, "registry").messages == english


def test_every_language_says_it_with_the_same_values() -> None:
    for language in LANGUAGES:
        assert placeholders(language) == placeholders("en"), language


def test_no_text_is_left_in_english() -> None:
    english = (FTL / "en" / "registry.ftl").read_text(encoding="utf-8").splitlines()
    for language in LANGUAGES[1:]:
        lines = (FTL / language / "registry.ftl").read_text(encoding="utf-8").splitlines()
        same = set(lines) & {each for each in english if each}
        assert same == {"moment = { $at }"}, language


def test_french_is_complete_and_compiled() -> None:
    text = (FRENCH / "django.po").read_text(encoding="utf-8")
    assert "fuzzy" not in text
    entries = re.findall(r'^msgid "(.+)"\nmsgstr "(.*)"$', text, re.MULTILINE)
    assert len(entries) > 200
    assert not [source for source, french in entries if not french]
    compiled = (FRENCH / "django.mo").read_bytes()
    for _, french in entries:
        assert french.replace('\\"', '"').encode() in compiled


def test_every_staff_text_is_in_the_catalogue() -> None:
    catalogue = (FRENCH / "django.po").read_text(encoding="utf-8")
    known = set(re.findall(r'^msgid "(.*)"$', catalogue, re.MULTILINE))
    used: set[str] = set()
    for file in (HERE / "templates" / "registry").glob("*.html"):
        used |= set(re.findall(r'{% translate "([^"]+)" %}', file.read_text(encoding="utf-8")))
    for file in HERE.glob("*.py"):
        source = file.read_text(encoding="utf-8")
        used |= set(re.findall(r'\b_\(\s*"((?:[^"\\]|\\.)+)"\s*,?\s*\)', source))
    assert len(used) > 180
    assert used <= known, sorted(used - known)
