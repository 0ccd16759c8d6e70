"""Trustees: invite each by a link, set how many are needed, see who is ready."""

from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from plebiscite.errors import PlebisciteError
from plebiscite.server.accounts.access import officer_of
from plebiscite.server.accounts.staff_acts import record_act
from plebiscite.server.referendums.access import referendum_page
from plebiscite.server.referendums.draft_toml import Values
from plebiscite.server.referendums.drafting import change, judge, require_draft
from plebiscite.server.referendums.models import Referendum, TrusteeInvitation
from plebiscite.server.referendums.progress import current_tasks
from plebiscite.server.referendums.trustee_invitations import new_link, take_key

_MOST = 20


class TrusteeForm(forms.Form):
    """A trustee to invite."""

    name = forms.CharField(label=gettext_lazy("Name of the trustee"), max_length=120)
    email = forms.EmailField(
        label=gettext_lazy("Trustee's e-mail address"),
        help_text=gettext_lazy("For your own list; may be left empty."),
        required=False,
    )


class ThresholdForm(forms.Form):
    """How many trustees are needed."""

    threshold = forms.IntegerField(
        label=gettext_lazy("How many trustees are needed to decrypt"), min_value=1, max_value=_MOST
    )
    rehearsal_by_all = forms.BooleanField(
        label=gettext_lazy("Voting opens only after every trustee has rehearsed"), required=False
    )
    all_needed_confirmed = forms.BooleanField(
        label=gettext_lazy("All are needed: I accept that one lost key loses every vote"),
        required=False,
    )


class KeyForm(forms.Form):
    """A key that came by another way than the link."""

    key = forms.CharField(label=gettext_lazy("Verifier key"), max_length=300)


@referendum_page
@require_http_methods(["GET", "POST"])
def trustees(request: HttpRequest, referendum: Referendum) -> HttpResponse:
    """The trustees, the threshold in words, and a form that invites one."""
    form = TrusteeForm(request.POST or None)
    link: tuple[str, str] | None = None
    if request.method == "POST" and form.is_valid():
        try:
            link = _invited(request, referendum, form)
            form = TrusteeForm()
        except PlebisciteError as problem:
            form.add_error(None, problem.message)
    return _page(request, referendum, form, link)


def _invited(request: HttpRequest, referendum: Referendum, form: TrusteeForm) -> tuple[str, str]:
    with transaction.atomic():
        Referendum.objects.select_for_update().get(pk=referendum.pk)
        _touch(request, referendum, {})
        last = referendum.invitations.order_by("-position").first()
        invitation = TrusteeInvitation.objects.create(
            referendum=referendum,
            position=1 if last is None else last.position + 1,
            name=form.cleaned_data["name"],
            email=form.cleaned_data["email"],
        )
        return invitation.name, new_link(invitation, get_language() or "en")


def _touch(request: HttpRequest, referendum: Referendum, values: Values) -> None:
    """Note the change of trustees in the draft, so that an open seal proposal falls."""

    def edit(content: Values) -> None:
        content["trustees"] = {**content.get("trustees", {}), **values}

    change(referendum, officer_of(request), "trustees", edit)


def _page(
    request: HttpRequest,
    referendum: Referendum,
    form: TrusteeForm,
    link: tuple[str, str] | None,
) -> HttpResponse:
    said: Values = referendum.draft.content.get("trustees", {})
    invited = list(referendum.invitations.order_by("position"))
    _tasks, summary = current_tasks(referendum) if referendum.is_sealed else ([], None)
    page: dict[str, Any] = {
        "referendum": referendum,
        "form": form,
        "link": link,
        "threshold_form": ThresholdForm(initial=said),
        "key_form": KeyForm(auto_id=False),
        "invited": invited,
        "words": threshold_words(int(said.get("threshold") or 0), len(invited)),
        "problems": judge(referendum).of_section("trustees") if invited else [],
        "summary": summary,
    }
    return render(request, "referendums/trustees.html", page)


def threshold_words(threshold: int, count: int) -> str:
    """“Any 2 of 3”, and what that means."""
    if not 1 <= threshold <= count:
        return _("Set how many of the trustees are needed.")
    spare = count - threshold
    needed = _("Any %(needed)d of the %(all)d trustees can decrypt together.") % {
        "needed": threshold,
        "all": count,
    }
    lost = ngettext(
        "%d may lose its key and the votes are still counted.",
        "%d may lose their keys and the votes are still counted.",
        spare,
    )
    return f"{needed} {lost % spare if spare else _('If one key is lost, no vote can be counted.')}"


@referendum_page
@require_POST
def threshold(request: HttpRequest, referendum: Referendum) -> HttpResponse:
    """Set how many are needed."""
    form = ThresholdForm(request.POST)
    if form.is_valid():
        try:
            _touch(request, referendum, form.cleaned_data)
            messages.success(request, _("Saved."))
        except PlebisciteError as problem:
            messages.error(request, problem.message)
    else:
        messages.error(request, _("Write a number from 1 to %d.") % _MOST)
    return redirect("referendums:trustees", slug=referendum.slug)


@referendum_page
@require_POST
def new_trustee_link(request: HttpRequest, referendum: Referendum, position: int) -> HttpResponse:
    """A fresh link for one trustee, whose key is asked for anew. Not after the seal."""
    require_draft(referendum)
    invitation = _invitation(referendum, position)
    link = invitation.name, new_link(invitation, get_language() or "en")
    if invitation.key:
        invitation.key, invitation.accepted_at = "", None
        invitation.save(update_fields=["key", "accepted_at"])
        _touch(request, referendum, {})
    record_act(officer_of(request), "trustee-link-renewed", referendum.slug, str(position))
    return _page(request, referendum, TrusteeForm(), link)


@referendum_page
@require_POST
def trustee_key(request: HttpRequest, referendum: Referendum, position: int) -> HttpResponse:
    """Enter a trustee's key by hand, for one who works with the command line."""
    invitation = _invitation(referendum, position)
    try:
        require_draft(referendum)
        take_key(invitation, request.POST.get("key", "").strip())
        invitation.save()
        _touch(request, referendum, {})
    except PlebisciteError as problem:
        messages.error(request, problem.message)
    else:
        messages.success(request, _("The key of %s was entered.") % invitation.name)
    return redirect("referendums:trustees", slug=referendum.slug)


@referendum_page
@require_POST
def remove_trustee(request: HttpRequest, referendum: Referendum, position: int) -> HttpResponse:
    """Take a trustee off the draft; those behind move up."""
    invitation = _invitation(referendum, position)
    try:
        with transaction.atomic():
            _touch(request, referendum, {})
            invitation.delete()
            for place, each in enumerate(referendum.invitations.order_by("position"), start=1):
                each.position = place
                each.save(update_fields=["position"])
    except PlebisciteError as problem:
        messages.error(request, problem.message)
    else:
        messages.success(request, _("%s was removed.") % invitation.name)
    return redirect("referendums:trustees", slug=referendum.slug)


def _invitation(referendum: Referendum, position: int) -> TrusteeInvitation:
    found = referendum.invitations.filter(position=position).first()
    if found is None:
        raise Http404
    return found
