"""The turnout page: how many, of how many, by district and by hour. Never choices."""

from typing import Any

from plebiscite.record.entries import OpenEntry
from plebiscite.results.figures import Coverage, Share, percent_digits
from plebiscite.results.sentences import share_text
from plebiscite.server.entries.acts import newest
from plebiscite.server.public.frame import Visit
from plebiscite.server.public.moments import iso_text, moment_text
from plebiscite.server.public.pictures import turnout_of
from plebiscite.server.public.spoken_words import spoken_words
from plebiscite.server.public.standing import Standing
from plebiscite.server.public.turnout import DistrictLine, district_lines, hour_lines, shown_from


def turnout(seen: Visit) -> dict[str, Any]:
    """Context of `public/turnout.html`."""
    standing = seen.standing
    hours = hour_lines(seen.referendum, standing)
    return {
        "curve": _curve(seen),
        "opened": newest(standing.acts, OpenEntry) is not None,
        "ballots": standing.ballots,
        "on_paper": standing.on_paper if standing.definition.paper else None,
        "registered": standing.registered,
        "percent": percent_text(standing.ballots, standing.registered, standing, seen.language),
        "limit": shown_from(standing),
        "lines": [_told(line, standing, seen.language) for line in district_lines(standing)],
        "hours": [
            {
                "time": moment_text(each.hour, seen.zone, seen.language),
                "iso": iso_text(each.hour),
                "voters": each.voters,
                "total": each.total,
            }
            for each in hours
        ],
    }


def _curve(seen: Visit) -> dict[str, str] | None:
    """What stands beside the picture of how turnout grew; the table of hours has its numbers."""
    grown = turnout_of(seen)
    if grown is None:
        return None
    words = grown.words
    whole = share_text(grown.results.turnout, words)
    minimum = words.number(grown.minimum)
    return {
        "words": words.say("colon", name=words.say("curve")) + whole,
        "note": words.say("curve hours", minimum=minimum),
    }


def _told(line: DistrictLine, standing: Standing, language: str) -> dict[str, Any]:
    said = ""
    if line.ballots is not None:
        said = percent_text(line.ballots, line.registered, standing, language)
    return {
        "district": line.district,
        "name": line.name,
        "registered": line.registered,
        "ballots": line.ballots,
        "width": line.percent,
        "percent": said,
    }


def percent_text(ballots: int, registered: int, standing: Standing, language: str) -> str:
    """A share in percent, rounded as the core rounds; "" of nothing."""
    coverage = Coverage(0, len(standing.definition.districts), 0, standing.ballots)
    share = Share(ballots, registered, "registered", "pre-election", coverage)
    digits = percent_digits(share)
    return spoken_words(language).say("decimal").join(digits) if digits else ""
