"""Results as canonical JSON and as CSV, where every percentage has its denominator beside it.

Source: spec/results.md, sections 6 and 7; the tables are those of the data package.
"""

from plebiscite.canonical.json import write_json
from plebiscite.results.figure_tables import groups_table, totals_table, turnout_table
from plebiscite.results.referendum import ReferendumFigures


def results_json(figures: ReferendumFigures) -> bytes:
    """The canonical JSON of `Results`; read it with `parse_json(raw, Results)`."""
    return write_json(figures.results)


def totals_csv(figures: ReferendumFigures) -> str:
    """A row for each option of each question: its votes as a share of the rule's base."""
    return totals_table(figures).csv()


def turnout_csv(figures: ReferendumFigures) -> str:
    """A row for each unit: its turnout as a share of its registered voters."""
    return turnout_table(figures).csv()


def groups_csv(figures: ReferendumFigures) -> str:
    """A row for each answer in each published group."""
    return groups_table(figures).csv()
