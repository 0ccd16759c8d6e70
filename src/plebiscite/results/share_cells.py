"""A share in a row: number, base and percentage, and behind it how final it is and covers what."""

from typing import Final, get_args

from plebiscite.results.figures import Base, Share, Status, percent_digits
from plebiscite.results.tables import Column, Row

SHARE: Final = (
    Column("numerator", "how many", "integer", 0),
    Column("denominator", "of how many", "integer", 0),
    Column("base", "what the denominator counts", one_of=get_args(Base)),
    Column("percent", "their share in percent; empty of nothing", "number", 0, required=False),
    Column("status", "how final the figures are (NIST SP 1500-100)", one_of=get_args(Status)),
    Column("districts_in", "districts that are in the figures", "integer", 0),
    Column("districts", "districts in all", "integer", 0),
    Column("ballots_in", "ballots whose answers are in the figures", "integer", 0),
    Column("ballots", "ballots in all", "integer", 0),
    Column("stations_in", "polling stations whose papers are counted", "integer", 0),
    Column("stations", "polling stations whose papers are counted into the record", "integer", 0),
)
SHARE_COLUMNS: Final = tuple(column.name for column in SHARE)


def share_cells(share: Share) -> Row:
    """The cells of a share, in the order of `SHARE`."""
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
        covered.stations_in,
        covered.stations,
    )
