"""What a follower decides: which checkpoint continues what, what is silence, what is said once."""

import pytest

from log_keys import ORIGIN, cosigned_note, policy_file_of
from memory_log import MemoryLog, log_of, numbered_entries
from plebiscite.errors import UnavailableError
from plebiscite.log.checkpoint import Checkpoint
from plebiscite.log.policy_file import parse_policy_file
from plebiscite.log.policy_grammar import parse_policy
from plebiscite.log.witnessed import WitnessedCheckpoint, open_checkpoint
from plebiscite.observe.alarms import ALARMS, Alarm
from plebiscite.observe.following import CACHE_SECONDS, Followed, Following, new_followed, view_of
from plebiscite.observe.histories import View
from plebiscite.verify.report import ReportedFinding

POLICY = parse_policy_file(policy_file_of("5", 7))
NOW = 1_800_000_000
STALL = 600


def opened(log: MemoryLog, cosigners: int = 5, time: int = NOW) -> WitnessedCheckpoint:
    times = dict.fromkeys(range(cosigners), time)
    return open_checkpoint(
        cosigned_note(Checkpoint(ORIGIN, log.size, log.root), times), POLICY.policy
    )


def view(log: MemoryLog, place: str = "there") -> View:
    return view_of(place, opened(log), log.tree())


def following(memory: Followed | None = None) -> Following:
    return Following(memory or new_followed(POLICY, NOW), stall_after=STALL)


def forked() -> MemoryLog:
    log = MemoryLog()
    log.append([*numbered_entries(0, 4), b"another"])
    return log


def test_a_checkpoint_is_the_first_the_same_larger_or_older() -> None:
    judge = following().judge
    assert judge([], view(log_of(5))).relation == "first"
    assert judge([view(log_of(5))], view(log_of(5))).relation == "same"
    assert judge([view(log_of(5))], view(log_of(9))).relation == "larger"
    assert judge([view(log_of(9))], view(log_of(5))).relation == "older"


@pytest.mark.parametrize("size", [3, 5, 9])
def test_another_history_is_a_split_view_whatever_its_size(size: int) -> None:
    step = following().judge([view(log_of(size))], view(forked()))
    assert step.relation is None if size >= 5 else step.relation == "larger"
    assert (step.split is not None) == (size >= 5)


def bare(log: MemoryLog) -> View:
    """Its checkpoint, without files."""
    return view_of("there", opened(log), None)


def test_files_kept_back_hide_neither_another_history_nor_fewer_entries() -> None:
    judge = following().judge
    followed = bare(log_of(12))
    assert judge([followed, view(log_of(9))], bare(forked())).split is not None
    assert judge([followed, view(log_of(5))], view(forked())).split is not None
    assert judge([followed, bare(log_of(3))], view(forked())).relation == "older"
    assert judge([followed], bare(log_of(12))).relation == "same"
    with pytest.raises(UnavailableError, match="12 entries is larger"):
        judge([view(log_of(9)), view(log_of(5))], followed)


def test_what_an_older_view_cannot_tell_the_newest_can() -> None:
    judge = following().judge
    assert judge([view(log_of(9)), bare(log_of(5))], bare(log_of(9))).relation == "same"


def test_what_was_seen_is_remembered_with_the_time_it_was_first_seen() -> None:
    own = following()
    own.accept(opened(log_of(5)), NOW)
    own.accept(opened(log_of(5)), NOW + 100)
    assert (own.memory.size, own.memory.seen_at) == (5, NOW)
    assert own.memory.root == log_of(5).root.hex()
    own.accept(opened(log_of(9)), NOW + 200)
    assert (own.memory.size, own.memory.seen_at) == (9, NOW + 200)


def test_an_empty_log_is_remembered_too() -> None:
    own = following()
    own.accept(opened(log_of(0)), NOW + 3)
    assert (own.memory.root, own.memory.seen_at) == (log_of(0).root.hex(), NOW + 3)


def test_an_older_checkpoint_may_come_out_of_a_cache_for_a_while() -> None:
    own = following()
    own.accept(opened(log_of(9)), NOW)
    assert own.older("there", 5, 9, NOW + CACHE_SECONDS) is None
    alarm = own.older("there", 5, 9, NOW + CACHE_SECONDS + 1)
    assert alarm is not None
    assert alarm.id == "rollback"
    assert own.status == 1


def test_silence_is_measured_by_the_witnesses_clocks() -> None:
    own = following()
    own.sign_of_life(opened(log_of(5), time=NOW + 50), POLICY, NOW + 100)
    assert own.memory.fresh_at == NOW + 50
    assert own.stalled("there", NOW + 50 + STALL) is None
    alarm = own.stalled("there", NOW + 51 + STALL)
    assert alarm is not None
    assert (alarm.id, own.status) == ("stall", 3)
    assert "no witness cosigned it anew" in alarm.message


def test_a_clock_that_runs_ahead_counts_as_now() -> None:
    own = following()
    own.sign_of_life(opened(log_of(5), time=NOW * 2), POLICY, NOW + 100)
    assert own.memory.fresh_at == NOW + 100


def test_a_checkpoint_without_its_quorum_is_no_sign_of_life() -> None:
    own = following()
    own.sign_of_life(opened(log_of(5), cosigners=4, time=NOW + 90), POLICY, NOW + 100)
    assert own.memory.fresh_at == NOW
    alarm = own.stalled("there", NOW + STALL + 1)
    assert alarm is not None
    assert "lacks the quorum" in alarm.message


def test_without_witnesses_an_answer_is_the_sign_of_life() -> None:
    log = str(POLICY.policy.logs[0])
    none = parse_policy_file(
        f"plebiscite-policy/1\ncommission {POLICY.commission}\n{log}\nquorum none\n".encode()
    )
    assert parse_policy(f"{log}\nquorum none\n".encode()) == none.policy
    own = Following(new_followed(none, NOW), stall_after=STALL)
    note = cosigned_note(Checkpoint(ORIGIN, 5, log_of(5).root), {})
    own.sign_of_life(open_checkpoint(note, none.policy), none, NOW + 70)
    assert own.memory.fresh_at == NOW + 70


def test_a_stall_that_ends_is_cleared_and_may_come_again() -> None:
    own = following()
    assert own.stalled("there", NOW + STALL + 1) is not None
    assert own.stalled("there", NOW + STALL + 2) is None  # it is said once
    own.sign_of_life(opened(log_of(5), time=NOW + 900), POLICY, NOW + 900)
    assert own.stalled("there", NOW + 901) is None
    assert own.status == 0
    assert own.stalled("there", NOW + 900 + STALL + 1) is not None


def test_a_place_that_is_ahead_for_too_long_raises_the_alarm() -> None:
    own = following()
    assert own.behind("mirror", 9, NOW, NOW + STALL) is None
    alarm = own.behind("mirror", 9, NOW, NOW + STALL + 1)
    assert alarm is not None
    assert (alarm.id, own.status) == ("behind", 3)


def test_a_failed_check_is_an_alarm_once_and_an_impossible_one_is_none() -> None:
    own = following()
    wrong = ReportedFinding("ballots-5", "entry 9 (ballot)", "no valid choice", unchecked=False)
    absent = ReportedFinding("roll-1", "blob", "absent", unchecked=True)
    (alarm,) = own.found([wrong, absent], NOW)
    assert alarm.place == "ballots-5, entry 9 (ballot)"
    assert own.found([wrong, absent], NOW + 1) == []
    assert own.status == 1


def test_alarms_are_remembered_until_a_person_has_read_them() -> None:
    own = following()
    own.alarm("altered-file", "tile/0/000", "altered", NOW)
    again = following(own.memory)
    assert [alarm.id for alarm in again.alarms] == ["altered-file"]
    assert again.alarm("altered-file", "tile/0/000", "altered", NOW + 9) is None
    again.acknowledge()
    assert (again.status, following(again.memory).alarms) == (0, [])


def test_the_progress_of_checking_is_remembered() -> None:
    own = following()
    own.checked(7, b"\1" * 32, {5, 2}, 3)
    memory = own.memory
    assert (memory.checked, memory.suspects, memory.findings) == (7, (2, 5), 3)
    assert memory.checked_root == "01" * 32


def test_the_alarm_of_a_split_view_says_where_they_part() -> None:
    own = following()
    split = own.judge([view(log_of(9))], view(forked())).split
    assert split is not None
    alarm = own.split(split, NOW)
    assert alarm is not None
    assert "part at entry 4" in alarm.message
    assert own.split(split, NOW) is None
    small = View("there", b"", ORIGIN, 5, forked().root)
    bare = own.judge([view(log_of(12))], small).split
    assert bare is not None
    other = following().split(bare, NOW)
    assert other is not None
    assert "part at" not in other.message


def test_every_kind_of_alarm_says_what_it_means_and_what_to_do() -> None:
    for kind in ALARMS.values():
        assert kind.status in {1, 3}
        alarm = Alarm(kind.id, "there", "so it is", NOW)
        assert kind.means in str(alarm)
        assert str(alarm).endswith(f"{kind.remedy}.")
