"""Papers on the results page: channels, stations, withheld counts, what is odd."""

import msgspec
import pytest

from paper_referendum import FEW, FIRST, TOGETHER, YOUNG, mixed
from plebiscite.record.definition import Paper, Station
from plebiscite.record.entries import PaperCountEntry, QuestionPapers, StationPapers
from plebiscite.results.builder import figures_from
from plebiscite.results.page import results_page
from plebiscite.results.page_papers import papers_parts, papers_section, warning_text
from plebiscite.results.paper_warnings import PaperWarning
from plebiscite.results.papers import Papers
from plebiscite.results.referendum import ReferendumFigures
from plebiscite.results.sentences import coverage_text, views
from plebiscite.results.words import Words
from sample_referendum import choice, definition, district, figures, texts, uuid, yes_no

COMMAND = "plebiscite verify record --policy policy"


def page(of: ReferendumFigures) -> str:
    return results_page(of, COMMAND)


def cells(text: str, row: str) -> list[str]:
    """The cells of the first row whose heading is `row`."""
    start = text.index(f'<th scope="row">{row}</th>')
    row_text = text[start : text.index("</tr>", start)]
    return [part.partition("</td>")[0] for part in row_text.split("<td>")[1:]]


def test_channels_stand_side_by_side_with_their_sum() -> None:
    text = page(mixed())
    start = text.index("By channel: ")
    assert cells(text[start:], '<span lang="en" dir="ltr">Yes</span>') == ["21", "7", "28"]
    assert cells(text[start:], "Blank") == ["1", "1", "2"]
    assert cells(text[start:], "Invalid") == ["0", "2", "2"]
    assert cells(text[start:], "Ballots counted") == ["32", "16", "48"]


def test_invalid_papers_stand_in_the_votes() -> None:
    text = page(mixed())
    assert cells(text, "Invalid") == ["2", ""]


def test_every_station_has_a_row_with_its_state() -> None:
    text = page(mixed((FIRST, FEW), status="unofficial-partial"))
    assert cells(text, "A A-1 (all)") == ["60", "7", "1", "6", "6", "counted, entry 100"]
    assert cells(text, "A A-2 (all)") == ["40", "", "", "", "", "still to be counted"]
    hidden = cells(text, "A A-1 (young)")
    assert hidden[-1] == "counted, entry 101: answers withheld, too few papers to publish"


def test_withheld_papers_have_a_row_without_answers() -> None:
    text = page(mixed((FIRST, TOGETHER, FEW)))
    row = cells(text, "A-1, A-2 (counted together): answers withheld, too few papers to publish")
    assert row == ["3", "", "", "", "", ""]
    assert cells(text, "A-2, B-1 (counted together)") == ["5", "3", "1", "1", "0", "0"]


@pytest.mark.parametrize(
    ("small", "sentence"),
    [
        ("join", "Stations with fewer than 5 papers are counted together with others"),
        ("publish", "The law publishes the answers of every station"),
    ],
)
def test_the_page_says_what_happens_to_few_papers(small: str, sentence: str) -> None:
    made = mixed()
    law = msgspec.structs.replace(made.definition, paper=Paper(small))  # type: ignore[arg-type]  # a parameter
    assert sentence in page(made._replace(definition=law))


def test_coverage_says_how_many_stations() -> None:
    made = mixed((FIRST,), status="unofficial-partial").results
    assert coverage_text(made.status, made.coverage, Words()).endswith("1 of 5 polling stations")
    plain = figures(definition(yes_no()), {"A": 9}, {"A": [[0, 5, 4]]}).results
    assert "polling" not in coverage_text(plain.status, plain.coverage, Words())


def test_what_is_odd_is_said_in_the_words_of_the_ballot() -> None:
    odd = msgspec.structs.replace(
        YOUNG, stations=(StationPapers(uuid("A", "young"), "A-1", 6, 0, 5), *YOUNG.stations[1:])
    )
    one_sided = msgspec.structs.replace(
        odd, answers=(msgspec.structs.replace(odd.answers[0], invalid=0, totals=(0, 0, 5)),)
    )
    text = page(mixed((FIRST, TOGETHER, one_sided)))
    assert "What is odd about the papers" in text
    assert "A-1: 6 voters were handed a paper, 5 papers are in the box" in text
    assert "A-1 + A-2: all 5 valid papers are for No (Question q?)" in text


def test_many_invalid_papers_are_said_by_their_question() -> None:
    made = mixed()
    found = PaperWarning("invalid", 100, {"place": "A-1", "invalid": 6, "box": 9, "question": "q"})
    told = [each for text in made.texts for each in views(made, text)]
    assert warning_text(found, told, Words()) == "A-1: 6 of 9 papers are invalid (<b>Question q?)"
    assert "(v.z)" in warning_text(
        found._replace(values={**found.values, "question": "v.z"}), told, Words()
    )


def test_without_oddities_nothing_is_said_of_any() -> None:
    usual = msgspec.structs.replace(
        FIRST, answers=(msgspec.structs.replace(FIRST.answers[0]), *FIRST.answers[1:])
    )
    assert "What is odd" not in page(mixed((usual,), status="unofficial-partial"))


def test_without_a_paper_channel_the_page_has_none_of_it() -> None:
    plain = figures(definition(yes_no()), {"A": 9}, {"A": [[0, 5, 4]]})
    assert papers_section(plain, plain.texts[0], Words()) is None
    assert list(papers_parts(plain, plain.texts[0], Words())) == []
    text = page(plain)
    assert "By channel" not in text
    assert "Invalid" not in text


def test_before_any_count_there_are_stations_and_no_answers() -> None:
    text = page(mixed((), status="unofficial-partial"))
    assert "Papers at each polling station" in text
    assert "Answers on paper" not in text


def test_names_of_people_are_never_markup() -> None:
    made = mixed()
    words = made.texts[1]
    text = "".join(papers_parts(made, words, Words()))
    assert "<b>" not in text
    assert "&lt;b&gt;" in text


def test_every_contest_has_its_channels_and_only_what_its_ballot_has() -> None:
    """A question without blank, one with an obligatory answer, several contests at once."""
    strict = choice("x", "y", least=1, blank=False)
    place = msgspec.structs.replace(district("A"), stations=(Station("A-1", 100),))
    of = msgspec.structs.replace(definition(strict, districts=[place]), paper=Paper("join"))
    count = PaperCountEntry(
        unit=uuid("A"),
        stations=(StationPapers(uuid("A"), "A-1", 9, 0, 9),),
        answers=(QuestionPapers(2, (4, 3)),),
    )
    made = figures_from(
        of,
        [texts(of)],
        {uuid("A"): 5},
        {uuid("A"): [[3, 2]]},
        [],
        status="unofficial-complete",
        papers=Papers({7: count}, {uuid("A"): 9}),
    )
    text = page(made)
    start = text.index("By channel: ")
    channels = text[start : text.index("</table>", start)]
    assert cells(channels, '<span lang="en" dir="ltr">X</span>') == ["3", "4", "7"]
    assert cells(channels, "Invalid") == ["0", "2", "2"]
    assert "Blank" not in channels
    assert "Empty" not in channels
