"""The results page: the core's sentences, bars and tables in the page's language."""

from typing import Any

from django.utils.safestring import SafeString, mark_safe

from plebiscite.record.entries import BulletinEntry, CertificationEntry
from plebiscite.results.page_contests import contest_section
from plebiscite.results.page_groups import groups_asking, groups_table
from plebiscite.results.page_markup import Html
from plebiscite.results.page_papers import papers_parts
from plebiscite.results.referendum import ReferendumFigures
from plebiscite.results.sentences import contest_sentence, coverage_text, share_text, views
from plebiscite.server.public.addresses import check_command
from plebiscite.server.public.figures import announced_as_counted, figures_of
from plebiscite.server.public.frame import Visit
from plebiscite.server.public.moments import iso_text, moment_text
from plebiscite.server.public.spoken_words import spoken_words
from plebiscite.server.public.times import times_of


def results(seen: Visit) -> dict[str, Any]:
    """Context of `public/results.html`. Raises: TallyError for impossible totals."""
    standing = seen.standing
    if not standing.is_closed:
        return {"figures": None}
    figures = figures_of(standing)
    words, texts = spoken_words(seen.language), standing.words(seen.language)
    status = figures.results.status
    others = [one for one in figures.texts if one.language != texts.language]
    contests = views(figures, texts)
    return {
        "figures": figures.results,
        "status_word": words.say(f"status {status}"),
        "status_means": words.say(f"means {status}"),
        "covered": coverage_text(status, figures.results.coverage, words),
        "turnout": share_text(figures.results.turnout, words),
        "contests": [_safe(contest_section(view, others, words, texts)) for view in contests],
        "sentences": [contest_sentence(view, words) for view in contests],
        "groups": [
            _safe(one)
            for view in contests
            for one in groups_table(view, groups_asking(figures, view), words, texts)
        ],
        "groups_intro": words.say("groups intro", minimum=words.number(figures.results.minimum)),
        "papers": [_safe(one) for one in papers_parts(figures, texts, words)],
        "rounding": words.say("rounding"),
        "exclusions": _exclusions(figures),
        "announced_same": announced_as_counted(standing),
        "left": figures.results.coverage.districts - figures.results.coverage.districts_in,
        "is_counted": status in {"unofficial-complete", "certified", "correction"},
        "bulletins": _bulletins(seen),
        "command": check_command(standing.slug),
    }


def _safe(markup: Html) -> SafeString:
    return mark_safe(markup)  # noqa: S308 - made and escaped by results.page_markup


def _exclusions(figures: ReferendumFigures) -> list[dict[str, Any]]:
    districts = {unit.unit: unit.district for unit in figures.results.units}
    return [
        {
            "credential": line.credential,
            "district": districts[line.unit],
            "ballot": line.ballot,
            "reason": line.reason,
            "how": "figure-discretionary" if line.discretionary else "figure-provable",
        }
        for line in figures.results.exclusions
    ]


def _bulletins(seen: Visit) -> list[dict[str, Any]]:
    """Announcements and certifications, newest first: each version is signed and logged (R6)."""
    words, times = spoken_words(seen.language), times_of(seen)
    lines = []
    for act in reversed(seen.standing.acts):
        match act.entry:
            case BulletinEntry(status=status):
                line = {"kind": "bulletin", "status": words.say(f"status {status}")}
            case CertificationEntry():
                line = {"kind": "certification", "status": ""}
            case _:
                continue
        at = times.of(act.position)
        moment = moment_text(at, seen.zone, seen.language)
        lines.append(line | {"index": str(act.position), "time": moment, "iso": iso_text(at)})
    return lines
