"""Reports of one place beside each other: observers may see the same thing differently."""

from collections.abc import Sequence

from plebiscite.observe.observers_said import Item, PlaceReports
from plebiscite.record.entries import Place


def reports_by_place(items: Sequence[Item]) -> tuple[PlaceReports, ...]:
    """Every place that two or more observers speak of; where they differ first, then by place.

    A district as a whole and one of its stations are two places.
    """
    found: dict[Place, list[Item]] = {}
    for item in items:
        if item.place is not None:
            found.setdefault(item.place, []).append(item)
    reports = [_reports(place, said) for place, said in found.items() if len(_by(said)) > 1]
    return tuple(sorted(reports, key=_order))


def _by(items: Sequence[Item]) -> tuple[int, ...]:
    return tuple(sorted({item.observer for item in items}))


def _reports(place: Place, items: Sequence[Item]) -> PlaceReports:
    judgements = {_judgement(item) for item in items}
    return PlaceReports(
        place=place,
        entries=tuple(sorted(item.entry for item in items)),
        observers=_by(items),
        differ=len(judgements) > 1,
    )


def _judgement(item: Item) -> tuple[str, ...]:
    """What of an item can stand against another one: position and gravity, or its noes."""
    if item.statement is not None:
        return (item.statement.position, item.statement.severity or "")
    has_noes = item.checklist is not None and item.checklist.no > 0
    return ("noes" if has_noes else "no noes",)


def _order(reports: PlaceReports) -> tuple[bool, str, str, int]:
    place = reports.place
    at = -1 if place.entry is None else place.entry
    return (not reports.differ, place.district, place.station, at)
