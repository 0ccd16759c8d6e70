"""Districts on a page: the table first, with an address for each row; then map and tiles."""

from collections.abc import Iterable, Iterator, Sequence

from plebiscite.record.definition import Texts
from plebiscite.results.areas import areas_of
from plebiscite.results.geojson import Outlines
from plebiscite.results.page_markup import Content, Html, element, in_language, joined, titled
from plebiscite.results.picture_bars import Shown
from plebiscite.results.picture_map import (
    Mapped,
    anchor_of,
    area_figures,
    map_picture,
    tiles_picture,
)
from plebiscite.results.picture_words import EVERY_WORD
from plebiscite.results.referendum import ReferendumFigures
from plebiscite.results.sentences import views
from plebiscite.results.words import Words


def mapped_questions(
    figures: ReferendumFigures, outlines: Outlines, texts: Texts, words: Words = EVERY_WORD
) -> Iterator[Mapped]:
    """Every question with its areas; none before anything is counted."""
    names = {district.id: district.name for district in figures.definition.districts}
    for view in views(figures, texts) if figures.results.groups else ():
        for question in view.contest.questions:
            shown = Shown(view, figures.results, texts, words)
            areas = areas_of(figures, view, question)
            yield Mapped(shown, question, areas, names, outlines)


def map_sections(mapped: Iterable[Mapped]) -> Html:
    """A section for each question: table, map, tiles."""
    return joined(_section(each) for each in mapped)


def _section(mapped: Mapped) -> Html:
    shown = mapped.shown
    title = next(one.text for one in shown.view.texts.questions if one.id == mapped.question.id)
    pictures = (map_picture(mapped, alone=False), tiles_picture(mapped, alone=False))
    return element(
        "section",
        in_language("h2", title, shown.texts),
        map_table(mapped),
        element("p", shown.words.say("map unsigned"), class_="note"),
        *(element("figure", each) for each in pictures),
    )


def map_table(mapped: Mapped) -> Html:
    """The table with identified rows; each district is there by itself, with its area's figure."""
    shown, words = mapped.shown, mapped.shown.words
    title = next(one.text for one in shown.view.texts.questions if one.id == mapped.question.id)
    said = words.say("map table")
    options = shown.view.options(mapped.question.id)
    header = [words.say("districts"), words.say("ballots"), words.say("map figures")]
    rows: list[tuple[str, Sequence[Content]]] = []
    for area in mapped.areas:
        ballots = words.number(area.counts.ballots) if area.state == "published" else ""
        figures = area_figures(shown, area, options)
        together = ""
        if len(area.districts) > 1:
            together = words.say("together", districts=words.say("and").join(area.districts))
        for name in area.districts:
            district = f"{name} {mapped.names[name]}"
            told = words.say("colon", name=district) + together if together else district
            rows.append((anchor_of(mapped.question.id, name), (told, ballots, figures)))
    return _identified(titled(said, title, shown.texts), header, rows, f"{said}: {title}")


def _identified(
    caption: Content,
    header: Sequence[Content],
    rows: Iterable[tuple[str, Sequence[Content]]],
    label: str,
) -> Html:
    body = [
        element(
            "tr",
            element("th", cells[0], scope="row", dir="auto"),
            *(element("td", cell, dir="auto") for cell in cells[1:]),
            id=name,
        )
        for name, cells in rows
    ]
    head = element("tr", *(element("th", cell, scope="col") for cell in header))
    whole = element(
        "table",
        element("caption", caption),
        element("thead", head),
        element("tbody", joined(body)),
    )
    region = element("div", whole, class_="scroll", role="region", aria_label=label, tabindex="0")
    return element("div", region, class_="words")
