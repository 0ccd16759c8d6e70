"""The pages of a draft: what is written stands in the definition, what is wrong stands beside."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from commission_office import ABOUT, CALENDAR, VOTERS, Desk, verifier_key
from plebiscite.log.keys import KeyKind, new_signing_key
from plebiscite.record.definition_toml import read_definition
from plebiscite.server.referendums.draft_toml import definition_toml
from plebiscite.server.referendums.drafting import judge
from plebiscite.server.referendums.models import Referendum, RollCheck

pytestmark = pytest.mark.django_db


def file(name: str, text: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, text.encode())


def test_a_problem_stands_at_its_field(draft: Desk) -> None:
    page = draft.post("calendar/", {**CALENDAR, "closes": "2126-09-12T18:00:00"})
    assert "Closes" not in page
    field = page.split('for="id_closes"')[1].split("</div>")[0]
    assert "voting closes before it opens" in field
    assert 'aria-invalid="true"' in field
    assert draft.states()["calendar"] in {"next", "todo"}
    assert "Voting opens by itself" not in page


def test_the_calendar_says_what_happens_when(draft: Desk) -> None:
    draft.write_all()
    page = draft.get("calendar/")
    assert "2126-09-13 08:00" in page
    assert "Voting opens by itself" in page


def test_a_choice_gets_its_options(draft: Desk) -> None:
    draft.write_all()
    draft.post("questions/", kind="choice", id="leader", title="Leader")
    form = {
        "title": "Leader",
        "text": "Whom?",
        "text_0": "Ann",
        "text_1": "Ben",
        "text_2": "Cy",
        "max": "2",
        "min": "1",
        "blank": "on",
        "share": "0/1",
        "strict": "on",
        "base": "valid",
        "merged": "group-outcome",
        "seats": "1",
    }
    draft.post("questions/1/", form)
    draft.post("questions/1/", {**form, "text_1": ""})  # an option goes, the others keep their ids
    definition, words = read_definition(draft.get("definition.toml"), "draft")
    (question,) = definition.contests[1].questions
    assert question.options == ("option-1", "option-3")
    assert words[0].contests[1].questions[0].options == ("Ann", "Cy")
    assert (question.max, definition.contests[1].rule.share) == (2, "0/1")
    draft.post("questions/1/", {**form, "text_1": "Cy", "text_2": "Di"})
    definition, words = read_definition(draft.get("definition.toml"), "draft")
    assert definition.contests[1].questions[0].options == ("option-1", "option-3", "option-2")
    draft.post("questions/1/remove/")
    assert len(judge(Referendum.objects.get()).definition.contests) == 1  # type: ignore[union-attr] # it is sound


def test_variants_ask_for_each_and_for_the_preferred(draft: Desk) -> None:
    draft.write_all()
    draft.post("questions/", kind="variants", id="park", title="The park")
    draft.post(
        "questions/1/",
        {
            "title": "The park",
            "yes": "Yes",
            "no": "No",
            "preferred": "Which?",
            "blank": "on",
            "text_0": "A pond?",
            "name_0": "Pond",
            "text_1": "A lawn?",
            "name_1": "Lawn",
            "share": "1/2",
            "strict": "on",
            "base": "valid",
            "merged": "neither",
        },
    )
    definition, words = read_definition(draft.get("definition.toml"), "draft")
    assert [each.id for each in definition.contests[1].questions] == [
        "park.option-1",
        "park.option-2",
        "park.preferred",
    ]
    assert words[0].contests[1].questions[2].options == ("Pond", "Lawn")
    assert "A pond?" in draft.get("preview/")


def test_rules_with_a_majority_of_districts(draft: Desk) -> None:
    draft.write_all()
    draft.post(
        "districts/",
        id_1="n",
        name_1="North",
        registered_1="40",
        id_2="s",
        name_2="South",
        registered_2="50",
        stations_2="S-1=20 S-2=30",
    )
    draft.post(
        "questions/0/",
        {
            "title": "The bench",
            "text": "Should it?",
            "yes": "Yes",
            "no": "No",
            "blank": "on",
            "share": "2/3",
            "base": "ballots",
            "merged": "neither",
            "district_share": "1/2",
            "turnout_quorum": "50%",
        },
    )
    definition, _ = read_definition(draft.get("definition.toml"), "draft")
    rule = definition.contests[0].rule
    assert (rule.share, rule.strict, rule.base, rule.turnout_quorum) == (
        "2/3",
        False,
        "ballots",
        "1/2",
    )
    assert rule.districts is not None
    assert rule.districts.merged == "neither"
    assert [each.registered for each in definition.districts[1].stations] == [20, 30]
    draft.post(
        "questions/0/",
        {
            "title": "The bench",
            "text": "Should it?",
            "yes": "Yes",
            "no": "No",
            "blank": "on",
            "share": "1/2",
            "strict": "on",
            "base": "valid",
            "merged": "group-outcome",
        },
    )
    definition, _ = read_definition(draft.get("definition.toml"), "draft")
    assert definition.contests[0].rule.districts is None


def test_a_missing_translation_stops_the_seal(draft: Desk) -> None:
    draft.write_all()
    assert draft.states()["seal"] == "next"
    draft.post("languages/", languages="en ar")
    assert draft.states()["seal"] == "waiting"
    assert draft.states()["languages"] == "next"
    page = draft.get("languages/ar/")
    fields = [part.split('"')[0] for part in page.split('name="text_')[1:]]
    texts = {f"text_{number}": f"نص {number}" for number in fields}
    assert 'dir="rtl"' in page
    assert "1 texts are missing" in draft.post("languages/ar/", {**texts, "text_3": ""})
    draft.post("languages/ar/", texts)
    assert draft.states()["seal"] == "next"
    assert "نص 0" in draft.get("definition.toml")
    preview = draft.get("preview/")
    assert '<section class="phone" lang="ar" dir="rtl"' in preview
    assert "Blank vote" in preview
    assert "ورقة بيضاء" in preview
    assert '<html lang="en" dir="ltr">' in page
    draft.post("languages/", languages="ar en")
    definition, _ = read_definition(draft.get("definition.toml"), "draft")
    assert definition.languages == ("ar", "en")


def test_an_explanation_is_in_every_language_or_none(draft: Desk) -> None:
    draft.write_all()
    draft.post(
        "questions/0/",
        {
            "title": "The bench",
            "text": "Should it?",
            "yes": "Yes",
            "no": "No",
            "blank": "on",
            "share": "1/2",
            "strict": "on",
            "base": "valid",
            "merged": "group-outcome",
            "explanation": "For: rest. Against: cost.",
        },
    )
    draft.post("languages/", languages="en fr")
    page = draft.get("languages/fr/")
    numbers = [part.split('"')[0] for part in page.split('name="text_')[1:]]
    draft.post("languages/fr/", {f"text_{n}": f"Texte {n}" for n in numbers[:-1]})
    problems = judge(Referendum.objects.get()).errors
    assert [each.path for each in problems] == [("contests", 0, "explanation")]


def test_districts_come_from_a_file(draft: Desk) -> None:
    draft.write_all()
    draft.post(
        "districts/",
        {"file": file("d.csv", "id;name;registered;parent\na;Alpha;40;\nb;Beta;5;a\n")},
    )
    definition, _ = read_definition(draft.get("definition.toml"), "draft")
    assert [(each.id, each.parent) for each in definition.districts] == [("a", ""), ("b", "a")]
    assert "2 districts, 45 registered voters" in draft.get("districts/")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("voter_id,district\n1,a\n", "electoral roll"),
        ("place,size\n1,a\n", "must name the columns"),
        ("id,name,registered\na,Alpha,many\n", "line 2: 'many' is no whole number"),
        ("id,name,registered\nz,Alpha,-4\n", "no whole number"),
    ],
)
def test_a_wrong_file_of_districts_is_named(draft: Desk, text: str, said: str) -> None:
    draft.write_all()
    before = draft.get("definition.toml")
    assert said in draft.post("districts/", {"file": file("d.csv", text)})
    assert draft.get("definition.toml") == before


def test_a_bad_district_is_told_in_its_row(draft: Desk) -> None:
    draft.write_all()
    page = draft.post(
        "districts/",
        id_1="a",
        name_1="Alpha",
        registered_1="9",
        id_2="b",
        name_2="Beta",
        registered_2="9",
        parent_2="nowhere",
    )
    row = page.split('id="row-2"')[1].split("</ul>")[0]
    assert "nowhere" in row


ROLL = "voter_id,district,name,email\nV-1,town,Ada Secret,ada@x.example\n"


def test_the_roll_is_checked_and_not_kept(draft: Desk) -> None:
    draft.write_all()
    draft.post("roll/", registrar_name="Clerk", registrar_key=verifier_key("clerk.example"))
    assert draft.states()["roll"] != "done"
    page = draft.post("roll/check/", {"roll": file("roll.csv", ROLL + "V-1,town,,\nV-2,moon,,\n")})
    assert "does not fit" in page
    kept = str(list(RollCheck.objects.values()))
    for secret in ("Ada", "Secret", "ada@x", "V-1", "V-2", "moon"):
        assert secret not in kept
        assert secret not in page
    assert RollCheck.objects.get().report["kinds"]
    assert draft.states()["roll"] != "done"
    ten = "voter_id,district\n" + "".join(f"V-{n},town\n" for n in range(10))
    assert "The roll fits" in draft.post("roll/check/", {"roll": file("roll.csv", ten)})
    assert draft.states()["roll"] == "done"
    draft.post("districts/", id_1="town", name_1="The town", registered_1="11")
    assert draft.states()["roll"] != "done"  # the totals are others now


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("id,name,registered\na,Alpha,4\n", "list of districts"),
        ("title = 'x'\n[calendar]\n", "definition file"),
        ("name,town\nx,y\n", "voter_id"),
    ],
)
def test_a_wrong_roll_is_sent_to_its_page(draft: Desk, text: str, said: str) -> None:
    assert said in draft.post("roll/check/", {"roll": file("roll.csv", text)})
    assert not RollCheck.objects.exists()


@pytest.mark.parametrize("small", ["join", "publish"])
def test_papers_are_voted_on_where_the_page_says_so(draft: Desk, small: str) -> None:
    draft.post("about/", {**ABOUT, "paper": small})
    of = Referendum.objects.get()
    assert of.draft.content["paper"] == {"small_counts": small}
    assert f'[paper]\nsmall_counts = "{small}"\n' in definition_toml(of)
    draft.post("about/", {**ABOUT, "revision": str(of.draft.revision)})
    assert "[paper]" not in definition_toml(Referendum.objects.get())


def test_two_officers_do_not_overwrite_each_other(draft: Desk, second: Desk) -> None:
    draft.post("about/", ABOUT)
    revision = Referendum.objects.get().draft.revision
    second.post("about/", {**ABOUT, "title": "Theirs", "revision": str(revision)})
    page = draft.post("about/", {**ABOUT, "title": "Mine", "revision": str(revision)})
    assert "changed this page meanwhile" in page
    assert Referendum.objects.get().draft.content["title"] == {"en": "Theirs"}


def test_help_lines_are_needed(draft: Desk) -> None:
    assert "This field is required" in draft.post("voters/", {**VOTERS, "help_telephone": ""})
    draft.post("voters/", VOTERS)
    assert Referendum.objects.get().help_email == VOTERS["help_email"]


def test_witnesses_are_lines(draft: Desk) -> None:
    draft.write_all()
    page = draft.post("witnesses/", witnesses="archive notakey", quorum="1", observers="")
    assert "verifier key" in page
    assert draft.states()["witnesses"] != "done"
    draft.post(
        "witnesses/", witnesses="", quorum="", observers=f"Press Council {verifier_key('p')}"
    )
    definition, _ = read_definition(draft.get("definition.toml"), "draft")
    assert definition.observers[0].name == "Press Council"
    assert definition.policy.endswith("quorum none\n")


def test_a_witness_may_have_an_address(draft: Desk) -> None:
    draft.write_all()
    key = str(new_signing_key("archive.example", KeyKind.COSIGNATURE, bytes(32)).verifier)
    line = f"archive {key} https://witness.archive.example"
    draft.post("witnesses/", witnesses=line, quorum="1", observers="")
    definition, _ = read_definition(draft.get("definition.toml"), "draft")
    assert f"witness {line}\n" in definition.policy
    assert line in draft.get("witnesses/")


@pytest.mark.parametrize("slug", ["new", "UPPER", "-a", "a b", "x" * 41, ""])
def test_short_names_that_cannot_be_used(first: Desk, slug: str) -> None:
    first.client.post(
        "/en/commission/new/",
        {"title": "T", "language": "en", "slug": slug, "origin": "a.example/1"},
    )
    assert not Referendum.objects.exists()


def test_names_are_taken_once(draft: Desk) -> None:
    page = draft.client.post(
        "/en/commission/new/",
        {
            "title": "T",
            "language": "en",
            "slug": draft.slug,
            "origin": f"{draft.slug}.example/2126",
        },
    )
    said = page.content.decode()
    assert "short name is taken" in said
    assert "Another referendum has this log" in said


def test_pages_speak_french(draft: Desk) -> None:
    page = draft.client.get(f"/fr/commission/{draft.slug}/").content.decode()
    assert 'lang="fr"' in page
    assert "Calendrier" in page
