"""How officers come in, and what holds others back."""

import time
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from commission_office import PASSWORD, Desk, new_officer
from plebiscite.server.accounts.models import Officer, OfficerInvitation, StaffAct
from plebiscite.server.accounts.setup import first_officer_link

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def fresh_limits() -> None:
    cache.clear()  # of other tests' attempts


def token_of(link: str) -> str:
    address, _, token = link.partition("#")
    assert address.endswith("/en/accounts/invitation/")
    return token


def opened(token: str, email: str = "first@a.example", password: str = PASSWORD) -> Client:
    browser = Client()
    browser.post(
        "/en/accounts/invitation/",
        {"token": token, "email": email, "name": "First", "password": password},
    )
    return browser


def code(secret: str) -> str:
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30)))


def with_app(browser: Client) -> str:
    """Set up codes; the secret."""
    page = browser.get("/en/accounts/2fa/totp/activate/")
    secret = page.context["form"].secret
    assert secret in page.content.decode()
    browser.post("/en/accounts/2fa/totp/activate/", {"code": code(secret)})
    return str(secret)


def test_the_first_officer_sets_up_everything() -> None:
    browser = opened(token_of(first_officer_link()))
    assert browser.get("/en/commission/")["Location"].endswith("/accounts/second-factor/")
    with_app(browser)
    assert browser.get("/en/commission/").status_code == 200
    officer = Officer.objects.get()
    assert officer.is_administrator
    assert officer.password.startswith("argon2")
    kinds = set(Authenticator.objects.values_list("type", flat=True))
    assert kinds == {"totp", "recovery_codes"}
    assert [each.act for each in StaffAct.objects.all()] == ["account-opened"]


def test_a_wrong_code_sets_up_nothing() -> None:
    browser = opened(token_of(first_officer_link()))
    browser.get("/en/accounts/2fa/totp/activate/")
    browser.post("/en/accounts/2fa/totp/activate/", {"code": "000000"})
    assert browser.get("/en/commission/").status_code == 302


def test_the_first_link_works_once_and_only_while_nobody_is_there() -> None:
    old, new = token_of(first_officer_link()), token_of(first_officer_link())
    opened(old)
    assert not Officer.objects.exists()
    opened(new)
    opened(new, "again@a.example")
    assert Officer.objects.count() == 1
    assert first_officer_link() == ""


def test_the_token_is_kept_as_a_hash() -> None:
    token = token_of(first_officer_link())
    assert token not in str(OfficerInvitation.objects.values().get())


def test_an_invitation_ends() -> None:
    token = token_of(first_officer_link())
    OfficerInvitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    opened(token)
    assert not Officer.objects.exists()


@pytest.mark.parametrize("password", ["short 1", "password1234", "first@a.example"])
def test_weak_passwords_are_refused(password: str) -> None:
    opened(token_of(first_officer_link()), password=password)
    assert not Officer.objects.exists()


def invited(by: Desk, email: str) -> str:
    page = by.client.post("/en/accounts/officers/", {"email": email}).content.decode()
    return page.split("invitation/#")[1].split("<")[0]


def test_an_invited_officer_is_no_administrator() -> None:
    token = invited(Desk(new_officer("a@a.example", administrator=True)), "second@a.example")
    browser = opened(token, "second@a.example")
    with_app(browser)
    assert not Officer.objects.get(email="second@a.example").is_administrator
    assert browser.get("/en/accounts/officers/").status_code == 403


def test_an_invitation_is_for_one_address() -> None:
    token = invited(Desk(new_officer("a@a.example", administrator=True)), "second@a.example")
    opened(token, "thief@a.example")
    assert Officer.objects.count() == 1


def test_an_address_has_one_account() -> None:
    administrator = Desk(new_officer("a@a.example", administrator=True))
    token = invited(administrator, "a@a.example")
    opened(token, "a@a.example", "another long phrase 8")
    assert Officer.objects.count() == 1
    assert not Officer.objects.get().check_password("another long phrase 8")


def test_nobody_signs_up() -> None:
    browser = Client()
    for address in ("signup/", "email/", "2fa/webauthn/signup/"):
        assert browser.get(f"/en/accounts/{address}").status_code == 404
        assert browser.post(f"/en/accounts/{address}").status_code == 404


def sign_in(browser: Client, password: str = PASSWORD) -> str:
    answer = browser.post("/en/accounts/login/", {"login": "a@a.example", "password": password})
    return answer.get("Location", "")


def test_the_password_alone_opens_nothing() -> None:
    officer = new_officer("a@a.example", password=PASSWORD)
    browser = Client()
    assert sign_in(browser).endswith("/2fa/authenticate/")
    assert "/login/" in browser.get("/en/commission/")["Location"]
    secret = Authenticator.objects.get(user=officer, type="totp").wrap().instance.data["secret"]
    from allauth.mfa.adapter import get_adapter

    plain = get_adapter().decrypt(secret)
    browser.post("/en/accounts/2fa/authenticate/", {"code": code(plain)})
    assert browser.get("/en/commission/").status_code == 200


def test_guessing_is_slowed_down() -> None:
    new_officer("a@a.example", password=PASSWORD)
    browser = Client()
    for _ in range(6):
        assert sign_in(browser, "a wrong password") == ""
    assert sign_in(browser) == ""  # even the right one, for five minutes


def test_a_session_ends_after_eight_hours() -> None:
    desk = Desk(new_officer("a@a.example"))
    assert desk.client.get("/en/commission/").status_code == 200
    assert desk.client.session.get_expiry_age() <= 8 * 3600
    session = desk.client.session
    session.set_expiry(-1)
    session.save()
    assert desk.client.get("/en/commission/").status_code == 302


def test_other_sessions_can_be_ended() -> None:
    officer = new_officer("a@a.example")
    here, there = Desk(officer), Desk(officer)
    for each in (here, there):
        each.client.get("/en/commission/")
    assert here.client.get("/en/accounts/sessions/").content.count(b"<tr>") == 3
    here.client.post("/en/accounts/sessions/")
    assert here.client.get("/en/commission/").status_code == 200
    assert there.client.get("/en/commission/").status_code == 302
