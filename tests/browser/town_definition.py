"""The definition of a town's practice vote in five languages, with a calendar around now."""

import time
from collections.abc import Mapping
from datetime import UTC, datetime

from played_town import EXAMPLES
from plebiscite.texts import LANGUAGES

QUESTIONS = {
    "en": ("The bench", "Should the town put a second bench on the square?", "Yes", "No"),
    "fr": ("Le banc", "La ville doit-elle poser un second banc sur la place ?", "Oui", "Non"),
    "ru": ("Скамейка", "Нужна ли на площади вторая скамейка?", "Да", "Нет"),
    "ka": ("სკამი", "უნდა დაიდგას თუ არა მოედანზე მეორე სკამი?", "დიახ", "არა"),
    "ar": ("المقعد", "هل ينبغي أن تضع البلدة مقعدًا ثانيًا في الساحة؟", "نعم", "لا"),
}
_COLOURS = {
    "en": ("The colour", "Which colours may it have?", "Green", "Blue", "Red"),
    "fr": ("La couleur", "Quelles couleurs peut-il avoir ?", "Vert", "Bleu", "Rouge"),
    "ru": ("Цвет", "Какого цвета она может быть?", "Зелёная", "Синяя", "Красная"),
    "ka": ("ფერი", "რა ფერის შეიძლება იყოს?", "მწვანე", "ლურჯი", "წითელი"),
    "ar": ("اللون", "ما الألوان الممكنة له؟", "أخضر", "أزرق", "أحمر"),
}
TITLES = {
    "en": "A bench for the square",
    "fr": "Un banc pour la place",
    "ru": "Скамейка для площади",
    "ka": "სკამი მოედნისთვის",
    "ar": "مقعد للساحة",
}
SUMMARIES = {
    "en": "The council asks whether to put a second bench on the square.",
    "fr": "Le conseil demande s'il faut poser un second banc sur la place.",
    "ru": "Совет спрашивает, ставить ли на площади вторую скамейку.",
    "ka": "საბჭო კითხულობს, დაიდგას თუ არა მოედანზე მეორე სკამი.",
    "ar": "يسأل المجلس: هل نضع مقعدًا ثانيًا في الساحة؟",
}
DAY = 86_400  # seconds


def town_definition(*, opens: int = 0, closes: int = 0, questions: int = 2) -> str:
    """TOML with the example's fictional keys. Times are POSIX seconds; by default around now."""
    now = int(time.time())
    opens, closes = opens or now - DAY, closes or now + DAY
    town = (EXAMPLES / "town.toml").read_text(encoding="utf-8")
    keys = town[town.index("[log]") :]
    districts = town[town.index("[[districts]]") : town.index("[log]")]
    head = [
        'origin = "town.example/2026"',
        "practice = true",
        f"languages = {_toml_list(LANGUAGES)}",
        'effect = "binding"',
        "minimum = 5",
        'second_factor = "none"',
        f"title = {_table(TITLES)}",
        f"summary = {_table(SUMMARIES)}",
        f"legal_basis = {_table(dict.fromkeys(LANGUAGES, 'Council rules, 4.'))}",
        f"what_follows = {_table(SUMMARIES)}",
        f"abstaining = {_table(SUMMARIES)}",
        "[calendar]",
        'time_zone = "Europe/Paris"',
        f"opens = {_moment(opens)}",
        f"closes = {_moment(closes)}",
        "[[contests]]",
        'id = "bench"',
        'kind = "question"',
        *_texts(QUESTIONS, ("title", "text", "yes", "no")),
    ]
    if questions > 1:
        head += [
            "[[contests]]",
            'id = "colour"',
            'kind = "choice"',
            "min = 1",
            "max = 2",
            *_texts(_COLOURS, ("title", "text")),
            f"options = [{', '.join(_option(number) for number in range(3))}]",
            "[contests.rule]",
            'share = "0/1"',
            "strict = true",
            'base = "valid"',
            "seats = 2",
        ]
    return "\n".join([*head, districts, keys])


def _texts(texts: Mapping[str, tuple[str, ...]], names: tuple[str, ...]) -> list[str]:
    columns = zip(*texts.values(), strict=True)
    return [
        f"{name} = {_table(dict(zip(texts, column, strict=True)))}"
        for name, column in zip(names, columns, strict=False)
    ]


def _option(number: int) -> str:
    words = {language: texts[number + 2] for language, texts in _COLOURS.items()}
    return f'{{ id = "{words["en"].lower()}", text = {_table(words)} }}'


def _table(texts: dict[str, str]) -> str:
    return "{ " + ", ".join(f'{name} = "{text}"' for name, text in texts.items()) + " }"


def _toml_list(names: tuple[str, ...]) -> str:
    return "[" + ", ".join(f'"{name}"' for name in names) + "]"


def _moment(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
