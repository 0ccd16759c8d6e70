"""Names, keys and signatures on which programs are known to differ: judged as the spec says."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from plebiscite.errors import MalformedError, SignatureError
from plebiscite.log.keys import parse_vkey, require_key_name

ROOT = Path(__file__).parents[2]
FILE = ROOT / "vectors" / "tlog" / "keys.json"
VECTORS = json.loads(FILE.read_bytes())
NAMES, KEYS, SIGNATURES = VECTORS["names"], VECTORS["keys"], VECTORS["signatures"]


def test_the_file_is_what_its_tool_writes(tmp_path: Path) -> None:
    made = tmp_path / "keys.json"
    subprocess.run([sys.executable, ROOT / "tools" / "make_key_vectors.py", made], check=True)
    assert made.read_bytes() == FILE.read_bytes()


@pytest.mark.parametrize("name", NAMES["good"], ids=ascii)
def test_names_of_keys(name: str) -> None:
    require_key_name(name)


@pytest.mark.parametrize("name", NAMES["bad"], ids=ascii)
def test_what_is_no_name_of_a_key(name: str) -> None:
    with pytest.raises(MalformedError):
        require_key_name(name)


@pytest.mark.parametrize("one", KEYS["good"], ids=lambda one: one["name"])
def test_good_keys(one: dict[str, str]) -> None:
    assert str(parse_vkey(one["vkey"])) == one["vkey"]


@pytest.mark.parametrize("one", KEYS["bad"], ids=lambda one: one["name"])
def test_keys_that_are_none(one: dict[str, str]) -> None:
    """Refused for the point itself: their names, ids and lengths are right."""
    with pytest.raises(MalformedError, match="no public key"):
        parse_vkey(one["vkey"])


@pytest.mark.parametrize("one", SIGNATURES["cases"], ids=lambda one: one["name"])
def test_signatures(one: dict[str, str]) -> None:
    key, message = parse_vkey(SIGNATURES["vkey"]), SIGNATURES["message"].encode()
    signature = bytes.fromhex(one["signature"])
    if one["accept"]:
        key.verify(signature, message)
    else:
        with pytest.raises(SignatureError):
            key.verify(signature, message)
