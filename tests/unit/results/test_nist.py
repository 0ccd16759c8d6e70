"""The NIST export: NIST's own schema accepts it, its references lead somewhere, its sums hold."""

import json
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
import pytest
from jsonschema import Draft4Validator, FormatChecker

from paper_referendum import FEW, FIRST, TOGETHER, YOUNG, mixed
from plebiscite.errors import MisuseError
from plebiscite.record.definition import DistrictMajority, Rule
from plebiscite.results.nist import nist_json
from plebiscite.results.referendum import ReferendumFigures
from plebiscite.results.words import ENGLISH, Words
from sample_referendum import choice, definition, district, figures, texts, variants, yes_no

SCHEMA = Path(__file__).parents[3] / "vectors" / "nist" / "NIST_V2_election_results_reporting.json"
NOON = 1_796_040_000  # 2026-11-30 12:00 UTC
SUPER = Rule("2/3", strict=False, base="valid", turnout_quorum="1/2")
QUARTERS = DistrictMajority("1/2", strict=True, merged="neither")


def plain(**fields: Any) -> ReferendumFigures:  # noqa: ANN401 - options of `figures`
    of = definition(
        yes_no(rule=SUPER), choice("x", "y"), variants("a", "b"),
        districts=[district("A"), district("B", 9, "A"), district("W", 9, withhold=True)],
        practice=True,
    )  # fmt: skip
    totals = [[1, 15, 5], [2, 10, 9], [0, 12, 10], [1, 9, 11], [2, 10, 9]]
    return figures(of, {"A": 20, "B": 2, "W": 3}, {"A": totals}, **fields)


def partial() -> ReferendumFigures:
    of = definition(yes_no(), districts=[district("A"), district("D")])
    return figures(of, {"A": 20, "D": 30}, {"A": [[0, 15, 5]]}, status="unofficial-partial")


FOUND = {
    "plain": plain(),
    "certified": plain(status="certified"),
    "partial": partial(),
    "pre-election": figures(definition(yes_no()), {"A": 7}, {}, status="pre-election"),
    "both channels": mixed(),
    "papers to come": mixed((FIRST,), status="unofficial-partial"),
    "papers withheld": mixed((FIRST, TOGETHER, FEW)),
}
every = pytest.mark.parametrize("found", FOUND.values(), ids=FOUND.keys())


@cache
def schema() -> Any:  # noqa: ANN401 - a JSON schema
    return json.loads(SCHEMA.read_text())


def report(found: ReferendumFigures) -> Any:  # noqa: ANN401 - JSON
    return json.loads(nist_json(found, NOON))


def objects(value: object) -> Iterator[dict[str, Any]]:
    """Every object of the report."""
    if isinstance(value, dict):
        yield value
        for inner in value.values():
            yield from objects(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from objects(inner)


def election(found: ReferendumFigures) -> Any:  # noqa: ANN401 - JSON
    return report(found)["Election"][0]


@every
def test_the_published_schema_accepts_the_report(found: ReferendumFigures) -> None:
    validator = Draft4Validator(schema(), format_checker=FormatChecker())
    assert [error.message for error in validator.iter_errors(report(found))] == []


def test_the_schema_is_one_that_can_refuse() -> None:
    altered = report(plain())
    altered["Status"] = "final"
    del altered["Issuer"]
    altered["GpUnit"][0]["VotersRegistered"] = "many"
    assert len(list(Draft4Validator(schema()).iter_errors(altered))) == 3


@every
def test_every_identifier_is_one_and_every_reference_leads_to_one_of_its_kind(
    found: ReferendumFigures,
) -> None:
    whole = report(found)
    known = [(one["@id"], one["@type"]) for one in objects(whole) if "@id" in one]
    kinds = dict(known)
    assert len(known) == len(kinds)
    followed = 0
    for one in objects(whole):
        rules = schema()["definitions"][one["@type"]]["properties"]
        for key, value in one.items():
            rule = rules[key].get("items", rules[key])
            if types := rule.get("refTypes"):
                for target in value if isinstance(value, list) else [value]:
                    assert kinds[target] in types
                    followed += 1
    assert followed > 3


@every
def test_votes_undervotes_and_overvotes_add_up_to_the_ballots_everywhere(
    found: ReferendumFigures,
) -> None:
    told = election(found)
    most = {one.id: one.max for of in found.definition.contests for one in of.questions}
    ballots = {
        (one["GpUnitId"], one.get("OtherType", one["Type"])): one["BallotsCast"]
        - one["BallotsOutstanding"]
        for one in told["BallotCounts"]
    }
    for contest in told["Contest"]:
        sums: dict[str, int] = {}
        for counts in [*contest["OtherCounts"]]:
            channel = "total"
            if device := counts.get("DeviceClass"):
                channel = device.get("OtherType", "paper")
            place = f"{counts['GpUnitId']} {channel}"
            sums[place] = counts["Undervotes"] + counts["Overvotes"]
        for option in contest["ContestSelection"]:
            for counts in option["VoteCounts"]:
                place = f"{counts['GpUnitId']} {counts.get('OtherType', counts['Type'])}"
                sums[place] += counts["Count"]
        question = contest["@id"].removeprefix("contest-")
        for place, number in sums.items():
            where, channel = place.split(" ")
            if where != "place-all":
                assert number == ballots[where, channel] * most[question]
    assert told["Contest"]


def test_channels_add_up_to_the_total_of_the_whole() -> None:
    for contest in election(mixed())["Contest"]:
        for option in contest["ContestSelection"]:
            whole = {
                counts.get("OtherType", "total"): counts["Count"]
                for counts in option["VoteCounts"]
                if counts["GpUnitId"] == "place-all"
            }
            assert whole["total"] == whole["electronic"] + whole["paper"]
            parts = [
                counts["Count"]
                for counts in option["VoteCounts"]
                if counts["GpUnitId"] != "place-all"
            ]
            assert sum(parts) == whole["total"]


def test_choices_of_withheld_groups_and_papers_are_nowhere() -> None:
    told = report(mixed((FIRST, TOGETHER, FEW)))
    hidden = [
        one["GpUnitId"]
        for one in told["Election"][0]["BallotCounts"]
        if one.get("IsSuppressedForPrivacy")
    ]
    assert hidden == ["district-W", "papers-102"]
    counted = {one["GpUnitId"] for one in objects(told) if one["@type"].endswith(".VoteCounts")}
    assert not counted & set(hidden)


def test_districts_counted_together_are_a_combined_precinct_and_stations_polling_places() -> None:
    units = {one["@id"]: one for one in report(mixed())["GpUnit"]}
    kinds = {name: one["Type"] for name, one in units.items()}
    (group,) = [name for name in units if name.startswith("group-")]
    assert units[group]["ComposingGpUnitIds"][1] == "district-B"
    assert kinds[units[group]["ComposingGpUnitIds"][0]] == "split-precinct"
    assert list(kinds.values()).count("polling-place") == 5
    assert kinds["papers-101"] == "combined-precinct"
    assert units["district-B"]["OtherType"] == "district"
    assert units["district-B"]["SubUnitsReported"] == units["district-B"]["TotalSubUnits"] == 2


def test_the_count_says_what_is_in_and_what_is_not() -> None:
    told = report(FOUND["papers to come"])
    status = {
        one["@id"]: one["CountStatus"][0]["Status"]
        for one in told["GpUnit"]
        if "CountStatus" in one
    }
    assert status["place-all"] == "not-processed"
    assert status["district-A"] == "in-process"
    assert status["district-W"] == "not-processed"
    whole = told["Election"][0]["BallotCounts"][0]
    covered = FOUND["papers to come"].results.coverage
    assert whole["BallotsOutstanding"] == covered.ballots - covered.ballots_in > 0


def test_the_head_of_the_report_says_status_issuer_time_and_practice() -> None:
    told = report(plain(status="certified"))
    assert told["Status"] == "certified"
    assert told["Issuer"] == "commission.example"
    assert told["GeneratedDate"] == "2026-11-30T12:00:00Z"
    assert told["IsTest"] is True
    assert "certified, 2 of 3 districts, 22 of 25 ballots" in told["Notes"]
    assert "TestType" not in report(partial())


def test_a_measure_carries_its_words_in_every_language_and_what_the_rule_asks() -> None:
    (first, *_) = election(mixed())["Contest"]
    assert first["Type"] == "referendum"
    assert [one["Language"] for one in first["FullText"]["Text"]] == ["en", "ar"]
    assert first["EffectOfAbstain"]["Text"][1]["Content"].startswith("<b>Nothing follows")
    assert first["VoteVariation"] == "majority"
    (rule,) = first["PassageThreshold"]["Text"]
    assert rule["Content"] == "Votes in favour: more than 1/2 (valid votes)"
    strict = election(plain())["Contest"][0]
    assert strict["VoteVariation"] == "super-majority"
    assert strict["PassageThreshold"]["Text"][0]["Content"] == (
        "Votes in favour: at least 2/3 (valid votes), Turnout: at least 1/2 (registered)"
    )
    german = {"en": Words(), "ar": Words({**ENGLISH, "condition share": "Ja"})}
    told = json.loads(nist_json(mixed(), NOON, german))["Election"][0]["Contest"][0]
    assert [one["Language"] for one in told["PassageThreshold"]["Text"]] == ["en", "ar"]


def test_of_variants_each_is_a_measure_and_the_preference_has_no_threshold() -> None:
    told = {one["@id"]: one for one in election(plain())["Contest"]}
    assert told["contest-v.a"]["PassageThreshold"]
    assert "PassageThreshold" not in told["contest-v.preferred"]
    assert told["contest-v.preferred"]["VoteVariation"] == "plurality"


def test_candidates_are_winners_only_once_that_is_certain_and_certified() -> None:
    def fates(found: ReferendumFigures) -> list[str | None]:
        return [one.get("PostElectionStatus") for one in election(found)["Candidate"]]

    of = definition(choice("x", "y"))
    counted = {"A": [[0, 12, 8]]}
    assert fates(figures(of, {"A": 20}, counted)) == ["projected-winner", None]
    assert fates(figures(of, {"A": 20}, counted, status="certified")) == ["winner", "defeated"]
    assert fates(plain()) == [None, None]  # withheld ballots could change it


def test_a_plurality_and_several_of_many_are_called_so() -> None:
    kinds = [one["VoteVariation"] for one in election(mixed())["Contest"]]
    assert kinds == ["majority", "n-of-m", "majority", "majority", "plurality"]
    free = definition(yes_no(rule=Rule("0/1", strict=True, base="valid", districts=QUARTERS)))
    found = figures(free, {"A": 20}, {"A": [[0, 15, 5]]})
    assert election(found)["Contest"][0]["VoteVariation"] == "plurality"


def test_days_are_those_of_the_calendar_where_the_vote_is() -> None:
    of = definition(yes_no())
    calendar = msgspec.structs.replace(
        of.calendar, time_zone="Pacific/Auckland", opens=NOON - 7200, closes=NOON
    )
    there = msgspec.structs.replace(of, calendar=calendar)
    found = figures(there, {"A": 20}, {"A": [[0, 15, 5]]})
    told = election(found)
    assert (told["StartDate"], told["EndDate"]) == ("2026-11-30", "2026-12-01")


@pytest.mark.parametrize("zone", ["Nowhere/Here", "../etc"])
def test_an_unknown_time_zone_is_named(zone: str) -> None:
    found = plain()
    calendar = msgspec.structs.replace(found.definition.calendar, time_zone=zone)
    definition_ = msgspec.structs.replace(found.definition, calendar=calendar)
    with pytest.raises(MisuseError, match="knows no time zone"):
        nist_json(found._replace(definition=definition_), NOON)


def test_a_contest_without_words_keeps_its_identifier() -> None:
    found = plain()
    silent = texts(found.definition)
    contests = tuple(msgspec.structs.replace(one, title="") for one in silent.contests)
    told = election(found._replace(texts=(msgspec.structs.replace(silent, contests=contests),)))
    assert told["Contest"][0]["Name"] == "q"
    assert "BallotTitle" not in told["Contest"][0]


def test_young_voters_papers_stand_at_their_stations_together() -> None:
    assert YOUNG.unit not in {FIRST.unit, TOGETHER.unit}
    units = {one["@id"]: one for one in report(mixed())["GpUnit"]}
    assert units["papers-102"]["ComposingGpUnitIds"] == [
        f"station-{YOUNG.unit}-A-1",
        f"station-{YOUNG.unit}-A-2",
    ]
