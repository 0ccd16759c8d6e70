"""`{% tell "message" name=value %}`: a text of the part `observers` in the page's language."""

from typing import Any

from django import template

from plebiscite.texts import voice

register = template.Library()


@register.simple_tag(takes_context=True)
def tell(context: dict[str, Any], message: str, *joined: str, **values: Any) -> str:  # noqa: ANN401 - of the message
    """The message; more arguments are joined to its name by hyphens."""
    name = "-".join((message, *map(str, joined)))
    return voice(context["language"], "observers").say(name, **values)
