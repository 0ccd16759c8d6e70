"""Every language has every message of the trustee, and pages ask for no other."""

import re
from pathlib import Path

import pytest

from plebiscite.texts import LANGUAGES, Voice

PAGES = Path(__file__).parents[3] / "booth" / "trustee"
STEPS = ("certificate", "commit", "reveal", "share-key", "rehearse", "decrypt", "destroy")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_the_same_messages(language: str) -> None:
    assert Voice(language, "trustee").messages == Voice("en", "trustee").messages


def test_pages_ask_for_messages_that_there_are() -> None:
    asked = {
        name
        for file in PAGES.rglob("*.ts*")
        for name in re.findall(r'say\("([a-z-]+)"', file.read_text(encoding="utf-8"))
    }
    assert len(asked) > 80
    assert asked <= Voice("en", "trustee").messages


def test_every_step_has_its_words() -> None:
    messages = Voice("en", "trustee").messages
    for step in STEPS:
        assert {f"step-{step}", f"step-{step}-what", f"said-{step}"} <= messages
