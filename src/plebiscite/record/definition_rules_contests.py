"""Contests: their questions fit their kind, and their rules can be met and can be missed."""

from collections.abc import Iterator
from fractions import Fraction

from plebiscite.errors import MalformedError
from plebiscite.record.definition import Contest, Definition, Question, Rule
from plebiscite.record.definition_problem import Path, Problem, warning
from plebiscite.record.definition_words import LOWER_ID, duplicates
from plebiscite.record.shares import parse_share

YES_NO = ("yes", "no")
PREFERRED = "preferred"
"""The part of a variants contest that asks which variant is preferred if both pass."""
_ID_REMEDY = "use a-z, 0-9 and -, such as `independence`"


def contest_problems(definition: Definition) -> Iterator[Problem]:
    """Everything wrong with the contests themselves."""
    if not definition.contests:
        yield Problem(("contests",), "no contest", "add one [[contests]]")
    for position, identifier in duplicates(contest.id for contest in definition.contests):
        yield Problem(
            ("contests", position, "id"), f"{identifier} is used twice", "choose another id"
        )
    for position, contest in enumerate(definition.contests):
        path: Path = ("contests", position)
        if not LOWER_ID.fullmatch(contest.id):
            yield Problem((*path, "id"), f"{contest.id[:60]!r} is no identifier", _ID_REMEDY)
        yield from _kind(contest, path)
        for number, question in enumerate(contest.questions):
            yield from _question(question, (*path, "questions", number))
        yield from _rule(contest, (*path, "rule"))


def _kind(contest: Contest, path: Path) -> Iterator[Problem]:
    checks = {"question": _yes_no, "choice": _choice, "variants": _variants}
    fault = checks[contest.kind](contest)
    if fault:
        yield Problem((*path, "questions"), f"kind {contest.kind}: {fault}", "change it or `kind`")


def _yes_no(contest: Contest) -> str:
    if [question.id for question in contest.questions] != [contest.id]:
        return f"it has exactly one question, named {contest.id}"
    return _yes_no_options(contest.questions[0])


def _yes_no_options(question: Question) -> str:
    return "" if question.options == YES_NO and question.max == 1 else "its options are yes and no"


def _choice(contest: Contest) -> str:
    if [question.id for question in contest.questions] != [contest.id]:
        return f"it has exactly one question, named {contest.id}"
    return ""


def _variants(contest: Contest) -> str:
    *variants, last = contest.questions or (None,)
    if last is None or len(variants) < 2:  # noqa: PLR2004 - fewer leave nothing to prefer
        return "it has two variants or more, then the question which one is preferred"
    if last.id != f"{contest.id}.{PREFERRED}" or last.max != 1:
        return f"its last question is {contest.id}.{PREFERRED}, of one option at most"
    if [question.id for question in variants] != [f"{contest.id}.{part}" for part in last.options]:
        return "its questions are named by the contest and the options of the last question"
    return next(filter(None, map(_yes_no_options, variants)), "")


def _question(question: Question, path: Path) -> Iterator[Problem]:
    count = len(question.options)
    if count < 2:  # noqa: PLR2004 - with one there is nothing to decide
        yield Problem((*path, "options"), f"{count} options", "name two at least")
    for position, option in enumerate(question.options):
        if not LOWER_ID.fullmatch(option):
            yield Problem(
                (*path, "options", position), f"{option[:60]!r} is no identifier", _ID_REMEDY
            )
    for position, option in duplicates(question.options):
        yield Problem((*path, "options", position), f"{option} is used twice", "choose another id")
    if not 0 <= question.min <= question.max <= count or question.max < 1:
        yield Problem(
            (*path, "max"),
            f"{question.min} to {question.max} of {count} options cannot be chosen",
            "write 0 <= min <= max <= number of options, and max >= 1",
        )
    elif question.min == count:
        yield Problem((*path, "min"), "every option must be chosen", "lower `min`")
    if question.min > 0 and not question.blank:
        yield warning(
            path,
            "neither a blank nor an empty answer is possible",
            "set `blank = true`, so that nobody is made to choose",
        )


def _rule(contest: Contest, path: Path) -> Iterator[Problem]:
    rule = contest.rule
    yield from _majority(rule.share, strict=rule.strict, path=path)
    if rule.districts is not None:
        districts = rule.districts
        yield from _majority(districts.share, strict=districts.strict, path=(*path, "districts"))
    yield from _quorums(rule, path)
    options = max((len(question.options) for question in contest.questions), default=0)
    most = max(options - 1, 1) if contest.kind == "choice" else 1
    if not 1 <= rule.seats <= most:
        yield Problem(
            (*path, "seats"),
            f"{rule.seats} seats",
            "write 1, or in a choice fewer than there are options",
        )


def _majority(share: str, *, strict: bool, path: Path) -> Iterator[Problem]:
    try:
        value = parse_share(share)
    except MalformedError as problem:
        yield Problem((*path, "share"), problem.message, 'write a fraction such as "1/2"')
        return
    if strict and value == 1:
        yield Problem((*path, "share"), "more than all is never reached", "set `strict = false`")
    if not strict and value == 0:
        yield Problem((*path, "share"), "at least none always holds", "write a larger share")


def _quorums(rule: Rule, path: Path) -> Iterator[Problem]:
    for name in ("turnout_quorum", "approval_quorum"):
        text = getattr(rule, name)
        if not text:
            continue
        try:
            value = parse_share(text)
        except MalformedError as problem:
            yield Problem((*path, name), problem.message, 'write a fraction such as "1/4"')
            continue
        yield _quorum_advice(value, (*path, name))


def _quorum_advice(value: Fraction, path: Path) -> Problem:
    if value == 0:
        return Problem(path, "a quorum of nothing always holds", "leave it out")
    return warning(
        path,
        "international guidelines advise against quorums",
        "keep it only where the law demands it",
    )
