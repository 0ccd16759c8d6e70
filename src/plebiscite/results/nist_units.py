"""Places as reporting units of NIST SP 1500-100 v2: the whole, districts, units, groups, stations.

A count stands at the smallest place that holds it: a group of one unit is that unit, a unit that
is the only one of its district is that district. Source: the format's classes `ReportingUnit`
and `CountStatus`.
"""

from collections import defaultdict
from collections.abc import Iterator

from plebiscite.record.definition import District
from plebiscite.results.nist_texts import Value, said, typed
from plebiscite.results.papers import PaperFigures, StationFigures
from plebiscite.results.referendum import GroupFigures, ReferendumFigures, UnitTurnout

WHOLE = "place-all"


class Places:
    """The identifiers of places, and the reporting units behind them."""

    def __init__(self, figures: ReferendumFigures) -> None:
        self._figures = figures
        self._units = {unit.unit: unit for unit in figures.results.units}
        self._of_district: dict[str, list[UnitTurnout]] = defaultdict(list)
        for unit in figures.results.units:
            self._of_district[unit.district].append(unit)
        self._published = {
            unit
            for group in figures.results.groups
            if group.state == "published"
            for unit in group.units
        }
        self._stations: dict[str, list[StationFigures]] = defaultdict(list)
        for station in figures.results.stations:
            self._stations[station.district].append(station)

    def of_unit(self, unit: str) -> str:
        """A district's voters of one style; the district itself where it has one style."""
        found = self._units[unit]
        only = len(self._of_district[found.district]) == 1
        return f"district-{found.district}" if only else f"unit-{unit}"

    def of_group(self, group: GroupFigures) -> str:
        """Where a group's counts stand."""
        return self.of_unit(group.head) if len(group.units) == 1 else f"group-{group.head}"

    def of_papers(self, papers: PaperFigures) -> str:
        """Where a paper count stands: at its one station, or at stations counted together."""
        if len(papers.stations) == 1:
            return self._members(papers)[0]
        return f"papers-{papers.entry}"

    def reporting_units(self) -> Iterator[Value]:
        """Every place, the whole first."""
        yield self._whole()
        for district in self._figures.definition.districts:
            yield from self._district(district)
        for group in self._figures.results.groups:
            if len(group.units) > 1:
                members = [self.of_unit(unit) for unit in group.units]
                yield _together(self.of_group(group), members)
        for papers in self._figures.results.papers:
            if len(papers.stations) > 1:
                yield _together(self.of_papers(papers), self._members(papers))

    def _whole(self) -> Value:
        results = self._figures.results
        covered = results.coverage
        return typed(
            "ReportingUnit",
            id_=WHOLE,
            Type="other",
            OtherType="referendum",
            Name=said((one.language, one.title) for one in self._figures.texts),
            ComposingGpUnitIds=[f"district-{one.id}" for one in self._figures.definition.districts],
            **_parts(covered.districts_in, covered.districts),
            VotersParticipated=results.turnout.numerator,
            VotersRegistered=results.turnout.denominator,
        )

    def _district(self, district: District) -> Iterator[Value]:
        units, stations = self._of_district[district.id], self._stations[district.id]
        several = units if len(units) > 1 else []
        composing = [self.of_unit(unit.unit) for unit in several]
        composing += [_station_id(one.unit, one.station) for one in stations]
        done = [unit.unit in self._published for unit in units]
        done += [one.counted_in is not None for one in stations]
        yield typed(
            "ReportingUnit",
            id_=f"district-{district.id}",
            Type="other",
            OtherType="district",
            Name=self._named(district.name),
            ComposingGpUnitIds=composing or None,
            ExternalIdentifier=[_local(district.id)],
            **_parts(sum(done), len(done)),
            VotersParticipated=sum(unit.turnout.numerator for unit in units),
            VotersRegistered=sum(unit.turnout.denominator for unit in units),
        )
        for unit in several:
            yield self._unit(unit, district)
        for one in stations:
            yield self._station(one)

    def _unit(self, unit: UnitTurnout, district: District) -> Value:
        return typed(
            "ReportingUnit",
            id_=self.of_unit(unit.unit),
            Type="split-precinct",
            Name=self._named(f"{district.name}, {unit.style}"),
            ExternalIdentifier=[_local(f"{district.id}/{unit.style}")],
            **_parts(int(unit.unit in self._published), 1),
            VotersParticipated=unit.turnout.numerator,
            VotersRegistered=unit.turnout.denominator,
        )

    def _station(self, station: StationFigures) -> Value:
        return typed(
            "ReportingUnit",
            id_=_station_id(station.unit, station.station),
            Type="polling-place",
            Name=self._named(station.station),
            ExternalIdentifier=[_local(station.station)],
            **_parts(int(station.counted_in is not None), 1),
        )

    def _members(self, papers: PaperFigures) -> list[str]:
        return [
            _station_id(one.unit, one.station)
            for district in papers.districts
            for one in self._stations[district]
            if one.counted_in == papers.entry
        ]

    def _named(self, name: str) -> Value | None:
        return said([(self._figures.definition.languages[0], name)])


def _together(identifier: str, members: list[str]) -> Value:
    """Places whose ballots were counted together, so that no few people's votes show."""
    return typed(
        "ReportingUnit", id_=identifier, Type="combined-precinct", ComposingGpUnitIds=members
    )


def _station_id(unit: str, station: str) -> str:
    """A station of one ballot style: its papers are reconciled by unit."""
    return f"station-{unit}-{station}"


def _local(value: str) -> Value:
    return typed("ExternalIdentifier", Type="local-level", Value=value)


def _parts(done: int, total: int) -> Value:
    """How many parts are in the figures, and what that makes of the count."""
    status = "completed" if done == total else "in-process" if done else "not-processed"
    return {
        "SubUnitsReported": done,
        "TotalSubUnits": total,
        "CountStatus": [typed("CountStatus", Type="total", Status=status)],
    }
