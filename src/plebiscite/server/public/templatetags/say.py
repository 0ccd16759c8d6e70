"""`{% say "message" name=value %}`: a voter's text in the page's language."""

from functools import cache
from typing import Any

from django import template

from plebiscite.texts import voice

register = template.Library()


@register.simple_tag(takes_context=True)
def say(context: dict[str, Any], message: str, *joined: str, **values: Any) -> str:  # noqa: ANN401 - of the message
    """The message of the part `public`; more arguments are joined to its name by hyphens."""
    name = "-".join((message, *map(str, joined))) if joined else message
    if not values:
        return _plain(context["language"], name)
    return voice(context["language"], "public").say(name, **values)


@cache
def _plain(language: str, name: str) -> str:
    """A message without values, said once: pages are full of them."""
    return voice(language, "public").say(name)
