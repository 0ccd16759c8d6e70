"""Results as NIST SP 1500-100 v2 (Election Results Common Data Format), in JSON.

Source: NIST SP 1500-100r2; its JSON schema lies in `vectors/nist`. What our record has and the
format has not, and what we make of it, is listed in `docs/reference/results-exports.md`.
"""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

from plebiscite.errors import MisuseError
from plebiscite.results.nist_contests import Contests, count_type
from plebiscite.results.nist_texts import Value, in_all, typed
from plebiscite.results.nist_units import WHOLE, Places
from plebiscite.results.referendum import ReferendumFigures
from plebiscite.results.sentences import coverage_text
from plebiscite.results.words import Words

ENGLISH_ONLY: Final[Mapping[str, Words]] = {"en": Words()}


def nist_json(
    figures: ReferendumFigures, generated: int, words: Mapping[str, Words] = ENGLISH_ONLY
) -> bytes:
    """The report of all figures. `generated`: POSIX seconds. `words`: by language, for rules.

    Raises: MisuseError when the calendar's time zone is not known here.
    """
    raw = msgspec.json.encode(nist_report(figures, generated, words))
    return msgspec.json.format(raw, indent=1) + b"\n"


def nist_report(
    figures: ReferendumFigures, generated: int, words: Mapping[str, Words] = ENGLISH_ONLY
) -> Value:
    """The report as JSON values. Raises: as `nist_json`."""
    results, commission = figures.results, figures.definition.commission
    places = Places(figures)
    covered = coverage_text(results.status, results.coverage, Words())
    return typed(
        "ElectionReport",
        Format="precinct-level",
        GeneratedDate=datetime.fromtimestamp(generated, UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        Issuer=commission.name,
        IssuerAbbreviation=commission.name,
        SequenceStart=1,
        SequenceEnd=1,
        Status=results.status,
        VendorApplicationId="plebiscite",
        IsTest=results.practice,
        TestType="practice vote" if results.practice else None,
        Notes=f"Record {results.origin}. {covered}.",
        GpUnit=list(places.reporting_units()),
        Election=[_election(figures, places, words)],
    )


def _election(figures: ReferendumFigures, places: Places, words: Mapping[str, Words]) -> Value:
    contests = Contests(figures, places, words)
    calendar = figures.definition.calendar
    return typed(
        "Election",
        Name=in_all(figures.texts, lambda one: one.title),
        Type="other",
        OtherType="referendum",
        StartDate=_local_date(calendar.opens, calendar.time_zone),
        EndDate=_local_date(calendar.closes, calendar.time_zone),
        ElectionScopeId=WHOLE,
        BallotCounts=list(_ballots(figures, places)),
        Candidate=list(contests.candidates()) or None,
        Contest=list(contests.contests()),
    )


def _ballots(figures: ReferendumFigures, places: Places) -> Iterator[Value]:
    """Ballots cast at every place that is counted by itself, and those still to be counted."""
    results = figures.results
    covered = results.coverage
    by_channel = figures.definition.paper is not None
    yield typed(
        "BallotCounts",
        GpUnitId=WHOLE,
        Type="total",
        BallotsCast=covered.ballots,
        BallotsOutstanding=covered.ballots - covered.ballots_in,
    )
    for group in results.groups:
        yield typed(
            "BallotCounts",
            GpUnitId=places.of_group(group),
            **count_type("electronic" if by_channel else "total"),
            BallotsCast=group.ballots,
            BallotsOutstanding=0 if group.state == "published" else group.ballots,
            IsSuppressedForPrivacy=group.state == "withheld",
        )
    for papers in results.papers:
        yield typed(
            "BallotCounts",
            GpUnitId=places.of_papers(papers),
            **count_type("paper"),
            BallotsCast=papers.ballots,
            BallotsOutstanding=0 if papers.state == "published" else papers.ballots,
            IsSuppressedForPrivacy=papers.state == "withheld",
        )


def _local_date(moment: int, zone: str) -> str:
    """The calendar day of a moment where the vote is."""
    try:
        there = ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError) as problem:
        raise MisuseError(f"this machine knows no time zone {zone[:40]!r}; add tzdata") from problem
    return datetime.fromtimestamp(moment, there).date().isoformat()
