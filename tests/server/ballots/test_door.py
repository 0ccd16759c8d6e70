"""Ballots, challenges and submissions over the API."""

import json

import pytest
from django.test import Client

from plebiscite.log.receipt import parse_receipt, verify_receipt
from plebiscite.offices import voter
from plebiscite.offices.submission import write_submission
from plebiscite.record.entries import write_entry
from plebiscite.server.referendums.models import Referendum
from served_town import ServedTown

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def post(
    browser: Client, town: ServedTown, where: str, raw: bytes
) -> tuple[int, dict[str, object]]:
    answer = browser.post(f"/api/r/{town.slug}/{where}", raw, content_type="application/json")
    return answer.status_code, json.loads(answer.content or b"{}")


def test_the_answer_is_a_receipt_and_the_same_again(
    browser: Client, town: ServedTown, referendum: Referendum
) -> None:
    entry = town.ballot(0)
    status, answer = post(browser, town, "ballots", entry)
    assert status == 200, answer
    receipt = parse_receipt(str(answer["receipt"]).encode())
    assert receipt.index == answer["index"]
    verify_receipt(receipt, entry, town.policy.policy)
    status, again = post(browser, town, "ballots", entry)
    assert (status, again["index"]) == (200, answer["index"])


def test_a_refusal_names_the_rule(
    browser: Client, town: ServedTown, referendum: Referendum
) -> None:
    first, second = town.ballot(1, "yes"), town.ballot(1, "no")
    assert post(browser, town, "ballots", first)[0] == 200
    status, answer = post(browser, town, "ballots", second)
    assert status == 409
    error = answer["error"]
    assert isinstance(error, dict)
    assert error["code"] == "ballots-3"
    assert error["message"]


def test_a_ballot_altered_in_flight_is_refused(
    browser: Client, town: ServedTown, referendum: Referendum
) -> None:
    entry = town.ballot(2)
    at = entry.index(b'"response":"') + len(b'"response":"')
    altered = entry[:at] + (b"1" if entry[at : at + 1] != b"1" else b"2") + entry[at + 1 :]
    status, _ = post(browser, town, "ballots", altered)
    assert status in {400, 409}
    assert post(browser, town, "ballots", entry)[0] == 200


@pytest.mark.parametrize(
    ("where", "raw", "status"),
    [
        ("ballots", b"", 400),
        ("ballots", b"{}", 400),
        ("ballots", b"\xff\xfe", 400),
        ("challenges", b'{"kind":"pause"}', 400),
        ("ballots", b"{" + b" " * 70_000 + b"}", 413),
        ("submissions", b"{}", 400),
        ("submissions", b"nonsense", 400),
    ],
    ids=["nothing", "empty", "no text", "another kind", "too long", "no submission", "no json"],
)
def test_other_bytes_are_refused_in_words(
    browser: Client, town: ServedTown, referendum: Referendum, where: str, raw: bytes, status: int
) -> None:
    got, answer = post(browser, town, where, raw)
    assert got == status, answer
    error = answer["error"]
    assert isinstance(error, dict)
    assert error["message"]


def test_a_ballot_is_no_challenge_and_a_challenge_no_ballot(
    browser: Client, town: ServedTown, referendum: Referendum
) -> None:
    prepared = town.prepare(3, {"bench": ["yes"]})
    (ballot,) = voter.cast(prepared).entries
    (challenge,) = voter.challenge(prepared).entries
    assert post(browser, town, "challenges", write_entry(ballot))[0] == 400
    assert post(browser, town, "ballots", write_entry(challenge))[0] == 400
    assert post(browser, town, "challenges", write_entry(challenge))[0] == 200
    assert post(browser, town, "ballots", write_entry(ballot))[0] == 409


def test_an_unsigned_submission_is_refused(
    browser: Client, town: ServedTown, referendum: Referendum
) -> None:
    from plebiscite.offices import trustee

    raw = write_submission(town.definition.origin, trustee.destroy())
    status, _ = post(browser, town, "submissions", raw)
    assert status in {400, 409}


def test_a_referendum_there_is_not(browser: Client, town: ServedTown, db: None) -> None:
    answer = browser.post("/api/r/nowhere/ballots", town.ballot(4), content_type="application/json")
    assert answer.status_code == 404


def test_a_report_of_a_mismatch_gets_a_case_number(
    browser: Client, town: ServedTown, referendum: Referendum
) -> None:
    cases = [
        post(browser, town, "mismatch-reports", b'{"case":"B-7","what":"other words"}')[1]["case"]
        for _ in range(2)
    ]
    assert cases == ["R-0001", "R-0002"]
    assert referendum.mismatches.first().what == "[B-7] other words"  # type: ignore[union-attr]


def test_a_credential_in_no_roll_is_not_found(
    browser: Client, town: ServedTown, referendum: Referendum
) -> None:
    known = town.letters[9].credential
    assert browser.get(f"/api/r/{town.slug}/credentials/{known}").json()["entries"] == []
    strange = f"{known[:-1]}{'0' if known[-1] != '0' else '1'}"
    for credential in (strange, "ab" * 32, "x"):
        answer = browser.get(f"/api/r/{town.slug}/credentials/{credential}")
        assert answer.status_code == 404, credential
