"""A whole record, as anyone checks it: whatever is done to it, the report says so."""

import dataclasses
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from log_keys import policy_file_of
from played_in_memory import (
    STEPS,
    WITNESS,
    YES,
    MemoryRecord,
    MemoryTown,
    play,
    play_until,
    played_to,
    town_definition,
    watched_definition,
)
from played_town import RANDOM, play_town, policy_of
from plebiscite.log.checkpoint import Checkpoint, sign_checkpoint
from plebiscite.log.keys import KeyKind, new_signing_key
from plebiscite.log.policy import PolicyLog
from plebiscite.log.policy_file import parse_policy_file
from plebiscite.offices import commission, registrar, voter
from plebiscite.record.checks import CHECK_IDS
from plebiscite.record.definition import StyleCount
from plebiscite.record.entries import (
    BallotEntry,
    BulletinEntry,
    EndEntry,
    kind_of,
    parse_entry,
    write_entry,
)
from plebiscite.record.roll_report import Voter
from plebiscite.record.vote_check import read_chunks
from plebiscite.store.record_files import RecordFolder
from plebiscite.verify.record_verification import (
    CHUNK,
    Verified,
    _quorum_words,
    memory_stores,
    verify_record,
)

TOWN = played_to("ended")
WATCHED = play_until(MemoryTown(watched_definition()), "ended")


def in_time(town: MemoryTown) -> Callable[[int], int]:
    """A witness's clock that keeps to the calendar."""
    kinds = [raw.split(b'"')[3] for raw in town.raws]
    closed = kinds.index(b"polls-closed") + 1
    calendar = town.definition.calendar
    return lambda size: calendar.closes if size >= closed else calendar.opens


def watched(**changes: Any) -> MemoryRecord:  # noqa: ANN401 - fields of the record
    return WATCHED.as_record(witnesses=[WITNESS], clock=in_time(WATCHED), **changes)


def verified(record: MemoryRecord, town: MemoryTown = WATCHED) -> Verified:
    return verify_record(record, town.policy)


def statuses(found: Verified) -> dict[str, str]:
    return {check.id: check.status for check in found.report.checks}


def failed(found: Verified) -> set[str]:
    return {identifier for identifier, status in statuses(found).items() if status == "failed"}


@pytest.mark.slow
def test_a_played_referendum_on_disk_verifies_but_for_the_clocks_nobody_watched(
    tmp_path: Path,
) -> None:
    town = play_town(tmp_path)
    found = verify_record(RecordFolder(town.record), town.policy)
    unchecked = {each.id for each in found.report.checks if each.status == "could not check"}
    assert unchecked == {"log-2", "trustees-2", "conduct-4", "conduct-5"}
    assert found.report.exit_status == 3
    assert found.figures is not None
    (question,) = found.figures.results.contests[0].questions
    assert question.ballots == 7
    assert sum(option.votes for option in question.options) == 7


def test_a_watched_referendum_passes_every_check() -> None:
    found = verified(watched())
    of_others = {"paper-1", "paper-2", "paper-3", "paper-4", "conduct-8", "conduct-9"}
    waiting = {check for check, status in statuses(found).items() if status == "nothing yet"}
    assert waiting == of_others
    assert set(statuses(found).values()) == {"passed", "nothing yet"}
    assert set(statuses(found)) == CHECK_IDS
    report = found.report
    assert (report.exit_status, report.findings, report.omitted_findings) == (0, (), 0)
    facts = report.facts
    assert facts.final
    assert not facts.practice
    assert (facts.size, facts.phase, facts.ballots) == (len(WATCHED.raws), "ended", 9)
    assert facts.newest_cosignature == WATCHED.definition.calendar.closes
    assert facts.quorum == "1 witness; if none of them lies, a second history is noticed"
    assert facts.policy_words == WATCHED.policy.words
    assert b'"turnout"' in bytes(report.figures) or bytes(report.figures) != b"null"


def test_progress_is_told_for_every_entry() -> None:
    told: list[tuple[int, int]] = []
    size = len(WATCHED.raws)
    verify_record(watched(), WATCHED.policy, progress=lambda done, all_: told.append((done, all_)))
    assert told == [(number, size) for number in range(1, size + 1)]


def test_tables_and_reading_may_be_given() -> None:
    stores, sizes = memory_stores(), list[int]()

    def read(context: Any, chunks: Any) -> Any:  # noqa: ANN401 - as read_chunks
        for chunk in chunks:
            sizes.append(len(chunk))
            yield from read_chunks(context, [chunk])

    found = verify_record(watched(), WATCHED.policy, stores=stores, read=read)
    assert found.report.exit_status == 0
    assert found.state.credentials is stores.credentials
    assert sum(sizes) == len(WATCHED.raws) - WATCHED.state.open_size


def test_long_records_are_read_in_chunks() -> None:
    town = play_until(MemoryTown(), "open")
    for _ in range(CHUNK + 3):
        town.keeper.submit(voter.challenge(town.prepare(0, YES)))
    sizes: list[int] = []

    def read(context: Any, chunks: Any) -> Any:  # noqa: ANN401 - as read_chunks
        for chunk in chunks:
            sizes.append(len(chunk))
            yield from read_chunks(context, [chunk])

    found = verify_record(town.as_record(), town.policy, read=read)
    assert sizes == [CHUNK, 3]
    assert not failed(found)


# -- log


def test_a_checkpoint_that_cannot_be_opened_ends_the_check() -> None:
    for newest in (b"no note", watched().notes[3].replace(b"town.example", b"town.exampla")):
        record = watched()
        record.newest = newest
        found = verified(record)
        assert failed(found) == {"log-1"}
        assert found.report.facts.size == 0
        assert statuses(found)["log-3"] == "not reached"
        assert not found.report.facts.read_whole
        assert bytes(found.report.figures) == b"null"
        assert found.figures is None


def test_a_checkpoint_of_another_log_that_the_policy_names_is_reported() -> None:
    other = new_signing_key("other.example", KeyKind.ED25519, b"\x09" * 32)
    known = TOWN.policy.policy
    both = dataclasses.replace(known, logs=(*known.logs, PolicyLog(other.verifier)))
    record = TOWN.as_record()
    size = len(TOWN.raws)
    note = sign_checkpoint(Checkpoint(other.name, size, record.log.root), other)
    record.newest = bytes(note)
    found = verify_record(record, dataclasses.replace(TOWN.policy, policy=both))
    assert "this record is of other.example" in found.report.findings[0].message
    assert "log-1" in failed(found)


def test_a_checkpoint_without_the_quorum_is_reported() -> None:
    record = watched()
    record.newest = record.signed(len(WATCHED.raws), record.log.root)
    found = verified(record)
    assert "log-2" in failed(found)
    assert found.report.facts.newest_cosignature is None


def test_what_is_noticed_however_many_witnesses_lie() -> None:
    seven = _quorum_words(parse_policy_file(policy_file_of("5", 7)))
    assert seven == (
        "7 witnesses; even if 2 of them lie together with the log, a second history is noticed"
    )
    none = _quorum_words(parse_policy_file(policy_file_of("2", 3)))
    assert none == "3 witnesses; if none of them lies, a second history is noticed"


def test_without_witnesses_nothing_that_only_they_can_tell_has_passed() -> None:
    found = TOWN.verified()
    for identifier in ("log-2", "trustees-2", "conduct-4", "conduct-5"):
        assert statuses(found)[identifier] == "could not check"
    early = played_to("rolls").verified()
    assert statuses(early)["conduct-5"] == statuses(early)["trustees-2"] == "nothing yet"
    assert "not for a real vote" in found.report.facts.quorum
    assert "not a record of a real vote" in found.report.verdict or found.report.exit_status == 3


def test_tiles_of_another_tree_are_reported() -> None:
    record = watched()
    for path, raw in record.log.files.items():
        if "entries" not in path:
            record.log.files[path] = bytes([raw[0] ^ 1]) + raw[1:]
    assert "log-3" in failed(verified(record))


def test_an_altered_entry_is_reported() -> None:
    record = watched()
    for path, raw in record.log.files.items():
        if "entries" in path:
            record.log.files[path] = raw.replace(b'"kind":"resume"', b"").replace(b"yes", b"no ")
            record.log.files[path] = raw[:-1] + bytes([raw[-1] ^ 1])
    assert "log-3" in failed(verified(record))


def test_absent_tiles_could_not_be_checked() -> None:
    record = watched()
    record.log.files.clear()
    found = verified(record)
    assert statuses(found)["log-3"] == "could not check"


def test_bytes_that_are_no_entry_are_reported() -> None:
    found = verified(watched(raws=[*WATCHED.raws, b"\xff"]))
    assert "log-5" in failed(found)


def test_a24_a_kept_checkpoint_of_another_history_is_reported() -> None:
    record = watched()
    record.notes[5] = record.signed(5, bytes(32), [WITNESS], WATCHED.definition.calendar.opens)
    found = verified(record)
    assert failed(found) == {"log-4"}
    assert found.report.findings[0].place == "checkpoints/5"


def test_a24_a_kept_checkpoint_newer_than_the_newest_is_reported() -> None:
    record = watched()
    size = len(WATCHED.raws) + 1
    record.notes[size] = record.signed(size, bytes(32), [WITNESS], 5)
    found = verified(record)
    assert failed(found) == {"log-4"}
    assert "newer than the newest" in found.report.findings[0].message


def test_a24_a_kept_checkpoint_in_the_middle_of_votes_is_judged_too() -> None:
    kinds = [raw.split(b'"')[3] for raw in WATCHED.raws]
    size = kinds.index(b"ballot") + 2
    record = watched()
    record.notes[size] = record.signed(size, bytes(32), [WITNESS], 5)
    assert failed(verified(record)) == {"log-4"}


def test_checkpoints_in_the_middle_of_votes_are_read_only_where_they_are_listed() -> None:
    kinds = [raw.split(b'"')[3] for raw in WATCHED.raws]
    record = watched()
    asked: list[int] = []

    class Unlisted(MemoryRecord):
        def __init__(self) -> None:
            self.__dict__.update(record.__dict__)

        def milestones(self) -> list[int]:
            return []

        def milestone(self, size: int) -> bytes:
            asked.append(size)
            return record.milestone(size)

    assert verified(Unlisted()).report.exit_status == 0
    votes = {place + 1 for place, kind in enumerate(kinds) if kind in {b"ballot", b"challenge"}}
    assert not votes & set(asked)


# -- what the policy, the definition and the bulletins say


def test_another_policy_than_the_definitions_is_reported() -> None:
    found = verify_record(TOWN.as_record(witnesses=[WITNESS]), policy_of(watched_definition()))
    assert "definition-3" in failed(found)


def test_without_a_definition_the_policy_is_not_compared() -> None:
    record = watched()
    record.blobs.clear()
    found = verified(record)
    assert statuses(found)["definition-1"] == "could not check"
    assert statuses(found)["definition-3"] == "nothing yet"
    assert found.report.facts.second_factor == "unknown"
    assert found.report.facts.practice
    assert found.figures is None


def lacking(*kinds: str) -> MemoryRecord:
    """The watched record without the blobs that these kinds of entries name."""
    record = watched()
    for raw in WATCHED.raws:
        entry = parse_entry(raw)
        if kind_of(entry) in kinds:
            for name in ("credentials", "record", "payload"):
                record.blobs.pop(getattr(entry, name, ""), None)
    return record


@pytest.mark.parametrize("kind", ["roll", "trustees", "reveal"])
def test_what_only_follows_from_an_absent_file_accuses_nobody(kind: str) -> None:
    found = verified(lacking(kind))
    assert failed(found) == set()
    assert found.report.exit_status == 3
    assert any("absent" in each.message for each in found.report.findings)


def test_an_absent_file_excuses_no_forged_act() -> None:
    record = lacking("roll")
    raws = [raw.replace(b'"counter":7', b'"counter":8') for raw in WATCHED.raws]
    forged = watched(raws=raws)
    forged.blobs = record.blobs
    assert {"conduct-2", "conduct-3"} <= failed(verified(forged))


def test_a_bulletin_out_of_its_place_is_not_compared() -> None:
    town = played_to("certified")
    announced = next(raw for raw in town.raws if raw.startswith(b'{"kind":"bulletin"'))
    early = played_to("defined")
    early.memory.take(announced)
    found = early.verified()
    assert "conduct-1" in failed(found)
    assert statuses(found)["result-2"] == "nothing yet"


def test_a_false_bulletin_is_reported() -> None:
    false = played_to("results")
    bulletin = parse_entry(played_to("announced").raws[-1])
    assert isinstance(bulletin, BulletinEntry)
    assert false.offer(replace(bulletin, figures=false.put(b"{}"), signatures=())) == []
    assert failed(false.verified()) == {"result-2"}


def test_a_record_that_has_not_ended_is_not_called_final() -> None:
    found = played_to("voted").verified()
    assert not found.report.facts.final
    assert statuses(found)["conduct-7"] == "nothing yet"
    assert statuses(found)["tally-1"] == "nothing yet"
    assert statuses(found)["ballots-5"] == "passed"


def test_more_votes_than_voters_allow_no_figures() -> None:
    """The roll has ten credentials, the definition says seven, eight voted."""
    base = town_definition()
    small = replace(base.districts[0], units=(StyleCount("all", 7),))
    town = MemoryTown(replace(base, districts=(small,)))
    play(town, "defined")
    town.definition = base
    made = commission.define(town.state.required_definition(), town.texts)
    assert made.blobs
    town.letters = list(registrar.issue(base, voters(), RANDOM))
    roll = registrar.publish_rolls(base, town.letters)
    town.put(roll.blobs[0])
    assert town.offer(roll.entries[0], "registrar") == ["roll-3"]
    play(town, *steps("ceremony", "open"))
    for number in range(8):
        town.vote(number, YES)
    found = town.verified()
    assert {"roll-3", "result-1"} <= failed(found)
    assert found.figures is None


def voters() -> list[Voter]:
    """The ten of the example."""
    return [letter.voter for letter in played_to("rolls").letters]


def steps(first: str, last: str) -> list[str]:
    """The names of the stages from one to another."""
    names = list(STEPS)
    return names[names.index(first) : names.index(last) + 1]


def test_a_ballot_of_another_is_reported_whoever_runs_the_log() -> None:
    raws = list(WATCHED.raws)
    place = next(n for n, raw in enumerate(raws) if raw.startswith(b'{"kind":"ballot"'))
    other = parse_entry(raws[place + 1])
    mine = parse_entry(raws[place])
    assert isinstance(other, BallotEntry)
    assert isinstance(mine, BallotEntry)
    raws[place] = raws[place].replace(mine.ballot[:20].encode(), other.ballot[:20].encode())
    raws[place] = write_entry(
        BallotEntry(other.unit, other.ballot, mine.replaces, mine.counter, mine.signature)
    )
    assert {"ballots-2", "tally-1"} <= failed(verified(watched(raws=raws)))


def test_votes_before_the_opening_are_reported() -> None:
    raws = [raw for raw in WATCHED.raws if not raw.startswith(b'{"kind":"open"')]
    found = verified(watched(raws=raws))
    assert {"ballots-1", "conduct-1"} <= failed(found)
    assert found.report.facts.phase == "rehearsal"


@pytest.mark.slow
def test_any_two_neighbours_exchanged_are_noticed_but_two_decryptions_of_one_group() -> None:
    """Their order means nothing; every earlier order is in the root that decryptions bind."""
    unnoticed = []
    for place in range(len(TOWN.raws) - 1):
        raws = list(TOWN.raws)
        raws[place], raws[place + 1] = raws[place + 1], raws[place]
        if TOWN.verified(raws=raws).report.exit_status != 1:
            unnoticed.append([kind_of(parse_entry(raw)) for raw in raws[place : place + 2]])
    assert unnoticed == [["partial-decryption"] * 2]


def test_a_record_that_ends_without_its_result_is_reported() -> None:
    town = played_to("decrypted")
    assert town.offer(EndEntry()) == []
    assert failed(town.verified()) == {"result-1"}


def test_an_aborted_record_says_so() -> None:
    town = play_until(MemoryTown(), "voted")
    town.act(commission.abort("flood", RANDOM))
    play(town, "ended")
    found = town.verified()
    assert found.report.facts.aborted
    assert not failed(found)


def test_a_withdrawn_voter_is_not_counted() -> None:
    town = played_to("voted")
    leaving = voter.find_voter(town.state, town.letters[1].code)
    assert leaving.chain.excluded
    assert town.verified().state.counts[leaving.unit].ballots == 7
