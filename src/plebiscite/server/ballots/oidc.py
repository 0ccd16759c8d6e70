"""OpenID Connect as a voter's second factor: the authorization code flow with PKCE.

The issuer learns that somebody signs in to vote, not with which code or how. What comes back is
one claim; the session's token reaches the booth behind "#", in the browser only.
"""

import os
from functools import lru_cache
from typing import Any, NamedTuple

from authlib.integrations.base_client import OAuthError
from authlib.integrations.django_client import OAuth
from django.conf import settings
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.views.decorators.http import require_safe
from joserfc.errors import JoseError

from plebiscite.errors import MisuseError, UnavailableError
from plebiscite.server.ballots.models import VoterAccount
from plebiscite.server.ballots.one_time_codes import start_session, subject_of
from plebiscite.server.ballots.sealed_definition import sealed_definition
from plebiscite.server.entries.sealed import sealed_referendum
from plebiscite.server.referendums.models import Referendum

ISSUER = "PLEBISCITE_OIDC_ISSUER"
CLIENT = "PLEBISCITE_OIDC_CLIENT_ID"
SECRET = "PLEBISCITE_OIDC_CLIENT_SECRET"  # noqa: S105 - the name of a variable
CLAIM = "PLEBISCITE_OIDC_CLAIM"


class OidcSettings(NamedTuple):
    """The issuer that voters sign in with, and the claim that names their account."""

    issuer: str
    client: str
    secret: str
    claim: str


def oidc_settings() -> OidcSettings:
    """What the environment says. Raises MisuseError for a claim that names nobody."""
    claim = os.environ.get(CLAIM, "sub")
    if claim not in {"sub", "email"}:
        raise MisuseError(f"{CLAIM} is sub or email; it is {claim!r}")
    return OidcSettings(
        os.environ.get(ISSUER, "").rstrip("/"),
        os.environ.get(CLIENT, ""),
        os.environ.get(SECRET, ""),
        claim,
    )


@lru_cache(maxsize=4)
def _client(known: OidcSettings) -> Any:  # noqa: ANN401 - authlib ships no types
    if not (known.issuer and known.client):
        raise UnavailableError(
            f"the issuer that voters sign in with is not set up; the operator sets {ISSUER}, "
            f"{CLIENT} and {SECRET}"
        )
    registry = OAuth()
    return registry.register(
        name="second_factor",
        server_metadata_url=f"{known.issuer}/.well-known/openid-configuration",
        client_id=known.client,
        client_secret=known.secret,
        client_kwargs={
            "scope": "openid email" if known.claim == "email" else "openid",
            "code_challenge_method": "S256",
            "timeout": 10,
        },
    )


def _return_address(slug: str) -> str:
    return f"{settings.SERVICE.address}/r/{slug}/second-factor/oidc/return"


@require_safe
def start(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Send the browser to the issuer."""
    referendum = sealed_referendum(slug)
    if sealed_definition(referendum.slug).second_factor != "oidc":
        raise MisuseError("this referendum does not use this second factor")
    try:
        return _client(oidc_settings()).authorize_redirect(request, _return_address(slug))  # type: ignore[no-any-return]
    except OSError as problem:
        raise UnavailableError("the issuer that voters sign in with does not answer") from problem


@require_safe
def come_back(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Take what the issuer says, and lead back to the booth with a session or a reason."""
    referendum = sealed_referendum(slug)
    booth = f"/r/{slug}/booth/"
    try:
        token = _client(oidc_settings()).authorize_access_token(request)
        account = _account(referendum, token.get("userinfo") or {})
    except (OAuthError, JoseError, OSError):
        account = None
    request.session.flush()  # state and nonce have served
    if account is None:
        return HttpResponseRedirect(f"{booth}#refused=second-factor")
    return HttpResponseRedirect(f"{booth}#session={start_session(account).token}")


def _account(referendum: Referendum, claims: dict[str, Any]) -> VoterAccount | None:
    claim = oidc_settings().claim
    if claim == "email" and claims.get("email_verified") is not True:
        return None
    subject = claims.get(claim)
    if not isinstance(subject, str) or not subject:
        return None
    return VoterAccount.objects.filter(referendum=referendum, subject=subject_of(subject)).first()
