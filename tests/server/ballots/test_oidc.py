"""OpenID Connect as the second factor, against an issuer over real HTTP."""

import re
import urllib.request
from collections.abc import Iterator
from urllib.error import HTTPError
from urllib.parse import urlsplit

import pytest
from django.test import Client
from joserfc.jwk import RSAKey

from openid_issuer import CLIENT, SECRET, Issuer, running_issuer
from plebiscite.server.ballots import oidc
from plebiscite.server.ballots.models import VoterAccount
from plebiscite.server.referendums.models import Referendum
from served_town import ServedTown

FACTOR = "oidc"
pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def issuer(monkeypatch: pytest.MonkeyPatch) -> Iterator[Issuer]:
    with running_issuer() as running:
        monkeypatch.setenv(oidc.ISSUER, running.address)
        monkeypatch.setenv(oidc.CLIENT, CLIENT)
        monkeypatch.setenv(oidc.SECRET, SECRET)
        yield running


@pytest.fixture
def member(referendum: Referendum) -> VoterAccount:
    return VoterAccount.objects.create(referendum=referendum, subject="member-1")


class _Stays(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: object) -> None:
        return None


def sign_in(browser: Client, town: ServedTown) -> str:
    """Where the browser lands after a visit to the issuer."""
    there = browser.get(f"/r/{town.slug}/second-factor/oidc/start")
    assert there.status_code == 302, there.content
    opener = urllib.request.build_opener(_Stays)
    with pytest.raises(HTTPError) as redirect:
        opener.open(there.headers["Location"])
    with redirect.value as answer:
        back = urlsplit(answer.headers["Location"])
    home = browser.get(f"{back.path}?{back.query}")
    assert home.status_code == 302, home.content
    return str(home.headers["Location"])


def test_a_member_gets_a_session_and_votes(
    browser: Client, town: ServedTown, member: VoterAccount, issuer: Issuer
) -> None:
    landed = sign_in(browser, town)
    found = re.fullmatch(rf"/r/{town.slug}/booth/#session=([A-Za-z0-9_-]{{43}})", landed)
    assert found, landed
    answer = browser.post(
        f"/api/r/{town.slug}/ballots",
        town.ballot(0),
        content_type="application/json",
        headers={"authorization": f"Bearer {found[1]}"},
    )
    assert answer.status_code == 200


REFUSED = "#refused=second-factor"


def test_who_is_not_on_the_list_is_refused(
    browser: Client, town: ServedTown, member: VoterAccount, issuer: Issuer
) -> None:
    issuer.claims = {"sub": "member-2"}
    assert sign_in(browser, town).endswith(REFUSED)


def test_tokens_for_others_and_by_others_are_refused(
    browser: Client, town: ServedTown, member: VoterAccount, issuer: Issuer
) -> None:
    issuer.audience = "another service"
    assert sign_in(browser, town).endswith(REFUSED)
    issuer.audience = CLIENT
    issuer.signs_with = RSAKey.generate_key(2048, {"kid": "one"})
    assert sign_in(browser, town).endswith(REFUSED)
    issuer.signs_with = issuer.key
    issuer.claims = {"sub": "member-1", "nonce": "of another visit"}
    assert sign_in(browser, town).endswith(REFUSED)


def test_an_address_counts_only_when_the_issuer_verified_it(
    browser: Client,
    town: ServedTown,
    referendum: Referendum,
    issuer: Issuer,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv(oidc.CLAIM, "email")
    VoterAccount.objects.create(referendum=referendum, subject="ann@mail.example")
    issuer.claims = {"sub": "1", "email": "Ann@mail.example", "email_verified": False}
    assert sign_in(browser, town).endswith(REFUSED)
    issuer.claims["email_verified"] = True
    assert "#session=" in sign_in(browser, town)


def test_an_answer_that_nobody_asked_for_is_refused(
    browser: Client, town: ServedTown, member: VoterAccount, issuer: Issuer
) -> None:
    home = browser.get(f"/r/{town.slug}/second-factor/oidc/return?code=granted&state=guess")
    assert home.headers["Location"].endswith(REFUSED)
