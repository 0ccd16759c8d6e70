"""While the record grows: ceremony, turnout, mail, reports, incidents, pause, extension."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from plebiscite.errors import MisuseError, PlebisciteError
from plebiscite.record.definition_toml_values import read_moment
from plebiscite.record.units import units_of
from plebiscite.server.accounts.access import officer_of
from plebiscite.server.accounts.staff_acts import record_act
from plebiscite.server.entries.published import referendum_folder
from plebiscite.server.referendums.access import referendum_page
from plebiscite.server.referendums.forms_draft import Moment
from plebiscite.server.referendums.grave_acts import propose, require_name
from plebiscite.server.referendums.models import MismatchReport, Proposal, Referendum
from plebiscite.server.referendums.progress import current_tasks, phase_words
from plebiscite.server.referendums.sealed import sealed_definition
from plebiscite.server.sequencing.client import sequencer
from plebiscite.server.sequencing.messages import Summary
from plebiscite.store.witness_status import STATUS_FILE, read_status

_LONGEST_WORDS = 4000


class ReasonForm(forms.Form):
    """Words that are published on the record."""

    reason = forms.CharField(
        label=gettext_lazy("Reason, for everyone to read"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=_LONGEST_WORDS,
    )


class IncidentForm(forms.Form):
    """Something that went wrong."""

    code = forms.SlugField(
        label=gettext_lazy("Kind of incident, in one word"),
        help_text=gettext_lazy("For example: outage, delivery, mismatch."),
        max_length=40,
    )
    words = forms.CharField(
        label=gettext_lazy("What happened, without names of persons"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=_LONGEST_WORDS,
    )


class ExtensionForm(ReasonForm):
    """Voting ends later."""

    closes = Moment(label=gettext_lazy("New time of closing"))


class GraveForm(ReasonForm):
    """A grave act with its reason."""


@referendum_page
@require_GET
def operations(request: HttpRequest, referendum: Referendum) -> HttpResponse:
    """The board while voting runs."""
    tasks, summary = current_tasks(referendum)
    definition = sealed_definition(referendum) if referendum.is_sealed else None
    page: dict[str, Any] = {
        "referendum": referendum,
        "tasks": tasks,
        "summary": summary,
        "phase": phase_words(summary.phase) if summary else "",
        "definition": definition,
        "turnout": _turnout(referendum, summary) if summary else [],
        "delivery": _delivery(referendum),
        "witnesses": read_status(referendum_folder(referendum.slug) / STATUS_FILE),
        "mismatches": referendum.mismatches.order_by("-pk")[:100],
        "proposals": referendum.proposals.filter(state=Proposal.State.OPEN),
        "pause_form": ReasonForm(prefix="pause"),
        "incident_form": IncidentForm(prefix="incident"),
        "extension_form": ExtensionForm(prefix="extension"),
        "abort_form": GraveForm(prefix="abort"),
        "problems": referendum.due_acts.exclude(problem=""),
    }
    return render(request, "referendums/operations.html", page)


def _turnout(referendum: Referendum, summary: Summary) -> list[tuple[str, str, int, int]]:
    """District, its name, ballots that count so far, and registered voters."""
    definition = sealed_definition(referendum)
    rows: dict[str, tuple[str, str, int, int]] = {}
    names = {each.id: each.name for each in definition.districts}
    for unit in units_of(definition):
        _id, name, ballots, registered = rows.get(
            unit.district, (unit.district, names[unit.district], 0, 0)
        )
        counted = summary.turnout.get(unit.uuid, 0)
        rows[unit.district] = (
            unit.district,
            name,
            ballots + counted,
            registered + unit.registered,
        )
    return list(rows.values())


def _delivery(referendum: Referendum) -> dict[str, Any] | None:
    """The newest delivery report of the registrar."""
    newest = referendum.deliveries.order_by("-at", "-pk").first()
    if newest is None:
        return None
    domains = newest.channels.get("email", {}).get("domains", {})
    return {
        "at": newest.at,
        "received": newest.received_at,
        "domains": [
            (domain, *(counts.get(name, 0) for name in ("queued", "sent", "refused", "bounced")))
            for domain, counts in sorted(domains.items())
        ],
        "letters": newest.channels.get("letter", {}).get("printed"),
    }


def _acted(
    request: HttpRequest,
    referendum: Referendum,
    name: str,
    page: str,
    **arguments: Any,  # noqa: ANN401 - of the act
) -> HttpResponse:
    try:
        sequencer().act(referendum.slug, name, **arguments)
    except PlebisciteError as problem:
        messages.error(request, problem.message)
    else:
        record_act(officer_of(request), name, referendum.slug)
        messages.success(request, _("Done: it is on the record."))
    return redirect(f"referendums:{page}", slug=referendum.slug)


@referendum_page
@require_POST
def open_ceremony(request: HttpRequest, referendum: Referendum) -> HttpResponse:
    """Ask the trustees to make the key."""
    return _acted(request, referendum, "open_ceremony", "tasks")


@referendum_page
@require_POST
def pause(request: HttpRequest, referendum: Referendum) -> HttpResponse:
    """Interrupt voting at once, with a reason that everyone reads and the typed short name."""
    form = ReasonForm(request.POST, prefix="pause")
    if not form.is_valid():
        messages.error(request, _("Write the reason."))
        return redirect("referendums:operations", slug=referendum.slug)
    try:
        require_name(referendum, request.POST.get("typed", ""))
    except MisuseError as problem:
        messages.error(request, problem.message)
        return redirect("referendums:operations", slug=referendum.slug)
    reason = form.cleaned_data["reason"]
    return _acted(request, referendum, "pause", "operations", reason=reason)


@referendum_page
@require_POST
def resume(request: HttpRequest, referendum: Referendum) -> HttpResponse:
    """Let voting go on."""
    return _acted(request, referendum, "resume", "operations")


@referendum_page
@require_POST
def incident(request: HttpRequest, referendum: Referendum) -> HttpResponse:
    """Put an incident on the record."""
    form = IncidentForm(request.POST, prefix="incident")
    if not form.is_valid():
        messages.error(request, _("Write the kind in one word, and what happened."))
        return redirect("referendums:operations", slug=referendum.slug)
    said = form.cleaned_data
    return _acted(
        request,
        referendum,
        "incident",
        "operations",
        code=said["code"],
        subject="",
        words=said["words"],
    )


@referendum_page
@require_POST
def answer_mismatch(request: HttpRequest, referendum: Referendum, case: str) -> HttpResponse:
    """Mark a report of a mismatch as answered."""
    changed = MismatchReport.objects.filter(
        referendum=referendum, case=case, answered_at=None
    ).update(answered_at=timezone.now())
    if changed:
        record_act(officer_of(request), "mismatch-answered", referendum.slug, case)
        messages.success(request, _("%s is marked as answered.") % case)
    return redirect("referendums:operations", slug=referendum.slug)


@referendum_page
@require_POST
def ask(request: HttpRequest, referendum: Referendum, act: str) -> HttpResponse:
    """Ask for a grave act; a second officer confirms it."""
    try:
        arguments = _arguments(request, referendum, act)
        propose(referendum, officer_of(request), act, request.POST.get("typed", ""), arguments)
    except PlebisciteError as problem:
        messages.error(request, problem.message)
    else:
        messages.success(request, _("Asked for. A second officer confirms it on the task list."))
    page = "count" if act in {"certify", "end"} else "operations"
    return redirect(f"referendums:{page}", slug=referendum.slug)


def _arguments(request: HttpRequest, referendum: Referendum, act: str) -> dict[str, Any]:
    if act == "abort":
        form: forms.Form = GraveForm(request.POST, prefix="abort")
        if not form.is_valid():
            raise MisuseError(_("Write the reason."))
        return {"reason": form.cleaned_data["reason"]}
    if act == "extend":
        form = ExtensionForm(request.POST, prefix="extension")
        if not form.is_valid():
            raise MisuseError(_("Write the new time of closing and the reason."))
        zone = ZoneInfo(sealed_definition(referendum).calendar.time_zone)
        closes = read_moment(_local(form.cleaned_data["closes"]), zone)
        return {"closes": closes, "reason": form.cleaned_data["reason"]}
    return {}


def _local(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError as problem:
        raise MisuseError(_("This is no date and time.")) from problem


@referendum_page
@require_http_methods(["GET"])
def rehearsal(request: HttpRequest, referendum: Referendum) -> HttpResponse:
    """Who has proved that the key works."""
    _tasks, summary = current_tasks(referendum)
    return render(
        request, "referendums/rehearsal.html", {"referendum": referendum, "summary": summary}
    )


@referendum_page
@require_GET
def count(request: HttpRequest, referendum: Referendum) -> HttpResponse:
    """Closing, the trustees' decryption, results, certification, end."""
    tasks, summary = current_tasks(referendum)
    page = {
        "referendum": referendum,
        "summary": summary,
        "phase": phase_words(summary.phase) if summary else "",
        "tasks": tasks,
        "proposals": referendum.proposals.filter(state=Proposal.State.OPEN),
        "problems": referendum.due_acts.exclude(problem=""),
    }
    return render(request, "referendums/count.html", page)
