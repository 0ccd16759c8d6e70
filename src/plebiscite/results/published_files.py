"""Everything that is published of a referendum's results, as files by their paths.

Pure: figures, moments and outlines are arguments, and the caller writes the files. Every page
works from a folder, without scripts; every picture and page says how final its figures are.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from itertools import pairwise
from typing import Final, Literal, NamedTuple

from plebiscite.record.definition import Texts
from plebiscite.results.comparison import Compared, EarlierVote, compared
from plebiscite.results.data_package import data_package
from plebiscite.results.definition_tables import Announcement
from plebiscite.results.exports import results_json
from plebiscite.results.feed import FeedEntry, FeedHead, Link, atom_feed
from plebiscite.results.geojson import Outlines
from plebiscite.results.nist import nist_json
from plebiscite.results.page import results_page
from plebiscite.results.page_differences import differences_section
from plebiscite.results.page_embed import PICTURE_STYLE, embed_page
from plebiscite.results.page_frame import plain_page
from plebiscite.results.page_map import map_sections, mapped_questions
from plebiscite.results.page_markup import Content, Html, element, in_language, joined
from plebiscite.results.picture_bars import Shown, bars_picture, share_picture
from plebiscite.results.picture_comparison import comparison_picture, comparison_sections
from plebiscite.results.picture_map import map_picture, tiles_picture
from plebiscite.results.picture_turnout import Grown, turnout_picture, turnout_section
from plebiscite.results.picture_words import EVERY_WORD
from plebiscite.results.referendum import ReferendumFigures, Results
from plebiscite.results.sentences import coverage_text, views
from plebiscite.results.turnout_curve import LEAST, Reached, shown_steps
from plebiscite.results.words import Words

Format = Literal["nist", "datapackage", "pages"]
FORMATS: Final[tuple[Format, ...]] = ("nist", "datapackage", "pages")
Files = Iterator[tuple[str, bytes]]


class Happened(NamedTuple):
    """An act of the record for the feed: its index, kind, title, words, and when it was seen."""

    entry: int
    kind: str
    title: str
    words: str
    time: int  # POSIX seconds


class Publication(NamedTuple):
    """What is published, and how it is told."""

    figures: ReferendumFigures
    generated: int  # POSIX seconds
    command: str  # that checks the record
    announced: Sequence[tuple[Announcement, Results | None]] = ()
    happened: Sequence[Happened] = ()  # oldest first
    reached: Sequence[Reached] = ()
    outlines: Outlines | None = None
    earlier: EarlierVote | None = None
    ended: bool = False  # the record has its last entry
    words: Mapping[str, Words] = {"en": EVERY_WORD}

    def words_of(self, texts: Texts) -> Words:
        """The words of a language, English where there are none."""
        return self.words.get(texts.language, EVERY_WORD)


def published_files(publication: Publication, formats: Sequence[Format]) -> Files:
    """The files of these formats by path, each once.

    Raises: MisuseError for an earlier vote that has none of the questions; ConductError for one
    that is compared too early.
    """
    yield "results.json", results_json(publication.figures)
    if "nist" in formats:
        words = dict(publication.words)
        raw = nist_json(publication.figures, publication.generated, words)
        yield "nist-sp-1500-100.json", raw
    if "datapackage" in formats:
        announced = [one for one, _ in publication.announced]
        package = data_package(
            publication.figures, publication.generated, publication.command, announced
        )
        for name, raw in package.items():
            yield f"data/{name}", raw
    if "pages" in formats:
        yield "feed.atom", _feed(publication).encode()
        for texts in publication.figures.texts:
            for name, text in _Pages(publication, texts).files():
                yield f"{texts.language}/{name}", text.encode()
        yield "index.html", _front(publication).encode()


class _Pages:
    """Pages and pictures in one language."""

    def __init__(self, publication: Publication, texts: Texts) -> None:
        self.publication, self.texts = publication, texts
        self.figures, self.words = publication.figures, publication.words_of(texts)
        self.results = self.figures.results

    def files(self) -> Iterator[tuple[str, str]]:
        """Each page and picture by its name in the language's folder."""
        command = self.publication.command
        yield (
            "results.html",
            results_page(self.figures, command, language=self.texts.language, words=self.words),
        )
        for view in views(self.figures, self.texts):
            shown = Shown(view, self.results, self.texts, self.words)
            name = view.contest.id
            yield f"embed-{name}.html", embed_page(shown, "results.html", command)
            yield f"bars-{name}.svg", bars_picture(shown)
            yield f"share-{name}.svg", share_picture(shown)
        yield from self._turnout()
        yield from self._maps()
        yield from self._changes()
        yield from self._comparison()

    def _page(self, key: str, *parts: Content) -> str:
        words = self.words
        covered = coverage_text(self.results.status, self.results.coverage, words)
        title = words.say("page title", title=words.say(key), status=words.say(
            f"status {self.results.status}"
        ))  # fmt: skip
        practice = words.say("practice")
        before: list[Content] = [in_language("h1", self.texts.title, self.texts)]
        if self.results.practice:
            before.append(element("p", practice, class_="banner alert"))
        before.append(element("p", covered, class_="banner"))
        whole = element("a", words.say("embed whole"), href="results.html")
        language = words.say("language")
        return plain_page(
            title,
            [*before, *parts, element("p", whole)],
            language=language,
            direction=self.texts.direction if language == self.texts.language else "ltr",
            style=PICTURE_STYLE,
        )

    def _turnout(self) -> Iterator[tuple[str, str]]:
        minimum = max(LEAST, self.results.minimum)
        steps = shown_steps(self.publication.reached, self.results.turnout.numerator, minimum)
        if not steps:
            return
        calendar = self.figures.definition.calendar
        grown = Grown(steps, self.results, calendar.opens, calendar.closes, minimum, self.words)
        yield "turnout.html", self._page("curve", turnout_section(grown))
        yield "turnout.svg", turnout_picture(grown)

    def _maps(self) -> Iterator[tuple[str, str]]:
        if self.publication.outlines is None:
            return
        mapped = list(
            mapped_questions(self.figures, self.publication.outlines, self.texts, self.words)
        )
        yield "map.html", self._page("map", map_sections(mapped))
        for one in mapped:
            yield f"map-{one.question.id}.svg", map_picture(one)
            yield f"tiles-{one.question.id}.svg", tiles_picture(one)

    def _changes(self) -> Iterator[tuple[str, str]]:
        """A page for each announcement whose figures are there, and those of one before it."""
        for before, one, now in _changed(self.publication):
            section = differences_section(
                before, now, self.figures.definition, self.texts, self.words
            )
            yield f"changes-{one.number}.html", self._page("changes", section)

    def _comparison(self) -> Iterator[tuple[str, str]]:
        for one in (found := self._compared()):
            picture = comparison_picture(one, self.results, self.words)
            yield f"comparison-{one.question}.svg", picture
        if found:
            sections = comparison_sections(found, self.results, self.texts, self.words)
            yield "comparison.html", self._page("compare", sections)

    def _compared(self) -> list[Compared]:
        earlier, ended = self.publication.earlier, self.publication.ended
        if earlier is None:
            return []
        return compared(self.results, views(self.figures, self.texts), earlier, ended=ended)


def _changed(publication: Publication) -> Iterator[tuple[Results, Announcement, Results]]:
    """Each announcement with the figures before it and its own, where both are there."""
    known = [(one, results) for one, results in publication.announced if results is not None]
    for (_, before), (one, now) in pairwise(known):
        yield before, one, now


def _feed(publication: Publication) -> str:
    """Acts of the record, newest first; a changed announcement links to what changed."""
    figures = publication.figures
    origin, language = figures.results.origin, figures.definition.languages[0]
    changes = {
        one.entry: f"{language}/changes-{one.number}.html" for _, one, _ in _changed(publication)
    }
    head = FeedHead(
        id=f"tag:{origin}",
        title=f"{figures.texts[0].title} ({figures.results.status})",
        updated=_iso(publication.generated),
        author=figures.definition.commission.name,
        language=language,
        links=[Link("feed.atom", "self"), Link("index.html")],
    )
    entries = [
        FeedEntry(
            id=f"tag:{origin}/{one.entry}",
            title=one.title,
            updated=_iso(one.time),
            summary=one.words or one.title,
            category=one.kind,
            links=[
                Link(f"{language}/results.html"),
                *([Link(changes[one.entry], "related")] if one.entry in changes else []),
            ],
        )
        for one in reversed(publication.happened)
    ]
    return atom_feed(head, entries)


def _iso(time: int) -> str:
    return datetime.fromtimestamp(time, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _front(publication: Publication) -> str:
    """The first page: the languages, and how to check."""
    figures = publication.figures
    results = figures.results
    words = publication.words_of(figures.texts[0])
    links = [
        element(
            "li",
            element(
                "a", texts.title, href=f"{texts.language}/results.html",
                lang=texts.language, dir=texts.direction,
            ),
        )
        for texts in figures.texts
    ]  # fmt: skip
    title = words.say("page title", title=figures.texts[0].title, status=words.say(
        f"status {results.status}"
    ))  # fmt: skip
    parts: list[Content] = [
        element("h1", figures.texts[0].title),
        element("p", coverage_text(results.status, results.coverage, words), class_="banner"),
        element("ul", joined(links)),
        element("p", words.say("check intro")),
        element("pre", element("code", publication.command), dir="ltr"),
    ]
    if results.practice:
        parts.insert(1, element("p", words.say("practice"), class_="banner alert"))
    feed = Html('<link rel="alternate" type="application/atom+xml" href="feed.atom">')
    return plain_page(title, parts, language=words.say("language"), head=[feed])
