import pytest

from definition_examples import complaints, example, example_text, spoiled
from plebiscite.errors import MalformedError
from plebiscite.record.definition import StyleCount
from plebiscite.record.definition_problem import DefinitionError
from plebiscite.record.definition_toml import read_definition, read_definition_report
from plebiscite.record.definition_toml_build import direction
from plebiscite.record.units import units_of

OPTIONS = """
[[contests]]
id = "tree"
kind = "choice"
title = "The tree"
text = "Which trees?"
min = 0
max = 2
districts = ["town"]
options = [
  { id = "oak", text = "Oak" },
  { id = "elm", text = "Elm" },
  { id = "ash", text = "Ash" },
]
"""
VARIANTS = """
[[contests]]
id = "paint"
kind = "variants"
title = "The paint"
yes = "Yes"
no = "No"
preferred = "If both pass, which?"
unanswered = true
variants = [
  { id = "red", text = "Paint it red?", name = "Red" },
  { id = "blue", text = "Paint it blue?", name = "Blue" },
]
"""
SECOND = """
[[districts]]
id = "farm"
name = "The farm"
registered = 7
"""
BEFORE = "[[districts]]"


def test_the_standing_example_has_what_it_promises() -> None:
    definition, texts = example("definition")
    assert len(definition.districts) == 78
    assert sum(unit.registered for unit in units_of(definition)) == 55_000
    assert [words.language for words in texts] == ["en", "ka", "ru", "fr", "ar"]
    assert [words.direction for words in texts] == ["ltr"] * 4 + ["rtl"]
    assert definition.trustees.threshold == 2
    assert definition.policy.endswith("quorum witnesses\n")
    assert definition.calendar.opens == 1_794_106_800  # 7 o'clock in a zone four hours ahead


def test_the_standing_example_has_no_warnings() -> None:
    assert read_definition_report(example_text("definition"), "definition.toml").problems == ()


def test_the_town_needs_little_and_is_warned_of_what_that_costs() -> None:
    definition, _ = example("town")
    assert definition.trustees.threshold == 2
    assert definition.commission.name == "council.town.example"
    assert definition.mapping_destroyed_by == definition.calendar.closes + 30 * 86_400
    report = read_definition_report(example_text("town").encode(), "town.toml")
    assert [(one.severity, one.key, one.line) for one in report.problems] == [
        ("warning", "second_factor", 14),
        ("warning", "witnesses", 51),
    ]


def test_all_errors_come_together_each_with_its_line_key_and_remedy() -> None:
    text = spoiled(
        ('effect = "binding"', 'effect = "final"'),
        ("minimum = 5", 'minimum = "5"'),
        ("closes = 2026-09-13T18", "closes = 2026-09-13T07"),
        ('kind = "question"', 'kind = "question"\ntittle = "typo"'),
    )
    with pytest.raises(DefinitionError) as caught:
        read_definition(text, "town.toml")
    assert str(caught.value).split("\n") == [
        "town.toml:10: effect: 'final' is unknown; write one of binding, consultative",
        "town.toml:13: minimum: the wrong kind of value; write a whole number without quotes",
        "town.toml:19: calendar.closes: voting closes before it opens; set a moment after `opens`",
        "town.toml:24: contests[0].tittle: unknown key; did you mean `title`?",
    ]
    assert len(caught.value.problems) == 4


def test_a_warning_is_no_error() -> None:
    read_definition(example_text("town"), "town.toml")


@pytest.mark.parametrize(
    ("text", "line"), [("a = 1\nb = = 2\n", 2), ("a = 1\nb = [1,\n", 3), ("a = 1\na = 2\n", 2)]
)
def test_bad_toml_is_refused_at_its_line(text: str, line: int) -> None:
    with pytest.raises(DefinitionError, match=f"^f.toml:{line}: definition: "):
        read_definition(text, "f.toml")


def test_another_encoding_is_named() -> None:
    with pytest.raises(MalformedError, match=r"f\.toml:2: .*ISO-8859-1"):
        read_definition("a = 1\nb = 'é'\n".encode("latin-1"), "f.toml")


def test_an_empty_file_lists_what_is_missing_and_nothing_that_only_follows() -> None:
    with pytest.raises(DefinitionError) as caught:
        read_definition("", "f.toml")
    missing = {problem.key for problem in caught.value.problems}
    assert {problem.message for problem in caught.value.problems} == {"missing"}
    assert {"origin", "languages", "calendar", "contests", "trustees", "log"} <= missing
    assert "calendar.opens" not in missing


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("[calendar]", "[calender]", "calender: unknown key; did you mean `calendar`?"),
        ('origin = "town', 'zzz = 1\norigin = "town', "zzz: unknown key; known: origin, "),
        ('title = "A bench', 'title = 3 #"A', "title: not a text for each language; write { en ="),
        ('title = "A', 'title = { fr = "A" }#', 'title: no text in en; add en = "…"'),
        ('title = "A', 'title = { en = "A", fr = "A" }#', "title.fr: fr is none of the languages"),
        ('title = "A', "title = { en = 1 }#", "title.en: the wrong kind of value; write a text"),
        ('languages = ["en"]', 'languages = ["en", 1]', "languages[1]: the wrong kind of value"),
        ('languages = ["en"]', 'languages = "en"', "languages: the wrong kind of value; write a l"),
        ("registered = 10", "registered = true", "districts[0].registered: the wrong kind of va"),
        ("registered = 10", "registered = 1.5", "districts[0].registered: the wrong kind of valu"),
        ('quorum = "none"', 'quorum = "two"', "witnesses.quorum: the wrong kind of value; write"),
        ('quorum = "none"', "quorum = 1", "witnesses.quorum: 1 of 0 witnesses; name more"),
        ("minimum = 5", 'longest_wait = "soon"#', "longest_wait: not a length of time; write one"),
        ("minimum = 5", "practice = 1 #", "practice: the wrong kind of value; write true or"),
        ("minimum = 5", "observers = [1] #", "observers[0]: the wrong kind of value; write a t"),
        ('time_zone = "Europe/Paris"', 'time_zone = "Europe/Sokhumi"', "calendar.time_zone: no t"),
        ("2026-09-13T08:00:00", '"8 o\'clock"', "calendar.opens: not a date-time; write 2026-"),
        ("2026-09-13T08:00:00", "2026-03-29T02:30:00", "does not exist in Europe/Paris, where the"),
        ("2026-09-13T18:00:00", "2026-10-25T02:30:00", "comes twice in Europe/Paris"),
        ("2026-09-13T18:00:00", "2026-09-13T18:00:00.5", "calendar.closes: a fraction of a secon"),
        (
            'kind = "question"',
            'kind = "question"\nmax = 1',
            "max: has no meaning for kind qu",
        ),
        ('text = "Should', "#", "contests[0].text: missing; add it: kind question needs the que"),
        ('yes = "Yes"', 'yes = "No"', "contests[0].no: two options read 'No'; make them tell ap"),
        ('yes = "Yes"', "yes = 1", "contests[0].yes: not a text for each language"),
        ("registered = 10", "", "districts[0].registered: either `registered`, or `styles`"),
        ("registered = 10", "stations = { s = 'x' }", "stations.s: the wrong kind of value; write"),
        ('id = "bench"', 'id = "bench"\ndistricts = ["x"]', "no district is called 'x'; name ids"),
        ('id = "bench"', 'id = "bench"\ndistricts = []', "districts[0].id: no contest for this di"),
        ('id = "bench"', 'id = "bench"\nrule = { share = 0.5 }', "rule.share: not a text; write"),
        ('id = "bench"', 'id = "bench"\nrule = { share = "150%" }', "150% is more than the whole"),
        ('id = "bench"', 'id = "bench"\nrule = { share = "half" }', "'half' is not a fraction"),
        (
            'key = "town.example',
            'key = "town.example+x',
            "log.key: verifier key town",
        ),
    ],
)
def test_a_mistake_is_named_with_its_remedy(old: str, new: str, said: str) -> None:
    found = complaints((old, new))
    assert any(part in one for one in found for part in said.split("|")), found


def test_a_missing_table_is_said_once() -> None:
    text = example_text("town").partition("[trustees]")[0]
    found = read_definition_report(text, "f").problems
    assert [one.key for one in found if one.severity == "error"] == ["trustees", "witnesses"]


def test_a_choice_of_several_and_variants_are_read() -> None:
    definition, (texts,) = read_definition(spoiled((BEFORE, OPTIONS + VARIANTS + BEFORE)), "f")
    assert [contest.id for contest in definition.contests] == ["bench", "tree", "paint"]
    tree, paint = definition.contests[1:]
    assert (tree.questions[0].min, tree.questions[0].max) == (0, 2)
    assert [question.id for question in paint.questions] == [
        "paint.red",
        "paint.blue",
        "paint.preferred",
    ]
    assert paint.questions[2].options == ("red", "blue")
    assert [question.min for question in paint.questions] == [0, 0, 0]
    assert texts.contests[2].questions[2].options == ("Red", "Blue")


def test_errors_in_choices_and_variants_point_at_what_people_wrote() -> None:
    found = complaints(
        (BEFORE, OPTIONS + VARIANTS + BEFORE),
        ('"Elm"', '"Oak"'),
        ('id = "ash"', 'id = "Ash"'),
        ("max = 2", "max = 9"),
        ('name = "Blue"', 'name = ""'),
        ('"If both pass, which?"', '""'),
        ('"Paint it red?"', '""'),
        ('title = "The paint"', 'title = "The\\npaint"\nexplanation = " "'),
        ('"Which trees?"', '""'),
    )
    assert [one.split(": ")[1] for one in found] == [
        "contests[1].text",
        "contests[1].max",
        "contests[1].options[1].text",
        "contests[1].options[2].id",
        "contests[2].title",
        "contests[2].explanation",
        "contests[2].preferred",
        "contests[2].variants[0].text",
        "contests[2].variants[1].name",
    ]
    assert [one.split(":")[1] for one in found] == [
        "34", "36", "40", "41", "47", "48", "51", "54", "55"
    ]  # fmt: skip


def test_variants_take_two_at_least() -> None:
    one = VARIANTS.replace('  { id = "blue", text = "Paint it blue?", name = "Blue" },\n', "")
    found = complaints((BEFORE, one + BEFORE))
    assert "file:30: contests[1]: kind variants: it has two variants or more" in "".join(found)


def test_contests_of_some_districts_make_ballot_styles() -> None:
    definition, _ = read_definition(spoiled((BEFORE, OPTIONS + SECOND + BEFORE)), "f")
    assert [(style.id, style.contests) for style in definition.styles] == [
        ("bench", ("bench",)),
        ("all", ("bench", "tree")),
    ]
    assert [district.units[0].style for district in definition.districts] == ["bench", "all"]


STYLES = """
[[styles]]
id = "short"
contests = ["bench"]

[[styles]]
id = "long"
contests = ["bench", "tree"]

"""
TREE = OPTIONS.replace('districts = ["town"]\n', "")


def test_ballot_styles_can_be_given_with_their_voters() -> None:
    counts = ("registered = 10", "styles = { short = 4, long = 6 }")
    definition, _ = read_definition(spoiled((BEFORE, TREE + STYLES + BEFORE), counts), "f")
    assert definition.districts[0].units == (StyleCount("short", 4), StyleCount("long", 6))


def test_one_given_style_is_everybodys() -> None:
    style = '[[styles]]\nid = "only"\ncontests = ["bench"]\n\n'
    definition, _ = read_definition(spoiled((BEFORE, style + BEFORE)), "f")
    assert definition.districts[0].units == (StyleCount("only", 10),)


def test_several_styles_need_their_numbers() -> None:
    found = complaints((BEFORE, TREE + STYLES + BEFORE))
    assert "registered: several ballot styles; write `styles = { … }` instead" in "".join(found)


def test_given_styles_and_districts_of_a_contest_exclude_each_other() -> None:
    found = complaints((BEFORE, OPTIONS + STYLES + BEFORE))
    assert "contests[1].districts: has no meaning beside [[styles]]" in "".join(found)


def test_a_rule_of_the_whole_serves_contests_without_their_own() -> None:
    rule = '[rule]\nshare = "66.6%"\nstrict = false\nbase = "ballots"\n\n'
    definition, _ = read_definition(spoiled((BEFORE, OPTIONS + rule + BEFORE)), "f")
    assert {contest.rule.share for contest in definition.contests} == {"333/500"}
    own = 'rule = { share = "1/3" }'
    changes = ((BEFORE, rule + BEFORE), ('id = "bench"', f'id = "bench"\n{own}'))
    definition, _ = read_definition(spoiled(*changes), "f")
    assert definition.contests[0].rule.share == "1/3"


def test_a_double_majority_is_read() -> None:
    rule = 'rule = { approval_quorum = "25%", districts = { share = "1/2", merged = "neither" } }'
    changes = ((BEFORE, SECOND + BEFORE), ('id = "bench"', f'id = "bench"\n{rule}'))
    definition, _ = read_definition(spoiled(*changes), "f")
    majority = definition.contests[0].rule.districts
    assert majority is not None
    assert (majority.share, majority.strict, majority.merged) == ("1/2", True, "neither")


def test_an_offset_decides_an_ambiguous_moment() -> None:
    moment = ("2026-09-13T18:00:00", "2026-10-25T02:30:00+02:00")
    definition, _ = read_definition(spoiled(moment), "f")
    assert definition.calendar.closes == 1_792_888_200


@pytest.mark.parametrize(
    ("written", "seconds"), [("90", 90), ('"2 minutes"', 120), ('"1 hour"', 3600)]
)
def test_lengths_of_time(written: str, seconds: int) -> None:
    definition, _ = read_definition(
        spoiled(("minimum = 5", f"longest_wait = {written}\nminimum = 5")), "f"
    )
    assert definition.longest_wait == seconds


@pytest.mark.parametrize(
    ("language", "expected"),
    [("ar", "rtl"), ("en", "ltr"), ("az-Arab", "rtl"), ("ks-Deva", "ltr"), ("he-IL", "rtl")],
)
def test_direction_follows_script_then_language(language: str, expected: str) -> None:
    assert direction(language) == expected


def test_witnesses_make_the_exact_policy() -> None:
    definition, _ = example("definition")
    lines = definition.policy.split("\n")
    assert lines[0].startswith("log referendum.example/2026+")
    names = [line.split(" ")[1] for line in lines[1:8]]
    assert names[:3] == ["archive", "broadcaster", "library"]
    assert len(names) == 7
    assert lines[8].startswith("group witnesses 5 archive broadcaster ")


@pytest.mark.parametrize("name", ["archive", "none", "witnesses", "two words", ""])
def test_a_witness_has_one_word_of_its_own(name: str) -> None:
    found = complaints(('name = "union"', f'name = "{name}"'), name="definition")
    assert any("witnesses.members[6].name: " in one for one in found)


def test_addresses_of_log_and_witnesses_stand_in_the_policy() -> None:
    text = spoiled(("[log]\n", '[log]\nurl = "https://log.example"\n'))
    definition, _ = read_definition(text, "f")
    assert definition.policy.split("\n")[0].endswith(" https://log.example")


def test_faults_of_the_whole_texts_point_at_their_language() -> None:
    found = complaints(('ka = "რეფერენდუმი', 'ka = "\\n'), name="definition")
    assert [one.split(": ")[1] for one in found] == ["title.ka"]
    found = complaints(('ar = "نعم"', 'ar = "لا"'), name="definition")
    assert [one.split(": ")[1] for one in found] == ["contests[0].no.ar"]
    found = complaints(("The result on independence", "\\u202e"), name="definition")
    assert [one.split(": ")[1] for one in found] == ["what_follows.en"]


def _with_address(address: str) -> str:
    member = example_text("definition")
    line = next(one for one in member.split("\n") if 'name = "archive"' in one)
    return member.replace(
        line, line.replace('name = "archive"', f'name = "archive", url = "{address}"')
    )


@pytest.mark.parametrize("address", ["https://w.example", "http://127.0.0.1:7380/w/"])
def test_a_witness_may_have_an_address(address: str) -> None:
    definition, _ = read_definition(_with_address(address), "f")
    (line,) = (one for one in definition.policy.split("\n") if one.startswith("witness archive"))
    assert line.endswith(f" {address}")


@pytest.mark.parametrize(
    "address", ["w.example", "gopher://w", "https://", "https://w?a", "https://w w"]
)
def test_what_is_no_address_of_a_witness_is_named(address: str) -> None:
    with pytest.raises(DefinitionError, match="no address of a witness; write http"):
        read_definition(_with_address(address), "f")
