"""vectors/additions/codes.json: what was typed, and the credential it gives."""

import json
from pathlib import Path
from typing import Any

import pytest

from plebiscite.ballot.codes import credential_secret, read_code, write_code
from plebiscite.errors import MalformedError
from plebiscite.group.known import ED25519

PATH = Path(__file__).parents[2] / "vectors" / "additions" / "codes.json"
FILE = json.loads(PATH.read_bytes())


@pytest.mark.parametrize("case", FILE["cases"], ids=[case["name"] for case in FILE["cases"]])
def test_typed_codes(case: dict[str, Any]) -> None:
    if not case["accept"]:
        with pytest.raises(MalformedError):
            read_code(case["typed"])
        return
    symbols = read_code(case["typed"])
    assert symbols == case["canonical"]
    secret = credential_secret(ED25519, FILE["origin"], FILE["uuid"], symbols)
    assert str(secret) == case["secret"]
    assert ED25519.generator_power(secret).hex() == case["public"]


def test_the_first_code_as_printed_and_in_another_unit() -> None:
    first, elsewhere = FILE["cases"][0], FILE["same_code_elsewhere"]
    assert write_code(first["canonical"]) == first["typed"]
    secret = credential_secret(ED25519, elsewhere["origin"], elsewhere["uuid"], first["canonical"])
    assert str(secret) == elsewhere["secret"]
