"""Looking through the record: a list by kind and page, and one page for each entry."""

from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from plebiscite.record.phases import ALLOWED
from plebiscite.server.api_errors import AbsentError
from plebiscite.server.entries.explaining import Explained, explain
from plebiscite.server.entries.models import IndexedEntry
from plebiscite.server.public.frame import Visit, explained, frame_of, visit
from plebiscite.server.public.moments import iso_text, moment_text
from plebiscite.server.public.rendering import answer_kept, kept, rendered
from plebiscite.server.public.times import times_of

ON_A_PAGE = 50
KINDS = tuple(ALLOWED)
_MOST_DIGITS = 15


@require_safe
@explained
def record_page(
    request: HttpRequest, slug: str, kind: str = "", before: str = ""
) -> HttpResponseBase:
    """The list, newest first; `kind` and `before` (a log index) are part of the address."""
    wanted = request.GET.get("entry", "").strip()
    if wanted.isascii() and wanted.isdigit() and len(wanted) <= _MOST_DIGITS:
        return redirect(f"/{request.path.split('/')[1]}/r/{slug}/record/{int(wanted)}/")
    seen = visit(request.path, slug)
    if kind == "" and request.GET.get("kind", "") in KINDS:
        return redirect(f"/{seen.language}/r/{slug}/record/kind/{request.GET['kind']}/")
    if kind and kind not in KINDS:
        raise AbsentError("there is no such kind of entry")
    last = int(before) if before else seen.standing.size
    key = ("record", seen.path, seen.referendum.pk, seen.standing.size, seen.standing.log.tree.root)
    return answer_kept(
        request, kept(key, lambda: list_text(seen, kind, min(last, seen.standing.size)))
    )


def list_text(seen: Visit, kind: str, before: int) -> str:
    """One page of the list."""
    rows = IndexedEntry.objects.filter(referendum=seen.referendum, position__lt=before)
    rows = rows.filter(kind=kind) if kind else rows
    found = list(rows.order_by("-position")[: ON_A_PAGE + 1])
    shown = found[:ON_A_PAGE]
    context = {
        "kinds": KINDS,
        "kind": kind,
        "rows": [_line(seen, row) for row in shown],
        "list": f"/{seen.language}/r/{seen.standing.slug}/record/"
        + (f"kind/{kind}/" if kind else ""),
        "older": shown[-1].position if len(found) > ON_A_PAGE else None,
        "is_first": before >= seen.standing.size,
    }
    return rendered("entries/record.html", seen.path, frame_of(seen, "record") | context)


def _line(seen: Visit, row: IndexedEntry) -> dict[str, Any]:
    return {
        "index": row.position,
        "kind": row.kind,
        "district": district_of(seen, row.unit),
        "words": row.tracker_words.replace("-", " "),
        "time": moment_text(row.logged_at, seen.zone, seen.language),
        "iso": iso_text(row.logged_at),
    }


def district_of(seen: Visit, unit: str) -> str:
    """The district of a unit, by its id and name; "" for none."""
    found = next((each.district for each in seen.standing.units if each.uuid == unit), "")
    names = {each.id: each.name for each in seen.standing.definition.districts}
    return f"{found} {names[found]}" if found else ""


@require_safe
@explained
def entry_page(request: HttpRequest, slug: str, position: int) -> HttpResponseBase:
    """One entry, explained and whole."""
    seen = visit(request.path, slug)
    if position >= seen.standing.size:
        raise AbsentError(f"there is no entry {position}")
    log = seen.standing.log
    key = ("entry", seen.path, seen.referendum.pk, seen.standing.size, log.tree.root)
    return answer_kept(request, kept(key, lambda: entry_text(seen, explain(log, position))))


def entry_text(seen: Visit, entry: Explained, *, exported: bool = False) -> str:
    """The page of one entry; a copy has no pages of ballots to lead to."""
    at = times_of(seen).of(entry.position)
    is_last = entry.position + 1 == seen.standing.size
    context = {
        "entry": entry,
        "district": district_of(seen, entry.unit),
        "time": moment_text(at, seen.zone, seen.language),
        "iso": iso_text(at),
        "has_receipt": seen.standing.log.opened.is_quorum_met,
        "exported": exported,
        "previous": entry.position - 1 if entry.position and not exported else None,
        "next": None if exported or is_last else entry.position + 1,
        "list": f"/{seen.language}/r/{seen.standing.slug}/record/",
    }
    return rendered("entries/entry.html", seen.path, frame_of(seen, "record") | context)
