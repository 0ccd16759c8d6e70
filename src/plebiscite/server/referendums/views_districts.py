"""Districts: a table that can be written by hand or taken from a CSV file."""

import csv
import io
from collections.abc import Iterable
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from plebiscite.errors import MalformedError, PlebisciteError
from plebiscite.record.definition_problem import Problem
from plebiscite.record.text_encoding import decode_text
from plebiscite.server.accounts.access import officer_of
from plebiscite.server.referendums.access import referendum_page
from plebiscite.server.referendums.draft_toml import Values
from plebiscite.server.referendums.drafting import change, judge
from plebiscite.server.referendums.models import Referendum
from plebiscite.server.referendums.views_draft import after_saving

COLUMNS = ("id", "name", "registered", "parent", "below_minimum", "stations", "styles")
_SPARE_ROWS = 3
_MOST_ROWS = 100


class DistrictsFile(forms.Form):
    """A CSV file of all districts."""

    file = forms.FileField(
        label=gettext_lazy("Districts (CSV)"),
        help_text=gettext_lazy(
            "Columns id, name, registered; if needed parent, below_minimum, stations and styles "
            "(such as N-1=120 N-2=85). It replaces all districts."
        ),
    )


@referendum_page
@require_http_methods(["GET", "POST"])
def districts(request: HttpRequest, referendum: Referendum) -> HttpResponse:
    """The table, its totals and problems."""
    listed: list[Values] = referendum.draft.content.get("districts") or []
    upload = DistrictsFile()
    problem = ""
    if request.method == "POST":
        try:
            if "file" in request.FILES:
                upload = DistrictsFile(request.POST, request.FILES)
                found = _from_file(upload)
            else:
                found = _from_rows(request.POST)
            change(
                referendum,
                officer_of(request),
                "districts",
                lambda content: content.update(districts=found),
            )
        except PlebisciteError as refused:
            problem = str(refused)
        else:
            return after_saving(request, referendum, "districts")
    page = {
        "referendum": referendum,
        "rows": _rows(referendum, listed),
        "writable": len(listed) <= _MOST_ROWS and not referendum.is_sealed,
        "total": sum(_registered(each) for each in listed),
        "count": len(listed),
        "upload": upload,
        "problem": problem,
        "problems": [
            each
            for each in judge(referendum).of_section("districts")
            if listed and each.path[:1] != ("districts",)
        ],
    }
    return render(request, "referendums/districts.html", page)


def _rows(referendum: Referendum, listed: list[Values]) -> list[dict[str, Any]]:
    by_row = _problems_by_row(judge(referendum).of_section("districts"))
    shown = [_row(position, each) for position, each in enumerate(listed)]
    for row in shown:
        found = by_row.get(row["number"] - 1, [])
        row["problems"] = [f"{each.message}; {each.remedy}" for each in found]
        row["errors"] = any(each.severity == "error" for each in found)
    spare = _SPARE_ROWS if len(listed) else 1
    return shown + [_row(len(listed) + extra, {}) for extra in range(spare)]


def _problems_by_row(problems: Iterable[Problem]) -> dict[int, list[Problem]]:
    found: dict[int, list[Problem]] = {}
    for each in problems:
        if each.path[:1] == ("districts",) and len(each.path) > 1:
            found.setdefault(int(each.path[1]), []).append(each)
    return found


def _row(position: int, district: Values) -> dict[str, Any]:
    row: dict[str, Any] = {name: district.get(name, "") for name in COLUMNS}
    for name in ("stations", "styles"):
        counts = district.get(name) or {}
        row[name] = " ".join(f"{key}={count}" for key, count in counts.items())
    return {**row, "number": position + 1}


def _registered(district: Values) -> int:
    registered = district.get("registered")
    if isinstance(registered, int):
        return registered
    styles = district.get("styles")
    counts = styles.values() if isinstance(styles, dict) else ()
    return sum(each for each in counts if isinstance(each, int))


def _from_rows(given: Any) -> list[Values]:  # noqa: ANN401 - Django's QueryDict
    found = []
    for row in range(1, _MOST_ROWS + _SPARE_ROWS + 1):
        if f"id_{row}" not in given:
            break
        values = {name: given.get(f"{name}_{row}", "").strip() for name in COLUMNS}
        if values["id"] or values["name"]:
            found.append(_district(values, f"row {row}"))
    return found


def _from_file(form: DistrictsFile) -> list[Values]:
    if not form.is_valid():
        raise MalformedError(_("choose a file"))
    file = form.cleaned_data["file"]
    text = decode_text(file.read(), file.name).removeprefix("\ufeff")
    head = text.splitlines()[0] if text else ""
    reader = csv.DictReader(io.StringIO(text), delimiter=";" if ";" in head else ",")
    names = {str(each).strip().lower() for each in reader.fieldnames or ()}
    if not {"id", "name"} <= names:
        if {"voter_id", "district"} <= names:
            raise MalformedError(_("this is an electoral roll: check it on the page of the roll"))
        raise MalformedError(_("the first line must name the columns id, name and registered"))
    return [
        _district(
            {str(name).strip().lower(): str(value or "").strip() for name, value in line.items()},
            f"{file.name} line {number}",
        )
        for number, line in enumerate(reader, start=2)
    ]


def _district(values: dict[str, str], place: str) -> Values:
    district: Values = {"id": values.get("id", ""), "name": values.get("name", "")}
    for name in ("parent", "below_minimum"):
        if values.get(name):
            district[name] = values[name]
    if values.get("registered"):
        district["registered"] = _whole(values["registered"], place)
    for name in ("stations", "styles"):
        pairs = [each.partition("=") for each in values.get(name, "").replace(",", " ").split()]
        if pairs:
            district[name] = {key: _whole(count, place) for key, _equals, count in pairs}
    return district


def _whole(text: str, place: str) -> int:
    digits = text.replace("\u00a0", "").replace(" ", "")
    if not digits.isascii() or not digits.isdigit():
        raise MalformedError(_("%r is no whole number; write digits only") % text[:40], place=place)
    return int(digits)
