"""A town on both channels whose parties work with the command line, and the registrar's mapping."""

import csv
from collections.abc import Callable
from pathlib import Path

from cli_town import PAST, CliTown
from paper_town_text import town_text
from played_town import RANDOM, Town, example_key
from plebiscite.offices import commission, trustee
from plebiscite.offices.marks import countersign_marks, mark_on_paper


def voting(town: Town) -> None:
    """Four voted in the booth; nobody is marked yet."""
    town.open()
    for number in (0, 1, 2, 8):
        town.vote(number, {"bench": ["yes"]})


def counted(town: Town) -> None:
    """Six are marked, one of whom had voted; the booth's ballots are counted."""
    voting(town)
    state = town.keeper.state
    marked = [town.letters[number].credential for number in (0, 3, 4, 5, 6, 7)]
    marks = mark_on_paper(state, marked, example_key(town.definition.registrar.key))
    town.keeper.submit(countersign_marks(marks, state, example_key(town.definition.commission.key)))
    town.end_voting()
    town.act(commission.close(state))
    town.act(commission.publish_tallies(state))
    for owner in (1, 2):
        town.act(trustee.decrypt(state, town.files[owner], RANDOM), f"trustee/{owner}")
    town.act(commission.publish_results(state))


def paper_town(folder: Path, play: Callable[[Town], None]) -> CliTown:
    """The town after `play`, with the mapping that `registrar issue` wrote, in `letters`."""
    mapping = [("voter_id", "unit", "credential")]

    def told(town: Town) -> None:
        play(town)
        mapping.extend((each.voter.voter_id, each.unit, each.credential) for each in town.letters)

    town = CliTown.played(folder, told, town_text().replace("2026-09-13", PAST))
    letters = town.folder / "letters"
    letters.mkdir()
    with (letters / "mapping.csv").open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(mapping)
    return town
