"""A50: the record says numbers of its own, signed by everyone, that its ballots do not give."""

import json
from hashlib import sha256

import msgspec
import pytest

from colluding_offices import Colluders
from played_valley import played_valley
from plebiscite.offices import commission
from plebiscite.offices.submission import Submission
from plebiscite.record.entries import BulletinEntry, EncryptedTallyEntry, ResultEntry
from valley_lies import valley, wrong


def test_the_number_at_close_is_counted_not_read() -> None:
    colluders_close = valley().change("close", ballots=9).resigned()
    assert "tally-1" in wrong(colluders_close)


def test_the_number_tallied_is_counted_not_read() -> None:
    assert "tally-3" in wrong(valley().change("encrypted-tally", tallied=999).resigned())


def test_the_encrypted_tally_is_multiplied_not_read() -> None:
    forgery = valley()
    other = forgery.entry("encrypted-tally", 1)
    assert isinstance(other, EncryptedTallyEntry)
    assert "tally-3" in wrong(forgery.change("encrypted-tally", tally=other.tally).resigned())


@pytest.mark.parametrize("kind", ["more for yes", "all zero", "negative", "another group's"])
def test_the_result_is_decrypted_not_read(kind: str) -> None:
    forgery = valley()
    result = forgery.entry("result")
    assert isinstance(result, ResultEntry)
    row = json.loads(result.result)["result"][0]
    rows = {
        "more for yes": [row[0], row[1] + 1, row[2] - 1],
        "all zero": [0, 0, 0],
        "negative": [0, -1, sum(row) + 1],
        "another group's": json.loads(forgery.entry("result", 1).result)["result"][0],  # type: ignore[union-attr]
    }
    text = json.dumps({"result": [rows[kind]]}, separators=(",", ":"))
    assert text != result.result
    assert "result-1" in wrong(forgery.change("result", result=text).resigned())


def test_the_figures_of_a_bulletin_are_added_not_read() -> None:
    forgery = valley()
    bulletin = forgery.entry("bulletin")
    assert isinstance(bulletin, BulletinEntry)
    raw = forgery.blobs[bulletin.figures].replace(b'"votes":3', b'"votes":4', 1)
    assert raw != forgery.blobs[bulletin.figures]
    changed = forgery.change("bulletin", figures=sha256(raw).hexdigest()).with_blob(raw)
    assert "result-2" in wrong(changed.resigned())


def test_the_outcome_of_a_bulletin_follows_from_the_rule() -> None:
    bulletin = valley().entry("bulletin")
    assert isinstance(bulletin, BulletinEntry)
    word = "rejected" if bulletin.outcomes[0][1] != "rejected" else "accepted"
    for outcomes in ((("bridge", word),), (), (("other", bulletin.outcomes[0][1]),)):
        assert "result-3" in wrong(valley().change("bulletin", outcomes=outcomes).resigned())


def _before_results() -> Colluders:
    forgery = valley()
    return Colluders(forgery.until(forgery.find("result")), played_valley().valley.files)


def test_a_bulletin_does_not_choose_how_complete_it_is() -> None:
    complete = valley().change("bulletin", status="unofficial-partial")
    assert "result-2" in wrong(complete.resigned())
    colluders = _before_results()
    made = commission.announce(colluders.state)
    assert made.entries[0].status == "unofficial-partial"  # type: ignore[attr-defined]
    colluders.act(made)
    assert wrong(colluders.finished()) == set()
    early = _before_results()
    lie = msgspec.structs.replace(made.entries[0], status="unofficial-complete")
    early.act(Submission((lie,), made.blobs))
    assert "result-2" in wrong(early.finished())


def test_a_partial_bulletin_is_never_certified() -> None:
    colluders = _before_results()
    colluders.act(commission.announce(colluders.state))
    place = colluders.state.size - 1
    colluders.act(commission.publish_results(colluders.state))
    colluders.act(commission.announce(colluders.state))
    honest = commission.certify(colluders.state)
    (entry,) = honest.entries
    colluders.act(Submission((msgspec.structs.replace(entry, bulletin=place),)))
    assert wrong(colluders.finished()) == {"result-2"}


def test_something_else_than_a_bulletin_is_never_certified() -> None:
    forgery = valley()
    for place in (forgery.find("close"), 10**9):
        assert "result-2" in wrong(forgery.change("certification", bulletin=place).resigned())
