"""Check an announced figure: a form, and every reading that the record supports. No script.

The address holds what was asked, so that an answer can be quoted; nothing of it is kept.
"""

import shlex
from collections.abc import Hashable, Iterable
from fractions import Fraction
from typing import Any, Final, get_args

import msgspec
from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.http import require_safe

from plebiscite.errors import MalformedError, MisuseError
from plebiscite.observe.claim_checking import check_claim
from plebiscite.observe.claim_readings import Reading
from plebiscite.observe.claim_subjects import Figures, figures_to_check
from plebiscite.observe.claims import Claim, Comparison, Source
from plebiscite.results.figures import Share, percent_digits
from plebiscite.results.sentences import coverage_text
from plebiscite.results.words import Words
from plebiscite.server.public.addresses import site_address
from plebiscite.server.public.figures import figures_of
from plebiscite.server.public.frame import Visit, explained, frame_of, visit
from plebiscite.server.public.rendering import answer_once, rendered
from plebiscite.server.public.spoken_words import spoken_words

_TEMPLATE: Final = "public/claims.html"
_MOST_COMPUTED: Final = 4
_computed: dict[Hashable, Figures] = {}
_LONGEST: Final = 40  # letters of a figure
_UNITS: Final = ("percent", "count")


@require_safe
@explained
def claims_page(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The form; with a figure in the address, the answer, too."""
    seen = visit(request.path, slug)
    context = frame_of(seen, "results") | {"closed": seen.standing.is_closed}
    if seen.standing.is_closed:
        figures = _newest(seen)
        context |= _form(seen, figures, request) | _answered(seen, figures, request)
    return answer_once(rendered(_TEMPLATE, request.get_full_path(), context))


def _newest(seen: Visit) -> Figures:
    """The figures of the record as it stands now, computed once for all who ask."""
    key = (seen.referendum.pk, seen.standing.size, seen.standing.log.tree.root)
    found = _computed.get(key)
    if found is None:
        found = figures_to_check(figures_of(seen.standing))
        if len(_computed) >= _MOST_COMPUTED:
            _computed.clear()
        _computed[key] = found
    return found


def _form(seen: Visit, figures: Figures, request: HttpRequest) -> dict[str, Any]:
    """What can be chosen, and what was."""
    asked = {name: request.GET.get(name, "")[:200] for name in ("figure", "subject", "contest")}
    return {
        "asked": asked,
        "units": _choices(_UNITS, request.GET.get("unit", "")),
        "hows": _choices(get_args(Comparison), request.GET.get("how", "")),
        "bases": _choices(("unknown", "registered", "ballots", "valid"), request.GET.get("of", "")),
        "subjects": _subjects(seen, figures, request.GET.get("subject", "")),
        "command": _command(seen, {}),
    }


def _choices(words: tuple[str, ...], chosen: str) -> list[dict[str, Any]]:
    return [{"word": word, "chosen": word == chosen} for word in words]


def _subjects(seen: Visit, figures: Figures, chosen: str) -> list[dict[str, Any]]:
    """Turnout, and every option and blank answer of every question: `question/option`."""
    texts = seen.standing.words(seen.language)
    found = []
    for contest in texts.contests:
        for question in contest.questions:
            counts = next(
                each
                for counted in figures.results.contests
                for each in counted.questions
                if each.question == question.id
            )
            names = [one.option for one in counts.options]
            for name, words in (*zip(names, question.options, strict=True), ("blank", "")):
                value = f"{question.id}/{name}"
                found.append(
                    {
                        "value": value,
                        "contest": contest.title,
                        "words": words,
                        "language": texts.language,
                        "direction": texts.direction,
                        "chosen": value == chosen,
                    }
                )
    return found


def _answered(seen: Visit, figures: Figures, request: HttpRequest) -> dict[str, Any]:
    """The readings, or what is wrong with the question; nothing where nothing was asked."""
    if not request.GET.get("figure", ""):
        return {}
    try:
        claim = _claim(request)
        answer = check_claim(claim, figures, by_district=False)
    except (MalformedError, MisuseError, msgspec.ValidationError):
        return {"unreadable": True}
    words = spoken_words(seen.language)
    results = figures.results
    return {
        "verdict": answer.verdict.replace(" ", "-"),
        "stated": answer.stated,
        "readings": [_told(each, words) for each in answer.readings],
        "covered": coverage_text(results.status, results.coverage, words),
        "command": _command(seen, msgspec.structs.asdict(claim)),
    }


def _command(seen: Visit, claim: dict[str, Any]) -> str:
    """The command that checks the same claim; with words to put in where nothing was asked."""
    record = f"{site_address()}/r/{seen.standing.slug}/record"
    said = {
        "figure": claim.get("figure", "FIGURE"),
        "unit": claim.get("unit", "percent"),
        "how": claim.get("comparison", "exactly"),
        "of": claim.get("base", "unknown"),
        "subject": claim.get("subject", "turnout"),
        "contest": claim.get("contest", ""),
    }
    options = [word for name, value in said.items() if value for word in (f"--{name}", value)]
    return shlex.join(["plebiscite", "check-claim", record, "--policy", "policy", *options])


def _claim(request: HttpRequest) -> Claim:
    """The claim in an address. Raises: MalformedError or a validation error for anything else."""
    given = {name: request.GET.get(name, "")[:200] for name in ("unit", "how", "of", "subject")}
    contest, _, subject = given["subject"].rpartition("/")
    fields = {
        "figure": request.GET.get("figure", "").strip()[:_LONGEST],
        "unit": given["unit"] or "percent",
        "comparison": given["how"] or "exactly",
        "base": given["of"] or "unknown",
        "subject": subject or "turnout",
        "contest": contest,
        "source": Source("asked on this page"),
    }
    return msgspec.convert(msgspec.to_builtins(fields), Claim)


def _told(reading: Reading, words: Words) -> dict[str, Any]:
    return {
        "base": reading.base.replace(" ", "-"),
        "counted": reading.part == "counted",
        "number": _between(map(words.number, reading.numerator)),
        "whole": _between(map(words.number, reading.denominator)),
        "percent": _percent(reading, words),
        "truth": reading.truth,
        "reasons": [why.replace(" ", "-") for why in _reasons(reading)],
    }


def _reasons(reading: Reading) -> tuple[str, ...]:
    known = reading.truth == "false" and reading.is_known
    return () if reading.truth == "true" or known else reading.reasons


def _percent(reading: Reading, words: Words) -> str:
    """The share in percent, or its bounds; empty of a number and of nothing."""
    if reading.base == "number" or not reading.low:
        return ""
    return _between(_digits(reading, end, words) for end in (reading.low, reading.high))


def _digits(reading: Reading, exact: str, words: Words) -> str:
    value = Fraction(exact)
    share = Share(value.numerator, value.denominator, "ballots", reading.status, reading.coverage)
    digits = percent_digits(share)
    return words.say("decimal").join(digits) if digits else ""


def _between(ends: Iterable[str]) -> str:
    return " – ".join(dict.fromkeys(ends))
