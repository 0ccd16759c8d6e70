"""What the rules propose from sentences, and what they leave: figures, speakers, positions."""

import datetime as dt
from pathlib import Path

import pytest

from plebiscite.observe.article_extraction import Extraction, Page, extract
from plebiscite.observe.claims import Claim, PositionSaid

PUBLISHED = dt.date(2026, 11, 30)
STORY = Path(__file__).parents[3] / "vectors" / "articles" / "practice" / "p01-wire.txt"


def read(text: str) -> Extraction:
    return extract(Page(text, published=PUBLISHED), "article")


def told(claim: Claim) -> str:
    base = f"{claim.base} {claim.base_number}".strip()
    return f"{claim.comparison} {claim.figure} {claim.unit} {claim.subject} of {base}"


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("99 percent of 55,000 registered voters backed it.",
         ["exactly 99 percent in-favour of registered 55000",
          "exactly 55000 count registered of unknown"]),
        ("99 percent of those who voted chose independence.",
         ["exactly 99 percent in-favour of ballots"]),
        ("61 percent of valid votes were in favour, while 37 percent were against.",
         ["exactly 61 percent in-favour of valid", "exactly 37 percent against of valid"]),
        ("Of 9,102 registered voters, 5,640 cast a ballot.",
         ["exactly 9102 count registered of unknown",
          "exactly 5640 count cast of registered 9102"]),
        ("Turnout stood at more than 60 per cent, the ministry said.",
         ["more-than 60 percent turnout of registered"]),
        ("Turnout was just under 45 percent, or 101 of 225 registered voters.",
         ["less-than 45 percent turnout of registered",
          "exactly 101 count cast of registered 225",
          "exactly 225 count registered of unknown"]),
        ("Some 412,000 people had voted. That is 48.5 percent of registered voters.",
         ["about 412000 count cast of unknown", "exactly 48.5 percent turnout of registered"]),
        ("By 61.2 percent to 38.8 percent, voters rejected the treaty.",
         ["exactly 61.2 percent against of unknown", "exactly 38.8 percent in-favour of unknown"]),
        ("The treaty was approved by 72.5 percent of voters.",
         ["exactly 72.5 percent in-favour of unknown"]),
        ("The treaty was rejected by two-thirds of voters.",
         ["exactly 2/3 fraction against of unknown"]),
        ("Between 60 and 65 percent of voters took part.",
         ["at-least 60 percent turnout of registered", "at-most 65 percent turnout of registered"]),
        ("With 61 of 78 districts counted, 57 percent of ballots cast are in favour.",
         ["exactly 61 count counted of unknown 78", "exactly 57 percent in-favour of ballots"]),
        ("With 95 percent of ballots counted, 64 percent had voted in favour.",
         ["exactly 95 percent counted of ballots", "exactly 64 percent in-favour of unknown"]),
        ("A total of 1,204 ballots were declared invalid and 88 were blank.",
         ["exactly 1204 count invalid of unknown", "exactly 88 count blank of unknown"]),
        ("Candidate Rona Feld won 54 percent of the vote, and 298 votes were for Bo Lin.",
         ["exactly 54 percent Rona Feld of unknown", "exactly 298 count Bo Lin of unknown"]),
        ("In all 798 residents voted to keep the bridge.",
         ["exactly 798 count keep the bridge of unknown"]),
        ("Blank votes: 27 (3.0%) and invalid votes: 4 in the whole town.",
         ["exactly 27 count blank of unknown", "exactly 3 percent blank of unknown",
          "exactly 4 count invalid of unknown"]),
    ],
)  # fmt: skip
def test_a_figure_has_its_subject_and_its_base(sentence: str, expected: list[str]) -> None:
    assert sorted(map(told, read(sentence).document.claims)) == sorted(expected)


@pytest.mark.parametrize(
    ("sentence", "reason"),
    [
        ("If 60 percent had voted no, would we have heard of it?", "a question"),
        ("If 60 percent had voted no, we would have heard of it.", "a supposition"),
        ("An exit poll suggests that 85 percent backed the plan.", "a poll or a forecast"),
        ("The plan needed a turnout of 50 percent to pass on Sunday.", "no rule says"),
        ("Unemployment in the valley fell to 12 percent in spring.", "no rule says"),
        ("It is not clear whether 60 percent of voters took part.", "an open question"),
    ],
)
def test_what_was_not_announced_is_listed_and_not_proposed(sentence: str, reason: str) -> None:
    document = read(sentence).document
    assert document.claims == ()
    assert reason in document.not_understood[0].reason


def short(position: PositionSaid) -> str:
    return f"{position.speaker} | {position.position}"


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("The Council of Marava said it would never recognise the outcome.",
         ["Council of Marava | not-recognised"]),
        ("Marava has refused to recognise the vote, calling it illegal.",
         ["Marava | not-recognised", "Marava | illegal"]),
        ("Ostrel was the only state to recognise the result.", ["Ostrel | recognised"]),
        ("Neither Marava nor Kessen recognised the referendum.",
         ["Marava | not-recognised", "Kessen | not-recognised"]),
        ("Marava and Kessen praised the referendum.", ["Marava | praised", "Kessen | praised"]),
        ("The Society for Law and Order praised the referendum.",
         ["Society for Law and Order | praised"]),
        ("The referendum was recognised by Ostrel on Sunday.", ["Ostrel | recognised"]),
        ("Marava, Kessen and the Forum of Monitors boycotted the vote.",
         ["Marava | boycotted", "Kessen | boycotted", "Forum of Monitors | boycotted"]),
        ("The League of Monitors, the main body in the area, boycotted the referendum.",
         ["League of Monitors | boycotted"]),
        ("The opposition urged voters to boycott the referendum.", ["opposition | boycotted"]),
        ("The Forum of Monitors declined to observe the referendum.",
         ["Forum of Monitors | not-observed"]),
        ("The Forum of Monitors observed the vote and praised the count.",
         ["Forum of Monitors | observed", "Forum of Monitors | praised"]),
        ("One foreign monitor called the vote free and fair.", ["One foreign monitor | praised"]),
        ("The Forum said that the vote was neither free nor fair.", ["Forum | criticised"]),
        ("The Forum said that the vote did not meet international standards.",
         ["Forum | criticised"]),
        ("The Forum said that the vote fell short of international standards.",
         ["Forum | criticised"]),
        ("The Forum said that nothing in the vote had any legal force.", ["Forum | void"]),
        ("The Forum described the referendum as null and void.", ["Forum | void"]),
        ("The supreme court ruled that the referendum was unconstitutional.",
         ["supreme court | illegal"]),
        ("The Forum said that the vote was valid.", ["Forum | valid"]),
        ("The Forum said that the vote was not valid.", ["Forum | void"]),
        ("The governing party accepted the result.", ["governing party | accepted"]),
        ("The governing party refused to accept the result.", ["governing party | unacceptable"]),
        ("The vote was condemned by Marava as unlawful.",
         ["Marava | criticised", "Marava | illegal"]),
    ],
)  # fmt: skip
def test_a_position_has_its_holder(sentence: str, expected: list[str]) -> None:
    assert sorted(map(short, read(sentence).document.positions)) == sorted(expected)


@pytest.mark.parametrize(
    ("sentence", "reason"),
    [
        ("Ostrel may recognise the vote next week.", "a possibility"),
        ("Ostrel would recognise the vote at once.", "a possibility"),
        ("If Ostrel were to recognise the vote, talks would end.", "a supposition"),
        ("Was the vote legal in the eyes of Ostrel?", "a question"),
        ("It is unclear whether Ostrel has recognised the vote.", "an open question"),
        ("The Forum urged Ostrel to recognise the vote.", "a wish or a call"),
        ("No state recognised the referendum of the valley.", "says who took no position"),
        ("The vote was free and fair in every way.", "nobody who can be named"),
        ("Marava said that the vote was not illegal.", "the denial takes no position"),
        ("There were many irregularities in the north.", "no rule takes for a position"),
    ],
)
def test_what_is_no_position_is_listed_and_not_proposed(sentence: str, reason: str) -> None:
    document = read(sentence).document
    assert document.positions == ()
    assert reason in document.not_understood[0].reason


def test_a_small_number_in_words_is_no_figure_to_list() -> None:
    assert read("The count was slow in two districts.").document.not_understood == ()
    assert len(read("The count was slow in 2 districts.").document.not_understood) == 1


def test_invalid_papers_are_counted_and_not_judged() -> None:
    document = read("Officials said that 12 ballots were declared invalid.").document
    assert document.positions == ()
    assert document.not_understood == ()


def test_speakers_come_with_role_and_organisation() -> None:
    (position,) = read(
        '"It is null and void," said Sana Delvar, a spokeswoman for the government of Marava.'
    ).document.positions
    assert (position.speaker, position.role, position.organisation) == (
        "Sana Delvar", "spokeswoman", "government of Marava",
    )  # fmt: skip


def test_a_role_may_stand_before_its_holder() -> None:
    sentence = "Kessen's justice minister, Petra Holm, called the vote illegal."
    (first,) = read(sentence).document.positions
    assert (first.speaker, first.role, first.organisation) == (
        "Petra Holm", "justice minister", "Kessen",
    )  # fmt: skip


def test_a_last_name_means_the_person_named_before() -> None:
    found = read("Foreign Minister Ansel Ordu left. Ordu said the vote was void.").document
    assert [(one.speaker, one.role) for one in found.positions] == [
        ("Ansel Ordu", "Foreign Minister")
    ]


def test_the_mission_is_the_one_named_before() -> None:
    one = "The Coastal Mission came. The mission said the vote was void."
    assert [said.speaker for said in read(one).document.positions] == ["Coastal Mission"]
    two = f"The Inland Mission came first. {one}"
    assert [said.speaker for said in read(two).document.positions] == ["mission"]


def test_one_quotation_has_one_speaker_over_its_sentences() -> None:
    found = read('"Papers arrived late. This vote is void," said Cora Minde. "It is illegal."')
    assert {short(one) for one in found.document.positions} == {
        "Cora Minde | void", "Cora Minde | illegal",
    }  # fmt: skip


def test_a_pronoun_is_resolved_only_where_one_can_be_meant() -> None:
    sure = read("Mayor Ilda Sorn spoke on Sunday. She said the vote was void.").document
    assert [(one.speaker, one.sure) for one in sure.positions] == [("Ilda Sorn", "doubtful")]
    unsure = read("Mayor Ilda Sorn met Vera Molnik. She said the vote was void.").document
    assert unsure.positions == ()


def test_a_figure_of_an_earlier_year_is_told_apart() -> None:
    (claim,) = read("In 2010, 98 percent voted for independence.").document.claims
    assert (claim.contest, claim.sure, claim.date) == ("the vote of 2010", "doubtful", None)


def test_the_day_of_saying_is_the_date() -> None:
    (position,) = read("The Forum said on Sunday that the vote was void.").document.positions
    assert position.date == dt.date(2026, 11, 29)


def test_a_byline_gives_the_day_of_publication() -> None:
    found = extract(
        Page("By the foreign desk\nPublished 14 November 2026\n\nTurnout was put at 40 percent.")
    )
    assert found.document.claims[0].source.published == dt.date(2026, 11, 14)


def test_the_story_is_understood_in_full() -> None:
    document = extract(Page(STORY.read_text())).document
    assert [told(one) for one in document.claims] == [
        "exactly 99 percent in-favour of registered 55000",
        "exactly 55000 count registered of unknown",
        "more-than 91 percent turnout of registered",
    ]
    assert {one.speaker for one in document.claims} == {"Toma Irel"}
    assert list(map(short, document.positions)) == [
        "One foreign monitor | praised",
        "League of Election Monitors | boycotted",
        "Opponents of independence | void",
        "Sana Delvar | void",
    ]
    assert document.positions[1].about == "the referendum"


def test_everything_proposed_says_its_rule_and_is_not_confirmed() -> None:
    document = extract(Page(STORY.read_text())).document
    items: tuple[Claim | PositionSaid, ...] = (*document.claims, *document.positions)
    for one in items:
        assert one.rule.startswith(("figure: ", "position: "))
        assert one.sure in {"certain", "likely", "doubtful"}
        assert not one.confirmed
