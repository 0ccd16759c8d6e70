"""Who sees which page, and who may act."""

from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, reverse

from commission_office import Desk, new_officer
from plebiscite.server.accounts import urls as account_urls
from plebiscite.server.referendums import urls
from plebiscite.server.referendums.models import Membership, Referendum

pytestmark = pytest.mark.django_db
OPEN = {"invitation", "second-factor"}
VALUES = {"position": 0, "code": "en", "number": 1, "case": "R-0001", "act": "abort", "entry": 1}


def addresses(slug: str) -> list[str]:
    """Every address of the commission's pages and of accounts that is not open to strangers."""
    found = []
    for module in (urls, account_urls):
        for each in module.urlpatterns:
            assert isinstance(each, URLPattern)
            if each.name and each.name not in OPEN:
                names = {**VALUES, "slug": slug}
                taken: dict[str, Any] = {name: names[name] for name in each.pattern.converters}
                found.append(reverse(f"{module.app_name}:{each.name}", kwargs=taken))
    return found


def of_referendum(slug: str) -> list[str]:
    """Those of one referendum, for its own people only."""
    return [
        each for each in addresses(slug) if f"/{slug}/" in each and not each.endswith("/take-over/")
    ]


def test_strangers_are_led_to_the_way_in(draft: Desk) -> None:
    stranger = Client()
    for address in addresses(draft.slug):
        for answer in (stranger.get(address), stranger.post(address)):
            assert answer.status_code == 302, address
            assert "/accounts/login/" in answer["Location"]


def test_an_officer_without_second_factor_comes_no_further(draft: Desk) -> None:
    bare = Desk(new_officer("bare@commission.example", factor=False, administrator=True))
    Membership.objects.create(
        officer=bare.officer, referendum=Referendum.objects.get(slug=draft.slug)
    )
    for address in addresses(draft.slug):
        for answer in (bare.client.get(address), bare.client.post(address)):
            assert answer.status_code == 302, address
            assert answer["Location"].endswith("/accounts/second-factor/")


def test_officers_of_others_do_not_learn_that_it_exists(draft: Desk) -> None:
    other = Desk(new_officer("other@commission.example"))
    for address in of_referendum(draft.slug):
        assert other.client.get(address).status_code == 404, address
        assert other.client.post(address).status_code == 404, address
    assert draft.slug not in other.client.get("/en/commission/").content.decode()


def test_readers_look_and_do_not_act(draft: Desk) -> None:
    officer = new_officer("reader@commission.example")
    draft.post("people/", email=officer.email, role=Membership.Role.READER)
    reader = Desk(officer, draft.slug)
    assert "Task list" in reader.get()
    assert "Calendar" in reader.get("calendar/")
    for address in of_referendum(draft.slug):
        assert reader.client.post(address).status_code == 403, address


def test_only_administrators_invite_and_read_the_log(draft: Desk) -> None:
    plain = Desk(new_officer("plain@commission.example"))
    for name in ("officers", "log", "log-csv", "log-json"):
        assert plain.client.get(reverse(f"accounts:{name}")).status_code == 403
        assert draft.client.get(reverse(f"accounts:{name}")).status_code == 200


def test_a_person_without_account_gets_no_role(draft: Desk) -> None:
    assert "Invite the person first" in draft.post("people/", email="no@b.example", role="officer")
    assert Membership.objects.count() == 1


def test_an_administrator_takes_over_what_has_no_officers(draft: Desk) -> None:
    plain = Desk(new_officer("plain@commission.example"), draft.slug)
    other = Desk(new_officer("admin@commission.example", administrator=True), draft.slug)
    assert other.client.post(other.at("take-over/")).status_code == 404  # it has an officer
    Membership.objects.all().delete()
    assert plain.client.post(plain.at("take-over/")).status_code == 403
    assert "without officers" in other.client.get("/en/commission/").content.decode()
    assert "Task list" in other.post("take-over/")
