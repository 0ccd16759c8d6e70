"""What the attack tests on whole records share: colluding offices in the played valley."""

from collections.abc import Callable

import msgspec

from colluding_offices import Colluders, recounted
from forged_record import Forgery, failed, verified
from played_town import RANDOM
from played_valley import played_valley
from plebiscite.offices import voter
from plebiscite.offices.submission import Submission
from plebiscite.record.chains import Chain
from plebiscite.record.entries import Act, parse_entry, write_entry

YES = {"bridge": ["yes"]}


def wrong(forgery: Forgery) -> set[str]:
    """The checks that fail when log and all witnesses sign this record."""
    return failed(verified(forgery.record(), forgery.policy))


def valley() -> Forgery:
    return played_valley().forgery


def counted_after(*indices: int, change: Callable[[Forgery], Forgery] | None = None) -> Forgery:
    """Entries before close, those at `indices` left out, signed anew and counted by everyone."""
    forgery = valley()
    start = forgery.until(forgery.find("close"))
    start = start.drop(*indices) if change is None else change(start)
    return recounted(start.resigned(), played_valley().valley.files)


def voting(until: str = "polls-closed") -> Colluders:
    """Colluders just before the entry of kind `until`, and no entry after it."""
    forgery = valley()
    return Colluders(forgery.until(forgery.find(until)), played_valley().valley.files)


def finish(colluders: Colluders) -> Forgery:
    """The offices end voting and count, at the times they should."""
    forgery = valley()
    for index in range(forgery.find("polls-closed"), forgery.find("close")):
        entry = parse_entry(forgery.entries[index])
        assert isinstance(entry, Act)
        offices = [each.by for each in entry.signatures]
        unsigned = Submission((msgspec.structs.replace(entry, signatures=()),))
        colluders.act(unsigned, *offices, time=forgery.times[index])
    colluders.count()
    return colluders.finished()


def a_voter(colluders: Colluders, district: str, number: int) -> voter.Voter:
    """The `number`-th voter of a district, as the colluders' record knows them."""
    town = played_valley().valley
    letter = town.letters[town.voters(district)[number]]
    return voter.find_voter(colluders.state, letter.code)


def stranger(colluders: Colluders, unit: str, secret: int = 4711) -> voter.Voter:
    """Somebody with a credential that is in no roll."""
    group = colluders.state.group
    chain = Chain(colluders.state.unit_numbers[unit])
    return voter.Voter(unit, secret, group.generator_power(secret), chain)


def cast(colluders: Colluders, who: voter.Voter) -> Submission:
    return voter.cast(voter.prepare(colluders.state, who, YES, RANDOM))


def append(colluders: Colluders, submission: Submission) -> None:
    """Into the log, whatever it is."""
    for entry in submission.entries:
        colluders.append(write_entry(entry), colluders.forgery.times[-1])


def changed(submission: Submission, **fields: object) -> Submission:
    """A submission's one entry with other fields."""
    (entry,) = submission.entries
    return Submission((msgspec.structs.replace(entry, **fields),), submission.blobs)
