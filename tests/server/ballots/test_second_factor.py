"""A second factor held by the server: one account, one credential, and nothing of it anywhere."""

import json
import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from plebiscite.server.ballots import credential_uses, one_time_codes
from plebiscite.server.ballots.models import CredentialUse, MailedCode, VoterAccount, VoterSession
from plebiscite.server.operations.models import Letter
from plebiscite.server.referendums.models import Referendum
from served_town import ServedTown

FACTOR = "email-code"
pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def accounts(referendum: Referendum) -> list[VoterAccount]:
    return [
        VoterAccount.objects.create(referendum=referendum, subject=f"voter{n}@mail.example")
        for n in range(3)
    ]


def newest_code() -> str:
    letter = Letter.objects.order_by("-pk").first()
    assert letter is not None
    found = re.search(r"\b[0-9]{8}\b", letter.text)
    assert found
    return found[0]


def call(browser: Client, town: ServedTown, where: str, body: object) -> tuple[int, dict[str, str]]:
    answer = browser.post(f"/api/r/{town.slug}/{where}", body, content_type="application/json")
    return answer.status_code, json.loads(answer.content or b"{}")


def session(browser: Client, town: ServedTown, address: str) -> str:
    status, _ = call(browser, town, "second-factor/codes", {"address": address, "language": "fr"})
    assert status == 202
    shown = {"address": address.upper(), "code": newest_code()}
    status, answer = call(browser, town, "second-factor/sessions", shown)
    assert status == 200, answer
    return answer["token"]


def cast(browser: Client, town: ServedTown, entry: bytes, token: str) -> tuple[int, str]:
    answer = browser.post(
        f"/api/r/{town.slug}/ballots",
        entry,
        content_type="application/json",
        headers={"authorization": f"Bearer {token}"},
    )
    body = json.loads(answer.content)
    return answer.status_code, body.get("error", {}).get("code", "")


def bound(account: VoterAccount, credential: str) -> CredentialUse:
    (use,) = credential_uses.bind_all(account.referendum, [(account, credential)])
    assert isinstance(use, CredentialUse)
    return use


def test_of_many_at_once_each_account_and_each_credential_is_bound_once(
    accounts: list[VoterAccount],
) -> None:
    ann, ben, cleo = accounts
    asked = [(ann, "a"), (ann, "b"), (ben, "a"), (cleo, "c"), (ann, "a")]
    found = credential_uses.bind_all(ann.referendum, asked)
    assert [isinstance(each, CredentialUse) for each in found] == [True, False, False, True, True]
    assert {use.credential: use.account for use in CredentialUse.objects.all()} == {
        "a": ann,
        "c": cleo,
    }
    again = credential_uses.bind_all(ann.referendum, [(ben, "c"), (ann, "a"), (ben, "d")])
    assert [isinstance(each, CredentialUse) for each in again] == [False, True, False], (
        "of two credentials at once the first is asked for, and it was another's"
    )
    assert bound(ben, "d").credential == "d"


def test_without_the_factor_no_ballot(
    browser: Client, town: ServedTown, accounts: list[VoterAccount]
) -> None:
    for token in ("", "guess", "0" * 43):
        assert cast(browser, town, town.ballot(0), token) == (401, "second-factor-needed")
    assert not CredentialUse.objects.exists()


def test_one_account_one_credential(
    browser: Client, town: ServedTown, accounts: list[VoterAccount]
) -> None:
    ann = session(browser, town, "voter0@mail.example")
    ben = session(browser, town, "voter1@mail.example")
    assert cast(browser, town, town.ballot(0), ann) == (200, "")
    assert cast(browser, town, town.ballot(1), ann) == (403, "second-factor-refused")
    assert cast(browser, town, town.ballot(0, "no"), ben) == (403, "second-factor-refused")
    assert cast(browser, town, town.ballot(1), ben) == (200, "")
    assert cast(browser, town, town.ballot(0, "no"), ann) == (200, "")  # a re-vote


def test_a_refused_ballot_binds_nothing(
    browser: Client, town: ServedTown, accounts: list[VoterAccount]
) -> None:
    ann = session(browser, town, "voter0@mail.example")
    forged = town.ballot(2).replace(b'"counter":1', b'"counter":2')
    assert cast(browser, town, forged, ann)[0] == 409
    assert not CredentialUse.objects.exists()
    assert cast(browser, town, town.ballot(2), ann)[0] == 200


def test_a_code_is_used_once_and_guessed_at_most_five_times(
    browser: Client, town: ServedTown, accounts: list[VoterAccount]
) -> None:
    address = accounts[0].subject
    session(browser, town, address)
    used = {"address": address, "code": newest_code()}
    assert call(browser, town, "second-factor/sessions", used)[0] == 403
    call(browser, town, "second-factor/codes", {"address": address})
    right = newest_code()
    wrong = f"{(int(right) + 1) % 10**8:08}"
    for _ in range(one_time_codes.ATTEMPTS):
        guess = {"address": address, "code": wrong}
        assert call(browser, town, "second-factor/sessions", guess)[0] == 403
    late = {"address": address, "code": right}
    assert call(browser, town, "second-factor/sessions", late)[0] == 403


def test_an_old_code_is_refused(
    browser: Client, town: ServedTown, accounts: list[VoterAccount]
) -> None:
    call(browser, town, "second-factor/codes", {"address": accounts[0].subject})
    MailedCode.objects.update(made_at=0)
    shown = {"address": accounts[0].subject, "code": newest_code()}
    assert call(browser, town, "second-factor/sessions", shown)[0] == 403


def test_a_strange_address_is_answered_alike_and_gets_no_mail(
    browser: Client, town: ServedTown, accounts: list[VoterAccount]
) -> None:
    known = call(browser, town, "second-factor/codes", {"address": accounts[0].subject})
    strange = call(browser, town, "second-factor/codes", {"address": "x@mail.example"})
    assert known == strange
    assert Letter.objects.count() == 1
    soon = timezone.now() + timedelta(seconds=one_time_codes.LIFE + 5)
    assert Letter.objects.get().useless_after <= soon


def test_an_address_gets_few_codes_an_hour(
    browser: Client, town: ServedTown, accounts: list[VoterAccount]
) -> None:
    for _ in range(one_time_codes.MOST_AN_HOUR + 2):
        call(browser, town, "second-factor/codes", {"address": accounts[0].subject})
    assert MailedCode.objects.count() == one_time_codes.MOST_AN_HOUR


def test_a_session_ends(browser: Client, town: ServedTown, accounts: list[VoterAccount]) -> None:
    token = session(browser, town, accounts[0].subject)
    VoterSession.objects.update(expires_at=1)
    assert cast(browser, town, town.ballot(3), token)[0] == 401


def test_what_had_no_answer_is_settled_from_the_record(
    browser: Client, town: ServedTown, referendum: Referendum, accounts: list[VoterAccount]
) -> None:
    logged = bound(accounts[0], town.letters[8].credential)
    town.client.vote(town.slug, town.ballot(8))
    lost = bound(accounts[1], town.letters[9].credential)
    from plebiscite.server.entries.indexing import follow

    follow(referendum)
    assert credential_uses.settle(referendum) == 0
    CredentialUse.objects.update(since=0)
    assert credential_uses.settle(referendum) == 2
    assert CredentialUse.objects.get().pk == logged.pk != lost.pk
    assert credential_uses.settle(referendum) == 0


def test_the_record_and_the_keepers_files_hold_nothing_of_it(
    browser: Client, town: ServedTown, accounts: list[VoterAccount]
) -> None:
    token = session(browser, town, accounts[0].subject)
    cast(browser, town, town.ballot(4), token)
    folder = Path(settings.SERVICE.data) / "referendums" / town.slug
    for file in folder.rglob("*"):
        if file.is_file():
            raw = file.read_bytes()
            assert b"voter0@mail" not in raw
            assert token.encode() not in raw


def test_destroying_leaves_nothing(
    browser: Client, town: ServedTown, referendum: Referendum, accounts: list[VoterAccount]
) -> None:
    token = session(browser, town, accounts[0].subject)
    cast(browser, town, town.ballot(5), token)
    assert CredentialUse.objects.count() == 1
    credential_uses.destroy_second_factor(referendum)
    for model in (VoterAccount, MailedCode, VoterSession, CredentialUse):
        assert not model.objects.exists()
