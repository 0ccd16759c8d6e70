"""The pages of announced figures: all of them, and each with what changed since the one before."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_safe

from plebiscite.observe.bulletins import Bulletin, before
from plebiscite.results.differences import differences_between
from plebiscite.results.page_contests import contest_section
from plebiscite.results.page_differences import differences_table
from plebiscite.results.page_markup import Html
from plebiscite.results.picture_words import EVERY
from plebiscite.results.referendum import ReferendumFigures, Results
from plebiscite.results.sentences import contest_sentence, coverage_text, share_text, views
from plebiscite.results.words import Words
from plebiscite.server.api_errors import AbsentError
from plebiscite.server.public.announcements import announcements
from plebiscite.server.public.frame import Visit, explained, frame_of, visit
from plebiscite.server.public.moments import iso_text, moment_text
from plebiscite.server.public.rendering import answer_kept, kept, rendered
from plebiscite.server.public.spoken_words import spoken_words
from plebiscite.server.public.times import times_of


def bulletins(seen: Visit) -> dict[str, Any]:
    """Context of `public/bulletins.html`: the newest first."""
    found = announcements(seen.standing, times_of(seen))
    return {"bulletins": [line(seen, each) for each in reversed(found)]}


def line(seen: Visit, one: Bulletin) -> dict[str, Any]:
    """What a list says of one bulletin."""
    words = spoken_words(seen.language)
    told: dict[str, Any] = {
        "one": one,
        "status_word": words.say(f"status {one.status}"),
        "status_means": words.say(f"means {one.status}"),
        "sentences": [],
        "to_come": [],
    }
    told |= _time(seen, "", one.at) | _time(seen, "expected_", one.expected)
    if one.results is not None:
        told |= _figures(seen, one.results, words)
    return told


def _time(seen: Visit, prefix: str, at: int | None) -> dict[str, str]:
    if at is None:
        return {f"{prefix}time": "", f"{prefix}iso": ""}
    said = moment_text(at, seen.zone, seen.language)
    return {f"{prefix}time": said, f"{prefix}iso": iso_text(at)}


def _figures(seen: Visit, results: Results, words: Words) -> dict[str, Any]:
    coverage = results.coverage
    left = {
        "districts": coverage.districts - coverage.districts_in,
        "ballots": coverage.ballots - coverage.ballots_in,
        "stations": coverage.stations - coverage.stations_in,
    }
    counted = results.status != "pre-election"
    texts = seen.standing.words(seen.language)
    told = _told(seen, results)
    return {
        "covered": coverage_text(results.status, coverage, words),
        "turnout": share_text(results.turnout, words),
        "stations": coverage if coverage.stations else None,
        "to_come": [(f"to-come-{name}", number) for name, number in left.items() if number],
        "counted": counted,
        "sentences": [contest_sentence(view, words) for view in views(told, texts)]
        if counted
        else [],
        "titles": texts,
    }


def _told(seen: Visit, results: Results) -> ReferendumFigures:
    return ReferendumFigures(seen.standing.definition, seen.standing.texts, results)


@require_safe
@explained
def bulletin_page(request: HttpRequest, slug: str, number: int) -> HttpResponseBase:
    """One bulletin."""
    seen = visit(request.path, slug)
    found = announcements(seen.standing, times_of(seen))
    one = next((each for each in found if each.number == number), None)
    if one is None:
        raise AbsentError(f"there is no announcement {number}")
    root = seen.standing.log.tree.root
    key = ("bulletin", seen.path, seen.referendum.pk, seen.standing.size, root)
    return answer_kept(request, kept(key, lambda: bulletin_text(seen, found, one)))


def bulletin_text(
    seen: Visit, found: Sequence[Bulletin], one: Bulletin, *, exported: bool = False
) -> str:
    """The page of one bulletin."""
    earlier = before(found, one)
    facts = line(seen, one)
    context = facts | {
        "facts": facts,
        "exported": exported,
        "earlier": earlier,
        "newest": found[-1],
        "changes": _changes(seen, earlier, one),
        "contests": _contests(seen, one.results),
    }
    return rendered("public/bulletin.html", seen.path, frame_of(seen, "bulletins") | context)


def _contests(seen: Visit, results: Results | None) -> list[SafeString]:
    """Each contest with its bars and tables; nothing while the choices are sealed."""
    if results is None or results.status == "pre-election":
        return []
    texts, words = seen.standing.words(seen.language), spoken_words(seen.language)
    others = [each for each in seen.standing.texts if each.language != texts.language]
    return [
        _safe(contest_section(view, others, words, texts))
        for view in views(_told(seen, results), texts)
    ]


def _changes(seen: Visit, earlier: Bulletin | None, one: Bulletin) -> dict[str, Any] | None:
    """How final both are, and the table of changed figures; None where one is not there."""
    if earlier is None or earlier.results is None or one.results is None:
        return None
    standing = seen.standing
    words = Words({**EVERY, **spoken_words(seen.language).table})
    found = differences_between(earlier.results, one.results)
    texts = standing.words(seen.language)
    coverages = {
        name: coverage_text(each.status, each.coverage, words)
        for name, each in (("earlier", earlier.results), ("later", one.results))
    }
    return {
        "coverage": words.say("changes coverage", **coverages),
        "number": words.say("changes many", number=words.number(len(found))),
        "table": _safe(differences_table(found, standing.definition, texts, words)),
    }


def _safe(markup: Html) -> SafeString:
    return mark_safe(markup)  # noqa: S308 - made and escaped by results.page_markup
