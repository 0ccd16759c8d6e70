"""Results as canonical JSON and as CSV, where every percentage has its denominator beside it.

CSV rows hold identifiers of the definition and numbers only, no words of people, so that no
cell can be read as a formula. Source: spec/results.md, section 7.
"""

import csv
from collections.abc import Iterable
from io import StringIO

from plebiscite.canonical.json import write_json
from plebiscite.results.figures import Share, percent_digits
from plebiscite.results.referendum import ReferendumFigures
from plebiscite.results.sentences import ContestView, views

SHARE_COLUMNS = (
    "numerator", "denominator", "base", "percent",
    "status", "districts_in", "districts", "ballots_in", "ballots",
)  # fmt: skip
Row = tuple[str | int, ...]


def results_json(figures: ReferendumFigures) -> bytes:
    """The canonical JSON of `Results`; read it with `parse_json(raw, Results)`."""
    return write_json(figures.results)


def totals_csv(figures: ReferendumFigures) -> str:
    """A row for each option of each question: its votes as a share of the rule's base."""
    rows = (row for view in views(figures, figures.texts[0]) for row in _options(view))
    return _table(("contest", "question", "option", *SHARE_COLUMNS), rows)


def turnout_csv(figures: ReferendumFigures) -> str:
    """A row for each unit: its turnout as a share of its registered voters."""
    rows: Iterable[Row] = (
        (unit.unit, unit.district, unit.style, unit.group, *_share(unit.turnout))
        for unit in figures.results.units
    )
    return _table(("unit", "district", "style", "group", *SHARE_COLUMNS), rows)


def groups_csv(figures: ReferendumFigures) -> str:
    """A row for each option, and blank answers, in each published group."""
    rows: Iterable[Row] = (
        (group.head, " ".join(group.districts), counts.question, name, number, counts.ballots)
        for group in figures.results.groups
        for counts in group.questions
        for name, number in (
            *((one.option, one.votes) for one in counts.options),
            ("(blank)", counts.blank),
        )
    )
    return _table(("group", "districts", "question", "answer", "number", "ballots"), rows)


def _options(view: ContestView) -> Iterable[Row]:
    return (
        (view.contest.id, counts.question, one.option, *_share(view.share(counts, one.option)))
        for counts in view.figures.questions
        for one in counts.options
    )


def _share(share: Share) -> Row:
    covered = share.coverage
    return (
        share.numerator,
        share.denominator,
        share.base,
        ".".join(percent_digits(share) or ()),
        share.status,
        covered.districts_in,
        covered.districts,
        covered.ballots_in,
        covered.ballots,
    )


def _table(header: Row, rows: Iterable[Row]) -> str:
    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return text.getvalue()
