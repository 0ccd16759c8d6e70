"""A55: a record is served without its last entries, which abort the vote. Followers saw them."""

import shutil
from pathlib import Path

from followed_record import FollowedRecord
from forked_town import YES, WatchedTown
from played_town import RANDOM
from plebiscite.offices import commission
from plebiscite.store.record_server import served


def test_a_follower_raises_the_alarm_and_its_mirror_still_has_the_end(tmp_path: Path) -> None:
    town = WatchedTown(tmp_path / "town")
    town.open()
    town.vote(0, YES)
    early = tmp_path / "early"
    shutil.copytree(town.record, early)
    town.act(commission.abort("The roll was copied.", RANDOM))
    with served(town.record) as url:
        followed = FollowedRecord(url, tmp_path, town.policy, town.clock)
        assert followed.look() == []
        assert followed.growing.state.aborted
        shutil.rmtree(town.record)
        shutil.copytree(early, town.record)
        assert followed.look() == []  # a cache may be late
        town.clock.now += 3600
        assert followed.look() == ["rollback"]
    assert followed.mirror.size == town.keeper.state.size
    followed.close()
    town.close()
