"""Coming to an account: invitation, second factor, and inviting others."""

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from django.contrib.auth import login
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from plebiscite.errors import MisuseError
from plebiscite.server.accounts.access import (
    administrator_page,
    has_second_factor,
    officer_of,
)
from plebiscite.server.accounts.forms import AcceptForm, InviteForm
from plebiscite.server.accounts.invitations import accept, find_invitation, invite
from plebiscite.server.accounts.models import Officer

_BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@never_cache
@require_http_methods(["GET", "POST"])
def invitation(request: HttpRequest) -> HttpResponseBase:
    """Open the account that an invitation leads to, and go on to the second factor."""
    form = AcceptForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            officer = _accepted(form)
        except ValidationError as problem:
            for field, errors in problem.message_dict.items():
                form.add_error(field, errors)
        except MisuseError as problem:
            form.add_error("token", problem.message)
        else:
            login(request, officer, backend=_BACKEND)
            record_authentication(request, officer, "password", reauthenticated=True)
            return redirect("accounts:second-factor")
    return render(request, "accounts/invitation.html", {"form": form})


def shut(_: HttpRequest) -> HttpResponseBase:
    """There is no such page."""
    raise Http404


def _accepted(form: AcceptForm) -> Officer:
    values = form.cleaned_data
    invited = find_invitation(values["token"])
    if invited.email and invited.email != values["email"].lower():
        raise ValidationError({"email": f"This invitation is for {invited.email[:1]}…"})
    return accept(
        values["token"], email=values["email"], name=values["name"], password=values["password"]
    )


@never_cache
def second_factor(request: HttpRequest) -> HttpResponseBase:
    """What must be set up before anything else."""
    if not request.user.is_authenticated:
        return redirect("account_login")
    officer = officer_of(request)
    codes = Authenticator.objects.filter(user=officer, type=Authenticator.Type.RECOVERY_CODES)
    context = {"ready": has_second_factor(officer), "codes": codes.exists()}
    return render(request, "accounts/second_factor.html", context)


@administrator_page
@require_http_methods(["GET", "POST"])
def officers(request: HttpRequest) -> HttpResponse:
    """All officers, and a form that invites one."""
    link, form = "", InviteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        _, link = invite(
            form.cleaned_data["email"],
            administrator=form.cleaned_data["administrator"],
            by=officer_of(request),
            language=get_language() or "en",
        )
        form = InviteForm()
    found = [(each, has_second_factor(each)) for each in Officer.objects.order_by("email")]
    return render(
        request, "accounts/officers.html", {"form": form, "link": link, "officers": found}
    )
