"""Texts: every one in every language, and options that can be told apart."""

from collections.abc import Iterator, Sequence

from plebiscite.record.definition import Contest, ContestTexts, Definition, Texts
from plebiscite.record.definition_problem import Path, Problem
from plebiscite.record.definition_words import duplicates, text_fault

LINES = ("summary", "legal_basis", "effect", "abstaining")
"""Texts of a whole referendum that may have several lines."""


def text_problems(definition: Definition, texts: Sequence[Texts]) -> Iterator[Problem]:
    """Everything wrong with the texts. Paths start with `texts` and the language."""
    found = tuple(words.language for words in texts)
    if found != definition.languages:
        yield Problem(
            ("texts",),
            f"texts in {', '.join(found) or 'no language'}",
            f"write them in {', '.join(definition.languages)}, in that order",
        )
    for words in texts:
        path: Path = ("texts", words.language)
        yield from _line(words.title, (*path, "title"))
        for name in LINES:
            yield from _lines(getattr(words, name), (*path, name))
        if [item.id for item in words.contests] != [item.id for item in definition.contests]:
            yield Problem((*path, "contests"), "not the definition's contests", "use its order")
            continue
        pairs = zip(definition.contests, words.contests, strict=True)
        for position, (contest, its_words) in enumerate(pairs):
            yield from _contest(contest, its_words, (*path, "contests", position))


def _contest(contest: Contest, words: ContestTexts, path: Path) -> Iterator[Problem]:
    yield from _line(words.title, (*path, "title"))
    if words.explanation:
        yield from _lines(words.explanation, (*path, "explanation"))
    if [item.id for item in words.questions] != [item.id for item in contest.questions]:
        yield Problem((*path, "questions"), "not the contest's questions", "use its order")
        return
    for number, (question, its_words) in enumerate(
        zip(contest.questions, words.questions, strict=True)
    ):
        here: Path = (*path, "questions", number)
        yield from _lines(its_words.text, (*here, "text"))
        if len(its_words.options) != len(question.options):
            yield Problem(
                (*here, "options"),
                f"{len(its_words.options)} texts for {len(question.options)} options",
                "write one for each",
            )
        for position, option in enumerate(its_words.options):
            yield from _line(option, (*here, "options", position))
        for position, option in duplicates(option.strip() for option in its_words.options):
            yield Problem(
                (*here, "options", position),
                f"two options read {option!r}",
                "make them tell apart",
            )


def _line(text: str, path: Path) -> Iterator[Problem]:
    fault = text_fault(text, lines=False)
    if fault:
        yield Problem(path, *fault)


def _lines(text: str, path: Path) -> Iterator[Problem]:
    fault = text_fault(text, lines=True)
    if fault:
        yield Problem(path, *fault)
