"""The form of a checklist: a TOML file to be filled in offline, with an editor.

Each point is a table with an answer and a note. The notes become the words of the entry.
"""

import tomllib
from collections.abc import Iterator
from typing import Any, NamedTuple, get_args

from plebiscite.errors import MalformedError, MisuseError
from plebiscite.observe.checklists import Checklist, Point, checklist_named
from plebiscite.record.entries import Place, PointAnswer

ANSWERS: tuple[PointAnswer, ...] = get_args(PointAnswer)
_PLACE = ("district", "station")
_POINT = {"answer", "note"}
_LONGEST_NOTE = 4000  # characters


class Filled(NamedTuple):
    """A form that was read: points still without an answer are in `open`."""

    checklist: Checklist
    place: Place | None
    answers: tuple[tuple[str, PointAnswer], ...]
    notes: str  # of every point that has one, under its name
    open: tuple[str, ...]

    def require_complete(self) -> None:
        """Raise MisuseError naming the points without an answer."""
        if self.open:
            raise MisuseError(
                f"no answer yet to {', '.join(self.open)}; write one of {', '.join(ANSWERS)}"
            )


def form_text(checklist: Checklist) -> str:
    """The empty form."""
    lines = [
        f"# {checklist.title}",
        f"# Answer every point with one of: {', '.join(ANSWERS)}.",
        "# Notes are published with your signature: no names of voters.",
        f'list = "{checklist.name}"',
        "# What it is about, if not the whole referendum: ids as in the definition.",
        'district = ""',
        'station = ""',
    ]
    for point in checklist.points:
        lines += _point_lines(point)
    return "\n".join(lines) + "\n"


def _point_lines(point: Point) -> Iterator[str]:
    yield ""
    yield f"# {point.question}"
    yield f"# Look at: {point.look}"
    yield f"[{point.id}]"
    yield 'answer = ""'
    yield 'note = ""'


def read_form(text: str, place: str) -> Filled:
    """The form in `text`; `place` names the file in errors.

    Raises: MalformedError for what is no TOML, or a key, point or answer that is not in the list;
    MisuseError for an unknown list.
    """
    try:
        form = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as problem:
        raise MalformedError(f"this is no TOML: {problem}", place=place) from None
    checklist = checklist_named(_text(form, "list", place))
    where = {name: _text(form, name, place) for name in _PLACE if name in form}
    known = {"list", *_PLACE, *(point.id for point in checklist.points)}
    for name in form:
        if name not in known:
            raise MalformedError(f"{name[:60]!r} is no point of {checklist.name}", place=place)
    return _filled(checklist, form, where, place)


def _filled(
    checklist: Checklist, form: dict[str, Any], where: dict[str, str], place: str
) -> Filled:
    answers: list[tuple[str, PointAnswer]] = []
    notes, still_open = list[str](), list[str]()
    for point in checklist.points:
        answer, note = _point(form.get(point.id, {}), f"{place}, {point.id}")
        if note:
            notes.append(f"{point.id}: {note}")
        if answer:
            answers.append((point.id, answer))
        else:
            still_open.append(point.id)
    district, station = where.get("district", ""), where.get("station", "")
    found = Place(district=district, station=station) if district or station else None
    return Filled(checklist, found, tuple(answers), "\n\n".join(notes), tuple(still_open))


def _point(table: object, place: str) -> tuple[PointAnswer | None, str]:
    if not isinstance(table, dict) or not set(table) <= _POINT:
        raise MalformedError("a point is a table with an answer and a note", place=place)
    answer = _text(table, "answer", place) if "answer" in table else ""
    note = _text(table, "note", place).strip() if "note" in table else ""
    known: dict[str, PointAnswer] = {each: each for each in ANSWERS}
    if answer and answer not in known:
        there = ", ".join(ANSWERS)
        raise MalformedError(f"{answer[:40]!r} is no answer; there are {there}", place=place)
    return known.get(answer), note


def _text(table: dict[str, Any], name: str, place: str) -> str:
    value = table.get(name)
    if not isinstance(value, str) or len(value) > _LONGEST_NOTE:
        raise MalformedError(
            f"{name} is missing, or no text of at most {_LONGEST_NOTE} characters", place=place
        )
    return value
