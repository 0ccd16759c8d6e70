"""The public texts: the same messages and values in all five languages."""

import re
from importlib.resources import files
from typing import get_args

import pytest

from plebiscite.record.entries import ExclusionReason
from plebiscite.results.picture_words import EVERY
from plebiscite.server.public.spoken_words import message_of, spoken_words
from plebiscite.server.public.standing import status_label
from plebiscite.texts import LANGUAGES, voice

MESSAGE = re.compile(r"^([a-z0-9-]+) = (.*)$", re.MULTILINE)


def messages(language: str) -> dict[str, set[str]]:
    """Each message and the values it uses."""
    source = files("plebiscite.texts").joinpath(language, "public.ftl").read_text(encoding="utf-8")
    return {name: set(re.findall(r"\{ \$(\w+)", said)) for name, said in MESSAGE.findall(source)}


@pytest.mark.parametrize("language", LANGUAGES)
def test_messages_and_values_are_those_of_english(language: str) -> None:
    assert messages(language) == messages("en")
    assert set(messages(language)) == voice(language, "public").messages


@pytest.mark.parametrize("language", ["ru", "ka", "ar"])
def test_nothing_is_left_in_english(language: str) -> None:
    same = {"site", "download-hash"}
    for name, values in messages("en").items():
        if not values and name not in same and not name.startswith("figure-"):
            assert voice(language, "public").say(name) != voice("en", "public").say(name), name


def test_the_words_of_figures_are_those_of_the_core() -> None:
    figures = {name for name in messages("en") if name.startswith("figure-")}
    assert figures == {message_of(key) for key in EVERY}


@pytest.mark.parametrize("language", LANGUAGES)
def test_english_words_of_figures_have_the_core_s_values(language: str) -> None:
    for key, template in EVERY.items():
        names = set(re.findall(r"\{(\w+)\}", template))
        assert set(re.findall(r"\{(\w+)\}", spoken_words(language).table[key])) == names


def test_the_digits_of_a_number_stay_together_right_to_left() -> None:
    assert "{before}{decimal}{after}" in spoken_words("ar").table["share"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reason_of_an_exclusion_is_said(language: str) -> None:
    for reason in get_args(ExclusionReason):
        assert voice(language, "public").say(f"reason-{reason}")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_status_is_said_and_explained(language: str) -> None:
    words = re.findall(r"^\s+return \"([a-z]+)\"", _source(), re.MULTILINE)
    assert set(words) >= {"open", "paused", "closed", "abandoned", "sealed"}
    for word in {*words, "provisional", "counting"}:
        assert voice(language, "public").say(f"status-{word}")
        assert voice(language, "public").say(f"means-{word}")


def _source() -> str:
    import inspect

    return inspect.getsource(inspect.getmodule(status_label) or status_label)
