"""Maps of a question: by outline, and by equal tiles; areas with one figure drawn as one.

Status, coverage and legend stand inside. Each district links to its row of the table and says its
figure in its title. The map has only what the table has.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple

from plebiscite.record.definition import Question
from plebiscite.results.areas import Area
from plebiscite.results.geojson import Outlines, Point, Ring
from plebiscite.results.outlines import border_of, centre_of, projected, tiles_of
from plebiscite.results.page_markup import Html, element
from plebiscite.results.picture_bars import NARROW, Shown, picture_title
from plebiscite.results.picture_drawing import Drawing, banner
from plebiscite.results.picture_fills import Fill, filled, fills_of, letter_of, patterns, used
from plebiscite.results.picture_text import Canvas, direction_of, picture, shape
from plebiscite.results.sentences import coverage_text, share_text

_LETTER_SIZE: Final = 8
_READABLE: Final = 14  # the least width of what has a letter on it
_SWATCH: Final = 14


class Mapped(NamedTuple):
    """A question on a map: its areas, the districts' names and outlines."""

    shown: Shown
    question: Question
    areas: Sequence[Area]
    names: Mapping[str, str]
    outlines: Outlines


def map_picture(mapped: Mapped, *, alone: bool = True) -> Html:
    """The districts by their outlines."""
    return _Map(mapped, "map", alone=alone).outlined()


def tiles_picture(mapped: Mapped, *, alone: bool = True) -> Html:
    """The districts as tiles of one size, near their places."""
    return _Map(mapped, "tiles", alone=alone).tiled()


class _Map:
    """One picture: banner, title, shapes, legend."""

    def __init__(self, mapped: Mapped, kind: str, *, alone: bool) -> None:
        self.mapped, self.kind, self.alone = mapped, kind, alone
        self.name = f"{kind}-{mapped.question.id}"
        self.view, self.words = mapped.shown.view, mapped.shown.words
        self.fills = fills_of(self.view, mapped.question.id, self.words)
        self.letters = {
            district: letter_of(self.view, area)
            for area in mapped.areas
            for district in area.districts
        }
        self.told = {area.districts[0]: area_told(mapped, area) for area in mapped.areas}
        self.canvas = Canvas(NARROW, 13, direction_of(self.words))
        self.drawn = Drawing(self.canvas)
        self.drawn.shapes.append(patterns(self.name, self.fills))

    def outlined(self) -> Html:
        """Fills by area, borders of areas, then a link with a title for each district."""
        self._begin()
        plane = projected(self.mapped.outlines, self.canvas.inner)
        shapes = list[Html]()
        for area in self.mapped.areas:
            rings = [ring for name in area.districts for ring in plane.outlines[name]]
            shapes.append(self._filled(area, "path", d=_path(rings), fill_rule="evenodd"))
            shapes.append(shape("path", class_="border", d=_lines(border_of(rings))))
        for area in self.mapped.areas:
            for name in area.districts:
                rings_of_one = plane.outlines[name]
                inner = [shape("path", class_="inner", d=_path(rings_of_one))]
                if _is_wide(rings_of_one):
                    inner.append(_mark(centre_of(rings_of_one), self.letters[name]))
                shapes.append(self._linked(name, area, inner))
        return self._end(shapes, plane.height)

    def tiled(self) -> Html:
        """A square for each district, in the fill of its area."""
        self._begin()
        centres = {name: centre_of(rings) for name, rings in self._flat().items()}
        cells = tiles_of(centres)
        columns = 1 + max(column for _, column in cells.values())
        side = min(self.canvas.inner / columns, 48)
        shapes = [
            self._tile(name, area, cells[name], side)
            for area in self.mapped.areas
            for name in area.districts
        ]
        for area in self.mapped.areas:
            edges = border_of(_square(cells[name], side) for name in area.districts)
            shapes.append(shape("path", class_="border", d=_lines(edges)))
        return self._end(shapes, side * (1 + max(row for row, _ in cells.values())))

    def _flat(self) -> Outlines:
        """The outlines on a plane, of those districts that vote on the question."""
        plane = projected(self.mapped.outlines, self.canvas.inner)
        return {name: plane.outlines[name] for name in self.letters}

    def _tile(self, name: str, area: Area, cell: tuple[int, int], side: float) -> Html:
        top, left = cell[0] * side, cell[1] * side
        inner = [
            self._filled(
                area, "rect", x=left + 1, y=top + 1, width=side - 2, height=side - 2, class_="tile"
            )
        ]
        if side >= _READABLE:
            middle = left + side / 2
            inner.append(_mark((middle, top + side / 2 + 3), self.letters[name]))
            if side >= 2 * _READABLE:
                inner.append(_mark((middle, top + side - 4), name[:6], size=6))
        return self._linked(name, area, inner)

    def _begin(self) -> None:
        shown = self.mapped.shown
        banner(self.drawn, shown.results, self.words)
        title = next(one.text for one in self.view.texts.questions if one.id == self._asked)
        self.drawn.say(title, kind="strong", size=15)
        self.drawn.say(self.words.say(f"map {self.kind}"), size=12, kind="soft")
        self.drawn.top += 6

    @property
    def _asked(self) -> str:
        return self.mapped.question.id

    def _filled(self, area: Area, name: str, **attributes: str | float) -> Html:
        fill = filled(self.name, self.fills, self.letters[area.districts[0]])
        return shape(name, fill=fill, **attributes)

    def _linked(self, name: str, area: Area, inner: Iterable[Html]) -> Html:
        district = f"{name} {self.mapped.names[name]}"
        told = self.words.say("colon", name=district) + self.told[area.districts[0]]
        title = element("title", told)
        if self.alone:
            return element("g", title, *inner)
        return element("a", title, *inner, href=f"#{anchor_of(self._asked, name)}")

    def _end(self, shapes: Iterable[Html], height: float) -> Html:
        place = f"translate({self.canvas.margin} {self.drawn.top:.1f})"
        self.drawn.shapes.append(element("g", *shapes, transform=place))
        self.drawn.top += height + 10
        for fill in used(self.fills, set(self.letters.values())):
            self._legend(fill)
        self.drawn.say(self.words.say("map unsigned"), size=11, kind="soft")
        shown = self.mapped.shown
        covered = coverage_text(shown.results.status, shown.results.coverage, self.words)
        self.drawn.say(self.words.say("origin", origin=shown.results.origin), size=11, kind="soft")
        return picture(
            self.name,
            self.canvas.width,
            self.drawn.top + self.canvas.margin,
            f"{picture_title(shown)}: {self.words.say(f'map {self.kind}')}",
            f"{covered}. {self.words.say('map described')}",
            self.drawn.shapes,
            language=self.words.say("language"),
            alone=self.alone,
        )

    def _legend(self, fill: Fill) -> None:
        """A swatch at the start of reading, and what it means."""
        top = self.drawn.top + 3
        left = self.canvas.x(0) - (_SWATCH if self.canvas.direction == "rtl" else 0)
        box = shape(
            "rect", x=left, y=top, width=_SWATCH, height=_SWATCH, class_="tile",
            fill=filled(self.name, self.fills, fill.letter),
        )  # fmt: skip
        inset = self.canvas._replace(margin=self.canvas.margin + _SWATCH + 6)
        told = Drawing(inset)
        told.top = self.drawn.top
        told.say(self.words.say("colon", name=fill.letter) + fill.means, size=12)
        self.drawn.shapes += [box, *told.shapes]
        self.drawn.top = max(told.top, top + _SWATCH)


def anchor_of(question: str, district: str) -> str:
    """The identifier of a district's row in the table of a question."""
    return f"district-{question}-{district}"


def area_told(mapped: Mapped, area: Area) -> str:
    """An area's figures, in a line: with whom a district was counted, then every option."""
    words, view = mapped.shown.words, mapped.shown.view
    told = area_figures(mapped.shown, area, view.options(mapped.question.id))
    if len(area.districts) == 1:
        return told
    together = words.say("together", districts=words.say("and").join(area.districts))
    return words.say("colon", name=together) + told


def area_figures(shown: Shown, area: Area, options: Mapping[str, str]) -> str:
    """The votes of every option in an area, with their base; or why there are none."""
    words = shown.words
    if area.state != "published":
        return words.say(area.state)
    return words.say("and").join(
        words.say(
            "option", option=name, share=share_text(shown.view.share(area.counts, option), words)
        )
        for option, name in options.items()
    )


def _path(rings: Iterable[Ring]) -> str:
    return "".join("M" + "L".join(f"{x:g} {y:g}" for x, y in ring) + "Z" for ring in rings)


def _lines(edges: Iterable[tuple[Point, Point]]) -> str:
    return "".join(f"M{ax:g} {ay:g}L{bx:g} {by:g}" for (ax, ay), (bx, by) in edges)


def _is_wide(rings: Sequence[Ring]) -> bool:
    points = [point for ring in rings for point in ring]
    return (
        max(x for x, _ in points) - min(x for x, _ in points) >= _READABLE
        and max(y for _, y in points) - min(y for _, y in points) >= _READABLE
    )


def _square(cell: tuple[int, int], side: float) -> Ring:
    top, left = cell[0] * side, cell[1] * side
    down, right = (cell[0] + 1) * side, (cell[1] + 1) * side
    return (left, top), (right, top), (right, down), (left, down)


def _mark(at: Point, text: str, *, size: int = _LETTER_SIZE) -> Html:
    x, y = at
    return shape(
        "text", text, class_="mark", x=x, y=y, font_size=size, text_anchor="middle",
        aria_hidden="true",
    )  # fmt: skip
