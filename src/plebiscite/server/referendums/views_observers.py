"""The commission and its observers: invite, let in or refuse, answer what they say."""

import time
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from plebiscite.errors import PlebisciteError
from plebiscite.observe.observers_said import Item, Overview
from plebiscite.server.accounts.access import officer_of
from plebiscite.server.accounts.staff_acts import record_act
from plebiscite.server.public.observed import observed_now
from plebiscite.server.public.observers_page import span_of
from plebiscite.server.public.standing import standing_of
from plebiscite.server.referendums.access import referendum_page
from plebiscite.server.referendums.models import Referendum
from plebiscite.server.sequencing.client import sequencer

_LONGEST_WORDS = 4000


class InvitationForm(forms.Form):
    """An observer that comes after the definition."""

    name = forms.CharField(label=gettext_lazy("Name, as everyone will read it"), max_length=200)
    key = forms.CharField(
        label=gettext_lazy("Its key: the line that the observer sent"),
        help_text=gettext_lazy("For example: monitors.example+0e171d1c+AR8OB0oO…"),
        max_length=300,
        widget=forms.TextInput(attrs={"dir": "ltr", "autocomplete": "off", "spellcheck": "false"}),
    )
    came = forms.ChoiceField(
        label=gettext_lazy("How it came"),
        choices=(
            ("invited", gettext_lazy("We invite it")),
            ("applied", gettext_lazy("It applied by itself")),
        ),
    )
    words = forms.CharField(
        label=gettext_lazy("Words for everyone to read (may be empty)"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=_LONGEST_WORDS,
        required=False,
    )


class ReplyForm(forms.Form):
    """A reply, published on the record."""

    words = forms.CharField(
        label=gettext_lazy("Reply, for everyone to read"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=_LONGEST_WORDS,
    )


@referendum_page
@require_GET
def observers(request: HttpRequest, referendum: Referendum) -> HttpResponse:
    """Who observes, what waits for a reply, and what was said."""
    said = _observed(referendum)
    names = {each.number: each.name for each in said.observers} if said else {}
    items = [_line(each, names) for each in said.items] if said else []
    page: dict[str, Any] = {
        "referendum": referendum,
        "said": said,
        "waiting": [each for each in items if each["item"].unanswered],
        "rest": [each for each in items if not each["item"].unanswered],
        "form": InvitationForm(),
    }
    return render(request, "referendums/observers.html", page)


def _observed(referendum: Referendum) -> Overview | None:
    """What observers said; None before the record begins."""
    if not referendum.is_sealed:
        return None
    return observed_now(standing_of(referendum), now=int(time.time()))


def _line(item: Item, names: dict[int, str]) -> dict[str, Any]:
    return {
        "item": item,
        "name": names.get(item.observer, str(item.observer)),
        "span": span_of(item.waiting),
        "form": ReplyForm(prefix=f"reply-{item.entry}") if item.kind != "refusal" else None,
    }


@referendum_page
@require_POST
def invite(request: HttpRequest, referendum: Referendum) -> HttpResponse:
    """Invite one more observer: from then on it may sign."""
    form = InvitationForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Write the observer's name, and paste its key."))
        return redirect("referendums:observers", slug=referendum.slug)
    said = form.cleaned_data
    who = {"who": said["name"], "key": said["key"]}
    return _acted(request, referendum, "invite", **who, came=said["came"], words=said["words"])


@referendum_page
@require_POST
def accredit(request: HttpRequest, referendum: Referendum, number: int) -> HttpResponse:
    """Let an observer in, or refuse with a reason that everyone reads."""
    decision = "refused" if request.POST.get("decision") == "refused" else "granted"
    words = request.POST.get("words", "").strip()[:_LONGEST_WORDS]
    return _acted(request, referendum, "accredit", observer=number, decision=decision, words=words)


@referendum_page
@require_POST
def reply(request: HttpRequest, referendum: Referendum, entry: int) -> HttpResponse:
    """Answer what an observer signed."""
    form = ReplyForm(request.POST, prefix=f"reply-{entry}")
    if not form.is_valid():
        messages.error(request, _("Write the reply."))
        return redirect("referendums:observers", slug=referendum.slug)
    words = form.cleaned_data["words"]
    return _acted(request, referendum, "answer", statement=entry, words=words)


def _acted(
    request: HttpRequest,
    referendum: Referendum,
    name: str,
    /,
    **arguments: Any,  # noqa: ANN401 - of the act
) -> HttpResponse:
    try:
        sequencer().act(referendum.slug, name, **arguments)
    except PlebisciteError as problem:
        messages.error(request, problem.message)
    else:
        record_act(officer_of(request), name, referendum.slug)
        messages.success(request, _("Done: it is on the record."))
    return redirect("referendums:observers", slug=referendum.slug)
