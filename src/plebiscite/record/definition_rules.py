"""What must hold in a definition, beyond its shape.

Used by the reader of the human-written file and by `verify` on the record's own parts, so that
both refuse the same definitions. Nothing here stops at the first problem.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

from plebiscite.group.known import ED25519
from plebiscite.record.definition import Definition, Texts
from plebiscite.record.definition_problem import Problem, warning
from plebiscite.record.definition_rules_contests import contest_problems
from plebiscite.record.definition_rules_districts import district_problems
from plebiscite.record.definition_rules_offices import office_problems
from plebiscite.record.definition_rules_paper import paper_problems
from plebiscite.record.definition_rules_size import size_problems
from plebiscite.record.definition_rules_styles import style_problems
from plebiscite.record.definition_rules_texts import text_problems
from plebiscite.record.definition_words import duplicates

_ORIGIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:/-]{0,199}")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_ZONE = re.compile(r"[A-Za-z0-9_+-]+(/[A-Za-z0-9_+-]+)*")
_LAST_MOMENT = 253_402_300_799  # the end of the year 9999, which calendars can still show
_SMALL_MINIMUM = 3
_LONGEST_WAIT = 86_400


def check_definition(definition: Definition, texts: Sequence[Texts]) -> list[Problem]:
    """Everything wrong with the definition, errors and warnings, in the definition's order."""
    checks: tuple[Iterable[Problem], ...] = (
        _general(definition),
        _languages(definition),
        _calendar(definition),
        contest_problems(definition),
        style_problems(definition),
        district_problems(definition),
        size_problems(definition),
        office_problems(definition),
        paper_problems(definition),
        text_problems(definition, texts),
    )
    return [problem for check in checks for problem in check]


def check_calendar_now(definition: Definition, now: int) -> list[Problem]:
    """Warnings about a calendar whose moments have passed at `now`, in POSIX seconds.

    Apart from `check_definition`, because a finished referendum's calendar lies in the past.
    """
    calendar = definition.calendar
    if calendar.closes <= now:
        return [warning(("calendar", "closes"), "voting has ended already", "check the year")]
    if calendar.opens <= now:
        return [warning(("calendar", "opens"), "voting has begun already", "set a later moment")]
    found = []
    for gap, what in (("rehearsal_gap", "rehearsal"), ("roll_gap", "freezing of the roll")):
        if calendar.opens - getattr(calendar, gap) <= now:
            message = f"too late for the {what}: it must lie before the opening by this much"
            found.append(warning(("calendar", gap), message, "open later or shorten the gap"))
    return found


def _general(definition: Definition) -> Iterator[Problem]:
    if not _ORIGIN.fullmatch(definition.origin):
        yield Problem(
            ("origin",),
            f"{definition.origin[:60]!r} is no name for a log",
            'write a host and a path, such as "referendum.example/2026"',
        )
    if definition.group != ED25519.name and not (
        definition.practice and definition.trustees.threshold == len(definition.trustees.members)
    ):
        yield Problem(
            ("group",),
            f"{definition.group} serves trials of interoperation with Single trustees only",
            f"use {ED25519.name}",
        )
    if definition.minimum < 1:
        yield Problem(("minimum",), "a result needs a ballot", "write 1 or more")
    elif definition.minimum < _SMALL_MINIMUM:
        yield warning(
            ("minimum",),
            f"a result of {definition.minimum} ballots tells who voted how",
            "raise it if districts allow it",
        )
    if not 1 <= definition.longest_wait <= _LONGEST_WAIT:
        yield Problem(
            ("longest_wait",), f"{definition.longest_wait} seconds", "write 1 second to 1 day"
        )
    if definition.second_factor == "none":
        yield warning(
            ("second_factor",),
            "without one the registrar alone could cast ballots, and every report says so",
            'consider "email-code" or "oidc"',
        )


def _languages(definition: Definition) -> Iterator[Problem]:
    languages = definition.languages
    if not languages:
        yield Problem(("languages",), "no language", 'name one at least, such as ["en"]')
    for position, language in enumerate(languages):
        if not _LANGUAGE.fullmatch(language):
            yield Problem(
                ("languages", position),
                f"{language[:40]!r} is no language code",
                'write a code such as "en", "ka" or "zh-Hant"',
            )
    for position, language in duplicates(languages):
        yield Problem(("languages", position), f"{language} is named twice", "name it once")


def _calendar(definition: Definition) -> Iterator[Problem]:
    calendar = definition.calendar
    moments = {"opens": calendar.opens, "closes": calendar.closes}
    for name, moment in moments.items():
        if not 0 <= moment <= _LAST_MOMENT:
            yield Problem(("calendar", name), "outside the years 1970 to 9999", "check the year")
    if not _ZONE.fullmatch(calendar.time_zone):
        yield Problem(
            ("calendar", "time_zone"),
            f"{calendar.time_zone[:40]!r} is no time zone",
            'write an IANA name, such as "Asia/Tbilisi"',
        )
    if calendar.closes <= calendar.opens:
        yield Problem(
            ("calendar", "closes"), "voting closes before it opens", "set a moment after `opens`"
        )
    for gap in ("rehearsal_gap", "roll_gap", "closing_grace"):
        if not 0 <= getattr(calendar, gap) <= _LAST_MOMENT:
            yield Problem(("calendar", gap), "out of range", "write a time, such as 3 days")
    if not calendar.closes <= definition.mapping_destroyed_by <= _LAST_MOMENT:
        yield Problem(
            ("mapping_destroyed_by",),
            "the list of voters and credentials is needed until voting closes",
            "set a moment after `calendar.closes`",
        )
