"""The draft as the definition file that people could have written: TOML, key by key.

The draft's content has the keys of the file. Moments are texts such as "2026-11-08T07:00:00";
texts are tables by language; what is empty and need not stand is left out.
"""

import json
import re
from collections.abc import Mapping
from typing import Any, Final

from plebiscite.record.definition_toml_keys import DEFINITION, Key, Table
from plebiscite.server.referendums.models import Referendum

Values = dict[str, Any]  # JSON: what a form or an uploaded file gave, checked by the reader

_BARE = re.compile(r"[A-Za-z0-9_-]+")
_MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2})?([+-][0-9:]{5}|Z)?")
_NO_SECONDS: Final = len("2026-11-08T07:00")


def definition_values(referendum: Referendum, content: Values) -> Values:
    """The content with what the service itself knows: origin, keys, trustees."""
    people = [
        {"name": each.name, "key": each.key} for each in referendum.invitations.order_by("position")
    ]
    trustees = content.get("trustees", {})
    return {
        "origin": referendum.origin,
        **content,
        "practice": referendum.practice,
        "log": {"key": referendum.log_key},
        "commission": {**content.get("commission", {}), "key": referendum.commission_key},
        "trustees": {**trustees, "members": people},
    }


def definition_toml(referendum: Referendum) -> str:
    """The definition file of the referendum's draft; of a sealed one, the file that was sealed."""
    if referendum.is_sealed:
        return referendum.definition
    values = definition_values(referendum, referendum.draft.content)
    return write_toml(values, values.get("languages", []))


def write_toml(values: Mapping[str, Any], languages: list[str]) -> str:
    """The file with these values. Every text stands in every language, empty where missing."""
    found = _entries(values, DEFINITION, languages)
    plain, tables = [], []
    for name, (key, value) in found.items():
        if key.kind in {"table", "texts"}:
            tables.append(f"\n[{name}]\n" + "".join(f"{item}\n" for item in _items(value)))
        elif name == "contests":
            tables.extend(
                f"\n[[{name}]]\n" + "".join(f"{item}\n" for item in _items(each)) for each in value
            )
        else:
            plain.append(f"{name} = {_text(value)}\n")
    return "".join(plain + tables)


class _Raw(str):
    """A value written without quotes."""

    __slots__ = ()


def _entries(
    values: Mapping[str, Any], table: Table, languages: list[str]
) -> dict[str, tuple[Key, Any]]:
    found = {}
    for name, key in table.items():
        value = _shaped(values.get(name), key, languages)
        if value is not None:
            found[name] = (key, value)
    return found


def _shaped(value: Any, key: Key, languages: list[str]) -> Any:  # noqa: ANN401 - JSON in, TOML out
    if key.kind == "texts":
        return _texts(value, languages, required=key.required)
    if value is None or value == "" or (value in ({}, []) and not key.required):
        return None
    if key.kind == "table" and isinstance(value, Mapping):
        inner = _entries(value, key.table or {}, languages)
        return {name: each for name, (_, each) in inner.items()}
    if key.kind == "tables" and isinstance(value, list):
        return [
            {name: each for name, (_, each) in _entries(item, key.table or {}, languages).items()}
            for item in value
            if isinstance(item, Mapping)
        ]
    if key.kind == "moment" and isinstance(value, str) and _MOMENT.fullmatch(value):
        return _Raw(f"{value}:00" if len(value) == _NO_SECONDS else value)
    return value


def _texts(value: Any, languages: list[str], *, required: bool) -> dict[str, str] | None:  # noqa: ANN401 - likewise
    given = value if isinstance(value, Mapping) else {}
    if not any(given.values()) and not required:
        return None
    if not required:  # left out, so that the reader says in which language it is missing
        return {language: given[language] for language in languages if given.get(language)}
    return {language: given.get(language, "") for language in languages}


def _items(value: Mapping[str, Any]) -> list[str]:
    return [f"{_name(name)} = {_text(each)}" for name, each in value.items()]


def _name(name: str) -> str:
    return name if _BARE.fullmatch(name) else _quoted(name)


def _text(value: Any) -> str:  # noqa: ANN401 - any value of JSON
    if isinstance(value, _Raw):
        return str(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return str(value)
    if isinstance(value, Mapping):
        return "{ " + ", ".join(_items(value)) + " }" if value else "{}"
    if isinstance(value, list):
        return "[" + ", ".join(_text(each) for each in value) + "]"
    return _quoted(str(value))


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")
