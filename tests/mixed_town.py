"""A small town that votes in the booth and on paper, and corrects a count after certifying it.

Two districts that may be counted together, three polling stations, four papers at the smallest;
the minimum is three. Somebody votes in the booth first, and then on paper.
"""

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from forged_record import Forgery, cosign_all, forgery_of
from memory_log import load_folder
from played_town import RANDOM, Town, example_key
from played_valley import CLOSES, OPENS, TEXT
from plebiscite.offices import commission, papers, trustee
from plebiscite.offices.marks import countersign_marks, mark_on_paper
from plebiscite.offices.submission import words_blob
from plebiscite.record.definition_toml import read_definition
from plebiscite.record.entries import QuestionPapers, StationPapers

DISTRICTS = """
[paper]
small_counts = "join"

[[districts]]
id = "mill"
name = "The mill"
registered = 12
stations = { mill-hall = 7, mill-shop = 5 }

[[districts]]
id = "hill"
name = "The hill"
registered = 6
stations = { hill-hall = 6 }
parent = "mill"

"""
VOTES = {"mill": "yyyn", "hill": "ynn"}  # in the booth, by district
ON_PAPER = {"mill": (0, 6, 7, 8, 9), "hill": (4, 5)}  # the first of the mill voted before
ANSWERS = {"y": ["yes"], "n": ["no"]}


def mixed_text() -> str:
    """The valley's definition, with other districts and a paper channel."""
    before, _, rest = TEXT.partition("[[districts]]")
    after = rest[rest.index("[log]") :]
    return before + DISTRICTS.lstrip() + after


class MixedTown(Town):
    """`time` is what the witnesses' clocks say."""

    def __init__(self, folder: Path) -> None:
        self.time = OPENS - 86400
        definition, texts = read_definition(mixed_text(), "mixed.toml")
        super().__init__(
            folder, definition, texts, witnesses=lambda note, *_: cosign_all(note, self.time)
        )

    def roll(self) -> bytes:
        lines = ["voter_id,district"]
        for district in self.definition.districts:
            registered = sum(unit.registered for unit in district.units)
            lines += [f"{district.id}{number},{district.id}" for number in range(registered)]
        return "\n".join(lines).encode() + b"\n"

    def voters(self, district: str) -> list[int]:
        return [n for n, each in enumerate(self.letters) if each.voter.district == district]

    def unit(self, district: str) -> str:
        units = self.keeper.state.units.values()
        return next(unit.uuid for unit in units if unit.district == district)

    # -- the parts of its story

    def open_and_vote(self) -> None:
        """Everything up to the last vote in the booth."""
        self.define()
        self.issue(self.roll())
        self.ceremony()
        self.rehearse()
        self.time = OPENS + 60
        self.act(commission.open_voting(self.keeper.state))
        for district, answers in VOTES.items():
            for number, answer in zip(self.voters(district), answers, strict=False):
                self.vote(number, {"bridge": ANSWERS[answer]})

    def mark(self, district: str, numbers: Sequence[int]) -> None:
        """The registrar marks voters of a district, and the commission countersigns."""
        state = self.keeper.state
        credentials = [self.letters[self.voters(district)[n]].credential for n in numbers]
        marks = mark_on_paper(state, credentials, example_key(self.definition.registrar.key))
        chair = example_key(self.definition.commission.key)
        self.keeper.submit(countersign_marks(marks, state, chair))

    def mark_all(self) -> None:
        for district, numbers in ON_PAPER.items():
            self.mark(district, numbers)

    def count_electronic(self) -> None:
        """From the end of voting to the results of the booth's ballots."""
        state = self.keeper.state
        self.time = CLOSES + 60
        self.end_voting()
        self.act(commission.close(state))
        self.act(commission.publish_tallies(state))
        for owner in (1, 3):
            self.act(trustee.decrypt(state, self.files[owner], RANDOM), f"trustee/{owner}")
        self.act(commission.publish_results(state))

    def station(self, name: str, issued: int, spoiled: int, box: int) -> StationPapers:
        return StationPapers(self.unit(name.partition("-")[0]), name, issued, spoiled, box)

    def count_stations(
        self, stations: Sequence[StationPapers], invalid: int, *totals: int, words: str = ""
    ) -> int:
        """Count some stations together; where the entry stands."""
        answers = [QuestionPapers(invalid, totals)] if totals else []
        made = papers.count_papers(
            self.keeper.state, stations[0].unit, stations, answers, words, RANDOM
        )
        return self.act(made)[-1].position

    def count_papers(self) -> None:
        """The hall alone; the shop together with the hill, where there are too few."""
        self.count_stations([self.station("mill-hall", 4, 1, 3)], 0, 0, 2, 1)
        together = [self.station("mill-shop", 2, 0, 2), self.station("hill-hall", 2, 0, 2)]
        self.count_stations(together, 1, 1, 1, 1)

    def announce(self, words: str = "") -> None:
        said = words_blob(words, RANDOM) if words else None
        self.act(commission.announce(self.keeper.state, words=said))

    def certify(self) -> None:
        self.act(commission.certify(self.keeper.state))
        self.announce()


def play_mixed_town(folder: Path) -> MixedTown:
    """The whole story, with the correction after the certification."""
    town = MixedTown(folder)
    town.open_and_vote()
    town.mark_all()
    town.count_electronic()
    town.announce()
    town.count_papers()
    town.announce()
    town.certify()
    town.count_stations([town.station("mill-hall", 4, 1, 3)], 0, 0, 1, 2, words="Read out wrongly.")
    town.announce("One paper of the hall was read out wrongly.")
    town.certify()
    town.act(commission.end(town.keeper.state))
    town.close()
    return town


class PlayedMixed(NamedTuple):
    """The played town and its record as a value."""

    town: MixedTown
    forgery: Forgery
    kept: dict[str, bytes]


@cache
def played_mixed_town() -> PlayedMixed:
    """One town for all tests of a process."""
    disk = Path("/dev/shm")  # noqa: S108 - the folder below it is fresh and private
    with TemporaryDirectory(dir=disk if disk.is_dir() else None) as folder:
        town = play_mixed_town(Path(folder))
        forgery = forgery_of(town.record, town.policy, town.definition)
        return PlayedMixed(town, forgery, load_folder(town.record))
