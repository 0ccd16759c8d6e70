"""Voters' texts in five languages, as Fluent messages; the booth bundles the same files.

Beside each language stand its parts: `booth`, `observers`, `public`, `registry`, `second-factor`,
`trustee`, `witnesses`.
"""

from functools import cache
from importlib.resources import files
from typing import Final

from fluent.runtime import FluentBundle, FluentResource
from fluent.runtime.types import FluentNumber

from plebiscite.errors import MisuseError

LANGUAGES: Final = ("en", "fr", "ru", "ka", "ar")
OWN_NAMES: Final = {
    "en": "English",
    "fr": "Français",
    "ru": "Русский",
    "ka": "ქართული",
    "ar": "العربية",
}
RIGHT_TO_LEFT: Final = frozenset({"ar"})
PARTS: Final = ("booth", "observers", "public", "registry", "second-factor", "trustee", "witnesses")


def direction_of(language: str) -> str:
    """`ltr` or `rtl`."""
    return "rtl" if language in RIGHT_TO_LEFT else "ltr"


class Voice:
    """One part of the texts in one language."""

    def __init__(self, language: str, part: str) -> None:
        """Raises: MisuseError for a language or part there is not."""
        if language not in LANGUAGES or part not in PARTS:
            raise MisuseError(f"there are no texts {part!r} in the language {language!r}")
        self.language = language
        self._bundle = FluentBundle([language], use_isolating=language in RIGHT_TO_LEFT)
        source = files(__name__).joinpath(language, f"{part}.ftl").read_text(encoding="utf-8")
        self._bundle.add_resource(FluentResource(source))

    def say(self, message: str, **values: str | float | FluentNumber) -> str:
        """The message with its values.

        Raises: MisuseError for a message there is not, or one that lacks a value.
        """
        if not self._bundle.has_message(message):
            raise MisuseError(f"there is no text {message!r} in {self.language}")
        pattern = self._bundle.get_message(message).value
        if pattern is None:
            raise MisuseError(f"the text {message!r} in {self.language} has no value")
        said, problems = self._bundle.format_pattern(pattern, values)
        if problems:
            raise MisuseError(f"the text {message!r} in {self.language}: {problems[0]}")
        return str(said)

    @property
    def messages(self) -> frozenset[str]:
        """The identifiers of all messages."""
        return frozenset(self._bundle._messages)  # noqa: SLF001 - fluent lists them nowhere else


@cache
def voice(language: str, part: str) -> Voice:
    """The texts of one part in one language, read once. Raises as `Voice`."""
    return Voice(language, part)
