"""The log of staff acts as a page and as files."""

import csv
import json

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from plebiscite.errors import EvidenceError
from plebiscite.server.accounts.access import administrator_page
from plebiscite.server.accounts.models import StaffAct
from plebiscite.server.accounts.staff_acts import require_whole

FIELDS = ("number", "at", "officer", "act", "referendum", "details", "previous", "digest")
_MOST_SHOWN = 200


@administrator_page
def log(request: HttpRequest) -> HttpResponse:
    """The newest acts, and whether the whole log is in order."""
    problem = ""
    try:
        require_whole(StaffAct.objects.order_by("number").iterator())
    except EvidenceError as found:
        problem = str(found)
    acts = StaffAct.objects.order_by("-number")[:_MOST_SHOWN]
    return render(request, "accounts/log.html", {"acts": acts, "problem": problem})


@administrator_page
def log_csv(_: HttpRequest) -> HttpResponse:
    """All acts as CSV (RFC 4180, UTF-8). Cells that a spreadsheet would run are quoted."""
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="staff-acts.csv"'
    writer = csv.writer(response)
    writer.writerow(FIELDS)
    for act in StaffAct.objects.order_by("number").iterator():
        writer.writerow([_cell(getattr(act, field)) for field in FIELDS])
    return response


def _cell(value: object) -> str:
    text = str(value)
    return f"'{text}" if text[:1] in {"=", "+", "-", "@", "\t", "\r"} else text


@administrator_page
def log_json(_: HttpRequest) -> HttpResponse:
    """All acts as JSON, with the hashes that chain them."""
    rows = [
        {field: getattr(act, field) for field in FIELDS}
        for act in StaffAct.objects.order_by("number").iterator()
    ]
    return HttpResponse(
        json.dumps({"format": "plebiscite-staff-acts/1", "acts": rows}, ensure_ascii=False),
        content_type="application/json",
        headers={"Content-Disposition": 'attachment; filename="staff-acts.json"'},
    )
