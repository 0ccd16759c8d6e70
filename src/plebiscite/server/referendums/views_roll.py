"""The registrar's key, and a dry run of the roll that keeps nothing of it."""

from collections import Counter
from hashlib import sha256
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from plebiscite.errors import MalformedError, PlebisciteError
from plebiscite.record.roll import read_roll
from plebiscite.record.roll_report import RollReport
from plebiscite.server.accounts.access import officer_of
from plebiscite.server.accounts.staff_acts import record_act
from plebiscite.server.referendums.access import referendum_page
from plebiscite.server.referendums.drafting import judge
from plebiscite.server.referendums.forms_draft import RegistrarForm
from plebiscite.server.referendums.models import Referendum, RollCheck
from plebiscite.server.referendums.section_form import values_at
from plebiscite.server.referendums.views_draft import section_page

_MOST_SHOWN = 200


class RollForm(forms.Form):
    """The roll, checked in memory."""

    roll = forms.FileField(
        label=gettext_lazy("Electoral roll (CSV)"),
        help_text=gettext_lazy(
            "Columns voter_id and district; if there are any: name, station, language, email, "
            "address, style. The file is checked in memory and not kept."
        ),
    )


@referendum_page
@require_http_methods(["GET", "POST"])
def roll(request: HttpRequest, referendum: Referendum) -> HttpResponse:
    """The registrar's name and key, and the newest dry run."""
    shown = values_at(referendum.draft.content, RegistrarForm.places)
    definition = judge(referendum).definition
    newest = referendum.roll_checks.order_by("-pk").first()
    context: dict[str, Any] = {
        "upload": RollForm(),
        "check": newest,
        "expected": _expected(newest, definition),
        "comparable": definition is not None,
    }
    return section_page(request, referendum, "roll", RegistrarForm, shown, context)


def _expected(check: RollCheck | None, definition: Any) -> list[tuple[str, str, int, int]]:  # noqa: ANN401 - Definition or None
    """Id, name, expected and found voters of every district."""
    if check is None or definition is None:
        return []
    totals = check.report.get("totals", {})
    return [
        (each.id, each.name, sum(unit.registered for unit in each.units), totals.get(each.id, 0))
        for each in definition.districts
    ]


@referendum_page
@require_POST
def check_roll(request: HttpRequest, referendum: Referendum) -> HttpResponse:
    """Check the uploaded roll; keep counts, hash and the numbers of lines with defects."""
    form = RollForm(request.POST, request.FILES)
    if not form.is_valid():
        messages.error(request, _("Choose the roll's CSV file first."))
        return redirect("referendums:roll", slug=referendum.slug)
    file = form.cleaned_data["roll"]
    try:
        check = _checked(referendum, file.read())
    except PlebisciteError as problem:
        messages.error(request, problem.message)
        return redirect("referendums:roll", slug=referendum.slug)
    record_act(officer_of(request), "roll-checked", referendum.slug, check.sha256)
    if check.sound:
        messages.success(request, _("The roll fits the definition."))
    else:
        messages.warning(request, _("The roll cannot be used yet: see the report."))
    return redirect("referendums:roll", slug=referendum.slug)


def _checked(referendum: Referendum, raw: bytes) -> RollCheck:
    head = raw[:400].lower()
    if b"voter_id" not in head and b"registered" in head:
        raise MalformedError(_("This is a list of districts: upload it on the page of districts."))
    if b"[calendar]" in raw[:20_000]:
        raise MalformedError(_("This is a definition file: upload it from the task list."))
    definition = judge(referendum).definition
    report, _voters = read_roll(raw, "roll", definition)
    return RollCheck.objects.create(
        referendum=referendum,
        sha256=sha256(raw).hexdigest(),
        rows=report.rows,
        sound=report.clean,
        report=_without_people(report),
    )


def _without_people(report: RollReport) -> dict[str, Any]:
    """Counts, and line and kind of each defect: what the lines say stays out."""
    kinds = Counter(each.kind for each in report.defects)
    known = set(report.totals)
    return {
        "defects": [[each.line, each.kind] for each in report.defects[:_MOST_SHOWN]],
        "kinds": dict(kinds.most_common()),
        "totals": {district: report.totals[district] for district in sorted(known)},
        "differences": [
            [each.district, each.style, each.expected, each.found] for each in report.differences
        ],
        "ignored_columns": len(report.ignored_columns),
        "compared": report.compared,
    }
