"""An invitation over the API: what it is for, and taking the trustee's key, once."""

from typing import Any

import pytest
from django.test import Client

from played_town import example_key
from plebiscite.log.keys import KeyKind, new_signing_key
from plebiscite.server.referendums.models import Draft, Referendum, TrusteeInvitation
from plebiscite.server.referendums.trustee_invitations import new_link

pytestmark = pytest.mark.django_db
KEY = str(
    example_key("baker.town.example+632f506b+AR9TO11ifp3p8z65M17UJFhGtci18mo6rOYWXvouuE6Y").verifier
)


@pytest.fixture
def draft() -> Referendum:
    made = Referendum.objects.create(slug="bench", title="A bench", origin="bench.example/2026")
    calendar = {"time_zone": "Europe/Paris", "opens": "2026-12-01T08:00:00", "closes": ""}
    content = {"calendar": calendar, "trustees": {"threshold": 2}}
    Draft.objects.create(referendum=made, content=content)
    return made


@pytest.fixture
def token(draft: Referendum) -> str:
    invitation = TrusteeInvitation.objects.create(referendum=draft, position=1, name="The baker")
    return new_link(invitation, "en").partition("#")[2]


def post(browser: Client, what: str, **body: str) -> tuple[int, dict[str, Any]]:
    address = f"/api/trustee-invitations/{what}"
    answer = browser.post(address, body, content_type="application/json")
    return answer.status_code, answer.json()


def test_shows_what_the_invitation_is_for(browser: Client, token: str) -> None:
    status, told = post(browser, "look", token=token)
    assert status == 200
    assert told == {
        "slug": "bench",
        "origin": "bench.example/2026",
        "title": "A bench",
        "name": "The baker",
        "key": "",
        "sealed": False,
        "time_zone": "Europe/Paris",
        "opens": "2026-12-01T08:00:00",
        "closes": "",
        "trustees": 1,
        "threshold": 2,
    }


@pytest.mark.parametrize("what", ["look", "accept"])
def test_a_token_nobody_gave_out_is_not_found(browser: Client, token: str, what: str) -> None:
    status, told = post(browser, what, token=token[:-1] + "!", name="x", key=KEY)
    assert status == 404
    assert told["error"]["code"] == "invitation-unknown"


def test_a_replaced_link_opens_nothing(browser: Client, token: str) -> None:
    newer = new_link(TrusteeInvitation.objects.get(), "en").partition("#")[2]
    assert post(browser, "look", token=token)[0] == 404
    assert post(browser, "look", token=newer)[0] == 200


def test_the_key_is_taken_and_the_same_again_changes_nothing(browser: Client, token: str) -> None:
    for _ in range(2):
        status, told = post(browser, "accept", token=token, name=" Ann  Baker ", key=KEY)
        assert (status, told["name"], told["key"]) == (200, "Ann Baker", KEY)
    assert TrusteeInvitation.objects.get().key == KEY


def test_a_second_key_is_refused(browser: Client, token: str) -> None:
    post(browser, "accept", token=token, name="Ann", key=KEY)
    other = str(new_signing_key("other.example", KeyKind.ED25519, b"\1" * 32).verifier)
    status, told = post(browser, "accept", token=token, name="Ann", key=other)
    assert status == 409
    assert "another key is registered" in told["error"]["message"]
    assert TrusteeInvitation.objects.get().key == KEY


def test_what_is_no_key_is_malformed(browser: Client, token: str) -> None:
    status, told = post(browser, "accept", token=token, name="Ann", key="no key")
    assert (status, told["error"]["code"]) == (400, "malformed")


def test_after_the_seal_no_key_is_taken(browser: Client, token: str, draft: Referendum) -> None:
    draft.state = Referendum.State.SEALED
    draft.save()
    status, _ = post(browser, "accept", token=token, name="Ann", key=KEY)
    assert status == 409
    assert not TrusteeInvitation.objects.get().key
