"""The town of ten voters with two polling stations, played up to where papers are counted."""

from pathlib import Path

from paper_town_text import town_text
from played_town import RANDOM, example_key
from plebiscite.offices import trustee
from plebiscite.offices.marks import mark_on_paper
from plebiscite.offices.submission import write_submission
from plebiscite.server.referendums.models import Referendum
from served_town import ServedTown

VOTED = (0, 1, 2, 8)  # in the booth; the first of them on paper, too
MARKED = (0, 3, 4, 5, 6, 7)


class StationsTown(ServedTown):
    """A served town whose voters also vote on paper."""

    def __init__(self, data: Path, slug: str) -> None:
        super().__init__(data, slug, toml=town_text(), origin=f"{slug}.example/2026")

    def marks_file(self, *voters: int) -> bytes:
        """What the registrar hands to the commission."""
        state = self.state
        credentials = [self.letters[number].credential for number in voters]
        marks = mark_on_paper(state, credentials, example_key(state.keys["registrar"]))
        return write_submission(state.origin, marks)

    def play_to_marks(self) -> None:
        self.open()
        for number in VOTED:
            self.vote(number)

    def play_to_close(self) -> None:
        """Everybody marked, voting over, the booth's ballots counted and published."""
        self.play_to_marks()
        self.client.countersign(self.slug, self.marks_file(*MARKED))
        for act in ("end_voting", "close", "publish_tallies"):
            self.client.act(self.slug, act)
        for owner in range(1, self.definition.trustees.threshold + 1):
            self.hand_in(trustee.decrypt(self.state, self.files[owner], RANDOM), f"trustee/{owner}")
        self.client.act(self.slug, "publish_results")


def register(town: StationsTown) -> Referendum:
    """The town's row in the service's database."""
    return Referendum.objects.create(
        slug=town.slug,
        origin=town.definition.origin,
        state=Referendum.State.SEALED,
        title="A bench",
        practice=True,
    )
