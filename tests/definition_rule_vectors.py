"""Cases of `vectors/record/definition_rules.json`: definitions that must and must not be used.

Every rule here protects the secrecy of votes or the count, so that trustees' pages follow it too.
`at` is where the first fault lies, as `plebiscite definition check` names it; "" for none.
"""

from typing import Any

import msgspec

from plebiscite.canonical.json import write_json
from plebiscite.log.keys import KeyKind
from plebiscite.record.definition import Definition
from plebiscite.record.example_keys import example_signing_key

Case = dict[str, Any]
Place = list[str | int]
"""Keys and numbers that lead to a value."""
Change = tuple[Place, Any]


def _unit(style: str = "all", registered: int = 5) -> Case:
    return {"style": style, "registered": registered}


def _cases(base: Case) -> list[tuple[str, list[Change], str]]:
    first: Place = ["districts", 0]
    farm: Place = ["districts", 2]
    contest: Place = ["contests", 0]
    question: Place = ["contests", 0, "questions", 0]
    members = base["trustees"]["members"]
    bridge, mill = base["contests"][0], base["districts"][0]
    bench = bridge | {"id": "bench", "questions": [bridge["questions"][0] | {"id": "bench"}]}
    choice: Change = (["contests", 0, "kind"], "choice")
    witness = example_signing_key("witness", KeyKind.COSIGNATURE)
    return [
        ("as it is", [], ""),
        ("a minimum of one", [(["minimum"], 1)], ""),
        ("no minimum", [(["minimum"], 0)], "minimum"),
        ("a negative minimum", [(["minimum"], -3)], "minimum"),
        ("another group", [(["group"], "BELENIOS-2048")], "group"),
        ("one trustee is enough", [(["trustees", "threshold"], 1)], ""),
        ("no trustee is needed", [(["trustees", "threshold"], 0)], "trustees.threshold"),
        ("more trustees than there are", [(["trustees", "threshold"], 4)], "trustees.threshold"),
        ("no trustees", [(["trustees", "members"], [])], "trustees.threshold"),
        ("all needed, unconfirmed", [(["trustees", "threshold"], 3)], "trustees.threshold"),
        (
            "all needed, confirmed",
            [(["trustees"], {"threshold": 3, "members": members, "all_needed_confirmed": True})],
            "",
        ),
        (
            "one key for two trustees",
            [(["trustees", "members", 2, "key"], members[1]["key"])],
            "trustees.members[2].key",
        ),
        (
            "a trustee with the registrar's key",
            [(["trustees", "members", 0, "key"], base["registrar"]["key"])],
            "trustees.members[0].key",
        ),
        (
            "an observer with a trustee's key",
            [(["observers", 0, "key"], members[0]["key"])],
            "observers[0].key",
        ),
        (
            "a trustee with a witness's kind of key",
            [(["trustees", "members", 0, "key"], str(witness.verifier))],
            "trustees.members[0].key",
        ),
        ("no contest", [(["contests"], []), (["styles", 0, "contests"], [])], "contests"),
        ("a contest twice", [(["contests"], [bridge, bridge])], "contests[1].id"),
        ("an id of two lines", [([*contest, "id"], "a\nb")], "contests[0].id"),
        (
            "a yes/no question of three options",
            [([*question, "options"], ["yes", "no", "maybe"])],
            "contests[0].questions",
        ),
        (
            "yes and no turned round",
            [([*question, "options"], ["no", "yes"])],
            "contests[0].questions",
        ),
        ("a question by another name", [([*question, "id"], "other")], "contests[0].questions"),
        (
            "two questions in a choice",
            [choice, ([*contest, "questions"], bridge["questions"] * 2)],
            "contests[0].questions",
        ),
        ("a choice", [choice, ([*question, "options"], ["a", "b", "c"])], ""),
        (
            "one option",
            [choice, ([*question, "options"], ["a"])],
            "contests[0].questions[0].options",
        ),
        (
            "an option twice",
            [choice, ([*question, "options"], ["a", "b", "a"])],
            "contests[0].questions[0].options[2]",
        ),
        (
            "an option that is no identifier",
            [choice, ([*question, "options"], ["a", "B"])],
            "contests[0].questions[0].options[1]",
        ),
        ("a negative least", [choice, ([*question, "min"], -1)], "contests[0].questions[0].max"),
        (
            "more at least than at most",
            [choice, ([*question, "min"], 2)],
            "contests[0].questions[0].max",
        ),
        ("more than all", [choice, ([*question, "max"], 3)], "contests[0].questions[0].max"),
        (
            "nothing can be chosen",
            [choice, ([*question, "min"], 0), ([*question, "max"], 0)],
            "contests[0].questions[0].max",
        ),
        (
            "all must be chosen",
            [choice, ([*question, "min"], 2), ([*question, "max"], 2)],
            "contests[0].questions[0].min",
        ),
        ("variants", _variants(contest, ["a", "b"], ["a", "b"]), ""),
        ("one variant", _variants(contest, ["a"], ["a", "b"]), "contests[0].questions"),
        (
            "no questions",
            [([*contest, "kind"], "variants"), ([*contest, "questions"], [])],
            "contests[0].questions",
        ),
        (
            "variants of other names",
            _variants(contest, ["a", "b"], ["a", "c"]),
            "contests[0].questions",
        ),
        (
            "a preference for two",
            [*_variants(contest, ["a", "b"], ["a", "b"]), ([*contest, "questions", 2, "max"], 2)],
            "contests[0].questions",
        ),
        (
            "a variant that is no yes or no",
            [
                *_variants(contest, ["a", "b"], ["a", "b"]),
                ([*contest, "questions", 1, "options"], ["yes", "no", "x"]),
            ],
            "contests[0].questions",
        ),
        ("no style", [(["styles"], [])], "districts[0].units[0].style"),
        ("a style twice", [(["styles"], base["styles"] * 2)], "styles[1].id"),
        ("a style that is no identifier", [(["styles", 0, "id"], "a b")], "styles[0].id"),
        ("an empty ballot", [(["styles", 0, "contests"], [])], "styles[0].contests"),
        (
            "an unknown contest",
            [(["styles", 0, "contests"], ["bridge", "x"])],
            "styles[0].contests[1]",
        ),
        (
            "a contest twice on a ballot",
            [(["styles", 0, "contests"], ["bridge", "bridge"])],
            "styles[0].contests[1]",
        ),
        (
            "two contests",
            [(["contests"], [bridge, bench]), (["styles", 0, "contests"], ["bridge", "bench"])],
            "",
        ),
        ("no district", [(["districts"], [])], "districts"),
        ("a district twice", [(["districts"], [mill, mill])], "districts[1].id"),
        ("a district that is no identifier", [([*first, "id"], "mill\n")], "districts[0].id"),
        (
            "a district of nobody",
            [([*first, "units"], []), ([*first, "stations"], [])],
            "districts[0].units",
        ),
        ("an unknown style", [([*first, "units", 0, "style"], "x")], "districts[0].units[0].style"),
        (
            "a style twice in a district",
            [([*first, "units"], [_unit(registered=3), _unit(registered=2)])],
            "districts[0].units[1]",
        ),
        (
            "a unit without voters",
            [([*first, "units", 0, "registered"], 0), ([*first, "stations"], [])],
            "districts[0].units[0].registered",
        ),
        (
            "more voters than can be",
            [([*first, "units", 0, "registered"], 2**32), ([*first, "stations"], [])],
            "districts[0].units[0].registered",
        ),
        (
            "stations with too few voters",
            [([*first, "stations", 0, "registered"], 4)],
            "districts[0].stations",
        ),
        (
            "a station with fewer than no voters",
            [([*first, "stations"], [{"id": "a", "registered": 6}, {"id": "b", "registered": -1}])],
            "districts[0].stations[1]",
        ),
        (
            "a station twice",
            [([*first, "stations"], [{"id": "a", "registered": 3}, {"id": "a", "registered": 2}])],
            "districts[0].stations[1]",
        ),
        (
            "a station that is no identifier",
            [([*first, "stations", 0, "id"], "a b")],
            "districts[0].stations[0]",
        ),
        ("no stations", [([*first, "stations"], [])], ""),
        ("an unknown parent", [([*farm, "parent"], "nowhere")], "districts[2].parent"),
        ("its own parent", [([*farm, "parent"], "farm")], "districts[2].parent"),
        (
            "parents in a circle",
            [
                ([*farm, "parent"], "hill"),
                (["districts", 1], base["districts"][1] | {"parent": "farm"}),
            ],
            "districts[1].parent",
        ),
        (
            "a child of a circle",
            [
                (["districts", 0], mill | {"parent": "hill"}),
                (["districts", 1], base["districts"][1] | {"parent": "farm"}),
            ],
            "districts[0].parent",
        ),
        (
            "a parent with other ballots",
            [
                (["contests"], [bridge, bench]),
                (["styles"], [*base["styles"], {"id": "other", "contests": ["bench"]}]),
                ([*farm, "units", 0, "style"], "other"),
            ],
            "districts[2].parent",
        ),
        ("parents of parents", [(["districts", 1], base["districts"][1] | {"parent": "mill"})], ""),
    ]


def _variants(contest: Place, named: list[str], preferred: list[str]) -> list[Change]:
    """A contest about the variants named, and a last question about those preferred."""
    yes_no = {"options": ["yes", "no"], "blank": True, "min": 1, "max": 1}
    questions = [yes_no | {"id": f"bridge.{name}"} for name in named]
    last = yes_no | {"id": "bridge.preferred", "options": preferred}
    return [([*contest, "kind"], "variants"), ([*contest, "questions"], [*questions, last])]


def changed(base: Any, changes: list[list[Any]]) -> Any:  # noqa: ANN401 - parsed JSON
    """The parsed definition with each value put at its path."""
    again = msgspec.json.decode(msgspec.json.encode(base))
    for path, new in changes:
        place = again
        for step in path[:-1]:
            place = place[step]
        place[path[-1]] = new
    return again


def rule_file(definition: Definition) -> Case:
    """The whole file: a good definition, and what is put in place of its parts, case by case."""
    base = msgspec.json.decode(write_json(definition))
    return {
        "definition": write_json(definition).decode(),
        "cases": [
            {"name": name, "set": [[path, new] for path, new in changes], "at": at}
            for name, changes, at in _cases(base)
        ],
    }
