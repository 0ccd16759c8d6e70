"""What a claim is about: from its words to a contest, a question and an option of the figures."""

from collections.abc import Iterable, Sequence
from typing import Final, Literal, NamedTuple

from plebiscite.errors import MisuseError
from plebiscite.record.definition import Definition, Question, Texts
from plebiscite.results.referendum import ContestFigures, ReferendumFigures, Results
from plebiscite.results.rules import YES

NO: Final = "no"
Kind = Literal["votes", "blank", "empty", "invalid", "valid", "turnout", "registered", "counted"]
_WHOLE: Final = ("registered", "counted")  # of the referendum, not of a question
_OF_ANSWERS: Final = ("blank", "empty", "invalid", "valid")
_NAMED: Final = {"in-favour": YES, "against": NO}


class Figures(NamedTuple):
    """Results, with the definition and the words they belong to where those are at hand."""

    results: Results
    definition: Definition | None = None
    texts: tuple[Texts, ...] = ()


def figures_to_check(figures: ReferendumFigures) -> Figures:
    """The figures of a verified record."""
    return Figures(figures.results, figures.definition, figures.texts)


class Subject(NamedTuple):
    """What has the figure. `contest` is None for the whole referendum."""

    kind: Kind
    contest: ContestFigures | None = None
    question: str = ""
    option: str = ""


def subject_of(figures: Figures, subject: str, contest: str) -> Subject:
    """The subject in a claim's words. Raises: MisuseError naming what there is to choose from."""
    if subject in _WHOLE:
        return Subject(subject)  # type: ignore[arg-type]  # just compared with the words of Kind
    if subject in {"turnout", "cast"}:
        return Subject("turnout", _only_contest(figures, contest) if contest else None)
    if subject in _OF_ANSWERS:
        found, question = _only(_asked(figures, contest))
        return Subject(subject, found, question)  # type: ignore[arg-type]  # as above
    option = _NAMED.get(subject, subject)
    return _option(figures, option, contest, said=subject)


def contest_of(figures: Figures, contest: str) -> ContestFigures:
    """The contest of a claim about an outcome. Raises: MisuseError as `subject_of`."""
    return _only_contest(figures, contest)


def option_named(figures: Figures, subject: Subject, said: str) -> str:
    """Another option of the subject's question. Raises: MisuseError when it has none such."""
    wanted = _NAMED.get(said, said)
    for option, names in _options(figures, subject.question):
        if _same(wanted, (option, *names)):
            return option
    raise MisuseError(f"no option {said!r}", place=subject.question)


def question_of(figures: Figures, question: str) -> Question | None:
    """A question as the definition has it; None without a definition."""
    if figures.definition is None:
        return None
    every = (each for contest in figures.definition.contests for each in contest.questions)
    return next(each for each in every if each.id == question)


def option_words(figures: Figures, question: str, option: str) -> str:
    """The words of an option in the record's first language, else its identifier."""
    for name, names in _options(figures, question):
        if name == option and names:
            return names[0]
    return option


def contest_words(figures: Figures, contest: str) -> str:
    """The title of a contest in the record's first language, else its identifier."""
    titles = (
        each.title for texts in figures.texts for each in texts.contests if each.id == contest
    )
    return next(titles, contest)


def district_named(figures: Figures, said: str) -> str:
    """A district by its identifier or name. Raises: MisuseError when there is none such."""
    names = {unit.district: "" for unit in figures.results.units}
    if figures.definition is not None:
        names = {district.id: district.name for district in figures.definition.districts}
    for identifier, name in names.items():
        if _same(said, (identifier, name)):
            return identifier
    raise MisuseError(f"no district {said!r}; there are {_listed(names)}")


Place = tuple[ContestFigures, str]


def _option(figures: Figures, option: str, contest: str, *, said: str) -> Subject:
    found = [
        (place, identifier)
        for place in _asked(figures, contest)
        for identifier, names in _options(figures, place[1])
        if _same(option, (identifier, *names))
    ]
    if not found:
        every = [
            name for _, question in _asked(figures, "") for name, _ in _options(figures, question)
        ]
        raise MisuseError(
            f"nothing in the figures is called {said!r}; say turnout, blank, empty, invalid, "
            f"valid, registered, counted, in-favour, against, or an option: {_listed(every)}"
        )
    place = _only([place for place, _ in found])
    return Subject("votes", *place, next(name for each, name in found if each == place))


def _asked(figures: Figures, contest: str) -> list[Place]:
    """Every question, or those of a contest named by identifier, title or question."""
    every = [
        (found, counts.question) for found in figures.results.contests for counts in found.questions
    ]
    if not contest:
        return every
    named = [
        place
        for place in every
        if _same(contest, (place[0].contest, place[1], *_titles(figures, place)))
    ]
    if not named:
        raise MisuseError(f"no contest {contest!r}; there are {_listed(q for _, q in every)}")
    return named


def _titles(figures: Figures, place: Place) -> Iterable[str]:
    for texts in figures.texts:
        for contest in texts.contests:
            if contest.id == place[0].contest:
                yield contest.title
                yield from (each.text for each in contest.questions if each.id == place[1])


def _options(figures: Figures, question: str) -> list[tuple[str, list[str]]]:
    """Each option of a question with its words in every language, the record's first first."""
    counts = next(
        each for contest in figures.results.contests for each in contest.questions
        if each.question == question
    )  # fmt: skip
    words = [
        asked.options
        for texts in figures.texts
        for contest in texts.contests
        for asked in contest.questions
        if asked.id == question
    ]
    return [
        (one.option, [options[at] for options in words]) for at, one in enumerate(counts.options)
    ]


def _only(places: Sequence[Place]) -> Place:
    if len(places) > 1:
        raise MisuseError(f"name the contest: {_listed(question for _, question in places)}")
    return places[0]


def _only_contest(figures: Figures, contest: str) -> ContestFigures:
    found = {place[0].contest: place[0] for place in _asked(figures, contest)}
    if len(found) > 1:
        raise MisuseError(f"name the contest: {_listed(found)}")
    return next(iter(found.values()))


def _same(said: str, names: Iterable[str]) -> bool:
    return said.casefold().strip() in {name.casefold().strip() for name in names}


def _listed(names: Iterable[str]) -> str:
    return ", ".join(dict.fromkeys(names))
