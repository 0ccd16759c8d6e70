"""The town in memory with two observers of the definition, and others who come later."""

from collections.abc import Sequence
from functools import cache

from msgspec.structs import replace

from definition_examples import example
from played_in_memory import MemoryTown, play_until
from played_town import RANDOM
from plebiscite.log.keys import SigningKey
from plebiscite.offices import observation
from plebiscite.offices.submission import Submission, sign_submission
from plebiscite.record.acts import observer_office
from plebiscite.record.definition import Definition, Person, Station
from plebiscite.record.entries import EntryBase, write_entry
from plebiscite.record.example_keys import example_signing_key

KEYS = [example_signing_key(f"{name}.example") for name in ("first", "second", "late", "later")]
"""Of the two observers of the definition, and of those who come later."""
STRANGER = example_signing_key("stranger.example")


def observed_definition() -> Definition:
    """The town's, with two observers and two polling stations in its first district."""
    base = example("town")[0]
    first, *others = base.districts
    registered = sum(each.registered for each in first.units)
    stations = (Station("s1", registered - 3), Station("s2", 3))
    observers = tuple(Person(f"The {key.name} observers", str(key.verifier)) for key in KEYS[:2])
    districts = (replace(first, stations=stations), *others)
    return replace(base, observers=observers, districts=districts)


@cache
def _snapshot(stage: str) -> MemoryTown:
    return play_until(MemoryTown(observed_definition(), example("town")[1]), stage)


def observed_to(stage: str) -> MemoryTown:
    """A town of one's own, just after `stage` of `played_in_memory.STEPS`."""
    return _snapshot(stage).copy()


def invite(town: MemoryTown, key: SigningKey = KEYS[2], name: str = "The late ones") -> int:
    """Invite one more observer; its number."""
    made = observation.invite(town.state, name, str(key.verifier), "applied", "", RANDOM)
    town.act(made)
    return len(town.state.observers)


def signed(
    town: MemoryTown, made: Submission, observer: int, key: SigningKey | None = None
) -> Submission:
    """Signed by an observer, with its own key unless another is given."""
    own = key or KEYS[observer - 1]
    return sign_submission(made, town.state, observer_office(observer), own)


def said(town: MemoryTown, made: Submission, observer: int = 1) -> int:
    """Put an observer's submission, which must be right, on the record; its index."""
    town.keeper.submit(signed(town, made, observer))
    return len(town.raws) - 1


def found(town: MemoryTown, entry: EntryBase, observer: int = 1) -> list[tuple[str, str]]:
    """What is found wrong with an entry that this observer signs: check and words."""
    (made,) = signed(town, Submission((entry,)), observer).entries
    return [(each.check, str(each.error)) for each in town.memory.take(write_entry(made))]


def blobs_of(town: MemoryTown, made: Submission) -> Sequence[EntryBase]:
    """Keep a submission's blobs; its entries."""
    for raw in made.blobs:
        town.put(raw)
    return made.entries
