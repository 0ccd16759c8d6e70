"""The seal, and every other act that needs two officers."""

from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from plebiscite.canonical.words import tracker_words
from plebiscite.errors import PlebisciteError
from plebiscite.log.keys import parse_vkey
from plebiscite.log.policy_file import PolicyFile, make_policy_file, parse_policy_file
from plebiscite.log.policy_grammar import parse_policy
from plebiscite.record.definition import Definition, Texts
from plebiscite.record.definition_parts import definition_hash, parts_of
from plebiscite.server.accounts.access import officer_of
from plebiscite.server.referendums.access import referendum_page
from plebiscite.server.referendums.drafting import judge
from plebiscite.server.referendums.grave_acts import SEAL, confirm, propose, withdraw
from plebiscite.server.referendums.models import Proposal, Referendum
from plebiscite.server.referendums.standing import DONE, draft_tasks
from plebiscite.server.referendums.timeline import local
from plebiscite.server.referendums.views_trustees import threshold_words


@referendum_page
@require_http_methods(["GET", "POST"])
def seal(request: HttpRequest, referendum: Referendum) -> HttpResponse:
    """The summary; the first officer asks for the seal by typing the short name."""
    problem = ""
    if request.method == "POST":
        try:
            propose(referendum, officer_of(request), SEAL, request.POST.get("typed", ""))
        except PlebisciteError as refused:
            problem = refused.message
        else:
            messages.success(request, _("The seal is asked for. A second officer confirms it."))
            return redirect("referendums:seal", slug=referendum.slug)
    judged = judge(referendum)
    proposal = referendum.proposals.filter(act=SEAL, state=Proposal.State.OPEN).first()
    unfinished = (
        []
        if referendum.is_sealed
        else [
            task
            for task in draft_tasks(referendum, judged)
            if task.state != DONE and task.name != SEAL
        ]
    )
    page: dict[str, Any] = {
        "referendum": referendum,
        "warnings": [each for each in judged.problems if each.severity == "warning"],
        "unfinished": unfinished,
        "proposal": proposal,
        "own": proposal is not None and proposal.proposed_by_id == officer_of(request).pk,
        "problem": problem,
        **fingerprints(judged.definition, judged.texts),
    }
    return render(request, "referendums/seal.html", page)


def fingerprints(definition: Definition | None, texts: tuple[Texts, ...]) -> dict[str, Any]:
    """Six words of the definition's hash and twelve of the policy's, both in full too."""
    if definition is None:
        return {}
    digest = definition_hash(parts_of(definition, texts))
    policy = policy_of(definition)
    return {
        "definition": definition,
        "texts": texts,
        "when": local_times(definition),
        "threshold_words": threshold_words(
            definition.trustees.threshold, len(definition.trustees.members)
        ),
        "definition_words": tracker_words(digest),
        "definition_hash": digest.hex(),
        "policy_words": policy.words,
        "policy_hash": policy.digest.hex(),
        "liars": policy.tolerated_liars,
        "registered": sum(
            unit.registered for district in definition.districts for unit in district.units
        ),
    }


def local_times(definition: Definition) -> dict[str, str]:
    """Opening and closing as the calendar's time zone shows them."""
    zone = ZoneInfo(definition.calendar.time_zone)
    return {name: local(getattr(definition.calendar, name), zone) for name in ("opens", "closes")}


def policy_of(definition: Definition) -> PolicyFile:
    """The policy file of a definition. Raises as `make_policy_file`."""
    policy = parse_policy(definition.policy.encode())
    return parse_policy_file(make_policy_file(parse_vkey(definition.commission.key), policy))


@referendum_page
@require_http_methods(["GET", "POST"])
def confirm_act(request: HttpRequest, referendum: Referendum, number: int) -> HttpResponse:
    """A second officer looks at a grave act and confirms it with the typed short name."""
    proposal = _open_proposal(referendum, number)
    problem = ""
    if request.method == "POST":
        try:
            confirm(proposal, officer_of(request), request.POST.get("typed", ""))
        except PlebisciteError as refused:
            problem = refused.message
        else:
            messages.success(request, _("Done: it is on the record."))
            return redirect("referendums:tasks", slug=referendum.slug)
    judged = judge(referendum)
    page = {
        "referendum": referendum,
        "proposal": proposal,
        "own": proposal.proposed_by_id == officer_of(request).pk,
        "problem": problem,
        **(fingerprints(judged.definition, judged.texts) if proposal.act == SEAL else {}),
    }
    return render(request, "referendums/confirm.html", page)


@referendum_page
@require_POST
def withdraw_act(request: HttpRequest, referendum: Referendum, number: int) -> HttpResponse:
    """Take the request for a grave act back."""
    withdraw(_open_proposal(referendum, number), officer_of(request))
    messages.success(request, _("The request was taken back."))
    return redirect("referendums:tasks", slug=referendum.slug)


def _open_proposal(referendum: Referendum, number: int) -> Proposal:
    found = referendum.proposals.filter(pk=number, state=Proposal.State.OPEN).first()
    if found is None:
        raise Http404
    return found
