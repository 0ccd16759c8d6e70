"""The JSON schema of the human-written definition, made from the same tables as its reader.

For editors that complete and check TOML. The reader itself is stricter and decides.
"""

from typing import Any

from plebiscite.record.definition_toml_keys import DEFINITION, Key, Table

Schema = dict[str, Any]

_TEXTS: Schema = {
    "anyOf": [
        {"type": "string"},
        {"type": "object", "additionalProperties": {"type": "string"}, "minProperties": 1},
    ]
}
_KINDS: dict[str, Schema] = {
    "text": {"type": "string"},
    "texts": _TEXTS,
    "whole": {"type": "integer"},
    "flag": {"type": "boolean"},
    "moment": {"type": "string", "format": "date-time-local"},
    "duration": {"anyOf": [{"type": "integer"}, {"type": "string"}]},
    "share": {"type": "string", "pattern": "^([0-9]+/[0-9]+|[0-9]+(\\.[0-9]+)? ?%)$"},
    "names": {"type": "array", "items": {"type": "string"}},
    "counts": {"type": "object", "additionalProperties": {"type": "integer"}},
    "count or none": {"anyOf": [{"type": "integer"}, {"const": "none"}]},
}


def definition_schema() -> Schema:
    """The schema (draft 2020-12)."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "The definition of a referendum, as people write it",
        **_table(DEFINITION),
    }


def _table(table: Table) -> Schema:
    return {
        "type": "object",
        "properties": {name: _key(key) for name, key in table.items()},
        "required": [name for name, key in table.items() if key.required],
        "additionalProperties": False,
    }


def _key(key: Key) -> Schema:
    about: Schema = {"description": key.about}
    if key.kind == "table":
        return about | _table(key.table or {})
    if key.kind == "tables":
        return about | {"type": "array", "items": _table(key.table or {})}
    choices = {"enum": list(key.choices)} if key.choices else {}
    return about | _KINDS[key.kind] | choices
