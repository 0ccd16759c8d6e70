"""Where in the human-written file a place in the definition's values was written."""

from plebiscite.record.definition import Contest, Definition
from plebiscite.record.definition_problem import Path

_TEXTS = {"effect": "what_follows"}
_WORDS_OF_YES_NO = ("yes", "no")


def written_path(path: Path, definition: Definition) -> Path:
    """The path in the file for a path in the definition or its texts.

    What is derived (the policy, questions, units) leads to what it is derived from.
    """
    match path:
        case ("policy", *_):
            return ("witnesses",)
        case ("texts", str(language), "contests", int(position), *rest):
            contest = definition.contests[position]
            inner = _contest_text(contest, tuple(rest))
            return ("contests", position, *inner, *_language(language, definition))
        case ("texts", str(language), str(name)):
            return (_TEXTS.get(name, name), *_language(language, definition))
        case ("contests", int(position), "questions", *rest):
            return ("contests", position, *_question(tuple(rest)))
        case ("districts", int(position), "units", *rest):
            return ("districts", position, "registered" if "registered" in rest else "styles")
        case _:
            return path


def _language(language: str, definition: Definition) -> Path:
    """The language's key; with one language, texts need none."""
    return (language,) if len(definition.languages) > 1 else ()


def _contest_text(contest: Contest, rest: Path) -> Path:
    match rest:
        case ("questions", int(number), "text"):
            return _question_text(contest, number)
        case ("questions", int(number), "options", int(option)):
            return _option_text(contest, number, option)
        case _:
            return rest


def _question_text(contest: Contest, number: int) -> Path:
    if contest.kind != "variants":
        return ("text",)
    last = number == len(contest.questions) - 1
    return ("preferred",) if last else ("variants", number, "text")


def _option_text(contest: Contest, number: int, option: int) -> Path:
    if contest.kind == "choice":
        return ("options", option, "text")
    if contest.kind == "variants" and number == len(contest.questions) - 1:
        return ("variants", option, "name")
    return (_WORDS_OF_YES_NO[option],)


def _question(rest: Path) -> Path:
    match rest:
        case (_, "options", int(option), *_):
            return ("options", option, "id")
        case (_, *inner):
            return tuple(inner)
        case _:
            return ()
