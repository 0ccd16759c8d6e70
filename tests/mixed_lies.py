"""Lies about papers: the commission signs whatever it is asked to, log and witnesses collude."""

from contextlib import suppress

import msgspec

from colluding_offices import Colluders
from forged_record import Forgery, failed, verified
from mixed_town import played_mixed_town
from plebiscite.errors import MisuseError
from plebiscite.offices import commission
from plebiscite.offices.submission import Submission
from plebiscite.record.entries import PaperCountEntry, QuestionPapers, StationPapers


def mixed() -> Forgery:
    return played_mixed_town().forgery


def wrong(forgery: Forgery) -> set[str]:
    return failed(verified(forgery.record(), forgery.policy))


def honest_count(number: int) -> PaperCountEntry:
    """The `number`-th count of the honest record, unsigned."""
    entry = mixed().entry("paper-count", number)
    assert isinstance(entry, PaperCountEntry)
    return msgspec.structs.replace(entry, signatures=())


def unit(district: str) -> str:
    return played_mixed_town().town.unit(district)


def before_counts() -> Colluders:
    """Colluders after the electronic count and the first bulletin, before any paper count."""
    forgery = mixed()
    town = played_mixed_town().town
    return Colluders(forgery.until(forgery.find("paper-count")), town.files)


def counting(*entries: PaperCountEntry) -> set[str]:
    """What fails when these counts are put on the record, and what counts is announced.

    The record does not end: that would fail for every station that is left out.
    """
    colluders = before_counts()
    for entry in entries:
        colluders.act(Submission((entry,)))
    with suppress(MisuseError):  # none of them counts: there is nothing new to announce
        colluders.act(commission.announce(colluders.state))
    return wrong(colluders.finished())


def one_station(
    name: str, issued: int, box: int, *totals: int, invalid: int = 0
) -> PaperCountEntry:
    """A count of one station; without totals, its answers are hidden."""
    where = unit(name.partition("-")[0])
    return PaperCountEntry(
        unit=where,
        stations=(StationPapers(where, name, issued, 0, box),),
        answers=(QuestionPapers(invalid, totals),) if totals else (),
    )
