"""Each rule of `check_definition`, on values: what `verify` would be given by a lying record."""

import msgspec
import pytest

from definition_examples import example
from plebiscite.log.keys import KeyKind
from plebiscite.log.policy_grammar import parse_policy
from plebiscite.record.definition import (
    Contest,
    Definition,
    DistrictMajority,
    Person,
    Question,
    Station,
    Style,
    StyleCount,
    Texts,
)
from plebiscite.record.definition_problem import Path, Problem, format_path
from plebiscite.record.definition_rules import check_calendar_now, check_definition
from plebiscite.record.example_keys import example_signing_key

REPLACE = msgspec.structs.replace
TOWN, TOWN_TEXTS = example("town")
REGION, REGION_TEXTS = example("definition")


def at(value: object, path: Path, new: object) -> object:
    """`value` with `new` in place of what stands at `path`."""
    if not path:
        return new
    first, rest = path[0], path[1:]
    if isinstance(first, int):
        assert isinstance(value, tuple)
        return (*value[:first], at(value[first], rest, new), *value[first + 1 :])
    assert isinstance(value, msgspec.Struct)
    return REPLACE(value, **{first: at(getattr(value, first), rest, new)})


def problems(definition: Definition, texts: tuple[Texts, ...]) -> list[Problem]:
    usual = {(one.path, one.message) for one in check_definition(*example("town"))}
    found = check_definition(definition, texts)
    return [one for one in found if (one.path, one.message) not in usual]


def said(definition: Definition, texts: tuple[Texts, ...], severity: str = "error") -> list[str]:
    found = problems(definition, texts)
    return [f"{one.key}: {one.message}" for one in found if one.severity == severity]


def town(*path: str | int, new: object) -> Definition:
    changed = at(TOWN, path, new)
    assert isinstance(changed, Definition)
    return changed


def region(*path: str | int, new: object) -> Definition:
    changed = at(REGION, path, new)
    assert isinstance(changed, Definition)
    return changed


def test_the_examples_have_no_errors() -> None:
    assert said(TOWN, TOWN_TEXTS) == []
    assert check_definition(REGION, REGION_TEXTS) == []


RULE = ("contests", 0, "rule")
QUESTION = ("contests", 0, "questions", 0)


@pytest.mark.parametrize(
    ("path", "new", "key", "message"),
    [
        (("origin",), "two words", "", "'two words' is no name for a log"),
        (("minimum",), 0, "", "a result needs a ballot"),
        (("longest_wait",), 0, "", "0 seconds"),
        (("longest_wait",), 86_401, "", "86401 seconds"),
        (("languages",), (), "", "no language"),
        (("languages", 0), "English", "", "'English' is no language code"),
        (("calendar", "opens"), -1, "", "outside the years"),
        (("calendar", "closes"), 2**60, "", "outside the years"),
        (("calendar", "time_zone"), "here and there", "", "'here and there' is no time zone"),
        (("calendar", "closes"), TOWN.calendar.opens, "", "voting closes before it opens"),
        (("calendar", "rehearsal_gap"), -1, "", "out of range"),
        (("calendar", "roll_gap"), 2**60, "", "out of range"),
        (("calendar", "closing_grace"), -1, "", "out of range"),
        (("mapping_destroyed_by",), TOWN.calendar.closes - 1, "", "the list of voters"),
        (("mapping_destroyed_by",), 2**60, "", "the list of voters"),
        (("contests",), (), "", "no contest"),
        (("contests", 0, "id"), "Bench", "", "'Bench' is no identifier"),
        (("contests", 0, "questions"), (), "", "kind question: it has exactly one question"),
        ((*QUESTION, "id"), "other", "contests[0].questions", "kind question: it has exactly one"),
        ((*QUESTION, "options"), ("no", "yes"), "contests[0].questions", "kind question: its opt"),
        ((*QUESTION, "max"), 2, "contests[0].questions", "kind question: its options are yes and"),
        ((*QUESTION, "options"), ("yes",), "", "1 options"),
        ((*QUESTION, "options"), ("yes", "N"), "contests[0].questions[0].options[1]", "'N' is no"),
        ((*QUESTION, "options"), ("a", "a"), "contests[0].questions[0].options[1]", "a is used tw"),
        ((*QUESTION, "min"), -1, "contests[0].questions[0].max", "-1 to 1 of 2 options cannot be"),
        ((*QUESTION, "min"), 2, "contests[0].questions[0].max", "2 to 1 of 2 options cannot be"),
        ((*QUESTION, "max"), 3, "", "1 to 3 of 2 options cannot be chosen"),
        ((*RULE, "share"), "3/2", "", "3/2 is more than the whole"),
        ((*RULE, "share"), "01/2", "", "'01/2' is not a fraction"),
        ((*RULE, "share"), "1/0", "", "'1/0' is not a fraction"),
        ((*RULE, "share"), "1/1", "", "more than all is never reached"),
        ((*RULE, "turnout_quorum"), "0/1", "", "a quorum of nothing always holds"),
        ((*RULE, "approval_quorum"), "all", "", "'all' is not a fraction"),
        ((*RULE, "seats"), 0, "", "0 seats"),
        ((*RULE, "seats"), 2, "", "2 seats"),
        (("styles",), (*TOWN.styles, TOWN.styles[0]), "styles[1].id", "all is used twice"),
        (("styles", 0, "id"), "a b", "", "'a b' is no identifier"),
        (("styles", 0, "contests"), (), "", "an empty ballot"),
        (("styles", 0, "contests"), ("pond",), "styles[0].contests[0]", "no contest is called 'p"),
        (("styles", 0, "contests"), ("bench", "bench"), "styles[0].contests[1]", "bench twice on"),
        (("styles", 0, "id"), "else", "styles[0]", "no district uses else"),
        (("styles", 0, "contests"), ("pond",), "contests[0]", "nobody votes on bench"),
        (("districts",), (), "", "no district"),
        (("districts",), TOWN.districts * 2, "districts[1].id", "town is used twice"),
        (("districts", 0, "id"), "", "", "'' is no identifier"),
        (("districts", 0, "name"), " ", "", "no text"),
        (("districts", 0, "units"), (), "", "no ballot style"),
        (
            ("districts", 0, "units"),
            TOWN.districts[0].units * 2,
            "districts[0].units[1]",
            "style all twice",
        ),
        (
            ("districts", 0, "units", 0, "style"),
            "other",
            "",
            "no ballot style is called 'other'",
        ),
        (("districts", 0, "units", 0, "registered"), 0, "", "0 registered voters"),
        (("districts", 0, "units", 0, "registered"), 2**32, "", "4294967296 registered voters"),
        (("districts", 0, "stations"), (Station("s", 9),), "", "the stations of town have 9 voter"),
        (
            ("districts", 0, "stations"),
            (Station("s", 5), Station("s", 5)),
            "districts[0].stations[1]",
            "s is used twice",
        ),
        (
            ("districts", 0, "stations"),
            (Station("s", 11), Station("t", -1)),
            "districts[0].stations[1]",
            "fewer than no voters",
        ),
        (
            ("districts", 0, "stations"),
            (Station("s.1", 10),),
            "districts[0].stations[0]",
            "'s.1' is no identifier",
        ),
        (("districts", 0, "parent"), "city", "", "no district is called 'city'"),
        (("districts", 0, "parent"), "town", "", "town reaches itself through its parents"),
        (("commission", "name"), "two\nlines", "", "more than one line"),
        (("commission", "name"), "x" * 201, "", "a name of 201 characters"),
        (("registrar", "name"), "a\u200bb", "", "an invisible character, U+200B"),
        (("registrar", "name"), TOWN.commission.name.upper(), "", "COUNCIL.TOWN.EXAMPLE twice"),
        (
            ("trustees", "members", 2, "name"),
            f" {TOWN.registrar.name}",
            "",
            " clerk.town.example twice, or a name that reads like it",
        ),
        (("commission", "key"), "no key", "", "a verifier key has a name, an id and a key"),
        (("registrar", "key"), TOWN.commission.key, "", "clerk.town.example has the key of counci"),
        (("trustees", "threshold"), 0, "", "0 of 3 trustees"),
        (("trustees", "threshold"), 4, "", "4 of 3 trustees"),
        (("trustees", "threshold"), 3, "", "all 3 trustees are needed: if one share is lost, no"),
        (
            ("trustees", "members", 1, "name"),
            TOWN.trustees.members[0].name,
            "",
            "baker.town.example twice",
        ),
        (("policy",), "", "", "policy: the quorum line is missing"),
        (("policy",), "\ud800", "", "'utf-8' codec can't encode"),
        (("policy",), TOWN.policy + "# comment\n", "", "not the exact form"),
        (("policy",), "quorum none\n", "", "the policy names another log"),
        (("policy",), REGION.policy, "", "the policy names another log"),
        (("observers",), (TOWN.commission,), "observers[0].key", "council.town.example has the ke"),
    ],
)
def test_a_broken_rule_is_named(path: Path, new: object, key: str, message: str) -> None:
    found = said(town(*path, new=new), TOWN_TEXTS)
    where = key or format_path(path)
    assert any(one.startswith(f"{where}: {message}") for one in found), found


@pytest.mark.parametrize(
    ("path", "new", "key", "message"),
    [
        (("minimum",), 2, "", "a result of 2 ballots tells who voted how"),
        (("calendar", "closes"), TOWN.calendar.closes, "", ""),
        ((*QUESTION, "blank"), False, "contests[0].questions[0]", "neither a blank nor an empty"),
        ((*RULE, "turnout_quorum"), "1/2", "", "international guidelines advise against quorums"),
        (("trustees", "threshold"), 1, "", "each trustee alone can decrypt"),
        (("minimum",), 11, "districts[0].below_minimum", "town, style all: 10 voters are always"),
    ],
)
def test_a_doubtful_choice_is_warned_of(path: Path, new: object, key: str, message: str) -> None:
    changed = town(*path, new=new)
    assert said(changed, TOWN_TEXTS) == []
    found = said(changed, TOWN_TEXTS, "warning")
    where = key or format_path(path)
    assert not message or any(one.startswith(f"{where}: {message}") for one in found), found


def test_a_blank_free_question_that_may_stay_empty_is_no_matter() -> None:
    changed = at(town(*QUESTION, "blank", new=False), (*QUESTION, "min"), 0)
    assert isinstance(changed, Definition)
    assert problems(changed, TOWN_TEXTS) == []


def test_a_choice_of_every_option_is_no_choice() -> None:
    changed = region("contests", 1, "questions", 0, "min", new=4)
    changed2 = at(changed, ("contests", 1, "questions", 0, "max"), 4)
    assert isinstance(changed2, Definition)
    assert said(changed2, REGION_TEXTS) == [
        "contests[1].questions[0].min: every option must be chosen"
    ]


def test_a_choice_has_one_question_and_fewer_seats_than_options() -> None:
    changed = region("contests", 1, "questions", new=REGION.contests[1].questions * 2)
    assert "contests[1].questions: kind choice: it has exactly one" in said(changed, ())[0]
    assert said(region("contests", 1, "rule", "seats", new=3), REGION_TEXTS) == []
    assert said(region("contests", 1, "rule", "seats", new=4), REGION_TEXTS) == [
        "contests[1].rule.seats: 4 seats"
    ]
    changed = region("contests", 1, "questions", 0, "max", new=0)
    changed2 = at(changed, ("contests", 1, "questions", 0, "min"), 0)
    assert isinstance(changed2, Definition)
    assert said(changed2, REGION_TEXTS) == [
        "contests[1].questions[0].max: 0 to 0 of 4 options cannot be chosen"
    ]


YES_NO = Question("paint.red", ("yes", "no"), blank=True, min=1, max=1)
LAST = Question("paint.preferred", ("red", "blue"), blank=True, min=1, max=1)
BLUE = REPLACE(YES_NO, id="paint.blue")


@pytest.mark.parametrize(
    ("questions", "fault"),
    [
        ((YES_NO, BLUE, LAST), ""),
        ((), "it has two variants or more"),
        ((YES_NO, LAST), "it has two variants or more"),
        ((YES_NO, BLUE, REPLACE(LAST, id="paint.last")), "its last question is paint.preferred"),
        ((YES_NO, BLUE, REPLACE(LAST, max=2)), "its last question is paint.preferred"),
        ((BLUE, YES_NO, LAST), "its questions are named by"),
        ((YES_NO, REPLACE(BLUE, options=("no", "yes")), LAST), "its options are yes and no"),
    ],
)
def test_variants_are_yes_no_questions_and_a_preference(
    questions: tuple[Question, ...], fault: str
) -> None:
    contest = Contest("paint", "variants", TOWN.contests[0].rule, questions)
    definition = REPLACE(
        TOWN, contests=(*TOWN.contests, contest), styles=(Style("all", ("bench", "paint")),)
    )
    found = [one for one in said(definition, ()) if "kind variants" in one]
    assert len(found) == bool(fault)
    assert not found or fault in found[0]


def test_an_observer_has_no_name_of_a_witness() -> None:
    witness = parse_policy(REGION.policy.encode()).witnesses[0]
    changed = region("observers", 1, "name", new=witness.name.upper())
    found = [str(each) for each in check_definition(changed, REGION_TEXTS)]
    (wrong,) = [each for each in found if "reads like witness" in each]
    assert "observers[1].name" in wrong


def test_contests_have_names_of_their_own() -> None:
    assert "contests[1].id: bench is used twice" in said(
        town("contests", new=TOWN.contests * 2), TOWN_TEXTS
    )


def test_languages_are_named_once() -> None:
    found = said(town("languages", new=("en", "en")), TOWN_TEXTS * 2)
    assert found == ["languages[1]: en is named twice"]


def test_a_share_of_none_always_holds() -> None:
    changed = at(town(*RULE, "share", new="0/1"), (*RULE, "strict"), new=False)
    assert isinstance(changed, Definition)
    assert said(changed, TOWN_TEXTS) == ["contests[0].rule.share: at least none always holds"]


def test_a_majority_of_districts_needs_several_and_a_share() -> None:
    majority = DistrictMajority("2/1", strict=True, merged="neither")
    assert said(town(*RULE, "districts", new=majority), TOWN_TEXTS) == [
        "contests[0].rule.districts.share: 2/1 is more than the whole",
        "contests[0].rule.districts: a majority of districts, where one district votes",
    ]


def test_parents_form_a_forest_of_like_ballots() -> None:
    circle = at(region("districts", 64, "parent", new="D68"), ("districts", 67, "parent"), "D65")
    assert isinstance(circle, Definition)
    assert said(circle, REGION_TEXTS) == [
        "districts[64].parent: D65 reaches itself through its parents",
        "districts[67].parent: D68 reaches itself through its parents",
    ]
    style = Style("short", ("leader",))
    orphans = tuple(msgspec.structs.replace(one, parent="") for one in REGION.districts)
    apart = at(region("styles", new=(*REGION.styles, style)), ("districts",), orphans)
    other = at(apart, ("districts", 0, "parent"), "D02")
    other = at(other, ("districts", 0, "units"), (StyleCount("short", 4488),))
    assert isinstance(other, Definition)
    assert said(other, REGION_TEXTS) == [
        "districts[0].parent: D02 has no voters with ballot style short"
    ]


def test_all_trustees_are_needed_only_when_asked_for_and_with_a_warning() -> None:
    trustees = REPLACE(TOWN.trustees, threshold=3, all_needed_confirmed=True)
    changed = town("trustees", new=trustees)
    assert said(changed, TOWN_TEXTS) == []
    threshold, rehearsal = said(changed, TOWN_TEXTS, "warning")
    assert "2,048 votes" in threshold
    assert rehearsal.startswith("trustees.rehearsal_by_all: every share is needed")
    rehearsed = town("trustees", new=REPLACE(trustees, rehearsal_by_all=True))
    assert len(said(rehearsed, TOWN_TEXTS, "warning")) == 1


def test_an_office_does_not_use_a_key_for_cosignatures() -> None:
    key = str(example_signing_key("x", KeyKind.COSIGNATURE).verifier)
    found = said(town("commission", new=Person("x", key)), TOWN_TEXTS)
    assert found == ["commission.key: a witness's kind of key"]


def test_a_quorum_that_lets_two_histories_be_cosigned_is_refused() -> None:
    for quorum, refused in ((3, True), (4, False)):
        policy = REGION.policy.replace("group witnesses 5", f"group witnesses {quorum}")
        found = said(region("policy", new=policy), REGION_TEXTS)
        assert found == refused * [
            "policy: two quorums need not share a witness, so two histories could both be cosigned"
        ]


def test_a_witness_has_no_office() -> None:
    witness = example_signing_key("union.example", KeyKind.COSIGNATURE)
    key = str(example_signing_key("union.example").verifier)
    assert example_signing_key("union.example").seed == witness.seed
    found = said(region("registrar", new=Person("Registrar", key)), REGION_TEXTS)
    assert found == ["policy: witness union has the key of Registrar"]


def test_a_ballot_too_long_for_an_entry_is_refused() -> None:
    options = tuple(f"o{number}" for number in range(120))
    for count, refused in ((40, False), (120, True)):
        question = Question("leader", options[:count], blank=True, min=1, max=1)
        changed = region("contests", 1, "questions", new=(question,))
        found = [one for one in said(changed, ()) if one.startswith("styles[0]: a ballot of")]
        assert bool(found) == refused


def test_a_question_of_absurd_size_costs_no_time() -> None:
    changed = region("contests", 1, "questions", 0, "max", new=10**12)
    assert any("styles[0]: a ballot of" in one for one in said(changed, REGION_TEXTS))
    changed = region("contests", 1, "questions", 0, "min", new=-(10**12))
    assert not any("styles[0]" in one for one in said(changed, REGION_TEXTS))


@pytest.mark.parametrize(
    ("path", "new", "message"),
    [
        ((0, "language"), "fr", "texts: texts in fr"),
        ((0, "title"), "two\nlines", "texts.en.title: more than one line"),
        ((0, "summary"), "", "texts.en.summary: no text"),
        ((0, "legal_basis"), "a\x07b", "texts.en.legal_basis: a control or damaged character"),
        ((0, "effect"), "\ud800", "texts.en.effect: a control or damaged character"),
        ((0, "abstaining"), "a\u202eb", "texts.en.abstaining: a character that reverses text"),
        ((0, "contests"), (), "texts.en.contests: not the definition's contests"),
        ((0, "contests", 0, "title"), "", "texts.en.contests[0].title: no text"),
        ((0, "contests", 0, "explanation"), " ", "texts.en.contests[0].explanation: no text"),
        ((0, "contests", 0, "questions"), (), "texts.en.contests[0].questions: not the contest's"),
        ((0, "contests", 0, "questions", 0, "text"), "", "texts.en.contests[0].questions[0].text"),
        (
            (0, "contests", 0, "questions", 0, "options"),
            ("Yes",),
            "texts.en.contests[0].questions[0].options: 1 texts for 2 options",
        ),
        (
            (0, "contests", 0, "questions", 0, "options"),
            ("Yes", "Yes "),
            "texts.en.contests[0].questions[0].options[1]: two options read 'Yes'",
        ),
        (
            (0, "contests", 0, "questions", 0, "options"),
            ("Yes", "N\no"),
            "texts.en.contests[0].questions[0].options[1]: more than one line",
        ),
    ],
)
def test_texts_say_everything_in_every_language(path: Path, new: object, message: str) -> None:
    texts = at(TOWN_TEXTS, path, new)
    assert isinstance(texts, tuple)
    assert any(one.startswith(message) for one in said(TOWN, texts)), said(TOWN, texts)


def test_a_missing_language_is_named() -> None:
    assert said(TOWN, ()) == ["texts: texts in no language"]


@pytest.mark.parametrize(
    ("now", "keys"),
    [
        (TOWN.calendar.opens - 10 * 86_400, []),
        (TOWN.calendar.opens - 2 * 86_400, ["calendar.roll_gap"]),
        (TOWN.calendar.opens - 1, ["calendar.rehearsal_gap", "calendar.roll_gap"]),
        (TOWN.calendar.opens, ["calendar.opens"]),
        (TOWN.calendar.closes, ["calendar.closes"]),
    ],
)
def test_a_calendar_in_the_past_is_warned_of(now: int, keys: list[str]) -> None:
    calendar = REPLACE(TOWN.calendar, rehearsal_gap=86_400, roll_gap=3 * 86_400)
    found = check_calendar_now(town("calendar", new=calendar), now)
    assert [one.key for one in found] == keys
    assert {one.severity for one in found} <= {"warning"}


def test_the_whole_definition_has_a_name_too() -> None:
    assert format_path(()) == "definition"
