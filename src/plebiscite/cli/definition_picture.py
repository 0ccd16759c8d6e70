"""A definition at one glance: contests, calendar, districts and who keeps what."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from plebiscite.cli.answer import counted
from plebiscite.record.definition import Definition, District, Texts
from plebiscite.record.units import units_of

_MOST_DISTRICTS = 12


def picture(definition: Definition, texts: Sequence[Texts]) -> Iterator[str]:
    """Lines for people. Every number is the definition's own."""
    words = texts[0]
    yield f"{words.title}  ({definition.origin}, {definition.effect})"
    yield f"  languages   {', '.join(definition.languages)}"
    calendar = definition.calendar
    zone = calendar.time_zone
    yield f"  voting      {_time(calendar.opens, zone)} to {_time(calendar.closes, zone)} ({zone})"
    yield from _contests(definition, words)
    yield from _districts(definition)
    trustees = definition.trustees
    yield f"  trustees    any {trustees.threshold} of {len(trustees.members)} can count"
    quorum = definition.policy.rstrip("\n").rpartition("\n")[2]
    witnesses = definition.policy.count("\nwitness ")
    yield f"  witnesses   {'none: not for a real vote' if 'none' in quorum else witnesses}"
    if definition.practice:
        yield "  practice    this is not a real vote"


def _contests(definition: Definition, words: Texts) -> Iterator[str]:
    for contest, said in zip(definition.contests, words.contests, strict=True):
        yield f"  contest     {contest.id}: {said.title} ({contest.kind})"
        for question, asked in zip(contest.questions, said.questions, strict=True):
            yield f"    question  {question.id}: {asked.text}"
            named = zip(question.options, asked.options, strict=True)
            options = [f"{option} = {text}" for option, text in named]
            options += ["blank"] if question.blank else []
            yield f"      choose {_how_many(question.min, question.max)}" + ("; ".join(options))


def _how_many(low: int, high: int) -> str:
    return f"{low}: " if low == high else f"{low} to {high}: "


def _districts(definition: Definition) -> Iterator[str]:
    units = units_of(definition)
    registered = sum(unit.registered for unit in units)
    yield (
        f"  districts   {len(definition.districts)} with "
        f"{counted(registered, 'registered voter')} in {counted(len(units), 'unit')}"
    )
    shown = definition.districts[:_MOST_DISTRICTS]
    for district in shown:
        yield f"    {_district(definition, district)}"
    if len(definition.districts) > len(shown):
        yield f"    … and {len(definition.districts) - len(shown)} more"


def _district(definition: Definition, district: District) -> str:
    voters = sum(unit.registered for unit in district.units)
    if district.parent:
        below = f"joins {district.parent} if fewer than {definition.minimum} vote"
    else:
        result = "no result" if district.below_minimum == "withhold" else "its result all the same"
        below = f"{result} if fewer than {definition.minimum} vote"
    return f"{district.id}  {district.name}: {voters} registered; {below}"


def _time(seconds: int, zone: str) -> str:
    return datetime.fromtimestamp(seconds, ZoneInfo(zone)).strftime("%Y-%m-%d %H:%M")
