"""Pictures: status inside, a base to every share, nothing by colour alone, no markup of others."""

import re
from xml.etree.ElementTree import Element, fromstring

import msgspec
import pytest

from definition_examples import EXAMPLES
from paper_referendum import mixed
from plebiscite.record.definition import District, Style, StyleCount
from plebiscite.results.builder import figures_from
from plebiscite.results.geojson import Outlines, parse_outlines
from plebiscite.results.page_embed import embed_page, frame_code, image_code
from plebiscite.results.page_map import map_sections, mapped_questions
from plebiscite.results.picture_bars import Shown, bars_picture, share_picture
from plebiscite.results.picture_map import map_picture, tiles_picture
from plebiscite.results.picture_text import Canvas, wrapped
from plebiscite.results.picture_words import EVERY
from plebiscite.results.referendum import ReferendumFigures
from plebiscite.results.sentences import views
from plebiscite.results.words import Words
from region_figures import region_figures
from sample_referendum import choice, definition, district, figures, texts, uuid, yes_no

SVG = "{http://www.w3.org/2000/svg}"
COMMAND = "plebiscite verify record --policy <policy>"
COVERED = "unofficial-complete, 2 of 3 districts, 48 of 51 ballots"


def shown(found: ReferendumFigures, contest: int = 0, language: int = 0) -> Shown:
    texts = found.texts[language]
    words = Words({**EVERY, "language": texts.language})
    return Shown(views(found, texts)[contest], found.results, texts, words)


def read(picture: str) -> Element:
    return fromstring(picture)  # noqa: S314 - our own picture


def said(picture: str) -> str:
    return " ".join(text for one in read(picture).iter(f"{SVG}text") for text in one.itertext())


def outlines(of: ReferendumFigures) -> Outlines:
    """Sixteen squares a row."""
    found: Outlines = {}
    for number, each in enumerate(one.id for one in of.definition.districts):
        row, column = divmod(float(number), 16)
        found[each] = (
            ((column, row), (column + 1, row), (column + 1, row + 1), (column, row + 1)),
        )
    return found


@pytest.mark.parametrize("draw", [bars_picture, share_picture])
@pytest.mark.parametrize("contest", [0, 1, 2])
@pytest.mark.parametrize("language", [0, 1])
def test_a_picture_of_bars_says_status_coverage_and_base_inside(
    draw: object, contest: int, language: int
) -> None:
    one = shown(mixed(), contest, language)
    picture = draw(one)  # type: ignore[operator] # one of the two
    words = said(picture)
    assert "Status: unofficial-complete" in words
    assert COVERED in words
    assert "Record: referendum.example/2026" in words
    for percent in re.finditer(r"\(\d+\.\d+ %\)", words):
        assert re.search(r"\d+ of \d+ valid votes $", words[: percent.start()])
    root = read(picture)
    titled, described = root.attrib["aria-labelledby"].split()
    texts = {each.attrib.get("id"): each.text for each in root}
    assert texts[titled].endswith(": result, unofficial-complete")  # type: ignore[union-attr] # there
    assert COVERED in texts[described]  # type: ignore[operator] # there


def test_bars_start_at_zero_and_are_as_long_as_their_shares_on_one_axis() -> None:
    found = figures(definition(yes_no()), {"A": 10}, {"A": [[0, 6, 4]]})
    bars = [one for one in read(bars_picture(shown(found))).iter() if one.get("class") == "bar"]
    inner = Canvas(360, 14).inner
    assert [float(bar.attrib["width"]) / inner for bar in bars] == pytest.approx(
        [0.6, 0.4], abs=1e-3
    )
    assert {bar.attrib["x"] for bar in bars} == {"12"}
    assert "0 % 25 % 50 % 75 % 100 %" in said(bars_picture(shown(found)))
    limits = [one for one in read(bars_picture(shown(found))).iter() if one.get("class") == "limit"]
    assert {one.attrib["x1"] for one in limits} == {"180"}


def test_right_to_left_bars_start_at_the_right() -> None:
    root = read(bars_picture(shown(mixed(), 0, 1)))
    bars = [one for one in root.iter() if one.get("class") == "bar"]
    assert {float(bar.attrib["x"]) + float(bar.attrib["width"]) for bar in bars} == {348}
    assert root.attrib["lang"] == "ar"
    assert {one.get("direction") for one in root.iter(f"{SVG}text")} == {"rtl"}


def test_a_plurality_and_a_preference_have_no_line() -> None:
    found = figures(definition(choice("x", "y")), {"A": 10}, {"A": [[0, 6, 4]]})
    assert 'class="limit"' not in bars_picture(shown(found))
    assert bars_picture(shown(mixed(), 2)).count('class="limit"') == 4


def test_practice_and_an_open_outcome_stand_in_the_picture() -> None:
    of = definition(yes_no(), districts=[district("A"), district("D", 80)], practice=True)
    found = figures(of, {"A": 20, "D": 30}, {"A": [[0, 15, 5]]}, status="unofficial-partial")
    words = said(bars_picture(shown(found)))
    assert words.startswith("This is a practice vote, not a real vote.")
    assert "ballots still to be counted: 30" in words


def test_words_of_people_are_never_markup_in_pictures_and_embeds() -> None:
    one = shown(mixed(), 0, 1)
    for picture in (bars_picture(one), share_picture(one), embed_page(one, "", COMMAND)):
        assert "<b>" not in picture
        assert "&lt;b&gt;" in picture


def test_a_share_image_is_twelve_hundred_by_six_hundred_and_thirty() -> None:
    for contest in range(3):
        _, _, width, height = map(
            float, read(share_picture(shown(mixed(), contest))).attrib["viewBox"].split()
        )
        assert width / height == pytest.approx(1200 / 630, rel=0.001)


def test_an_embed_page_has_no_script_says_status_in_title_and_text_and_how_to_check() -> None:
    page = embed_page(shown(mixed()), "https://r.example/en/r/x/results/", COMMAND)
    assert "<script" not in page
    assert "<title>Title of q: result, unofficial-complete</title>" in page
    assert page.count(COVERED) >= 2
    assert '<a href="https://r.example/en/r/x/results/" target="_top">' in page
    assert "--policy &lt;policy&gt;" in page
    assert "href=" not in embed_page(shown(mixed()), "", COMMAND)
    practice = figures(definition(yes_no(), practice=True), {"A": 10}, {"A": [[0, 6, 4]]})
    assert "This is a practice vote, not a" in embed_page(shown(practice), "", COMMAND)


def test_code_to_paste_is_escaped_and_carries_the_status() -> None:
    assert frame_code("https://x.example/?a=1&b=2", 'A "title"') == (
        '<iframe src="https://x.example/?a=1&amp;b=2" title="A &quot;title&quot;" width="100%"'
        ' height="640" style="border:0" loading="lazy"></iframe>'
    )
    code = image_code("https://x.example/q.svg", shown(mixed()))
    assert code.startswith('<img src="https://x.example/q.svg" alt="Title of q: result, unofficial')
    assert COVERED in code
    assert "</img>" not in code


def test_lines_break_between_words_and_a_long_word_stands_alone() -> None:
    assert wrapped("one two three", 60, 10) == ["one two", "three"]
    assert wrapped("Donaudampfschifffahrt is long", 60, 10) == ["Donaudampfschifffahrt", "is long"]
    assert wrapped("", 60, 10) == []


@pytest.mark.parametrize("draw", [map_picture, tiles_picture])
def test_a_map_has_status_legend_letters_and_a_titled_place_for_each_district(
    draw: object,
) -> None:
    found = mixed()
    mapped = list(mapped_questions(found, outlines(found), found.texts[0]))
    assert [one.question.id for one in mapped] == ["q", "c", "v.a", "v.b", "v.preferred"]
    for one in mapped:
        picture = draw(one)  # type: ignore[operator] # one of the two
        words = said(picture)
        assert COVERED in words
        assert "nobody signed them" in words
        assert "W: withheld, too few ballots to publish" in words
        titles = [each.text or "" for each in read(picture).iter(f"{SVG}title")]
        assert len(titles) == 1 + len(found.definition.districts)
        assert any(title.startswith("B South & B: A, B (counted together): ") for title in titles)


def test_the_fill_of_an_area_is_that_of_its_fifth_or_of_the_option_that_leads() -> None:
    of = definition(
        yes_no(), choice("x", "y"),
        districts=[district(name) for name in "ABCDE"],
    )  # fmt: skip
    found = figures(
        of, dict.fromkeys("ABCDE", 10),
        {
            "A": [[0, 0, 10], [0, 10, 0]], "B": [[0, 10, 0], [0, 0, 10]],
            "C": [[0, 5, 5], [0, 5, 5]], "D": [[10, 0, 0], [10, 0, 0]],
        },
        status="unofficial-partial",
    )  # fmt: skip
    first, second = mapped_questions(found, outlines(found), found.texts[0])
    for one, letters in ((first, "AECNO"), (second, "AB=NO")):
        marks = [
            each.text for each in read(map_picture(one)).iter(f"{SVG}text")
            if each.get("class") == "mark"
        ]  # fmt: skip
        assert "".join(mark or "" for mark in marks) == letters
    words = said(tiles_picture(second))
    for meaning in (
        "A: most votes for X",
        "=: equal votes",
        "N: no votes",
        "O: still to be counted",
    ):
        assert meaning in words
    assert "<title>E District E: still to be counted</title>" in map_picture(second)


def test_on_a_page_the_table_comes_first_and_districts_link_to_their_rows() -> None:
    found = mixed()
    page = map_sections(mapped_questions(found, outlines(found), found.texts[0]))
    assert page.index("<table>") < page.index("<svg")
    for link in re.findall(r'<a href="#([^"]+)">', page):
        assert page.count(f'id="{link}"') == 1
    assert page.count('id="district-q-') == 3
    identifiers = re.findall(r'\bid="([^"]+)"', page)
    assert len(identifiers) == len(set(identifiers))
    assert "<A>" not in page


def test_before_anything_is_counted_there_is_no_map() -> None:
    found = figures(definition(yes_no()), {"A": 10}, {}, status="pre-election")
    assert list(mapped_questions(found, outlines(found), found.texts[0])) == []


def test_the_map_of_the_region_draws_every_district() -> None:
    found = region_figures()
    names = [district.id for district in found.definition.districts]
    drawn = parse_outlines((EXAMPLES / "districts.geojson").read_bytes(), names)
    one = next(mapped_questions(found, drawn, found.texts[4]))
    for picture in (map_picture(one, alone=False), tiles_picture(one)):
        assert picture.count("<title>") == len(names)


def test_where_a_letter_would_not_be_read_the_title_alone_tells() -> None:
    many = [f"D{number}" for number in range(700)]
    of = definition(yes_no(), districts=[district(name) for name in many], minimum=1)
    found = figures(of, dict.fromkeys(many, 2), {name: [[0, 2, 0]] for name in many})
    tiny = {
        name: (((number, 0.0), (number + 1.0, 0.0), (number + 1.0, 1.0)),)
        for number, name in enumerate(many)
    }
    (one,) = mapped_questions(
        found, {**tiny, "D0": (((0.0, 0.0), (1.0, 0.0), (1.0, 9.0)),)}, found.texts[0]
    )
    for picture in (map_picture(one), tiles_picture(one)):
        assert 'class="mark"' not in picture
        assert picture.count("<title>") == 700


def test_tiles_too_narrow_for_a_name_have_the_letter() -> None:
    many = [f"D{number}" for number in range(256)]
    of = definition(yes_no(), districts=[district(name) for name in many], minimum=1)
    found = figures(of, dict.fromkeys(many, 2), {name: [[0, 2, 0]] for name in many})
    (one,) = mapped_questions(found, outlines(found), found.texts[0])
    picture = tiles_picture(one)
    assert picture.count(">E</text>") == 256
    assert ">D1</text>" not in picture


def test_a_district_without_the_contest_is_on_no_map_of_it() -> None:
    of = definition(
        yes_no(), choice("x", "y"),
        styles=(Style("all", ("q", "c")), Style("some", ("q",))),
        districts=[district("A"), District("S", "S", (StyleCount("some", 100),))],
    )  # fmt: skip
    found = figures_from(
        of, [texts(of)], {uuid("A"): 10, uuid("S", "some"): 10},
        {uuid("A"): [[0, 5, 5], [0, 4, 6]], uuid("S", "some"): [[0, 9, 1]]}, [],
        status="certified",
    )  # fmt: skip
    first, second = mapped_questions(found, outlines(found), found.texts[0])
    assert [area.districts for area in first.areas] == [("A",), ("S",)]
    assert [area.districts for area in second.areas] == [("A",)]
    assert tiles_picture(second).count("<title>") == 1


def test_a_question_that_is_called_as_its_contest_is_named_once() -> None:
    found = figures(definition(yes_no()), {"A": 10}, {"A": [[0, 6, 4]]})
    words = found.texts[0]
    (contest,) = words.contests
    same = msgspec.structs.replace(contest, title=contest.questions[0].text)
    named = msgspec.structs.replace(words, contests=(same,))
    assert said(bars_picture(shown(found._replace(texts=(named,))))).count("Question q?") == 1
