"""Officers of a commission at their pages, through Django's client."""

import os
import re
from collections.abc import Mapping
from html import unescape

from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import Client

from plebiscite.log.keys import KeyKind, new_signing_key
from plebiscite.server.accounts.models import Officer
from plebiscite.server.referendums.models import Referendum
from plebiscite.server.referendums.trustee_invitations import accept_invitation

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
PASSWORD = "a long enough phrase 7"  # noqa: S105 - of a test
ABOUT = {
    "title": "A bench for the square",
    "summary": "The council asks whether to put a bench on the square.",
    "legal_basis": "Council rules, section 4.",
    "effect": "binding",
    "what_follows": "The council buys the bench.",
    "abstaining": "It changes nothing.",
}
QUESTION = {
    "title": "The bench",
    "text": "Should the town put a bench on the square?",
    "yes": "Yes",
    "no": "No",
    "blank": "on",
    "share": "1/2",
    "strict": "on",
    "base": "valid",
    "merged": "group-outcome",
}
CALENDAR = {
    "time_zone": "Europe/Paris",
    "opens": "2126-09-13T08:00:00",
    "closes": "2126-09-13T18:00:00",
}
VOTERS = {
    "second_factor": "none",
    "help_telephone": "+00 100",
    "help_email": "help@town.example",
}


def new_officer(
    email: str, *, administrator: bool = False, factor: bool = True, password: str | None = None
) -> Officer:
    officer = Officer.objects.create_user(email, password, is_administrator=administrator)
    EmailAddress.objects.create(user=officer, email=email, verified=True, primary=True)
    if factor:
        TOTP.activate(officer, generate_totp_secret())
    return officer


def verifier_key(name: str) -> str:
    return str(new_signing_key(name, KeyKind.ED25519, os.urandom(32)).verifier)


class Desk:
    """One officer's browser."""

    def __init__(self, officer: Officer, slug: str = "") -> None:
        self.officer, self.slug = officer, slug
        self.client = Client()
        self.client.force_login(officer, backend=BACKEND)

    def at(self, page: str) -> str:
        return f"/en/commission/{self.slug}/{page}"

    def get(self, page: str = "") -> str:
        answer = self.client.get(self.at(page))
        assert answer.status_code == 200, (page, answer.status_code)
        return unescape(answer.content.decode())

    def post(self, page: str, values: Mapping[str, object] | None = None, **more: str) -> str:
        """The page after the form: what it redirects to, or the form again."""
        answer = self.client.post(self.at(page), {**(values or {}), **more}, follow=True)
        assert answer.status_code == 200, (page, answer.status_code)
        return unescape(answer.content.decode())

    def start(self, slug: str, **more: str) -> Referendum:
        self.slug = ""
        values = {
            "title": "A bench for the square",
            "language": "en",
            "slug": slug,
            "origin": f"{slug}.example/2126",
            "practice": "on",
        }
        said = self.client.post("/en/commission/new/", {**values, **more}, follow=True)
        self.slug = slug
        found = Referendum.objects.filter(slug=slug).first()
        assert found is not None, said.content.decode()
        return found

    def write_all(self) -> None:
        """Everything that a seal needs, through the pages."""
        self.post("about/", ABOUT)
        self.post("questions/", kind="question", id="bench", title="The bench")
        self.post("questions/0/", QUESTION)
        self.post("calendar/", CALENDAR)
        self.post("districts/", id_1="town", name_1="The town", registered_1="10")
        self.post(
            "roll/",
            registrar_name="Clerk",
            registrar_key=verifier_key("clerk.example"),
            roll_checked_by_registrar="on",
        )
        self.post("voters/", VOTERS)
        for name in ("Baker", "Teacher", "Vet"):
            accept_invitation(self.invite(name), name, verifier_key(f"{name.lower()}.example"))
        self.post("trustees/threshold/", threshold="2")

    def invite(self, name: str) -> str:
        """The token of the link for a new trustee."""
        found = re.search(r"/trustees/#([\w-]+)", self.post("trustees/", name=name))
        assert found is not None
        return found[1]

    def states(self) -> dict[str, str]:
        """The state of each task."""
        answer = self.client.get(self.at(""))
        return {task.name: task.state for task in answer.context["tasks"]}
