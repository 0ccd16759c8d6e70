"""The pages for each reader do what they say, command by command."""

import re
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from cli_town import ORIGIN, CliTown, definition_text
from console_blocks import commands, run_page
from markdown_pages import ROOT, blocks, page
from paper_cli_town import paper_town, voting
from played_town import Town
from played_valley import play_valley
from plebiscite.cli.main import main
from plebiscite.log.keys import KeyKind, new_signing_key
from plebiscite.observe.claims import ClaimsDocument, PositionSaid, Source, write_claims
from plebiscite.offices import commission
from plebiscite.store.key_files import KeyFileKind, write_signing_key

HOW_TO = sorted(
    str(path.relative_to(ROOT))
    for path in [*(ROOT / "docs").rglob("*.md"), ROOT / "README.md", ROOT / "SECURITY.md"]
    if path.name != "ten-voters.md"  # it has a test of its own
)


def _an_ended_record(folder: Path) -> None:
    valley = play_valley(folder)
    (folder / "policy").write_bytes(bytes(valley.policy))


def _town(folder: Path, play: Callable[[Town], object]) -> None:
    made = CliTown.played(folder / "town", play)
    for path in made.folder.iterdir():
        shutil.move(path, folder / path.name)


def _ceremony_opened(town: Town) -> None:
    town.define()
    town.issue()
    town.act(commission.open_ceremony(town.keeper.state))


def _voting(town: Town) -> None:
    town.open()
    for number in range(1, 6):
        town.vote(number, {"bench": ["yes"]})


def _with_figures(folder: Path) -> None:
    _an_ended_record(folder)
    (folder / "examples").mkdir()
    shutil.copy(ROOT / "examples" / "story.results.json", folder / "examples")


def _with_dossier(folder: Path) -> None:
    shutil.copy(ROOT / "examples" / "dossier.toml", folder)
    source = Source("We call it valid", publisher="Valley Radio", published=date(2026, 9, 15))
    said = PositionSaid("The mayor", "valid", "the vote", source, confirmed=True)
    document = ClaimsDocument("plebiscite-claims/1", positions=(said,))
    (folder / "claims.json").write_bytes(write_claims(document))


def _watched_by_a_witness(folder: Path) -> None:
    """The town as its definition names one witness, whose key is there; nothing is cosigned yet."""
    key = new_signing_key("archive.example", KeyKind.COSIGNATURE, bytes(32))
    member = f'[witnesses]\nquorum = 1\nmembers = [{{ key = "{key.verifier}" }}]\n'
    text = definition_text().partition("[witnesses]")[0] + member
    made = CliTown.played(folder / "town", Town.define, text)
    for path in made.folder.iterdir():
        shutil.move(path, folder / path.name)
    write_signing_key(folder / "witness.key", KeyFileKind.WITNESS, ORIGIN, key)


def _voting_on_paper(folder: Path) -> None:
    made = paper_town(folder / "town", voting)
    for path in made.folder.iterdir():
        shutil.move(path, folder / path.name)


PREPARED: dict[str, Callable[[Path], None]] = {
    "verify-a-record.md": _an_ended_record,
    "verify-a-large-record.md": _an_ended_record,
    "follow.md": _an_ended_record,
    "voter.md": lambda folder: _town(folder, _voting),
    "trustee.md": lambda folder: _town(folder, _ceremony_opened),
    "observe.md": lambda folder: _town(folder, _voting),
    "witness.md": _watched_by_a_witness,
    "commission.md": lambda folder: _town(folder, _voting),
    "check-a-figure.md": _with_figures,
    "use-the-results.md": _an_ended_record,
    "analyse-the-record.md": _an_ended_record,
    "dossier.md": _with_dossier,
    "polling-stations.md": _voting_on_paper,
}


@pytest.mark.slow
@pytest.mark.parametrize("name", PREPARED)
def test_the_commands_of_the_page_work(name: str, tmp_path: Path) -> None:
    PREPARED[name](tmp_path)
    run_page(page(f"docs/how-to/{name}"), tmp_path)


@pytest.mark.parametrize("name", HOW_TO)
def test_no_page_shows_a_command_that_does_not_exist(name: str) -> None:
    context = main.make_context("plebiscite", [], resilient_parsing=True)
    shown = "\n".join([*blocks(page(name), "console"), *re.findall(r"`([^`\n]+)`", page(name))])
    for group, verb in re.findall(r"\bplebiscite ([a-z-]*[a-z])(?: ([a-z-]+))?", shown):
        found = main.get_command(context, group)
        assert found is not None, group
        assert not verb or not hasattr(found, "commands") or verb in found.commands, (group, verb)


@pytest.mark.parametrize("name", [*HOW_TO, "spec/README.md", "vectors/README.md"])
def test_every_link_leads_somewhere(name: str) -> None:
    prose = re.sub(r"`[^`\n]*`", "", page(name))
    for target in re.findall(r"\]\(([^)#]+)[^)]*\)", prose):
        if not target.startswith("https://"):
            assert (ROOT / name).parent.joinpath(target).exists(), target


def test_the_results_that_are_shipped_are_those_of_the_vectors() -> None:
    name = "story.results.json"
    assert (ROOT / "examples" / name).read_bytes() == (ROOT / "vectors/claims" / name).read_bytes()


def test_a_page_with_commands_is_run() -> None:
    for name in HOW_TO:
        if "how-to" in name and commands(page(name)):
            assert Path(name).name in PREPARED


@pytest.mark.parametrize("name", [*HOW_TO, "CONTRIBUTING.md"])
def test_every_recipe_named_is_in_the_makefile(name: str) -> None:
    recipes = set(re.findall(r"^([a-z-]+):", page("Makefile"), re.MULTILINE))
    named = re.findall(r"(?:`|^ {4}|\n)make ([a-z-]+)", page(name))
    assert set(named) <= recipes
