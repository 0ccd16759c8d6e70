"""What changed between two results, as sentences and as a table of the page."""

from collections.abc import Iterator, Sequence

from plebiscite.record.definition import Definition, Texts
from plebiscite.results.differences import Difference, Place, Value, differences_between
from plebiscite.results.figures import Share
from plebiscite.results.page_markup import Content, Html, element, in_language, joined, table
from plebiscite.results.picture_words import EVERY_WORD
from plebiscite.results.referendum import Results
from plebiscite.results.sentences import coverage_text, share_text
from plebiscite.results.words import Words


def differences_section(
    earlier: Results,
    later: Results,
    definition: Definition,
    texts: Texts,
    words: Words = EVERY_WORD,
) -> Html:
    """Heading, how final both are, how many figures changed, and the table of them.

    `definition` and `texts` are the later results'. Raises: as `differences_between`.
    """
    found = differences_between(earlier, later)
    before = coverage_text(earlier.status, earlier.coverage, words)
    now = coverage_text(later.status, later.coverage, words)
    parts: list[Content] = [
        element("h2", words.say("changes")),
        element("p", words.say("changes coverage", earlier=before, later=now)),
    ]
    if not found:
        parts.append(element("p", words.say("changes none")))
    else:
        number = words.number(len(found))
        parts.append(element("p", words.say("changes many", number=number)))
        parts.append(differences_table(found, definition, texts, words))
    return element("section", joined(parts))


def differences_table(
    found: Sequence[Difference],
    definition: Definition,
    texts: Texts,
    words: Words = EVERY_WORD,
) -> Html:
    """A row for each changed figure: what it is about, which, before, now."""
    named = _Names(definition, texts, words)
    rows = [
        (
            named.place(one.place),
            words.say(f"figure {one.figure}"),
            named.value(one, one.earlier),
            named.value(one, one.later),
        )
        for one in found
    ]
    caption = words.say("changes caption")
    keys = ("change place", "change figure", "change earlier", "change later")
    listed = table(caption, [words.say(key) for key in keys], rows, caption)
    return element("div", listed, class_="words")


def difference_sentence(
    one: Difference, definition: Definition, texts: Texts, words: Words = EVERY_WORD
) -> str:
    """One change in a sentence, as plain text."""
    key = "change"
    if one.earlier is None:
        key = "change new"
    elif one.later is None:
        key = "change gone"
    named = _Names(definition, texts, words)
    return words.say(
        key,
        place=named.plain(one.place),
        figure=words.say(f"figure {one.figure}"),
        earlier=named.value(one, one.earlier),
        later=named.value(one, one.later),
    )


class _Names:
    """The words of places: contests, questions and options in a language, districts by name."""

    def __init__(self, definition: Definition, texts: Texts, words: Words) -> None:
        self.texts, self.words = texts, words
        self.districts = {district.id: district.name for district in definition.districts}
        self.titles: dict[str, str] = {}
        self.options: dict[tuple[str, str], str] = {}
        self.last_questions = {one.id: one.questions[-1].id for one in definition.contests}
        self.plain_asked = {one.id for one in definition.contests if one.kind == "question"}
        for contest, said in zip(definition.contests, texts.contests, strict=True):
            self.titles[contest.id] = said.title
            for question, asked in zip(contest.questions, said.questions, strict=True):
                self.titles[question.id] = asked.text
                for option, name in zip(question.options, asked.options, strict=True):
                    self.options[question.id, option] = name

    def place(self, place: Place) -> Html:
        """The place, its texts in their language."""
        parts = [
            in_language("span", said, self.texts) if theirs else element("span", said, dir="auto")
            for said, theirs in self._parts(place)
        ]
        return Html(self.words.say("and").join(parts))

    def plain(self, place: Place) -> str:
        """The place as plain text."""
        return self.words.say("and").join(said for said, _ in self._parts(place))

    def value(self, one: Difference, value: Value | None) -> str:
        """One of the two values as people read it; a share with its base."""
        if value is None:
            return self.words.say("change absent")
        if isinstance(value, Share):
            return share_text(value, self.words)
        if isinstance(value, int):
            return self.words.number(value)
        return self._coded(one, value)

    def _coded(self, one: Difference, value: str) -> str:
        if one.figure in {"status", "state"}:
            return self.words.say(f"{'status' if one.figure == 'status' else 'word'} {value}")
        if one.figure != "outcome":
            return value
        word, *options = value.split(" ")
        last = self.last_questions[one.place.contest]
        named = [self.options[last, option] for option in options if last not in self.plain_asked]
        return self.words.say("and").join((self.words.say(f"word {word}"), *named))

    def _parts(self, place: Place) -> Iterator[tuple[str, bool]]:
        """Each part, and whether it is a text of the referendum in its language."""
        yield self._where(place), False
        if place.question or place.contest:
            yield self._title(place), True
        if place.option:
            name = self.options.get((place.question, place.option), place.option)
            yield name, True
        if place.channel:
            yield self.words.say(f"channel {place.channel}"), False
        if place.credential:
            yield self.words.say("of credential", credential=place.credential), False

    def _where(self, place: Place) -> str:
        if not place.district:
            return self.words.say("all districts")
        said = f"{place.district} {self.districts.get(place.district, '')}".rstrip()
        if place.style:
            said += f" ({place.style})"
        if place.station:
            station = self.words.say("of station", station=place.station)
            said += f"{self.words.say('and')}{station}"
        return said

    def _title(self, place: Place) -> str:
        name = place.question or place.contest
        return self.titles.get(name, name)
