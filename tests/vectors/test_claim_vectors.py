"""The hand-made claims of vectors/claims, each with the answer that was expected of it."""

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest

from plebiscite.canonical.json import parse_json
from plebiscite.observe.claim_checking import Answer, check_claim, check_outcome
from plebiscite.observe.claim_sentences import answer_text
from plebiscite.observe.claim_subjects import Figures
from plebiscite.observe.claim_words import ClaimWords
from plebiscite.observe.claims import Claim, OutcomeSaid
from plebiscite.results.referendum import Results

FOLDER = Path(__file__).parents[2] / "vectors" / "claims"
CHECKS: list[dict[str, Any]] = json.loads((FOLDER / "checks.json").read_text(encoding="utf-8"))


def figures_called(name: str) -> Figures:
    raw = (FOLDER / f"{name}.results.json").read_bytes().rstrip(b"\n")
    return Figures(parse_json(raw, Results))


def answer_to(check: dict[str, Any], figures: Figures) -> Answer:
    if "claim" in check:
        return check_claim(msgspec.convert(check["claim"], Claim), figures)
    return check_outcome(msgspec.convert(check["outcome"], OutcomeSaid), figures)


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check["id"])
def test_a_claim_gets_the_expected_answer(check: dict[str, Any]) -> None:
    figures = figures_called(check["figures"])
    answer = answer_to(check, figures)
    found = {f"{each.part} {each.base}": each.truth for each in answer.readings}
    assert (answer.verdict, answer.stated) == (check["verdict"], check["stated"])
    if "claim" in check:
        assert found == check["readings"]
    assert answer_text(ClaimWords(answer, figures)).endswith(".")


def test_there_are_true_false_ambiguous_and_undecidable_claims() -> None:
    verdicts = [check["verdict"] for check in CHECKS]
    assert len({check["id"] for check in CHECKS}) == len(CHECKS) >= 45
    for verdict in ("true", "false", "impossible", "true only of", "cannot be decided",
                    "depends on the base"):  # fmt: skip
        assert verdicts.count(verdict) >= 2, verdict
