"""The commission's page for the second factor: the list of accounts, as counts only."""

from django import forms
from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from plebiscite.server.accounts.access import officer_of
from plebiscite.server.accounts.staff_acts import record_act
from plebiscite.server.ballots.account_lists import read_accounts, replace_accounts
from plebiscite.server.ballots.models import VoterAccount
from plebiscite.server.ballots.oidc import oidc_settings
from plebiscite.server.ballots.sealed_definition import sealed_definition
from plebiscite.server.referendums.access import referendum_page
from plebiscite.server.referendums.models import Referendum


class AccountList(forms.Form):
    """One file."""

    accounts = forms.FileField(
        label=_("Accounts (CSV)"),
        help_text=_("Columns: account, and district if known. It replaces the list there is."),
    )


@require_http_methods(["GET", "POST"])
@referendum_page
def voter_accounts(request: HttpRequest, referendum: Referendum) -> HttpResponseBase:
    """How many accounts may vote, by district; a new list before voting begins."""
    definition = sealed_definition(referendum.slug)
    form = AccountList(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        accounts = read_accounts(form.cleaned_data["accounts"].read(), definition)
        count = replace_accounts(referendum, accounts)
        record_act(officer_of(request), "voter-accounts", referendum.slug, f"{count} accounts")
        messages.success(request, _("The list was taken."))
        return redirect("ballots:voter-accounts", slug=referendum.slug)
    known = VoterAccount.objects.filter(referendum=referendum)
    context = {
        "referendum": referendum,
        "form": form,
        "factor": definition.second_factor,
        "issuer": oidc_settings().issuer,
        "destroyed_by": definition.mapping_destroyed_by,
        "total": known.count(),
        "registered": sum(unit.registered for each in definition.districts for unit in each.units),
        "districts": known.values("district").annotate(count=Count("pk")).order_by("district"),
    }
    return render(request, "ballots/voter_accounts.html", context)
