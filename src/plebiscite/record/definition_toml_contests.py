"""Contests of the human-written definition: their values, and their words in each language."""

from typing import NamedTuple

from plebiscite.record.definition import (
    Contest,
    ContestTexts,
    DistrictMajority,
    Question,
    QuestionTexts,
    Rule,
)
from plebiscite.record.definition_rules_contests import PREFERRED, YES_NO
from plebiscite.record.definition_toml_table import TableReader
from plebiscite.record.definition_toml_values import read_share

Words = dict[str, str]
"""A text for each language."""

_ONLY_FOR = {  # keys that have no meaning for other kinds
    "text": ("question", "choice"),
    "yes": ("question", "variants"),
    "no": ("question", "variants"),
    "options": ("choice",),
    "variants": ("variants",),
    "preferred": ("variants",),
    "min": ("choice",),
    "max": ("choice",),
    "unanswered": ("question", "variants"),
}
_NEEDED = {
    "question": ("text", "yes", "no"),
    "choice": ("text", "options"),
    "variants": ("variants", "yes", "no", "preferred"),
}
_DEFAULT_SHARE = "1/2"


class AskedQuestion(NamedTuple):
    """A question and its words."""

    question: Question
    text: Words
    options: tuple[Words, ...]


class ReadContest(NamedTuple):
    """A contest, its words, and the districts that vote on it (None: all)."""

    contest: Contest
    texts: dict[str, ContestTexts]
    districts: tuple[str, ...] | None


def read_contest(
    table: TableReader, default_rule: Rule | None, languages: tuple[str, ...]
) -> ReadContest:
    """One [[contests]] table. `default_rule` stands for contests without a rule of their own."""
    identifier, kind = table.text("id"), table.text("kind")
    _misplaced(table, kind)
    readers = {"question": _question, "choice": _choice, "variants": _variants}
    asked = readers[kind](table, identifier, languages)
    rule = default_rule if default_rule and not table.has("rule") else read_rule(table)
    contest = Contest(
        id=identifier,
        kind=kind,  # type: ignore[arg-type] # one of the key's choices
        rule=rule,
        questions=tuple(item.question for item in asked),
    )
    titles = table.texts("title", languages)
    explanations = table.texts("explanation", languages) if table.has("explanation") else {}
    texts = {
        language: ContestTexts(
            id=identifier,
            title=titles[language],
            questions=tuple(_words(item, language) for item in asked),
            explanation=explanations.get(language, ""),
        )
        for language in languages
    }
    return ReadContest(contest, texts, _districts(table))


def read_rule(table: TableReader) -> Rule:
    """The table `rule` in `table`: more than half of the valid votes, unless it says otherwise."""
    rule = table.child("rule")
    return Rule(
        share=rule.converted("share", read_share, _DEFAULT_SHARE),
        strict=rule.flag("strict", default=True),
        base=rule.text("base"),  # type: ignore[arg-type] # one of the key's choices
        turnout_quorum=rule.converted("turnout_quorum", read_share, ""),
        approval_quorum=rule.converted("approval_quorum", read_share, ""),
        districts=_majority(rule.child("districts")) if rule.has("districts") else None,
        seats=rule.whole("seats", 1),
    )


def _majority(table: TableReader) -> DistrictMajority:
    return DistrictMajority(
        share=table.converted("share", read_share, _DEFAULT_SHARE),
        strict=table.flag("strict", default=True),
        merged=table.text("merged"),  # type: ignore[arg-type] # one of the key's choices
    )


def _districts(table: TableReader) -> tuple[str, ...] | None:
    return table.names("districts") if table.has("districts") else None


def _misplaced(table: TableReader, kind: str) -> None:
    for key, kinds in _ONLY_FOR.items():
        if table.has(key) and kind not in kinds:
            table.report(key, f"has no meaning for kind {kind}", "remove it, or change `kind`")
    for key in _NEEDED[kind]:
        if not table.has(key):
            table.report(key, "missing", f"add it: kind {kind} needs {table.table[key].about}")


def _question(
    table: TableReader, identifier: str, languages: tuple[str, ...]
) -> tuple[AskedQuestion, ...]:
    return (_yes_no(table, identifier, table.texts("text", languages), languages),)


def _yes_no(
    table: TableReader, identifier: str, text: Words, languages: tuple[str, ...]
) -> AskedQuestion:
    question = Question(
        id=identifier,
        options=YES_NO,
        blank=table.flag("blank", default=True),
        min=0 if table.flag("unanswered", default=False) else 1,
        max=1,
    )
    answers = tuple(table.texts(option, languages) for option in YES_NO)
    return AskedQuestion(question, text, answers)


def _choice(
    table: TableReader, identifier: str, languages: tuple[str, ...]
) -> tuple[AskedQuestion, ...]:
    options = table.children("options")
    question = Question(
        id=identifier,
        options=tuple(option.text("id") for option in options),
        blank=table.flag("blank", default=True),
        min=table.whole("min", 1),
        max=table.whole("max", 1),
    )
    names = tuple(option.texts("text", languages) for option in options)
    return (AskedQuestion(question, table.texts("text", languages), names),)


def _variants(
    table: TableReader, identifier: str, languages: tuple[str, ...]
) -> tuple[AskedQuestion, ...]:
    variants = [(variant, variant.text("id")) for variant in table.children("variants")]
    asked = [
        _yes_no(table, f"{identifier}.{part}", variant.texts("text", languages), languages)
        for variant, part in variants
    ]
    preferred = Question(
        id=f"{identifier}.{PREFERRED}",
        options=tuple(part for _, part in variants),
        blank=table.flag("blank", default=True),
        min=0 if table.flag("unanswered", default=False) else 1,
        max=1,
    )
    names = tuple(variant.texts("name", languages) for variant, _ in variants)
    return (*asked, AskedQuestion(preferred, table.texts("preferred", languages), names))


def _words(asked: AskedQuestion, language: str) -> QuestionTexts:
    return QuestionTexts(
        id=asked.question.id,
        text=asked.text[language],
        options=tuple(option[language] for option in asked.options),
    )
