"""An earlier vote beside this one: only when this one is final, and every figure with its base."""

import json
from typing import Any

import msgspec
import pytest

from plebiscite.canonical.json import write_json
from plebiscite.errors import ConductError, MalformedError, MisuseError
from plebiscite.results import comparison
from plebiscite.results.comparison import (
    Compared,
    EarlierVote,
    compared,
    earlier_from_results,
    parse_earlier,
)
from plebiscite.results.figures import Status
from plebiscite.results.picture_comparison import comparison_picture, comparison_sections
from plebiscite.results.picture_words import EVERY
from plebiscite.results.referendum import ReferendumFigures
from plebiscite.results.sentences import views
from plebiscite.results.words import Words
from sample_referendum import choice, definition, figures, yes_no

PART = {"numerator": 51_000, "denominator": 52_000, "base": "valid"}
TURNOUT = {"numerator": 52_030, "denominator": 55_163, "base": "registered"}
CONTEST: dict[str, Any] = {
    "question": "q",
    "same_question": True,
    "turnout": TURNOUT,
    "options": [{"option": "yes", "votes": PART}, {"option": "unsure", "votes": PART}],
}
VOTE: dict[str, Any] = {
    "format": "plebiscite-earlier/1",
    "title": "Vote of <2006>",
    "source": "the commission's protocol",
    "contests": [CONTEST],
}


def vote(**fields: object) -> EarlierVote:
    return parse_earlier(json.dumps({**VOTE, "contests": [{**CONTEST, **fields}]}).encode())


def now(status: Status = "certified") -> ReferendumFigures:
    return figures(definition(yes_no()), {"A": 20}, {"A": [[1, 14, 5]]}, status=status)


def both(found: ReferendumFigures, earlier: EarlierVote, *, ended: bool = False) -> list[Compared]:
    return compared(found.results, views(found, found.texts[0]), earlier, ended=ended)


@pytest.mark.parametrize("status", ["certified", "correction", "recount"])
def test_a_final_result_is_compared(status: Status) -> None:
    (one,) = both(now(status), vote())
    assert one.question == "q"


def test_a_complete_result_is_compared_once_the_record_has_ended() -> None:
    assert both(now("unofficial-complete"), vote(), ended=True)
    with pytest.raises(ConductError, match="these results are unofficial-complete"):
        both(now("unofficial-complete"), vote())


def test_a_partial_result_is_never_compared() -> None:
    found = figures(
        definition(yes_no()), {"A": 20}, {"A": [[1, 14, 5]]}, status="unofficial-partial"
    )
    with pytest.raises(ConductError, match="these results are unofficial-partial"):
        both(found, vote(), ended=True)


@pytest.mark.parametrize(
    "part",
    [
        {"numerator": 1, "denominator": 2},
        {"numerator": 1, "base": "valid"},
        {"numerator": 3, "denominator": 2, "base": "valid"},
        {"numerator": -1, "denominator": 2, "base": "valid"},
        {"numerator": 0, "denominator": 0, "base": "valid"},
        {"numerator": 1, "denominator": 2, "base": "people"},
        0.99,
    ],
)
def test_a_figure_without_its_base_is_refused(part: object) -> None:
    with pytest.raises(MalformedError, match="every figure needs numerator, denominator and base"):
        vote(turnout=part)


@pytest.mark.parametrize("raw", [b"", b"{}", b"\xff", b"[" * 100_000])
def test_what_is_no_earlier_vote_is_refused(raw: bytes) -> None:
    with pytest.raises(MalformedError, match="this is no earlier vote"):
        parse_earlier(raw)


def test_sizes_are_limited(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(comparison, "LARGEST", 10)
    with pytest.raises(MalformedError, match="an earlier vote has at most 10"):
        vote()
    with pytest.raises(MalformedError, match="results have at most 10"):
        earlier_from_results(write_json(now().results), "x", same_question=True)


def test_a_vote_without_a_common_question_is_not_compared() -> None:
    with pytest.raises(MisuseError, match="it has: other"):
        both(now(), vote(question="other"))


def test_results_of_another_record_are_an_earlier_vote_with_their_bases() -> None:
    of = definition(yes_no(), choice("x", "y"))
    raw = write_json(
        figures(of, {"A": 20}, {"A": [[1, 14, 5], [20, 0, 0]]}, status="certified").results
    )
    earlier = earlier_from_results(raw, "The first vote", same_question=False)
    first, second = earlier.contests
    assert [(one.option, one.votes.numerator, one.votes.base) for one in first.options] == [
        ("yes", 14, "valid"), ("no", 5, "valid"),
    ]  # fmt: skip
    assert first.turnout.denominator == 100
    assert second.options == ()  # a share of nothing
    assert earlier.source == "referendum.example/2026"


def test_earlier_results_that_are_not_final_or_of_nobody_are_not_taken() -> None:
    with pytest.raises(ConductError, match="the earlier results are unofficial-complete"):
        earlier_from_results(
            write_json(now("unofficial-complete").results), "x", same_question=True
        )
    nobody = definition(yes_no(), districts=[comparison_district()])
    found = figures(nobody, {"A": 0}, {}, status="certified")
    earlier = earlier_from_results(write_json(found.results), "x", same_question=True)
    assert earlier.contests == ()
    with pytest.raises(MalformedError):
        earlier_from_results(b"{}", "x", same_question=True)


def comparison_district() -> Any:  # noqa: ANN401 - a district
    from sample_referendum import district

    return district("A", 0)


def test_page_and_picture_say_both_bases_the_source_and_whether_the_question_was_the_same() -> None:
    found = now()
    page = comparison_sections(both(found, vote()), found.results, found.texts[0])
    assert "14 of 19 valid votes (73.7 %)" in page
    assert "51,000 of 52,000 valid votes (98.1 %)" in page
    assert "52,030 of 55,163 registered (94.3 %)" in page
    assert "Earlier: Vote of &lt;2006&gt;. The question was the same." in page
    assert "Earlier figures after the commission&#x27;s protocol; nothing here checks them." in page
    assert "unsure" in page
    assert page.count("not given") == 2 * 2  # "no" then, "unsure" now; in picture and table
    other = both(found, vote(same_question=False))
    assert "The question was not the same" in comparison_picture(other[0], found.results)


def test_both_bars_stand_on_one_axis_from_zero_in_either_direction() -> None:
    found = now()
    (one,) = both(found, vote())
    picture = comparison_picture(one, found.results)
    assert 'class="bar" x="12" y=' in picture
    assert 'class="other" x="12" y=' in picture
    assert picture.count("25 %</text>") == 1
    words = Words({**EVERY, "language": "ar"})
    mirrored = comparison_picture(one, found.results, words)
    assert 'class="bar" x="12"' not in mirrored


def test_a_share_of_nothing_now_is_told_as_such() -> None:
    found = figures(definition(yes_no()), {"A": 0}, {}, status="certified")
    page = comparison_sections(both(found, vote()), found.results, found.texts[0])
    assert "now: 0 of 0 valid votes<" in page


def test_an_earlier_vote_can_be_written_again() -> None:
    assert msgspec.json.decode(write_json(vote()), type=EarlierVote) == vote()
