"""A follower over HTTP: what it mirrors, what it finds, and what it still knows after a kill."""

import shutil
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from followed_record import STALL, FollowedRecord
from forked_town import NO, YES, WatchedTown
from kept_log import FaultyCalls
from played_town import example_key
from plebiscite.errors import (
    MalformedError,
    MisuseError,
    PlebisciteError,
    UnavailableError,
)
from plebiscite.log.checkpoint import Checkpoint, sign_checkpoint
from plebiscite.store.durable import FatalStorageError
from plebiscite.store.followed_folder import FOLLOWED
from plebiscite.store.http_reading import RecordAddress
from plebiscite.store.mirror import BadBlob
from plebiscite.store.mirror_audit import audit_files, random_files
from plebiscite.store.record_files import RecordFolder
from plebiscite.store.record_server import served
from plebiscite.verify.record_verification import verify_record


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> WatchedTown:
    """A town just opened, with two votes; never changed: each test forks it."""
    town = WatchedTown(tmp_path_factory.mktemp("town"))
    town.open()
    town.vote(0, YES)
    town.vote(1, NO)
    town.close()
    return town


@pytest.fixture
def town(opened: WatchedTown, tmp_path: Path) -> Iterator[WatchedTown]:
    copy = opened.forked(tmp_path / "town")
    yield copy
    copy.close()


@pytest.fixture
def url(town: WatchedTown) -> Iterator[str]:
    with served(town.record) as address:
        yield address


@pytest.fixture
def followed(town: WatchedTown, url: str, tmp_path: Path) -> Iterator[FollowedRecord]:
    made = FollowedRecord(url, tmp_path, town.policy, town.clock)
    yield made
    made.close()


def again(followed: FollowedRecord, town: WatchedTown, url: str) -> FollowedRecord:
    """The follower started anew on the same folders."""
    followed.close()
    folder = followed.memory.folder.parent
    return FollowedRecord(url, folder, town.policy, town.clock)


def note_of(town: WatchedTown, size: int, root: bytes) -> bytes:
    key = example_key(town.policy.log)
    return bytes(sign_checkpoint(Checkpoint(key.name, size, root), key))


def test_a_mirror_grows_with_the_record_and_is_served_as_it_is(
    town: WatchedTown, followed: FollowedRecord
) -> None:
    assert followed.look() == []
    for number in (2, 3, 4):
        town.vote(number, YES)
        assert followed.look() == []
        assert followed.mirror.size == followed.growing.checked == town.keeper.state.size
    with served(followed.mirror.record.root) as mirror:
        other = FollowedRecord(mirror, town.folder / "other", town.policy, town.clock)
        assert other.look() == []
        other.close()
    report = verify_record(followed.mirror.record, town.policy).report
    assert report.exit_status == 0
    assert report.facts.root == town.keeper.frontier_root().hex()


def test_a_whole_referendum_is_followed_to_its_end(
    town: WatchedTown, followed: FollowedRecord
) -> None:
    followed.look()
    for number in range(2, 8):
        town.vote(number, YES)
    town.clock.now = town.definition.calendar.closes
    town.end_voting()
    followed.look()
    town.count()
    assert followed.look() == []
    assert followed.follower.entries.is_ended
    assert followed.status == 0
    town.clock.now += 100 * STALL
    assert followed.look() == []  # nothing more is to come, so silence is no stall


def test_after_a_restart_nothing_is_fetched_or_proved_twice(
    town: WatchedTown, followed: FollowedRecord, url: str
) -> None:
    followed.look()
    town.vote(2, YES)
    second = again(followed, town, url)
    assert second.growing.checked == town.keeper.state.size - 1
    assert second.look() == []
    assert second.growing.checked == town.keeper.state.size
    second.close()


@pytest.mark.slow
def test_killed_at_any_write_it_goes_on_to_the_same_mirror(
    town: WatchedTown, url: str, tmp_path: Path
) -> None:
    whole = FaultyCalls()
    first = FollowedRecord(url, tmp_path / "whole", town.policy, town.clock, calls=whole)
    first.look()
    first.close()
    for n in range(1, whole.count, 7):
        folder = tmp_path / str(n)
        try:
            broken = FollowedRecord(
                url, folder, town.policy, town.clock, calls=FaultyCalls(n, "EIO")
            )
        except PlebisciteError:
            pass
        else:
            with suppress(PlebisciteError):
                broken.look()
            broken.close()
        after = FollowedRecord(url, folder, town.policy, town.clock)
        assert after.look() == [], n
        assert after.growing.checked == town.keeper.state.size
        after.close()
        for path in first.mirror.record.root.rglob("*"):
            if path.is_file():
                kept = after.mirror.record.root / path.relative_to(first.mirror.record.root)
                assert kept.read_bytes() == path.read_bytes()


def test_a_disk_that_did_not_confirm_ends_the_process(
    town: WatchedTown, url: str, tmp_path: Path
) -> None:
    whole = FaultyCalls()
    first = FollowedRecord(url, tmp_path / "whole", town.policy, town.clock, calls=whole)
    first.look()
    first.close()
    nth = next(n for n in range(30, whole.count) if whole.kinds[n] == "fsync") + 1
    broken = FollowedRecord(
        url, tmp_path / "broken", town.policy, town.clock, calls=FaultyCalls(nth, "EIO")
    )
    with pytest.raises(FatalStorageError):
        broken.look()
    broken.close()


def test_the_same_file_rewritten_twice_leaves_both_as_evidence(
    town: WatchedTown, followed: FollowedRecord
) -> None:
    followed.look()
    first = min((town.record / "blob").iterdir())
    for raw in (b"other", b"third"):
        first.write_bytes(raw)
        assert followed.look() == ["rewritten-file"]
        followed.follower.following.acknowledge()
        assert (followed.evidence() / "served").read_bytes() == raw


def test_a_mirror_altered_meanwhile_is_mended_and_checked_anew(
    town: WatchedTown, followed: FollowedRecord, url: str
) -> None:
    followed.look()
    bundle = next((followed.mirror.record.root / "tile" / "entries").rglob("000.p/*"))
    raw = bytearray(bundle.read_bytes())
    raw[-3] ^= 1
    bundle.write_bytes(raw)
    second = again(followed, town, url)
    assert second.told == ["warning"]
    assert second.look() == []
    assert second.growing.checked == town.keeper.state.size
    assert verify_record(second.mirror.record, town.policy).report.exit_status == 0
    second.close()


def test_a_bundle_that_does_not_lead_to_the_root_is_an_alarm_with_its_bytes(
    town: WatchedTown, followed: FollowedRecord
) -> None:
    followed.look()
    before = followed.mirror.size
    town.vote(2, YES)
    size = town.keeper.state.size
    bundle = town.record / f"tile/entries/000.p/{size}"
    raw = bytearray(bundle.read_bytes())
    raw[-3] ^= 1
    bundle.write_bytes(raw)
    assert followed.look() == ["altered-file"]
    assert followed.mirror.size == before
    assert (followed.evidence() / "served-file").read_bytes() == raw
    assert followed.look() == []  # said once
    raw[-3] ^= 1
    bundle.write_bytes(raw)
    assert followed.look() == []
    assert followed.mirror.size == size


def test_a_tile_that_does_not_lead_to_the_root_is_an_alarm(
    town: WatchedTown, followed: FollowedRecord
) -> None:
    size = town.keeper.state.size
    tile = town.record / f"tile/0/000.p/{size}"
    tile.write_bytes(bytes(32) + tile.read_bytes()[32:])
    assert followed.look() == ["altered-file"]
    assert followed.mirror.size == 0


def test_rewritten_files_are_found_while_nothing_grows(
    town: WatchedTown, followed: FollowedRecord
) -> None:
    followed.look()
    size = town.keeper.state.size
    tile = town.record / f"tile/0/000.p/{size}"
    tile.write_bytes(bytes(32) + tile.read_bytes()[32:])
    milestone = max((town.record / "checkpoints").iterdir(), key=lambda path: int(path.name))
    milestone.write_bytes(note_of(town, int(milestone.name), b"\1" * 32))
    blob = max((town.record / "blob").iterdir())
    blob.write_bytes(blob.read_bytes() + b"\n")
    found = sorted(followed.look(full_audit=True))
    assert found == ["rewritten-file", "rewritten-file", "split-view"]
    kept = followed.evidence()
    assert (kept / "served").read_bytes() != (kept / "kept").read_bytes()
    assert followed.status == 1


def test_a_random_look_back_finds_a_rewritten_blob(
    town: WatchedTown, followed: FollowedRecord
) -> None:
    followed.look()
    first = min((town.record / "blob").iterdir())
    first.write_bytes(b"other")
    assert followed.look() == ["rewritten-file"]


def test_a_kept_checkpoint_with_another_root_is_a_split_view(
    town: WatchedTown, followed: FollowedRecord
) -> None:
    size = min(int(path.name) for path in (town.record / "checkpoints").iterdir())
    place = town.record / f"checkpoints/{size}"
    place.write_bytes(note_of(town, size, b"\1" * 32))
    assert "split-view" in followed.look()


@pytest.mark.parametrize("poison", ["a larger one", "garbage"])
def test_one_bad_checkpoint_hides_no_proof_that_stands_behind_it(
    town: WatchedTown, followed: FollowedRecord, poison: str
) -> None:
    sizes = sorted(int(path.name) for path in (town.record / "checkpoints").iterdir())
    other = b"no note" if poison == "garbage" else note_of(town, 999, b"\2" * 32)
    (town.record / f"checkpoints/{sizes[0]}").write_bytes(other)
    (town.record / f"checkpoints/{sizes[1]}").write_bytes(note_of(town, sizes[1], b"\1" * 32))
    found = followed.look()
    assert {"bad-milestone", "split-view"} <= set(found)
    bad = next(e for e in followed.events if e.alarm == "bad-milestone")
    assert (Path(bad.evidence) / "served-milestone").read_bytes() == other
    assert not followed.mirror.bad


def test_a_bad_checkpoint_is_told_though_the_mirror_cannot_grow(
    town: WatchedTown, followed: FollowedRecord
) -> None:
    followed.mirror.bad.append(_bad_blob())
    (town.record / f"tile/entries/000.p/{town.keeper.state.size}").unlink()
    assert followed.look() == ["altered-file"]
    assert "unreachable" in followed.told


def _bad_blob() -> BadBlob:
    return BadBlob("0" * 64, MalformedError("other bytes"))


def test_a_withheld_tile_makes_no_bad_checkpoint(
    town: WatchedTown, followed: FollowedRecord, monkeypatch: pytest.MonkeyPatch
) -> None:
    def withheld(*_: object) -> bytes:
        raise UnavailableError("there is no such file", place="tile/0/000")

    monkeypatch.setattr("plebiscite.log.tree.AuthenticatedTree.range_hash", withheld)
    assert "bad-milestone" not in followed.look()
    assert followed.mirror.unmet


def served_instead(town: WatchedTown, other: WatchedTown, *without: str) -> None:
    """Another history's files where the town's were, but for those that begin so."""
    shutil.rmtree(town.record)
    shutil.copytree(other.record, town.record)
    for path in without:
        shutil.rmtree(town.record / path)


@pytest.mark.parametrize("restarted", [False, True])
@pytest.mark.parametrize("without", ["tile", "tile/entries"])
def test_files_kept_back_once_hide_no_fork_and_no_rollback(
    opened: WatchedTown,
    town: WatchedTown,
    followed: FollowedRecord,
    url: str,
    tmp_path: Path,
    *,
    restarted: bool,
    without: str,
) -> None:
    """The memory is ahead of the mirror, so no file that is kept proves its checkpoint."""
    fork = opened.forked(tmp_path / "fork")
    fork.vote(5, NO)
    small = fork.forked(tmp_path / "small")
    followed.look()
    before = followed.mirror.size
    for number in (2, 3, 4):
        town.vote(number, YES)
    shutil.rmtree(town.record / "tile/entries")
    followed.look()
    assert followed.follower.following.memory.size > followed.mirror.size == before
    served_instead(town, small, without)
    if restarted:
        followed = again(followed, town, url)
    town.clock.now += 61
    found = followed.look()
    assert found == ["rollback"], followed.events
    kept = followed.evidence()
    assert (kept / "served-checkpoint").read_bytes() == (small.record / "checkpoint").read_bytes()
    assert kept.joinpath("followed-checkpoint").read_bytes().splitlines()[1] == b"%d" % (before + 3)
    for each in (followed, fork, small):
        each.close()


def test_a_fork_below_the_mirror_is_proved_though_nothing_but_its_checkpoint_is_served(
    opened: WatchedTown, town: WatchedTown, followed: FollowedRecord, tmp_path: Path
) -> None:
    fork = opened.forked(tmp_path / "fork")
    fork.vote(5, NO)
    for number in (2, 3):
        town.vote(number, YES)
    followed.look()
    town.vote(4, YES)
    shutil.rmtree(town.record / "tile/entries")
    followed.look()
    served_instead(town, fork, "tile")
    assert followed.look() == ["split-view"]
    fork.close()


def test_with_the_memory_lost_the_mirror_still_refuses_another_history(
    opened: WatchedTown, town: WatchedTown, followed: FollowedRecord, url: str, tmp_path: Path
) -> None:
    fork = opened.forked(tmp_path / "fork")
    fork.vote(5, NO)
    town.vote(2, YES)
    followed.look()
    (followed.memory.folder / FOLLOWED).unlink()
    served_instead(town, fork)
    second = again(followed, town, url)
    assert second.look() == ["split-view"]
    second.close()
    fork.close()


def test_other_places_are_compared_though_the_mirror_is_behind_the_memory(
    opened: WatchedTown, town: WatchedTown, url: str, tmp_path: Path
) -> None:
    fork = opened.forked(tmp_path / "fork")
    fork.vote(5, NO)
    followed = FollowedRecord(url, tmp_path, town.policy, town.clock, also=(str(fork.record),))
    hidden = fork.record.rename(tmp_path / "hidden")
    town.vote(2, YES)
    followed.look()
    town.vote(3, YES)
    shutil.rmtree(town.record / "tile/entries")
    followed.look()
    hidden.rename(fork.record)
    assert followed.look() == ["split-view"]
    followed.close()
    fork.close()


def test_while_an_answer_drips_a_stall_is_told_and_other_places_are_looked_at(
    opened: WatchedTown, town: WatchedTown, url: str, tmp_path: Path
) -> None:
    fork = opened.forked(tmp_path / "fork")
    fork.vote(5, NO)
    followed = FollowedRecord(url, tmp_path, town.policy, town.clock, also=(str(tmp_path),))
    town.vote(2, YES)
    followed.look()
    source = followed.follower.source
    assert isinstance(source, RecordAddress)
    shutil.copytree(fork.record, tmp_path, dirs_exist_ok=True)
    for seconds, told in ((1, []), (60, ["split-view"]), (STALL, ["split-view", "stall"])):
        town.clock.now += seconds
        source.meanwhile()
        assert [event.alarm for event in followed.events if event.event == "alarm"] == told
    assert {alarm.id for alarm in followed.memory.read(0).alarms} == {"split-view", "stall"}
    followed.close()
    fork.close()


def test_a_rewritten_file_is_told_though_the_others_are_not_served(
    town: WatchedTown, followed: FollowedRecord
) -> None:
    class Refusing(RecordFolder):
        def read(self, path: str) -> bytes:
            if path.startswith("blob/"):
                raise MalformedError("other bytes", place=path)
            raise UnavailableError("there is no such file", place=path)

    followed.look()
    audited = audit_files(
        followed.mirror, Refusing(town.record), random_files(followed.mirror, lambda _: 0)
    )
    assert [each.path[:5] for each in audited.rewritten] == ["blob/"]


def test_after_too_many_findings_a_failed_check_still_raises_its_alarm(
    town: WatchedTown, followed: FollowedRecord, monkeypatch: pytest.MonkeyPatch
) -> None:
    followed.look()
    tree = RecordFolder(town.record).opened(town.policy.policy)[1]
    town.keeper.writer.append([tree.entry(tree.size - 1) + b" "])
    monkeypatch.setattr("plebiscite.verify.report.MOST_FINDINGS", 0)
    assert followed.look() == ["failed-check"]
    (alarm,) = followed.follower.following.alarms
    assert alarm.place == "log-5, the record"


def test_a_kept_checkpoint_that_the_log_did_not_sign_is_an_alarm(
    town: WatchedTown, followed: FollowedRecord
) -> None:
    size = min(int(path.name) for path in (town.record / "checkpoints").iterdir())
    (town.record / f"checkpoints/{size}").write_bytes(b"no note")
    assert "bad-milestone" in followed.look()


def test_a_checkpoint_that_the_log_did_not_sign_is_an_alarm(
    town: WatchedTown, followed: FollowedRecord
) -> None:
    note = town.record / "checkpoint"
    note.write_bytes(note.read_bytes().replace(b"\n\n", b"\nmore\n\n", 1))
    assert followed.look() == ["bad-checkpoint"]
    assert (followed.evidence() / "served-checkpoint").read_bytes() == note.read_bytes()


def test_an_older_checkpoint_is_a_rollback_once_no_cache_explains_it(
    town: WatchedTown, followed: FollowedRecord
) -> None:
    old = (town.record / "checkpoint").read_bytes()
    town.vote(2, YES)
    followed.look()
    (town.record / "checkpoint").write_bytes(old)
    assert followed.look() == []
    town.clock.now += 61
    assert followed.look() == ["rollback"]
    assert followed.status == 1


def test_silence_becomes_a_stall_and_recovers(town: WatchedTown, followed: FollowedRecord) -> None:
    followed.look()
    town.clock.now += STALL + 1
    assert followed.look() == ["stall"]
    assert followed.status == 3
    town.vote(2, YES)
    assert followed.look() == []
    assert "recovered" in followed.told
    assert followed.status == 0


def test_an_unmet_quorum_becomes_a_stall_and_then_the_checks_fail(
    town: WatchedTown, followed: FollowedRecord
) -> None:
    followed.look()
    town.asked.witnesses = town.asked.witnesses[:1]
    town.clock.now += 10
    town.vote(2, YES)
    assert followed.look() == []  # a witness may be late
    assert followed.mirror.size == town.keeper.state.size
    town.clock.now += STALL + 1
    found = followed.look()
    assert "stall" in found
    stalled = next(alarm for alarm in followed.follower.following.alarms if alarm.id == "stall")
    assert "lacks the quorum" in stalled.message
    assert "log-2" in {a.place.partition(",")[0] for a in followed.follower.following.alarms}


def test_withheld_files_are_no_accusation_but_a_stall(
    town: WatchedTown, followed: FollowedRecord
) -> None:
    followed.look()
    town.vote(2, YES)
    (town.record / f"tile/entries/000.p/{town.keeper.state.size}").unlink()
    assert followed.look() == []
    assert "unreachable" in followed.told
    town.clock.now += STALL + 1
    assert followed.look() == ["stall"]
    assert followed.follower.failures == 2


def test_a_server_that_is_gone_is_no_alarm_at_once(town: WatchedTown, tmp_path: Path) -> None:
    with served(town.record) as url:
        followed = FollowedRecord(url, tmp_path, town.policy, town.clock)
        followed.look()
    assert followed.look() == []
    town.clock.now += STALL + 1
    assert followed.look() == ["stall"]
    followed.close()


def test_a_wrong_ballot_is_named_by_its_check(town: WatchedTown, followed: FollowedRecord) -> None:
    followed.look()
    tree = RecordFolder(town.record).opened(town.policy.policy)[1]
    repeated = tree.entry(tree.size - 1)
    town.keeper.writer.append([repeated + b" "])
    found = followed.look()
    assert found == ["failed-check"]
    (alarm,) = followed.follower.following.alarms
    assert alarm.place == f"log-5, entry {tree.size}"


def test_another_history_is_refused_even_after_the_mirror_was_lost(
    opened: WatchedTown, town: WatchedTown, followed: FollowedRecord, url: str, tmp_path: Path
) -> None:
    other = opened.forked(tmp_path / "fork")
    other.vote(5, NO)
    other.vote(6, NO)
    town.vote(2, YES)
    followed.look()
    other.close()
    shutil.rmtree(followed.mirror.record.root)
    shutil.rmtree(town.record)
    shutil.copytree(other.record, town.record)
    second = again(followed, town, url)
    assert second.look() == ["split-view"]
    assert second.mirror.size == 0
    assert second.look() == []
    second.close()


def test_a_place_that_shows_more_for_too_long_is_told(
    opened: WatchedTown, town: WatchedTown, tmp_path: Path
) -> None:
    """The address followed is held back; another mirror is not."""
    shutil.copytree(town.record, tmp_path / "held")
    town.vote(2, YES)
    with served(tmp_path / "held") as held, served(town.record) as live:
        followed = FollowedRecord(held, tmp_path, town.policy, town.clock, also=(live,))
        assert followed.look() == []
        town.clock.now += STALL + 1
        assert sorted(followed.look()) == ["behind", "stall"]
        shutil.rmtree(tmp_path / "held")
        shutil.copytree(town.record, tmp_path / "held")
        followed.look()
        followed.look()
        assert {alarm.id for alarm in followed.follower.following.alarms} == {"stall"}
        followed.close()


def test_a_place_without_a_checkpoint_of_this_log_is_a_warning_once(
    town: WatchedTown, url: str, tmp_path: Path
) -> None:
    followed = FollowedRecord(url, tmp_path, town.policy, town.clock, also=(str(tmp_path),))
    followed.look()
    followed.look()
    assert followed.told.count("warning") == 1
    assert followed.status == 0
    followed.close()


def test_blobs_and_cosignatures_that_come_late_are_taken_in(
    town: WatchedTown, followed: FollowedRecord
) -> None:
    blob = max((town.record / "blob").iterdir())
    raw = blob.read_bytes()
    blob.unlink()
    followed.look()
    assert list(followed.mirror.absent) == [blob.name]
    blob.write_bytes(raw)
    followed.look()
    assert not followed.mirror.absent
    assert followed.mirror.record.blob(blob.name) == raw


def test_a_blob_with_other_bytes_is_an_alarm_and_not_mirrored(
    town: WatchedTown, followed: FollowedRecord
) -> None:
    blob = max((town.record / "blob").iterdir())
    blob.write_bytes(b"other")
    assert "altered-file" in followed.look()
    assert blob.name not in set(followed.mirror.record.blobs())


def test_two_followers_do_not_share_a_memory(
    town: WatchedTown, followed: FollowedRecord, url: str
) -> None:
    with pytest.raises(UnavailableError, match="another program"):
        FollowedRecord(url, followed.memory.folder.parent, town.policy, town.clock)


def test_a_memory_of_another_policy_is_not_used(
    town: WatchedTown, followed: FollowedRecord
) -> None:
    followed.look()
    path = followed.memory.folder / FOLLOWED
    path.write_bytes(path.read_bytes().replace(town.policy.digest.hex().encode(), b"0" * 64))
    with pytest.raises(MisuseError, match="another policy file"):
        followed.memory.read(0)
    path.write_bytes(path.read_bytes().replace(b"plebiscite-followed/1", b"plebiscite-followed/2"))
    with pytest.raises(MisuseError, match="another format"):
        followed.memory.read(0)
