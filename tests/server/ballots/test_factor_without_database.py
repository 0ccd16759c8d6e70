"""With a second factor a ballot needs the database: an honest 503 until it is back."""

import json
import re
from typing import NoReturn

import pytest
from django.db import OperationalError, connection
from django.test import Client

from plebiscite.server.ballots.models import CredentialUse, VoterAccount
from plebiscite.server.operations.models import Letter
from plebiscite.server.referendums.models import Referendum
from served_town import ServedTown

FACTOR = "email-code"
pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
ADDRESS = "voter@mail.example"


def test_the_ballot_is_refused_with_a_time_and_taken_afterwards(
    browser: Client, town: ServedTown, referendum: Referendum
) -> None:
    VoterAccount.objects.create(referendum=referendum, subject=ADDRESS)
    api = f"/api/r/{town.slug}"
    kind = "application/json"
    browser.post(f"{api}/second-factor/codes", {"address": ADDRESS}, content_type=kind)
    found = re.search(r"\b[0-9]{8}\b", Letter.objects.get().text)
    assert found
    shown = {"address": ADDRESS, "code": found[0]}
    token = browser.post(f"{api}/second-factor/sessions", shown, content_type=kind).json()["token"]
    sent = {"content_type": kind, "headers": {"authorization": f"Bearer {token}"}}
    size, entry = town.client.summary(town.slug).size, town.ballot(0)

    def gone(*_: object) -> NoReturn:
        raise OperationalError("password=hidden")

    with connection.execute_wrapper(gone):
        answer = browser.post(f"{api}/ballots", entry, **sent)  # type: ignore[arg-type]  # as named
    assert (answer.status_code, answer["Retry-After"]) == (503, "10")
    assert json.loads(answer.content)["error"]["code"] == "unavailable"
    assert token.encode() not in answer.content
    assert b"hidden" not in answer.content
    assert town.client.summary(town.slug).size == size, "nothing went past the second factor"
    assert not CredentialUse.objects.exists()
    again = browser.post(f"{api}/ballots", entry, **sent)  # type: ignore[arg-type]  # as named
    assert again.status_code == 200, again.content
    assert CredentialUse.objects.count() == 1
