"""A45: the proof of a decryption re-pointed: to another tally, closing checkpoint or log.

Each changes the digest of the statement's fields, and the journal lets a key say one thing only
about a unit. (That a verifier refuses the moved proof is tested with the proof itself.)
"""

from hashlib import sha256
from pathlib import Path

import pytest

from plebiscite.canonical.encoding import enc, u64
from plebiscite.errors import ConductError
from plebiscite.store.journal import Journal, Statement

FIELDS = {"origin": b"log.example", "size": u64(10), "root": b"r" * 32, "tally": b"t" * 32}


def statement(fields: dict[str, bytes]) -> Statement:
    digest = sha256(enc("decryption", fields.values())).hexdigest()
    return Statement("decryption", "X", ("unit",), digest)


@pytest.mark.parametrize(
    ("field", "other"),
    [("origin", b"other.example"), ("size", u64(11)), ("root", b"s" * 32), ("tally", b"u" * 32)],
)
def test_a_statement_about_other_ground_is_refused(
    tmp_path: Path, field: str, other: bytes
) -> None:
    journal = Journal.create(tmp_path / "journal")
    journal.record(statement(FIELDS))
    with pytest.raises(ConductError, match="about unit unit already"):
        journal.record(statement({**FIELDS, field: other}))
