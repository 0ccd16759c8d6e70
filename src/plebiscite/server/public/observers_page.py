"""The page of what observers said: all of it, worst first, each with its place in the record."""

from collections.abc import Iterable
from typing import Any

from plebiscite.observe.checklists import CHECKLISTS
from plebiscite.observe.observers_said import (
    RANKS,
    ChecklistFacts,
    Item,
    ObserverStanding,
    Overview,
    Reply,
)
from plebiscite.record.entries import Place
from plebiscite.server.public.frame import Visit
from plebiscite.server.public.moments import iso_text, moment_text
from plebiscite.server.public.observed import counts, observed

_DAY, _HOUR, _MINUTE = 86_400, 3_600, 60  # seconds


def observers(seen: Visit) -> dict[str, Any]:
    """Context of `public/observers.html`."""
    said = observed(seen.standing)
    shown = _Shown(seen, said)
    return {
        "counts": counts(said.totals),
        "observed": said,
        "standings": [shown.standing(each) for each in said.observers],
        "ranks": [
            (rank, [shown.item(each) for each in said.items if each.rank == rank])
            for rank in RANKS
            if any(each.rank == rank for each in said.items)
        ],
        "places": [
            {
                "place": shown.place(each.place),
                "differ": each.differ,
                "items": shown.items(each.entries),
            }
            for each in said.places
        ],
    }


class _Shown:
    """Values as the template takes them: names, times and texts in the reader's language."""

    def __init__(self, seen: Visit, said: Overview) -> None:
        self.seen, self.said = seen, said
        self.names = {each.number: each.name for each in said.observers}
        self.acts = {act.position for act in seen.standing.acts}
        self.districts = {each.id: each.name for each in seen.standing.definition.districts}

    def time(self, at: int | None) -> dict[str, str]:
        """A moment for people and for machines."""
        if at is None:
            return {"time": "", "iso": ""}
        return {"time": moment_text(at, self.seen.zone, self.seen.language), "iso": iso_text(at)}

    def standing(self, one: ObserverStanding) -> dict[str, Any]:
        """A row of the table of observers."""
        return {"one": one, "name": one.name}

    def items(self, entries: Iterable[int]) -> list[dict[str, Any]]:
        """The items of these entries, in log order."""
        return [self.item(each) for each in self.said.items if each.entry in entries]

    def item(self, item: Item) -> dict[str, Any]:
        """One thing said."""
        return {
            "item": item,
            "name": self.names.get(item.observer, str(item.observer)),
            "place": self.place(item.place),
            "replies": [self.reply(each) for each in item.replies],
            "points": points_of(item.checklist) if item.checklist else [],
        } | self.time(item.at)

    def reply(self, reply: Reply) -> dict[str, Any]:
        """A reply with how long it took."""
        return {"reply": reply, "span": span_of(reply.after)} | self.time(reply.at)

    def place(self, place: Place | None) -> dict[str, Any] | None:
        """A place; only acts have a page of their own in a copy."""
        if place is None:
            return None
        name = self.districts.get(place.district, "")
        return {
            "district": f"{place.district} {name}".strip(),
            "station": place.station,
            "entry": place.entry,
            "is_act": place.entry in self.acts,
        }


def points_of(facts: ChecklistFacts) -> list[dict[str, Any]]:
    """The points with their answers, noes first; `known` where we have the question."""
    known = CHECKLISTS.get(facts.points)
    ids = {point.id for point in known.points} if known else set()
    return [{"id": point, "answer": said, "known": point in ids} for point, said in facts.answers]


def span_of(seconds: int | None) -> dict[str, int] | None:
    """Days, hours and minutes of a span."""
    if seconds is None:
        return None
    return {
        "days": seconds // _DAY,
        "hours": seconds % _DAY // _HOUR,
        "minutes": seconds % _HOUR // _MINUTE,
    }
