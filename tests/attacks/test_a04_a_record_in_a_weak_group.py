"""A4: a record names a group in which the key can be computed."""

import json
from hashlib import sha256

import pytest

from valley_lies import valley, wrong

WEAK = ["RFC-3526-2048", "ed25519", "MODP-128", ""]


@pytest.mark.parametrize("group", WEAK)
def test_a_ceremony_in_another_group_fails(group: str) -> None:
    assert "trustees-1" in wrong(valley().change("ceremony", group=group).resigned())


@pytest.mark.parametrize("group", WEAK)
def test_a_definition_in_another_group_fails(group: str) -> None:
    forgery = valley()
    entry = forgery.entry("definition")
    part = entry.parts[0]  # type: ignore[union-attr]
    value = json.loads(forgery.blobs[part.blob])
    value["group"] = group
    raw = json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode()
    text = forgery.entries[0].replace(part.blob.encode(), sha256(raw).hexdigest().encode())
    found = wrong(forgery.with_blob(raw).put(0, text).resigned())
    assert found & {"definition-1", "definition-2"}
