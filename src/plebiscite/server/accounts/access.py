"""Who may see a staff page: an officer who signed in and has a second factor."""

from collections.abc import Callable
from functools import wraps

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache

from plebiscite.server.accounts.models import Officer

View = Callable[..., HttpResponseBase]
"""Takes the request and what the address names."""

SECOND_FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


def has_second_factor(officer: Officer) -> bool:
    """Whether an app for codes or a passkey is set up."""
    return bool(Authenticator.objects.filter(user=officer, type__in=SECOND_FACTORS).exists())


def officer_of(request: HttpRequest) -> Officer:
    """Who signed in. Raises PermissionDenied for nobody."""
    if not isinstance(request.user, Officer):
        raise PermissionDenied
    return request.user


def staff_page(view: View) -> View:
    """The view for officers only; others are led to what they lack."""

    @wraps(view)
    def guarded(request: HttpRequest, **named: object) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path(), "account_login")
        if not has_second_factor(officer_of(request)):
            return redirect("accounts:second-factor")
        UserSession.objects.create_from_request(request)  # so that it can be seen and ended
        return view(request, **named)

    return never_cache(guarded)


def administrator_page(view: View) -> View:
    """The view for administrators of the service only."""

    @wraps(view)
    def guarded(request: HttpRequest, **named: object) -> HttpResponseBase:
        if not officer_of(request).is_administrator:
            raise PermissionDenied
        return view(request, **named)

    return staff_page(guarded)
