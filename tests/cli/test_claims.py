"""`plebiscite claims`: from an article to confirmed claims that other commands take."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from plebiscite.cli.main import main
from plebiscite.observe.claims import parse_claims

VECTORS = Path(__file__).parents[2] / "vectors"
STORY = VECTORS / "articles" / "practice" / "p01-wire.txt"
COURIER = VECTORS / "articles" / "practice" / "p02-local.html"


def run(*args: object, status: int = 0, typed: str | None = None) -> Result:
    result = CliRunner().invoke(main, ["claims", *map(str, args)], input=typed)
    assert result.exit_code == status, result.output
    return result


@pytest.fixture
def proposed(tmp_path: Path) -> Path:
    run("extract", STORY, "--published", "2026-11-13", "--out", tmp_path / "claims.json")
    return tmp_path / "claims.json"


def test_each_proposal_is_shown_with_its_words_in_their_place() -> None:
    said = run("extract", STORY).output
    assert "1. 99 percent in favour, of 55,000 registered voters" in said
    assert "said by Sana Delvar (spokeswoman, government of Marava)" in said
    assert "[99 percent of 55,000 registered voters backed]" in said
    assert "7 proposals, none confirmed" in said
    assert "--out FILE" in said
    assert "No day is known: add --published" in said
    assert "No day" not in run("extract", STORY, "--published", "2026-11-13").output


def test_json_has_the_document_the_text_and_what_was_left_out() -> None:
    value = json.loads(run("extract", COURIER, "--json").stdout)
    text = value["text"]
    for one in (*value["document"]["claims"], *value["document"]["positions"]):
        words = one["quotation"]
        assert text[words["start"] : words["end"]] == words["text"]
        assert one["source"]["publisher"] == "Mereni Courier"
    assert "97 percent" not in text
    assert all(one["reason"] for one in value["left_out"])


def test_the_source_may_be_named_by_hand(tmp_path: Path) -> None:
    out, text = tmp_path / "claims.json", tmp_path / "article.txt"
    run("extract", STORY, "--title", "T", "--publisher", "P", "--link", "https://x.example/a",
        "--published", "2026-11-13", "--out", out, "--text", text)  # fmt: skip
    source = parse_claims(out.read_bytes()).claims[0].source
    assert (source.title, source.publisher, source.link, str(source.published)) == (
        "T", "P", "https://x.example/a", "2026-11-13",
    )  # fmt: skip
    assert text.read_text().startswith("ARVELA, November 13")


def test_an_article_without_figures_says_so(tmp_path: Path) -> None:
    article = tmp_path / "a.txt"
    article.write_text("The market was open in the valley on Sunday, as it always is.")
    assert "No figure of a vote and no position" in run("extract", article).output


@pytest.mark.parametrize(
    ("content", "status", "words"),
    [
        (b"", 2, "the article is empty"),
        (b"%PDF-1.7", 2, "this is a PDF"),
        (b"caf\xe9", 2, "not UTF-8"),
        ("La région a approuvé le texte avec 99 pour cent des voix, a dit la commission.".encode(),
         3, "seems to be in French"),
    ],
)  # fmt: skip
def test_bad_articles_get_one_sentence_and_a_status(
    tmp_path: Path, content: bytes, status: int, words: str
) -> None:
    article = tmp_path / "a.txt"
    article.write_bytes(content)
    said = run("extract", article, status=status).stderr
    assert words in said
    assert len(said.strip().split("\n")) == 1


def test_numbers_confirm_without_asking(proposed: Path) -> None:
    said = run("confirm", proposed, "--all-of", "1-3,5", "--article", STORY).output
    assert "4 confirmed, 0 removed, 3 not confirmed yet" in said
    document = parse_claims(proposed.read_bytes())
    assert [one.confirmed for one in document.claims] == [True, True, True]
    assert [one.confirmed for one in document.positions] == [False, True, False, False]


@pytest.mark.parametrize("numbers", ["0", "8", "x", "3-1", "", "1,,2", "99999999999"])
def test_numbers_of_no_item_are_refused(proposed: Path, numbers: str) -> None:
    before = proposed.read_bytes()
    assert "--all-of" in run("confirm", proposed, "--all-of", numbers, status=2).stderr
    assert proposed.read_bytes() == before


def test_without_a_terminal_nobody_is_asked(proposed: Path) -> None:
    assert "confirming asks a person" in run("confirm", proposed, status=2).stderr


def test_another_article_is_refused(proposed: Path) -> None:
    said = run("confirm", proposed, "--article", COURIER, "--all-of", "1", status=2).stderr
    assert "not the article that the proposals were made from" in said


def test_a_person_says_yes_no_edit_skip_or_quit(
    proposed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("plebiscite.cli.claims._on_terminal", lambda: True)
    rest = 8 * "\n" + "-\nMaro Lind\n"  # all but figure: the date is emptied, the speaker changed
    edit = f"e\nbad\n{rest}54871\n{rest}"
    said = run("confirm", proposed, "--article", STORY, typed=f"y\n{edit}n\ns\nq\n").output
    assert said.count("That is no value of the format") == 1
    assert "2 confirmed, 1 removed, 4 not confirmed yet" in said
    document = parse_claims(proposed.read_bytes())
    first, second = document.claims
    assert (first.figure, first.confirmed) == ("99", True)
    assert (second.figure, second.date, second.speaker) == ("54871", None, "Maro Lind")
    assert not any(one.confirmed for one in document.positions)


def test_confirming_can_be_told_as_json(proposed: Path) -> None:
    value = json.loads(run("confirm", proposed, "--all-of", "1", "--json").stdout)
    assert value == {"confirmed": 1, "waiting": 6, "removed": 0}


def test_only_confirmed_claims_are_compared(proposed: Path) -> None:
    results = VECTORS / "claims" / "story.results.json"
    refused = CliRunner().invoke(main, ["check-claim", str(results), "--claims", str(proposed)])
    assert refused.exit_code == 2
    assert "claims confirm" in refused.stderr
