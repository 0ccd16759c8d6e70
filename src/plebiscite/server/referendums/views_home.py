"""All referendums of an officer, a new one, the task list, people, and the definition file."""

from datetime import UTC, datetime

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from plebiscite.errors import PlebisciteError
from plebiscite.server.accounts.access import administrator_page, officer_of, staff_page
from plebiscite.server.accounts.models import Officer
from plebiscite.server.accounts.staff_acts import record_act
from plebiscite.server.referendums.access import referendum_page
from plebiscite.server.referendums.draft_toml import Values, definition_toml
from plebiscite.server.referendums.draft_upload import read_upload
from plebiscite.server.referendums.drafting import change, first_content, judge
from plebiscite.server.referendums.forms_start import NewForm, PersonForm, UploadForm
from plebiscite.server.referendums.models import (
    Draft,
    Membership,
    Proposal,
    Referendum,
    TrusteeInvitation,
)
from plebiscite.server.referendums.progress import current_tasks
from plebiscite.server.referendums.sealed import sealed_definition
from plebiscite.server.referendums.standing import NEXT, WAITING
from plebiscite.server.referendums.trustee_invitations import take_key
from plebiscite.server.sequencing.client import sequencer


@staff_page
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Every referendum of this officer, with one next thing to do."""
    found = Referendum.objects.filter(members__officer=officer_of(request)).order_by("-created_at")
    rows = []
    for each in found:
        tasks, _summary = current_tasks(each)
        open_tasks = [task for task in tasks if task.state in {NEXT, WAITING}]
        rows.append((each, open_tasks[0] if open_tasks else None))
    orphans = _without_officers() if officer_of(request).is_administrator else []
    return render(request, "referendums/home.html", {"rows": rows, "orphans": orphans})


def _without_officers() -> list[Referendum]:
    """Referendums whose officers went with a lost database."""
    return list(Referendum.objects.filter(members=None).order_by("slug"))


@administrator_page
@require_POST
def take_over(request: HttpRequest, slug: str) -> HttpResponse:
    """An administrator becomes officer of a referendum that has none."""
    referendum = next((each for each in _without_officers() if each.slug == slug), None)
    if referendum is None:
        raise Http404
    Membership.objects.create(officer=officer_of(request), referendum=referendum)
    record_act(officer_of(request), "taken-over", slug)
    return redirect("referendums:tasks", slug=slug)


@staff_page
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Start a referendum: keys are made, and a draft."""
    form = NewForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            referendum = _started(form, officer_of(request))
        except PlebisciteError as problem:
            form.add_error(None, problem.message)
        else:
            return redirect("referendums:tasks", slug=referendum.slug)
    return render(request, "referendums/new.html", {"form": form})


def _started(form: NewForm, officer: Officer) -> Referendum:
    said = form.cleaned_data
    keys = sequencer().new_referendum(said["slug"], said["origin"], f"commission.{said['origin']}")
    with transaction.atomic():
        referendum = Referendum.objects.create(
            slug=said["slug"],
            origin=said["origin"],
            title=said["title"],
            practice=said["practice"],
            log_key=keys.log,
            commission_key=keys.commission,
        )
        Draft.objects.create(
            referendum=referendum, content=first_content(said["title"], said["language"])
        )
        Membership.objects.create(officer=officer, referendum=referendum)
    record_act(officer, "referendum-started", referendum.slug)
    return referendum


@referendum_page
@require_GET
def tasks(request: HttpRequest, referendum: Referendum) -> HttpResponse:
    """The hub: each task with its state, whose turn it is, and what comes next."""
    found, summary = current_tasks(referendum)
    upcoming = next((task for task in found if task.state == NEXT), None)
    context = {
        "referendum": referendum,
        "tasks": found,
        "next": upcoming,
        "awaited": next((task for task in found if task.state == WAITING and task.owner), None),
        "summary": summary,
        "has_accounts": summary is not None
        and sealed_definition(referendum).second_factor != "none",
        "has_papers": summary is not None and sealed_definition(referendum).paper is not None,
        "opens": datetime.fromtimestamp(referendum.opens, UTC) if referendum.opens else None,
        "problems": referendum.due_acts.exclude(problem=""),
        "proposals": referendum.proposals.filter(state=Proposal.State.OPEN),
    }
    return render(request, "referendums/tasks.html", context)


@referendum_page
@require_http_methods(["GET", "POST"])
def people(request: HttpRequest, referendum: Referendum) -> HttpResponse:
    """Who works on this referendum, and as what."""
    form = PersonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        officer = Officer.objects.filter(email=form.cleaned_data["email"].lower()).first()
        if officer is None:
            form.add_error("email", _("No officer has this address. Invite the person first."))
        else:
            Membership.objects.update_or_create(
                officer=officer, referendum=referendum, defaults={"role": form.cleaned_data["role"]}
            )
            record_act(officer_of(request), "role-given", referendum.slug, officer.email)
            messages.success(request, _("%s was added.") % officer)
            return redirect("referendums:people", slug=referendum.slug)
    members = referendum.members.select_related("officer").order_by("officer__email")
    return render(
        request,
        "referendums/people.html",
        {"referendum": referendum, "form": form, "members": members},
    )


@referendum_page
@require_GET
def definition_file(_: HttpRequest, referendum: Referendum) -> HttpResponse:
    """The draft, or what was sealed, as the definition file."""
    return HttpResponse(
        definition_toml(referendum),
        content_type="application/toml; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{referendum.slug}.toml"'},
    )


@referendum_page
@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest, referendum: Referendum) -> HttpResponse:
    """Replace the draft with a definition file."""
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            _take(referendum, officer_of(request), file.read(), file.name)
        except PlebisciteError as problem:
            form.add_error("file", problem.message)
        else:
            errors = len(judge(referendum).errors)
            messages.success(request, _("The file was taken; %d things to mend.") % errors)
            return redirect("referendums:tasks", slug=referendum.slug)
    return render(request, "referendums/upload.html", {"referendum": referendum, "form": form})


@transaction.atomic
def _take(referendum: Referendum, officer: Officer, raw: bytes, name: str) -> None:
    content, trustees = read_upload(raw, name)

    def edit(old: Values) -> None:
        old.clear()
        old.update(content)

    for section in ("questions", "calendar", "districts", "voters", "about"):
        change(referendum, officer, section, edit)
    if trustees:
        referendum.invitations.all().delete()
    for position, each in enumerate(trustees, start=1):
        key = str(each.get("key", ""))
        invitation = TrusteeInvitation(
            referendum=referendum,
            position=position,
            name=str(each.get("name", key.partition("+")[0]))[:120],
        )
        if key:
            take_key(invitation, key)
        invitation.save()
