"""The words of figures in the page's language: the core's table, filled from Fluent messages."""

from functools import cache
from string import Formatter

from plebiscite.results.picture_words import EVERY
from plebiscite.results.words import Words
from plebiscite.texts import voice

PREFIX = "figure-"
_BETWEEN = "\u2069\u2068"
"""End and beginning of an isolate: the parts of one number must stay in one, or they swap."""


def message_of(key: str) -> str:
    """The Fluent message for a key of the core's table."""
    return PREFIX + key.replace(" ", "-")


@cache
def spoken_words(language: str) -> Words:
    """The core's words in `language`. Each message says its values' places as `{name}`."""
    said = voice(language, "public")
    table = {key: said.say(message_of(key), **_places(text)) for key, text in EVERY.items()}
    return Words({key: text.replace(_BETWEEN, "") for key, text in table.items()})


def _places(template: str) -> dict[str, str]:
    names = (name for _, name, _, _ in Formatter().parse(template) if name)
    return {name: f"{{{name}}}" for name in names}
