"""`plebiscite check-claim` on a real record, on files of figures, and on documents of claims."""

import json
from io import StringIO
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from rich.console import Console

from cli_town import CliTown, Stage
from plebiscite.canonical.json import parse_json
from plebiscite.cli.check_claim import Checked, _print
from plebiscite.cli.main import main
from plebiscite.observe.claim_checking import Version, check_claim
from plebiscite.observe.claim_subjects import Figures
from plebiscite.observe.claim_words import ClaimWords
from plebiscite.observe.claims import Claim, Source
from plebiscite.results.referendum import Results

VECTORS = Path(__file__).parents[2] / "vectors" / "claims"
STORY = VECTORS / "story.results.json"


@pytest.fixture
def ended(town_at: Stage) -> CliTown:
    return town_at("ended")


def checked(town: CliTown, status: int, *args: object) -> Result:
    result = town.run("check-claim", *args)
    assert result.exit_code == status, result.output
    return result


def said(figure: str, *more: object) -> tuple[object, ...]:
    return ("--contest", "bench", "--figure", figure, *more)


def test_a_record_is_verified_and_then_compared(ended: CliTown) -> None:
    checked(ended, 1, ended.record, *said("90", "--of", "valid"))
    checked(ended, 3, ended.record, *said("100"))
    value = json.loads(
        checked(ended, 3, ended.record, *said("100", "--of", "valid"), "--json").stdout
    )
    (found,) = value["claims"]
    assert (found["verdict"], found["exit_status"]) == ("true", 0)
    assert "6 of 6 valid votes (100.0 %)" in found["sentence"]
    assert value["checked"].startswith("NOT FULLY VERIFIED: ")  # nobody witnesses this log


def test_announcements_with_the_same_numbers_are_not_repeated() -> None:
    figures, partial = (
        parse_json((VECTORS / f"{name}.results.json").read_bytes().strip(), Results)
        for name in ("story", "partial")
    )
    said = Claim(
        figure="62.5", unit="percent", subject="yes", base="valid", source=Source("said"),
    )  # fmt: skip
    earlier = [Version(30, partial), Version(40, partial), Version(50, figures)]
    words = ClaimWords(check_claim(said, Figures(figures), earlier), Figures(figures))
    console = Console(width=300, record=True, file=StringIO())
    _print(console, [words], [], Checked(Figures(figures), (), "told", "again"))
    shown = console.export_text()
    assert shown.count("as announced by entries 30, 40") == shown.count("as announced by")
    assert "as announced by entries 30, 40" in shown
    assert "The same numbers were announced by entry 50 (unofficial-complete)." in shown


def test_a_wrong_record_answers_nothing(ended: CliTown) -> None:
    checkpoint = ended.record / "checkpoint"
    checkpoint.write_bytes(checkpoint.read_bytes().replace(b"\n\n", b"\nx\n\n", 1))
    error = ended.refused(1, "check-claim", ended.record, *said("100"))
    assert "no claim is checked against it" in error


def test_a_contest_that_was_not_named_is_told(voting: CliTown, tmp_path: Path) -> None:
    both = json.loads(STORY.read_text())
    other = json.loads((VECTORS / "choice.results.json").read_text())["contests"][0]
    both["contests"].append(other)
    file = tmp_path / "both.json"
    file.write_text(json.dumps(both, separators=(",", ":"), ensure_ascii=False))
    first = both["contests"][0]["contest"]
    taken = checked(voting, 3, file, "--figure", "99").stdout
    assert "(taken, because no contest was named" in taken
    assert f"{first}, {other['contest']}" in " ".join(taken.split())
    assert "(taken" not in checked(voting, 3, file, "--figure", "99", "--contest", first).stdout
    assert "(taken" not in checked(voting, 3, STORY, "--figure", "99").stdout


def test_a_record_needs_its_policy(ended: CliTown) -> None:
    result = CliRunner().invoke(
        main, ["check-claim", str(ended.record), "--figure", "1"], env={"PLEBISCITE_POLICY": None}
    )
    assert result.exit_code == 2
    assert "checked under a policy" in result.stderr


def test_figures_of_a_file_are_not_verified_and_it_says_so(voting: CliTown, tmp_path: Path) -> None:
    page, picture = tmp_path / "p.html", tmp_path / "p.svg"
    figure = ("--figure", "99", "--of", "registered", "--registered", "54,871")
    assert "no claim" in voting.refused(2, "check-claim", STORY, *figure)
    result = checked(voting, 1, STORY, *figure[:-1], "54871", "--html", page, "--svg", picture)
    told = " ".join(result.stdout.split())
    assert "NOT VERIFIED" in told
    assert "Verdict: true only of" in told
    assert "54,871 registered voters were said; the record has 55,000" in told
    html = page.read_text(encoding="utf-8")
    assert "<script" not in html
    assert "NOT VERIFIED" in html
    assert "unofficial-complete" in html.split("<title>")[1].split("</title>")[0]
    assert "unofficial-complete" in picture.read_text(encoding="utf-8")


def document(tmp_path: Path, *, confirmed: bool) -> Path:
    checks = json.loads((VECTORS / "checks.json").read_text(encoding="utf-8"))
    story = [each for each in checks if each["figures"] == "story"]
    value = {
        "format": "plebiscite-claims/1",
        "claims": [each["claim"] | {"confirmed": confirmed} for each in story if "claim" in each],
        "outcomes": [each["outcome"] | {"confirmed": True} for each in story if "outcome" in each],
    }
    file = tmp_path / "claims.json"
    file.write_text(json.dumps(value), encoding="utf-8")
    return file


def test_a_document_of_confirmed_claims_is_answered_claim_by_claim(
    voting: CliTown, tmp_path: Path
) -> None:
    file = document(tmp_path, confirmed=True)
    value = json.loads(checked(voting, 1, STORY, "--claims", file, "--json").stdout)
    assert len(value["claims"]) == 29
    assert {each["exit_status"] for each in value["claims"]} == {0, 1, 3}
    assert "NOT VERIFIED" in value["checked"]


def test_a_claim_about_something_else_does_not_hide_the_others(
    voting: CliTown, tmp_path: Path
) -> None:
    source = {"title": "Report", "publisher": "Post"}
    claims = [
        {"figure": "9", "unit": "percent", "subject": subject, "source": source, "confirmed": True}
        for subject in ("the harbour tax", "turnout")
    ]
    file = tmp_path / "claims.json"
    file.write_text(json.dumps({"format": "plebiscite-claims/1", "claims": claims}))
    value = json.loads(checked(voting, 1, STORY, "--claims", file, "--json").stdout)
    assert [each["claim"]["subject"] for each in value["claims"]] == ["turnout"]
    assert "the harbour tax" in value["not_comparable"][0]["why"]
    assert "Not comparable: 9 the harbour tax" in checked(
        voting, 1, STORY, "--claims", file
    ).stdout.replace("\n", " ")
    file.write_text(json.dumps({"format": "plebiscite-claims/1", "claims": claims[:1]}))
    assert "the harbour tax" in voting.refused(2, "check-claim", STORY, "--claims", file)


def test_unconfirmed_claims_are_refused_with_the_remedy(voting: CliTown, tmp_path: Path) -> None:
    file = document(tmp_path, confirmed=False)
    assert "claims confirm" in voting.refused(2, "check-claim", STORY, "--claims", file)


@pytest.mark.parametrize(
    ("args", "said"),
    [
        ((), "in one way"),
        (("--figure", "9", "--outcome", "accepted"), "either --figure or --outcome"),
        (("--figure", "many"), "no claim"),
        (("--figure", "9", "--subject", "nobody"), "nothing in the figures is called 'nobody'"),
        (("--figure", "9", "--contest", "other"), "no contest 'other'"),
        (("--figure", "9", "--unit", "ratio"), "needs the option"),
        (("--figure", "9", "--subject", "blank", "--against", "no"), "lead over another"),
        (("--figure", "9", "--subject", "registered"), "are a count"),
        (("--figure", "9", "--subject", "blank", "--of", "valid"), "no part of the base"),
        (("--figure", "9", "--place", "Nowhere"), "no district 'Nowhere'"),
        (("--figure", "9", "--against", "nobody"), "no option 'nobody'"),
        (("--outcome", "accepted", "--svg", "x.svg"), "no figure to draw"),
    ],
)
def test_what_cannot_be_checked_names_what_there_is(
    voting: CliTown, args: tuple[str, ...], said: str
) -> None:
    assert said in voting.refused(2, "check-claim", STORY, *args)


def test_a_file_that_is_no_results_is_refused(voting: CliTown, tmp_path: Path) -> None:
    file = tmp_path / "x.json"
    file.write_text("{}", encoding="utf-8")
    assert "plebiscite-results/1" in voting.refused(2, "check-claim", file, "--figure", "9")


WHY = "99 percent of 55,000 registered voters backed it."


def test_a_sentence_is_checked_once_a_person_confirmed_how_it_is_understood(
    voting: CliTown,
) -> None:
    sentence = ("check-claim", STORY, "--sentence", WHY)
    result = voting.run(*sentence, input="y\n")
    assert result.exit_code == 1
    assert "Understood: 99 percent of 55000 registered: in-favour" in result.stderr
    assert "Verdict: true only of" in result.stdout
    assert voting.run(*sentence, "--yes").stdout == result.stdout
    assert voting.run(*sentence, input="n\n").exit_code == 2


def test_a_sentence_that_is_not_understood_is_not_guessed(voting: CliTown) -> None:
    for words in ("Nobody knows.", "Most people there are against the use of the bridge in May."):
        error = voting.refused(2, "check-claim", STORY, "--yes", "--sentence", words)
        assert "--figure" in error
