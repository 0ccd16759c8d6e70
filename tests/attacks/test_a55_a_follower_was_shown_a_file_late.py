"""A55: a file is withheld until a false ballot was passed over, and served afterwards.

The offices, the log and all witnesses collude. What a follower could not check at the time, it
checks once it can: while it runs, and after any number of restarts.
"""

from functools import lru_cache
from pathlib import Path

import pytest

from followed_record import FollowedRecord
from forged_record import Forgery
from forked_town import Clock
from plebiscite.record.blob_names import blobs_of
from plebiscite.record.entries import EntryBase
from plebiscite.store.follower import Follower
from plebiscite.verify.record_verification import verify_record
from valley_lies import a_voter, append, cast, changed, finish, voting

FOUNDATIONS = ("definition", "roll", "reveal", "trustees", "election")


@lru_cache(maxsize=1)
def stuffed() -> Forgery:
    """The valley's record with a ballot under another ballot's seal."""
    colluders = voting()
    other = cast(colluders, a_voter(colluders, "moor", 0)).entries[0]
    ballot = cast(colluders, a_voter(colluders, "hill", 3))
    append(colluders, changed(ballot, signature=getattr(other, "signature")))  # noqa: B009 - of any
    return finish(colluders)


class Town:
    """The stuffed record in a folder, from which blobs can be taken away."""

    def __init__(self, folder: Path) -> None:
        self.forgery, self.folder = stuffed(), folder
        self.files = self.forgery.record().files
        for path, raw in self.files.items():
            (folder / "record" / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / "record" / path).write_bytes(raw)

    def withhold(self, kind: str) -> None:
        for number in range(self.forgery.kinds().count(kind)):
            entry = self.forgery.entry(kind, number)
            assert isinstance(entry, EntryBase)
            for name in blobs_of(entry):
                (self.folder / "record" / "blob" / name).unlink()

    def serve(self) -> None:
        for path, raw in self.files.items():
            (self.folder / "record" / path).write_bytes(raw)

    def follower(self) -> FollowedRecord:
        clock = Clock(self.forgery.times[-1])
        return FollowedRecord(self.folder / "record", self.folder / "f", self.forgery.policy, clock)


def accused(follower: Follower) -> set[str]:
    return {a.place for a in follower.following.alarms if a.id == "failed-check"}


FALSE = "ballots-2, entry 46 (ballot)"


def test_the_ballot_is_false(tmp_path: Path) -> None:
    town = Town(tmp_path)
    followed = town.follower()
    followed.look()
    assert FALSE in accused(followed.follower)
    assert followed.growing.suspects == {46}
    followed.close()


@pytest.mark.parametrize("kind", FOUNDATIONS)
def test_while_it_runs(kind: str, tmp_path: Path) -> None:
    town = Town(tmp_path)
    town.withhold(kind)
    followed = town.follower()
    followed.look()
    assert [each.event for each in followed.events].count("unchecked")
    town.serve()
    for _ in range(4):  # a few of the absent files are asked for in each round
        followed.look()
    assert FALSE in accused(followed.follower)
    assert not followed.growing.missed
    assert not followed.follower.entries.unchecked
    whole = verify_record(followed.mirror.record, town.forgery.policy).report
    tree = followed.mirror.tree
    assert tree is not None
    assert followed.growing.judged(tree).report == whole
    followed.close()


@pytest.mark.parametrize("kind", FOUNDATIONS)
def test_after_restarts(kind: str, tmp_path: Path) -> None:
    town = Town(tmp_path)
    town.withhold(kind)
    for number in range(6):
        followed = town.follower()
        followed.look()
        town.serve()
        followed.close()
        assert number < 5 or FALSE in accused(followed.follower)


@pytest.mark.parametrize("kind", FOUNDATIONS)
def test_the_file_comes_into_the_mirror_while_the_follower_does_not_run(
    kind: str, tmp_path: Path
) -> None:
    """Then the first thing it does is to recall, with everything there."""
    town = Town(tmp_path)
    town.withhold(kind)
    followed = town.follower()
    followed.look()
    followed.close()
    town.serve()
    for path, raw in town.files.items():
        if path.startswith("blob/"):
            (followed.mirror.record.root / path).write_bytes(raw)
    again = town.follower()
    again.look()
    assert FALSE in accused(again.follower)
    again.close()
