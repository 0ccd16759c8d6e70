"""The canonical parts of a definition, and the hash that every election record commits to.

Parts: `definition.json`, then `texts/<language>.json` in the definition's order of languages.
Source: `spec/definition.md` (additions 6).
"""

from collections.abc import Iterable, Sequence
from typing import TypeVar

from plebiscite.canonical.encoding import h256, lp, ls
from plebiscite.canonical.json import parse_json, write_json
from plebiscite.errors import MalformedError
from plebiscite.record.definition import Definition, Texts

T = TypeVar("T")

Part = tuple[str, bytes]
"""A part's name and its bytes."""

VALUES_PART = "definition.json"


def texts_part(language: str) -> str:
    """The name of the part with the texts in one language."""
    return f"texts/{language}.json"


def parts_of(definition: Definition, texts: Sequence[Texts]) -> list[Part]:
    """The definition's parts, in the order in which they are hashed.

    Raises: MalformedError unless there is one `Texts` for each language, in that order.
    """
    _require_languages(definition, texts)
    return [
        (VALUES_PART, write_json(definition)),
        *((texts_part(words.language), write_json(words)) for words in texts),
    ]


def definition_hash(parts: Iterable[Part]) -> bytes:
    """H256(`definition`, ls of lp(name) ‖ lp(bytes)): 32 bytes (additions 6)."""
    return h256("definition", [ls(lp(name) + lp(raw) for name, raw in parts)])


def parse_parts(parts: Sequence[Part]) -> tuple[Definition, tuple[Texts, ...]]:
    """The values whose parts these are, the inverse of `parts_of`.

    Raises: MalformedError for other names, another order, missing parts or bytes that are not
    the one spelling of their values. Nothing is said about the rules: see `check_definition`.
    """
    if not parts or parts[0][0] != VALUES_PART:
        raise MalformedError(f"the first part of a definition is {VALUES_PART}")
    definition = _parse_part(parts[0], Definition)
    names = [name for name, _ in parts[1:]]
    expected = [texts_part(language) for language in definition.languages]
    if names != expected:
        raise MalformedError(f"the parts of texts are {names}; the definition names {expected}")
    texts = tuple(_parse_part(part, Texts) for part in parts[1:])
    _require_languages(definition, texts)
    return definition, texts


def _parse_part(part: Part, shape: type[T]) -> T:
    name, raw = part
    try:
        return parse_json(raw, shape)
    except MalformedError as problem:
        raise MalformedError(problem.message, place=name) from problem


def _require_languages(definition: Definition, texts: Sequence[Texts]) -> None:
    found = tuple(words.language for words in texts)
    if found != definition.languages:
        raise MalformedError(
            f"texts are in {', '.join(found) or 'no language'};"
            f" the definition's languages are {', '.join(definition.languages)}, in that order"
        )
