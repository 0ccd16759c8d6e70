"""Claims against figures: every reading, one verdict."""

import re
from typing import Any

import msgspec
import pytest

from paper_referendum import FIRST, mixed
from plebiscite.errors import MisuseError
from plebiscite.observe.claim_checking import Answer, Version, check_claim, check_outcome
from plebiscite.observe.claim_page import claims_page
from plebiscite.observe.claim_picture import claim_picture
from plebiscite.observe.claim_sentences import answer_text
from plebiscite.observe.claim_subjects import Figures, figures_to_check
from plebiscite.observe.claim_words import ClaimWords
from plebiscite.observe.claims import Claim, OutcomeSaid, Quotation, Source
from plebiscite.record.definition import District, Rule, Style, StyleCount
from plebiscite.results.builder import figures_from
from plebiscite.results.referendum import ReferendumFigures
from sample_referendum import (
    choice,
    definition,
    district,
    figures,
    texts,
    uuid,
    variants,
    yes_no,
)

SAID = Source("A report", publisher="Post", link="https://post.example/1")


def the_story() -> ReferendumFigures:
    """55,000 registered, 91 % came, 99 % of valid votes said yes."""
    region = definition(yes_no(), districts=[district("A", 55_000)])
    return figures(region, {"A": 50_050}, {"A": [[300, 49_202, 498]]})


def partial() -> ReferendumFigures:
    region = definition(yes_no(), districts=[district("A", 600), district("B", 400)])
    counted = {"A": 500, "B": 300}
    return figures(region, counted, {"A": [[10, 300, 180]]}, status="unofficial-partial")


def voting() -> ReferendumFigures:
    region = definition(yes_no(), districts=[district("A", 1_000)])
    return figures(region, {"A": 400}, {}, status="pre-election")


def claimed(figure: str, **claim: Any) -> Claim:  # noqa: ANN401 - the fields of a claim
    defaults: dict[str, Any] = {"unit": "percent", "subject": "in-favour", "source": SAID}
    return Claim(figure=figure, **(defaults | claim))


def checked(said: ReferendumFigures, figure: str, **claim: Any) -> Answer:  # noqa: ANN401 - as above
    return check_claim(claimed(figure, **claim), figures_to_check(said))


def truths(answer: Answer) -> dict[str, str]:
    return {f"{each.part} {each.base}": each.truth for each in answer.readings}


def told(answer: Answer, said: ReferendumFigures) -> str:
    return answer_text(ClaimWords(answer, figures_to_check(said)))


def test_the_sentence_of_the_story() -> None:
    answer = checked(the_story(), "99", base="registered", base_number="55000")
    assert truths(answer) == {
        "all registered": "impossible", "all ballots": "false", "all valid": "true",
    }  # fmt: skip
    assert (answer.verdict, answer.stated, answer.exit_status) == ("true only of", "impossible", 1)
    assert answer.base_number is not None
    assert answer.base_number.agrees
    said = told(answer, the_story())
    assert "Impossible of registered voters" in said
    assert "the turnout was 50,050 of 55,000 registered (91.0 %)" in said
    assert "true only of valid votes: 49,202 of 49,700 valid votes (99.0 %)" in said
    assert "55,000 registered voters is the record's number, too" in said


@pytest.mark.parametrize(
    ("base", "size", "words"),
    [
        ("registered", "54871", "54,871 registered voters were said; the record has 55,000"),
        ("unknown", "50050", "50,050 is the number of ballots counted"),
        ("unknown", "12345", "No base of the record has the size 12,345"),
        ("valid", "49700", "is the record's number, too"),
    ],
)
def test_the_size_that_was_said_is_compared_by_itself(base: str, size: str, words: str) -> None:
    assert words in told(checked(the_story(), "99", base=base, base_number=size), the_story())


def test_a_size_that_the_record_leaves_open_is_called_that() -> None:
    answer = checked(partial(), "60", base="valid", base_number="700")
    assert "the record does not decide that number" in told(answer, partial())


@pytest.mark.parametrize(
    ("figure", "truth"),
    [("89.46", "true"), ("89.4", "false"), ("89.5", "true"), ("89", "true"), ("90", "false")],
)
def test_a_figure_is_true_of_what_rounds_to_it_at_its_own_precision(
    figure: str, truth: str
) -> None:
    answer = checked(the_story(), figure, base="registered")  # 89.458… %
    assert truths(answer)["all registered"] == truth


def test_half_is_rounded_up() -> None:
    region = definition(yes_no(), districts=[district("A", 1_000)])
    said = figures(region, {"A": 200}, {"A": [[0, 125, 75]]})  # 62.5 % of 200, 12.5 % of 1000
    assert truths(checked(said, "63"))["all valid"] == "true"
    assert truths(checked(said, "62"))["all valid"] == "false"


def test_while_voting_goes_on_only_what_cannot_happen_is_decided() -> None:
    assert truths(checked(voting(), "50")) == {
        "all registered": "undecided", "all ballots": "undecided", "all valid": "undecided",
    }  # fmt: skip
    assert truths(checked(voting(), "1001", unit="count")) == {"all number": "impossible"}
    answer = checked(voting(), "40", subject="turnout")
    assert truths(answer) == {"all registered": "undecided", "counted registered": "true"}
    assert answer.verdict == "true only of"
    assert "voting has not ended" in told(answer, voting())
    of_contest = checked(voting(), "120", subject="turnout", contest="q")
    assert truths(of_contest) == {"all registered": "impossible"}
    assert checked(voting(), "7", place="A").stated == "undecided"
    impossible = checked(voting(), "1001", unit="count")
    assert "there are 1,000 registered voters" in told(impossible, voting())


def test_a_contest_that_not_everybody_has_is_read_of_both_rolls() -> None:
    contests = (yes_no(), choice("x", "y"))
    styles = (Style("all", ("q", "c")), Style("some", ("q",)))
    place = district("A", 100)
    of = definition(*contests, styles=styles, districts=[place, district("B", 300)])
    second = District("B", "District B", (StyleCount("some", 300),))
    of = msgspec.structs.replace(of, districts=(place, second))
    said = figures_from(
        of, [texts(of)], {uuid("A"): 80, uuid("B", "some"): 100},
        {uuid("A"): [[0, 50, 30], [0, 40, 40]], uuid("B", "some"): [[0, 60, 40]]}, [],
        status="certified",
    )  # fmt: skip
    answer = checked(said, "40", subject="x", base="registered")
    assert truths(answer)["all registered"] == "true"  # 40 of 100
    assert truths(answer)["all registered everywhere"] == "impossible"  # 40 of 400
    assert truths(check_claim(claimed("40", subject="x"), Figures(said.results))) == truths(answer)
    assert checked(said, "80", subject="turnout", contest="c").stated == "true"
    assert checked(said, "45", subject="turnout").stated == "true"  # 180 of 400
    assert len(answer.districts) == 3  # three bases in A; B does not vote on it


def test_papers_still_to_come_may_be_fewer_than_the_marks() -> None:
    said = mixed((FIRST,), status="unofficial-partial")
    turnout = checked(said, "45", unit="count", subject="turnout")
    (reading,) = turnout.readings
    assert reading.numerator == (51 - 10, 51)  # 8 + 3 + 5 marked, 6 counted
    valid = checked(said, "1", contest="q", base="ballots").readings
    ballots = next(each for each in valid if each.base == "ballots" and each.part == "all")
    assert ballots.denominator == (41, 51)


def test_papers_of_two_districts_counted_together_are_bounded() -> None:
    answer = checked(mixed(), "3", unit="count", contest="q", place="B")
    (reading,) = answer.readings
    # B has 2 of A's 22 electronic ballots (15 yes) and 3 of 5 papers (3 yes, 2 no or blank).
    assert reading.numerator == (1, 5)
    assert reading.truth == "undecided"
    assert "counted together" in told(answer, mixed())
    whole = checked(mixed(), "2", unit="count", contest="q", subject="invalid")
    assert whole.readings[0].numerator == (2, 2 + 3)  # W is withheld


def test_stations_are_a_base_of_how_much_is_counted() -> None:
    said = mixed((FIRST,), status="unofficial-partial")
    bases = [each.base for each in checked(said, "20", subject="counted").readings]
    assert bases == ["districts", "ballots", "stations"]


def test_figures_announced_earlier_are_told_beside_the_verdict() -> None:
    now = figures_to_check(the_story())
    first = Version(40, partial().results)
    answer = check_claim(claimed("62.5", base="valid"), now, [first])
    (valid,) = (each for each in answer.earlier if each.reading.base == "valid")
    assert (valid.entry, valid.reading.truth, valid.reading.part) == (40, "true", "counted")
    assert answer.verdict == "false"
    page = claims_page([ClaimWords(answer, now)], "checked", "command")
    assert "entry 40, unofficial-partial" in page
    assert check_claim(claimed("62.5", place="A"), now, [first]).earlier == ()


def test_a_sum_that_is_no_share_is_never_true() -> None:
    region = definition(yes_no(), districts=[district("A", 10)])
    nobody = figures(region, {"A": 0}, {})
    answer = checked(nobody, "0", base="valid")
    assert answer.stated == "false"
    assert "a share of nothing" in told(answer, nobody)


def test_points_of_valid_votes_among_many_wait_for_the_whole_count() -> None:
    whole = figures(definition(choice("x", "y", "z")), {"A": 80}, {"A": [[0, 40, 30, 10]]})
    assert truths(checked(whole, "12.5", subject="x", against="y"))["all valid"] == "true"
    apart = definition(choice("x", "y", "z"), districts=[district("A"), district("B")])
    part = figures(apart, {"A": 80, "B": 9}, {"A": [[0, 40, 30, 10]]}, status="unofficial-partial")
    assert "all valid" not in truths(checked(part, "12.5", subject="x", against="y"))


def outcome(said: ReferendumFigures, word: str, **fields: str) -> Answer:
    claim = OutcomeSaid(outcome=word, source=SAID, **fields)  # type: ignore[arg-type]  # of the closed list
    return check_outcome(claim, figures_to_check(said))


@pytest.mark.parametrize(
    ("totals", "word", "option", "truth"),
    [
        ([0, 40, 30, 10], "elected", "x", "true"),
        ([0, 40, 30, 10], "not-elected", "x", "false"),
        ([0, 40, 30, 10], "not-elected", "y", "true"),
        ([0, 40, 30, 10], "tie", "x", "false"),
        ([0, 40, 40, 0], "tie", "", "true"),
        ([0, 40, 40, 0], "tie", "y", "true"),
        ([0, 40, 40, 0], "elected", "y", "undecided"),
        ([80, 0, 0, 0], "elected", "", "false"),
        ([80, 0, 0, 0], "not-elected", "", "true"),
    ],
)
def test_who_won_is_compared_with_the_rule(
    totals: list[int], word: str, option: str, truth: str
) -> None:
    said = figures(definition(choice("x", "y", "z")), {"A": 80}, {"A": [totals]})
    answer = outcome(said, word, option=option)
    assert answer.stated == truth
    assert told(answer, said).endswith(".")


def test_an_accepted_variant_is_named() -> None:
    said = figures(definition(variants("a", "b")), {"A": 80},
                   {"A": [[0, 60, 20], [0, 50, 30], [0, 45, 35]]})  # fmt: skip
    assert outcome(said, "accepted", option="a").stated == "true"
    assert outcome(said, "accepted", option="b").stated == "false"
    assert "(A)" in told(outcome(said, "accepted"), said)


def test_an_open_outcome_says_on_what_it_depends() -> None:
    answer = outcome(partial(), "accepted")
    assert (answer.stated, answer.exit_status) == ("undecided", 3)
    assert "because of ballots still to be counted" in told(answer, partial())
    assert outcome(voting(), "accepted").stated == "undecided"


def test_each_option_has_its_own_quorum_of_approval() -> None:
    rule = Rule(share="0/1", strict=True, base="valid", approval_quorum="2/5")
    said = figures(definition(choice("x", "y", rule=rule)), {"A": 90}, {"A": [[0, 50, 40]]})
    with pytest.raises(MisuseError, match="name the option"):
        outcome(said, "quorum-met")
    assert outcome(said, "quorum-met", option="x").stated == "true"
    assert outcome(said, "quorum-not-met", option="y").stated == "false"


def test_a_quorum_that_missing_ballots_decide_is_open() -> None:
    rule = Rule(share="1/2", strict=True, base="valid", approval_quorum="2/5")
    apart = [district("A", 600), district("B", 400)]
    region = definition(yes_no(rule=rule), districts=apart)
    said = figures(region, {"A": 500, "B": 300}, {"A": [[0, 300, 200]]},
                   status="unofficial-partial")  # fmt: skip
    assert outcome(said, "quorum-met").stated == "undecided"
    assert outcome(said, "quorum-not-met").stated == "undecided"
    few = figures(region, {"A": 5, "B": 5}, {"A": [[0, 3, 2]]}, status="unofficial-partial")
    assert outcome(few, "quorum-met").stated == "impossible"
    assert outcome(few, "quorum-not-met").stated == "true"


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"figure": "2", "unit": "ratio"}, "needs the option"),
        ({"figure": "2", "subject": "turnout", "against": "no"}, "lead over another"),
        ({"figure": "2", "subject": "registered"}, "are a count"),
        ({"figure": "2", "unit": "count", "subject": "registered", "place": "A"}, "whole vote"),
        ({"figure": "2", "subject": "blank", "base": "valid"}, "no part of the base"),
        ({"figure": "2", "subject": "nobody"}, "or an option: yes, no"),
        ({"figure": "2", "contest": "other"}, "no contest 'other'; there are q"),
        ({"figure": "2", "against": "nobody"}, "no option 'nobody'"),
        ({"figure": "2", "place": "Nowhere"}, "no district 'Nowhere'; there are A"),
    ],
)
def test_a_claim_without_sense_is_refused(fields: dict[str, str], words: str) -> None:
    with pytest.raises(MisuseError, match=words):
        checked(the_story(), **fields)


def test_of_two_contests_one_must_be_named() -> None:
    said = figures(definition(yes_no(), choice("x", "y")), {"A": 9}, {"A": [[0, 5, 4], [0, 5, 4]]})
    with pytest.raises(MisuseError, match="name the contest: q, c"):
        checked(said, "5", subject="blank")
    with pytest.raises(MisuseError, match="name the contest: q, c"):
        outcome(said, "accepted")
    assert checked(said, "5", unit="count", subject="YES").stated == "true"
    assert checked(said, "5", unit="count", contest="Title of c", subject="X").stated == "true"
    assert checked(said, "5", unit="count", contest="Question c?", subject="x").stated == "true"


def test_districts_have_names_where_the_definition_is_known() -> None:
    answer = checked(the_story(), "99", base="valid", place="district a")
    assert answer.stated == "true"
    assert "in district A District A" in told(answer, the_story())
    plain = Figures(the_story().results)
    named = check_claim(claimed("99", base="valid", place="A"), plain)
    assert "in district A:" in answer_text(ClaimWords(named, plain))


def test_the_page_holds_status_source_and_words_of_people_as_text() -> None:
    found = figures_to_check(partial())
    quoted = claimed("99", speaker="<b>", quotation=Quotation("99 <percent>", 0, 12))
    odd = claimed("5", unit="count", source=Source("T", link="javascript:alert(1)"))
    said = OutcomeSaid(outcome="accepted", source=SAID, option="yes", speaker="The mayor")
    answers = [check_claim(quoted, found), check_claim(odd, found), check_outcome(said, found)]
    page = claims_page([ClaimWords(each, found) for each in answers], "not verified", "command")
    assert "unofficial-partial" in page.split("<title>")[1].split("</title>")[0]
    assert "99 &lt;percent&gt;" in page
    assert "<b>" not in page
    assert "javascript:" not in page
    assert '<a href="https://post.example/1">A report</a>' in page
    assert "Districts of which it is true" in page
    assert "Yes: it was accepted" in page


def test_a_practice_vote_is_called_that_on_the_page() -> None:
    region = definition(yes_no(), practice=True)
    said = figures_to_check(figures(region, {"A": 9}, {"A": [[0, 5, 4]]}))
    answer = check_claim(claimed("9", unit="count", subject="turnout"), said)
    assert "practice vote" in claims_page([ClaimWords(answer, said)], "x", "y")


def test_the_picture_is_read_without_colours() -> None:
    found = figures_to_check(partial())
    words = ClaimWords(check_claim(claimed("62.5", base="valid"), found), found)
    picture = claim_picture(words)
    assert "said: 62.5 %" in picture
    assert "of valid votes: cannot be decided" in picture
    assert "unofficial-partial" in picture
    assert 'class="open"' in picture
    assert "<title>" in picture
    assert "<desc>" in picture
    accepted = OutcomeSaid(outcome="accepted", source=SAID)
    assert claim_picture(ClaimWords(check_outcome(accepted, found), found)) == ""
    many = ClaimWords(check_claim(claimed("9000", unit="count", comparison="less-than"), found),
                      found)  # fmt: skip
    assert "said: less than 9,000" in claim_picture(many)


def test_a_ratio_to_nothing_has_no_end() -> None:
    said = figures(definition(yes_no()), {"A": 9}, {"A": [[0, 9, 0]]})
    answer = checked(said, "2", unit="ratio", against="no", comparison="at-least")
    assert answer.stated == "true"
    assert "no end" in told(answer, said)
    assert claim_picture(ClaimWords(answer, figures_to_check(said))) == ""


def test_no_two_things_on_a_page_have_one_name() -> None:
    found = figures_to_check(partial())
    answers = [ClaimWords(check_claim(claimed(each), found), found) for each in ("60", "70")]
    names = re.findall(r' id="([^"]*)"', claims_page(answers, "x", "y"))
    assert len(names) == len(set(names)) == 2
