"""From the key to the codes, and the destruction: what happens once."""

import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from plebiscite.errors import PlebisciteError
from plebiscite.record.roll_report import RollReport
from plebiscite.registry.contacts import keep_contacts
from plebiscite.registry.desk import definition_of, policy_of, the_desk
from plebiscite.registry.destruction import destroy_mapping, why_not_yet
from plebiscite.registry.following import confirm_policy, follow
from plebiscite.registry.forms import (
    ContactsForm,
    KeyFileForm,
    KeyForm,
    RollForm,
    TypedForm,
    WordsForm,
)
from plebiscite.registry.issuing import ROLLS, hand_in_rolls, issue_codes
from plebiscite.registry.keys import has_key, import_key, make_key, public_line
from plebiscite.registry.models import Desk, Posting, Voter
from plebiscite.registry.opening import this_folder
from plebiscite.registry.pages import attempt, back_to, page
from plebiscite.registry.roll_import import import_roll, try_roll

_MOST_DEFECTS = 200
_BOTH = require_http_methods(["GET", "POST"])


@_BOTH
def key(request: HttpRequest) -> HttpResponse:
    """Make or bring a key; show its public line."""
    desk, folder = the_desk(), this_folder()
    bringing = "file" in request.FILES
    form = KeyForm(None if bringing else request.POST or None, initial={"origin": desk.origin})
    file_form = KeyFileForm(
        request.POST if bringing else None,
        request.FILES if bringing else None,
        initial={"origin": desk.origin},
        prefix=None,
    )
    if form.is_valid():
        told = form.cleaned_data
        if attempt(request, lambda: make_key(desk, folder, told["origin"], told["name"]), ""):
            return back_to("key")
    elif file_form.is_valid():
        upload, origin = file_form.cleaned_data["file"], file_form.cleaned_data["origin"]
        if attempt(request, lambda: _bring_key(upload, origin), ""):
            return back_to("key")
    line = public_line(desk, folder) if has_key(folder) else ""
    return page(request, "key", form=form, file_form=file_form, line=line)


def _bring_key(upload: UploadedFile[bytes], origin: str) -> None:
    folder = this_folder()
    with tempfile.TemporaryDirectory(dir=folder.root) as place:  # on this disk, never /tmp
        file = Path(place) / "brought.key"
        file.write_bytes(upload.read())
        import_key(the_desk(), folder, origin, file)


@_BOTH
def policy(request: HttpRequest) -> HttpResponse:
    """The twelve words, to be compared with the commission's."""
    form = WordsForm(request.POST or None)
    if form.is_valid():
        words = form.cleaned_data["words"]
        if attempt(request, lambda: confirm_policy(words), _("The policy is pinned.")):
            return back_to("policy")
    elif request.method == "GET":
        follow()
    desk = the_desk()
    words = policy_of(desk).words if desk.policy else ()
    return page(request, "policy", form=form, words=words)


@_BOTH
def contacts(request: HttpRequest) -> HttpResponse:
    """Who writes, and whom voters call."""
    desk = the_desk()
    fields = ("sender", "return_address", "telephone", "help_email")
    form = ContactsForm(
        request.POST or None, initial={name: getattr(desk, name) for name in fields}
    )
    if form.is_valid():
        told = [form.cleaned_data[name] for name in fields]
        if attempt(request, lambda: keep_contacts(*told), _("Kept.")):
            return back_to("home")
    return page(request, "contacts", form=form)


@_BOTH
def roll(request: HttpRequest) -> HttpResponse:
    """The report on a roll; taken in only when asked for, and clean."""
    form = RollForm(request.POST or None, request.FILES or None)
    report: RollReport | None = None
    if form.is_valid():
        upload = form.cleaned_data["roll"]
        raw, name = upload.read(), upload.name
        if "commit" in request.POST:
            if attempt(request, lambda: import_roll(raw, name), _("The roll is taken in.")):
                return back_to("home")
        else:
            report = _report(request, raw, name)
    issued = Voter.objects.exclude(code="").exists()
    values: dict[str, Any] = {"form": form, "report": report, "issued": issued}
    if report:
        values["defects"] = report.defects[:_MOST_DEFECTS]
        values["expected"] = _expected(report)
    return page(request, "roll", voters=Voter.objects.count(), **values)


def _report(request: HttpRequest, raw: bytes, name: str) -> RollReport | None:
    found: list[RollReport] = []
    attempt(request, lambda: found.append(try_roll(raw, name)[0]), "")
    return found[0] if found else None


def _expected(report: RollReport) -> list[tuple[str, int, int | None]]:
    """Districts with the number of voters found, and expected."""
    try:
        districts = definition_of(the_desk()).districts
    except PlebisciteError:
        return [(district, found, None) for district, found in report.totals.items()]
    return [
        (each.id, report.totals.get(each.id, 0), sum(unit.registered for unit in each.units))
        for each in districts
    ]


@_BOTH
def codes(request: HttpRequest) -> HttpResponse:
    """Issue once, then hand in until the rolls are on the record."""
    folder = this_folder()
    if request.method == "POST":
        if (
            "issue" in request.POST
            and attempt(request, lambda: issue_codes(folder), _("The codes are issued."))
        ) or "hand-in" in request.POST:
            attempt(request, hand_in_rolls, "")
        return back_to("codes")
    posting = Posting.objects.filter(name=ROLLS).first()
    desk = the_desk()
    ready = desk.policy_confirmed_at and has_key(folder) and Voter.objects.exists()
    return page(request, "codes", posting=posting, ready=ready, voters=Voter.objects.count())


def _destroyed_by(desk: Desk) -> str:
    if desk.definition is None:
        return ""
    moment = datetime.fromtimestamp(definition_of(desk).mapping_destroyed_by, UTC)
    return f"{moment:%Y-%m-%d %H:%M} UTC"


@_BOTH
def destroy(request: HttpRequest) -> HttpResponse:
    """Destroy the mapping, with the origin typed."""
    form = TypedForm(request.POST or None)
    if form.is_valid():
        typed = form.cleaned_data["typed"]
        if attempt(
            request,
            lambda: destroy_mapping(this_folder(), typed),
            _("The list of voters is destroyed."),
        ):
            return back_to("destroy")
    desk = the_desk()
    by = _destroyed_by(desk)
    return page(request, "destroy", form=form, reason=why_not_yet(desk), by=by)
