"""Texts of a referendum as the internationalized texts of NIST SP 1500-100 v2."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from plebiscite.record.definition import Contest, ContestTexts, QuestionTexts, Texts

Value = dict[str, Any]
"""An object of the format, as JSON."""


def typed(name: str, **fields: Any) -> Value:  # noqa: ANN401 - JSON is what it is
    """An object of a class of the format; fields that are None are left out.

    `id_` stands for `@id`.
    """
    found: Value = {"@id": fields.pop("id_")} if "id_" in fields else {}
    found["@type"] = f"ElectionResults.{name}"
    return found | {key: value for key, value in fields.items() if value is not None}


def said(pairs: Iterable[tuple[str, str]]) -> Value | None:
    """A text in several languages, from pairs of language and text; None when all are empty."""
    strings = [
        typed("LanguageString", Content=text, Language=language) for language, text in pairs if text
    ]
    return typed("InternationalizedText", Text=strings) if strings else None


def in_all(texts: Sequence[Texts], of: Callable[[Texts], str]) -> Value | None:
    """One text of the referendum in all its languages."""
    return said((one.language, of(one)) for one in texts)


def contest_text(
    texts: Sequence[Texts], contest: Contest, of: Callable[[ContestTexts], str]
) -> Value | None:
    """One text of a contest in all languages."""
    return said(
        (one.language, of(words))
        for one in texts
        for words in one.contests
        if words.id == contest.id
    )


def question_text(
    texts: Sequence[Texts], question: str, of: Callable[[QuestionTexts], str]
) -> Value | None:
    """One text of a question in all languages."""
    return said(
        (one.language, of(asked))
        for one in texts
        for words in one.contests
        for asked in words.questions
        if asked.id == question
    )
