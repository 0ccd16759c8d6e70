"""A definition file that was written elsewhere, taken into the draft."""

import tomllib
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from plebiscite.errors import MalformedError
from plebiscite.record.definition_toml import read_definition_report
from plebiscite.record.definition_toml_keys import DEFINITION, Table
from plebiscite.record.text_encoding import decode_text
from plebiscite.server.referendums.draft_toml import Values

OURS = ("origin", "practice", "log")
"""Keys that the service knows better than any file."""

_OF_SHAPE = ("the wrong kind of value", "unknown key", "not a text for each language")
_UNKNOWN = "is unknown"
_MOST_SAID = 20


def read_upload(raw: bytes, name: str) -> tuple[Values, list[Values]]:
    """The draft's content in a definition file, and its trustees (name, key).

    What is missing or breaks a rule is taken: the pages show it where it is mended. Raises:
    MalformedError for a file that is no TOML, no definition, or whose shape is another.
    """
    try:
        values = tomllib.loads(decode_text(raw, name))
    except tomllib.TOMLDecodeError as problem:
        raise MalformedError(f"this is no TOML file: {problem}", place=name) from problem
    if not set(values) & set(DEFINITION):
        raise MalformedError(
            "this is no definition: it has none of its keys; upload the definition file here, "
            "the roll on the page of the roll",
            place=name,
        )
    _require_shape(raw, name)
    languages = values.get("languages")
    known = [each for each in languages if isinstance(each, str)] if languages else ["en"]
    content = _table({key: values[key] for key in values if key not in OURS}, DEFINITION, known)
    trustees = content.get("trustees", {})
    members = trustees.pop("members", []) if isinstance(trustees, dict) else []
    if isinstance(content.get("commission"), dict):
        content["commission"].pop("key", None)
    return content, [each for each in members if isinstance(each, dict)]


def _require_shape(raw: bytes, name: str) -> None:
    """Raise MalformedError with every unknown key and value of the wrong kind."""
    found = [
        str(each)
        for each in read_definition_report(raw, name).problems
        if each.message.startswith(_OF_SHAPE) or each.message.endswith(_UNKNOWN)
    ]
    if found:
        raise MalformedError("\n".join(found[:_MOST_SAID]))


def _table(values: Mapping[str, Any], table: Table, languages: list[str]) -> Values:
    found: Values = {}
    for name, value in values.items():
        key = table.get(name)
        if key is None:
            continue
        if key.kind == "texts" and isinstance(value, str):
            found[name] = dict.fromkeys(languages[:1], value)
        elif key.kind == "table" and isinstance(value, dict):
            found[name] = _table(value, key.table or {}, languages)
        elif key.kind == "tables" and isinstance(value, list):
            found[name] = [
                _table(each, key.table or {}, languages) for each in value if isinstance(each, dict)
            ]
        else:
            found[name] = _plain(value)
    return found


def _plain(value: Any) -> Any:  # noqa: ANN401 - any value of TOML in, of JSON out
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, dict):
        return {name: _plain(each) for name, each in value.items()}
    if isinstance(value, list):
        return [_plain(each) for each in value]
    return value if isinstance(value, str | int | bool | float) else str(value)
