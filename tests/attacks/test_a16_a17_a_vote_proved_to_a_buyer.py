"""A16, A17: a voter who keeps the randomness, or runs a buyer's program, can prove the vote.

Nothing prevents that; so no text may claim that anything does, the tool keeps no randomness of
a cast ballot, and a sold vote can be voted again.
"""

import re
from pathlib import Path

import pytest

from cli_town import CliTown
from played_town import Town

ROOT = Path(__file__).parent.parent.parent
CLAIM = re.compile(
    r"coercion[- ](resistan|proof|free)|receipt[- ]?free|cannot be (coerced|forced|bought|sold)"
    r"|(no|not|cannot|never)[^.]{0,40} prove how (you|they|a voter|she|he|anyone) voted",
    re.IGNORECASE,
)
DENIED = re.compile(r"\b(not|no|nor|never|nothing|cannot|without)\b|A1[67]", re.IGNORECASE)
TEXTS = [
    path
    for folder in ("src", "docs", "spec", "examples", "booth/app")
    for path in sorted((ROOT / folder).rglob("*"))
    if path.suffix in {".py", ".md", ".ftl", ".html", ".toml", ".ts", ".tsx"}
    and "node_modules" not in path.parts
] + sorted(ROOT.glob("*.md"))


def claims(text: str) -> list[str]:
    """Sentences that promise what nobody can."""
    plain = " ".join(text.split())
    sentences = re.split(r"(?<=[.:;!?])\s", plain)
    return [each for each in sentences if CLAIM.search(each) and not DENIED.search(each)]


@pytest.mark.parametrize(
    "lie", ["The system is coercion-resistant.", "Votes are receipt-free and coercion-proof."]
)
def test_the_search_finds_a_claim(lie: str) -> None:
    assert claims(f"Hello. {lie} Bye.") == [lie]


def test_no_text_claims_that_a_vote_cannot_be_bought_or_forced() -> None:
    assert TEXTS
    found = {str(path): claims(path.read_text(encoding="utf-8")) for path in TEXTS}
    assert {path: lies for path, lies in found.items() if lies} == {}


@pytest.fixture
def voting(tmp_path: Path) -> CliTown:
    return CliTown.played(tmp_path, Town.open)


def test_help_says_that_nothing_protects_a_forced_voter(voting: CliTown) -> None:
    said = " ".join(voting.good("ballot", "--help").stdout.split())
    assert "Nothing here protects a voter who is forced, or who sells the vote." in said


def test_a_cast_ballots_file_keeps_no_randomness_and_a_sold_vote_is_voted_again(
    voting: CliTown,
) -> None:
    file = voting.path("sold.ballot")
    voting.prepare(0, "no", file)
    assert "randomness" in file.read_text()
    voting.good("ballot", "cast", file, "--append", voting.private)
    assert "randomness" not in file.read_text()
    voting.refused(2, "ballot", "challenge", file, "--append", voting.private)
    voting.vote(0, "yes", "again")
    (turnout,) = voting.told("record", "status")["turnout"]
    assert turnout["ballots"] == 1
