"""The observers' checklist and its form."""

import re

import pytest

from plebiscite.errors import MalformedError, MisuseError
from plebiscite.observe.checklist_form import ANSWERS, form_text, read_form
from plebiscite.observe.checklists import CHECKLISTS, OBSERVATION, checklist_named
from plebiscite.record.entries import Place

EMPTY = form_text(OBSERVATION)


def filled(answer: str = "yes", note: str = "") -> str:
    text = EMPTY.replace('answer = ""', f'answer = "{answer}"')
    return text.replace('note = ""', f'note = "{note}"', 1) if note else text


def test_the_points_cover_the_standards_in_their_order() -> None:
    ids = [point.id for point in OBSERVATION.points]
    assert len(set(ids)) == len(ids)
    assert all(re.fullmatch(r"[a-z-]{1,60}", point) for point in ids)
    covered = {number for point in OBSERVATION.points for number in point.standards}
    assert covered == {f"S{number}" for number in range(65, 76)}
    assert all(point.question.endswith("?") and point.look for point in OBSERVATION.points)
    assert CHECKLISTS == {"plebiscite-observation/1": OBSERVATION}


def test_a_list_is_known_by_its_name_and_version() -> None:
    assert checklist_named("plebiscite-observation/1") is OBSERVATION
    with pytest.raises(MisuseError, match="there are plebiscite-observation/1"):
        checklist_named("plebiscite-observation/2")


def test_an_empty_form_is_read_and_all_of_it_is_open() -> None:
    found = read_form(EMPTY, "f.toml")
    assert (found.answers, found.notes, found.place) == ((), "", None)
    assert found.open == tuple(point.id for point in OBSERVATION.points)
    with pytest.raises(MisuseError, match="no answer yet to documents, reports"):
        found.require_complete()


@pytest.mark.parametrize("answer", ANSWERS)
def test_a_form_that_is_filled_in_gives_answers_in_the_list_s_order(answer: str) -> None:
    found = read_form(filled(answer, note="  A note. "), "f.toml")
    found.require_complete()
    assert found.answers == tuple((point.id, answer) for point in OBSERVATION.points)
    assert found.notes == "documents: A note."


def test_notes_of_several_points_stand_under_their_names() -> None:
    text = filled().replace('note = ""', 'note = "one"', 1).replace('note = ""', 'note = "two"', 1)
    assert read_form(text, "f").notes == "documents: one\n\nreports: two"


def test_a_point_may_be_left_out_until_it_is_signed() -> None:
    text = f'list = "{OBSERVATION.name}"\n[documents]\nanswer = "no"\n'
    found = read_form(text, "f")
    assert found.answers == (("documents", "no"),)
    assert "documents" not in found.open


def test_a_form_may_be_about_a_place() -> None:
    district = EMPTY.replace('district = ""', 'district = "d1"')
    assert read_form(district, "f").place == Place(district="d1")
    station = district.replace('station = ""', 'station = "s1"')
    assert read_form(station, "f").place == Place(district="d1", station="s1")


@pytest.mark.parametrize(
    ("text", "error", "words"),
    [
        ("list = ", MalformedError, "no TOML"),
        ("", MalformedError, "list is missing"),
        ("list = 3", MalformedError, "list is missing"),
        ('list = "other/1"', MisuseError, "no checklist"),
        (EMPTY + "\n[own]\n", MalformedError, "'own' is no point"),
        (EMPTY.replace("[reports]", "[documents.x]"), MalformedError, "a point is a table"),
        (EMPTY.replace("note", "notes", 2), MalformedError, "a point is a table"),
        (f'list = "{OBSERVATION.name}"\ndocuments = 1', MalformedError, "a point is a table"),
        (filled("maybe"), MalformedError, "'maybe' is no answer"),
        (EMPTY.replace('answer = ""', "answer = true", 1), MalformedError, "answer is missing"),
        (EMPTY.replace('note = ""', f'note = "{"x" * 4001}"', 1), MalformedError, "4000"),
        (EMPTY.replace('district = ""', "district = 1"), MalformedError, "district is missing"),
    ],
)
def test_what_is_no_form_is_refused_with_its_place(
    text: str, error: type[Exception], words: str
) -> None:
    with pytest.raises(error, match=re.escape(words)) as caught:
        read_form(text, "f.toml")
    assert "f.toml" in str(caught.value) or error is MisuseError


def test_a_form_nested_without_end_is_no_form() -> None:
    with pytest.raises(MalformedError, match="no TOML"):
        read_form("list = " + "[" * 100_000, "f.toml")
