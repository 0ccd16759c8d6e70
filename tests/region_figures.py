"""The standing example's region with counted ballots, without a record: for pictures and speed."""

import random
from collections.abc import Mapping

import msgspec

from definition_examples import example
from plebiscite.record.definition import Definition, Question
from plebiscite.record.grouping import groups_at_close
from plebiscite.record.units import units_of
from plebiscite.results.builder import figures_from
from plebiscite.results.figures import Status
from plebiscite.results.referendum import ReferendumFigures


def region_figures(
    *,
    status: Status = "unofficial-complete",
    share: float = 0.04,
    left: int = 0,
    paper: bool = False,
) -> ReferendumFigures:
    """Figures of the region when `share` of it voted; the last `left` groups are outstanding."""
    definition, texts = example("definition")
    if not paper:
        definition = msgspec.structs.replace(definition, paper=None)
    counted, results = drawn(definition, share)
    kept = dict(list(results.items())[: len(results) - left])
    return figures_from(definition, texts, counted, kept, [], status=status)


def drawn(
    definition: Definition, share: float
) -> tuple[dict[str, int], Mapping[str, list[list[int]]]]:
    """Ballots by unit and results by head, from a fixed seed."""
    draw = random.Random(2006)  # noqa: S311 - figures, no secrets
    units = units_of(definition)
    counted = {unit.uuid: int(unit.registered * share * draw.uniform(0.5, 1.5)) for unit in units}
    questions = {unit.uuid: unit.questions for unit in units}
    groups = groups_at_close(units, counted, definition.minimum)
    return counted, {
        group.head: [_totals(draw, asked, group.ballots) for asked in questions[group.head]]
        for group in groups
        if group.ballots and group.rule == "publish"
    }


def _totals(draw: random.Random, question: Question, ballots: int) -> list[int]:
    weights = [draw.uniform(0.2, 2) for _ in question.options] + [0.1]
    answers = draw.choices(range(len(weights)), weights, k=ballots)
    counts = [answers.count(number) for number in range(len(weights))]
    return [counts[-1], *counts[:-1]] if question.blank else counts[:-1]
