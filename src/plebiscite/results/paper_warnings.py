"""What is odd about papers though nothing is wrong with them: sentences with their numbers.

Source: `spec/papers.md`, section 5. Warnings stop nothing; who enters a count gives a reason.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Literal, NamedTuple

from plebiscite.record.apply_papers import ON_PAPER
from plebiscite.record.definition import Definition
from plebiscite.record.entries import PaperCountEntry
from plebiscite.record.units import Unit
from plebiscite.results.counts import QuestionCounts
from plebiscite.results.papers import PaperChannel, PaperFigures, Papers, StationFigures
from plebiscite.results.referendum import Results

Rule = Literal["missing", "turnout", "spoiled", "invalid", "one-sided", "empty-box", "unmatched"]
_FULL = 95  # per cent of a station's voters
_SPOILED = 5  # per cent of the papers handed out
_INVALID = 10  # per cent of the papers in the boxes
_FEW = 5  # fewer spoiled or invalid papers than this say nothing

TEMPLATES: Mapping[Rule, str] = {
    "missing": "{place}: {voters} voters were handed a paper, {box} papers are in the box",
    "turnout": "{place}: {voters} of {registered} registered voters voted on paper",
    "spoiled": "{place}: {spoiled} of {issued} papers were handed back and replaced",
    "invalid": "{place}: {invalid} of {box} papers are invalid ({question})",
    "one-sided": "{place}: all {valid} valid papers are for {option} ({question})",
    "empty-box": "{place}: {voters} voters were handed a paper, and the box is empty",
    "unmatched": "{place}: {marks} voters are marked as voting on paper, {voters} were handed one",
}
"""English; a page in another language fills its own sentence with the same values."""


Values = dict[str, str | int]


class PaperWarning(NamedTuple):
    """One oddity: the rule, the entry of the count (None before it is one), the values."""

    rule: Rule
    entry: int | None
    values: Mapping[str, str | int]

    def __str__(self) -> str:
        return TEMPLATES[self.rule].format(**self.values)


def count_warnings(
    definition: Definition, units: Mapping[str, Unit], count: PaperCountEntry
) -> tuple[PaperWarning, ...]:
    """What is odd about one count, before it is in the record.

    Raises: TallyError or MalformedError for answers that no papers give.
    """
    channel = PaperChannel(definition, units, Papers({0: count}, {}))
    counted = [each for each in channel.stations if each.counted_in is not None]
    found = (*_stations(counted), *_answers(channel.counts, definition.minimum))
    return tuple(each._replace(entry=None) for each in found)


def paper_warnings(results: Results) -> tuple[PaperWarning, ...]:
    """What is odd about the papers of a referendum's figures, station by station."""
    return (
        *_stations([each for each in results.stations if each.counted_in is not None]),
        *_answers(results.papers, results.minimum),
        *_unmatched(results),
    )


def _stations(lines: Sequence[StationFigures]) -> Iterator[PaperWarning]:
    """Each line by itself, and the turnout of a station over its ballot styles."""
    for each in lines:
        voters = each.issued - each.spoiled
        values: Values = {"place": each.station, "voters": voters, "box": each.box}
        if voters and not each.box:
            yield PaperWarning("empty-box", each.counted_in, values)
        elif each.box < voters:
            yield PaperWarning("missing", each.counted_in, values)
        if each.spoiled >= _FEW and each.spoiled * 100 > _SPOILED * each.issued:
            spoiled: Values = {
                "place": each.station,
                "spoiled": each.spoiled,
                "issued": each.issued,
            }
            yield PaperWarning("spoiled", each.counted_in, spoiled)
    yield from _full_stations(lines)


def _full_stations(lines: Sequence[StationFigures]) -> Iterator[PaperWarning]:
    voters = Counter[tuple[str, str]]()
    for each in lines:
        voters[each.district, each.station] += each.issued - each.spoiled
    last = {(each.district, each.station): each for each in lines}
    for key, each in last.items():
        if voters[key] * 100 > _FULL * each.registered:
            values: Values = {
                "place": each.station,
                "voters": voters[key],
                "registered": each.registered,
            }
            yield PaperWarning("turnout", each.counted_in, values)


def _answers(counts: Iterable[PaperFigures], minimum: int) -> Iterator[PaperWarning]:
    for count in counts:
        for question in count.questions:
            yield from _question(count, question, minimum)


def _question(count: PaperFigures, counts: QuestionCounts, minimum: int) -> Iterator[PaperWarning]:
    where: Values = {"place": " + ".join(count.stations), "question": counts.question}
    if counts.invalid >= _FEW and counts.invalid * 100 > _INVALID * count.ballots:
        values = where | {"invalid": counts.invalid, "box": count.ballots}
        yield PaperWarning("invalid", count.entry, values)
    for each in counts.options:
        others = sum(one.votes for one in counts.options) - each.votes
        if each.votes and each.votes == counts.valid >= minimum and not others:
            said = where | {"valid": counts.valid, "option": each.option}
            yield PaperWarning("one-sided", count.entry, said)


def _unmatched(results: Results) -> Iterator[PaperWarning]:
    """Voters taken out of the count as having voted on paper, whom no station handed one."""
    marks = Counter(each.unit for each in results.exclusions if each.reason == ON_PAPER)
    for unit in results.units:
        lines = [each for each in results.stations if each.unit == unit.unit]
        voters = sum(each.issued - each.spoiled for each in lines)
        counted = lines and all(each.counted_in is not None for each in lines)
        if counted and marks[unit.unit] > voters:
            place = f"{unit.district} ({unit.style})"
            values: Values = {"place": place, "marks": marks[unit.unit], "voters": voters}
            yield PaperWarning("unmatched", None, values)
