"""One entry after another: order, signatures, words, and the kinds that only the record needs."""

import pytest
from msgspec.structs import replace

from played_in_memory import played_to
from played_town import RANDOM
from plebiscite.errors import UnavailableError
from plebiscite.offices import commission
from plebiscite.offices.submission import blob_name
from plebiscite.record.apply import WORDS_RANDOM_BYTES
from plebiscite.record.entries import (
    AbortEntry,
    AnswerEntry,
    BulletinEntry,
    CertificationEntry,
    CloseEntry,
    DestructionEntry,
    EndEntry,
    ErasureEntry,
    ExtensionEntry,
    IncidentEntry,
    OpenEntry,
    PauseEntry,
    PollsClosedEntry,
    ResumeEntry,
    Signature,
    StatementEntry,
    Successor,
    write_entry,
)
from plebiscite.record.phases import Phase

WORDS = bytes(WORDS_RANDOM_BYTES) + b"because"


def test_a_whole_town_is_without_findings_and_every_check_was_exercised() -> None:
    town = played_to("ended")
    assert town.memory.findings == []
    assert town.state.phase is Phase.ENDED
    assert town.state.size == len(town.raws)


def test_bytes_that_are_no_entry_are_reported_and_counted() -> None:
    town = played_to("defined")
    assert [each.check for each in town.memory.take(b"nonsense")] == ["log-5"]
    assert town.state.size == 2
    assert town.state.phase is Phase.ROLLS


def test_an_entry_out_of_its_place_says_nothing() -> None:
    town = played_to("defined")
    assert town.offer(OpenEntry()) == ["conduct-1"]
    assert town.state.phase is Phase.ROLLS
    assert town.state.open_size == 0
    assert town.state.counters.next_of("commission") == 2
    assert town.memory.findings[-1].place == "entry 1 (open)"


def test_an_act_that_nobody_signed_or_another_signed_is_reported() -> None:
    town = played_to("open")
    unsigned = town.memory.take(write_entry(PollsClosedEntry()))
    assert [each.check for each in unsigned] == ["conduct-2"]
    town = played_to("open")
    forged = PollsClosedEntry(signatures=(Signature("commission", 6, "00" * 64),))
    assert "conduct-2" in [each.check for each in town.memory.take(write_entry(forged))]


def test_a_gap_between_acts_is_reported() -> None:
    town = played_to("open")
    later = town.copy()
    later.offer(PauseEntry(words=later.put(WORDS)))
    second = later.sign(PollsClosedEntry())
    assert [each.check for each in town.memory.take(write_entry(second))] == ["conduct-3"]


def test_opening_closing_and_ending_are_remembered_with_their_sizes() -> None:
    town = played_to("closed")
    kinds = [raw.split(b'"')[3] for raw in town.raws]
    assert town.state.open_size == kinds.index(b"open") + 1
    assert town.state.polls_closed_size == kinds.index(b"polls-closed") + 1
    assert town.state.close is not None
    assert town.state.close.size == kinds.index(b"close") + 1


def test_voting_is_paused_and_goes_on() -> None:
    town = played_to("open")
    ballot = town.ballot(0)
    assert town.offer(PauseEntry(words=town.put(WORDS))) == []
    assert [each.check for each in town.memory.take(write_entry(ballot))] == ["conduct-1"]
    assert town.offer(ResumeEntry()) == []
    assert town.memory.take(write_entry(ballot)) == []


@pytest.mark.parametrize("later", [-1, 0])
def test_an_extension_only_extends(later: int) -> None:
    town = played_to("open")
    closes = town.state.closes
    words = town.put(WORDS)
    assert town.offer(ExtensionEntry(closes=closes + later, words=words)) == ["conduct-4"]
    assert town.state.closes == closes
    assert town.offer(ExtensionEntry(closes=closes + 60, words=words)) == []
    assert town.state.closes == closes + 60


def test_words_may_be_absent_but_not_other_words() -> None:
    town = played_to("open")
    absent = blob_name(b"gone")
    assert town.offer(PauseEntry(words=absent)) == []
    assert town.state.words == {absent}
    assert town.offer(ResumeEntry()) == []
    wrong = town.put(WORDS)
    town.memory.blobs[wrong] = WORDS + b"!"
    assert town.offer(PauseEntry(words=wrong)) == ["conduct-6"]
    assert town.offer(ResumeEntry()) == []
    short = town.put(bytes(WORDS_RANDOM_BYTES - 1))
    assert town.found(PauseEntry(words=short)) == [
        ("conduct-6", "a blob of words begins with 32 random bytes")
    ]
    assert town.offer(ResumeEntry()) == []
    assert town.offer(PauseEntry(words="no digest")) == ["conduct-6"]


def test_only_a_bulletin_is_certified() -> None:
    town = played_to("announced")
    (bulletin,) = town.state.bulletins
    assert town.offer(CertificationEntry(bulletin=bulletin - 1)) == ["result-2"]
    assert town.state.certified is None
    assert town.offer(CertificationEntry(bulletin=bulletin)) == []
    assert town.state.certified == bulletin


def test_an_incomplete_bulletin_is_not_certified() -> None:
    town = played_to("closed")
    entry = BulletinEntry(
        number=1, status="unofficial-partial", figures=town.put(b"[]"), outcomes=()
    )
    town.offer(entry)
    place = len(town.raws) - 1
    assert town.found(CertificationEntry(bulletin=place)) == [
        ("result-2", f"the bulletin of entry {place} is unofficial-partial")
    ]
    assert town.state.certified is None


@pytest.mark.parametrize(
    ("log", "policy", "right"),
    [("good", "00" * 32, True), ("nokey", "00" * 32, False), ("good", "00", False)],
)
def test_a_successor_is_named_readably(log: str, policy: str, right: bool) -> None:  # noqa: FBT001 - a case
    town = played_to("certified")
    key = town.definition.commission.key if log == "good" else log
    found = town.offer(EndEntry(successor=Successor(key, policy)))
    assert found == ([] if right else ["conduct-7"])
    assert town.state.phase is Phase.ENDED


def test_a_bulletin_is_kept_by_its_index() -> None:
    town = played_to("closed")
    entry = BulletinEntry(
        number=1, status="unofficial-partial", figures=town.put(b"[]"), outcomes=()
    )
    assert town.offer(entry) == []
    assert replace(town.state.bulletins[len(town.raws) - 1], signatures=()) == entry


def test_only_a_statement_is_answered() -> None:
    town = played_to("defined")
    answer = AnswerEntry(statement=0, words=town.put(WORDS))
    assert town.offer(answer) == ["conduct-1"]
    statement = StatementEntry(position="declines", signatures=(Signature("observer/1", 1, ""),))
    unsigned = StatementEntry(position="remark")
    for entry in (statement, unsigned):
        town.memory.take(write_entry(entry))
    assert {by for by, _ in town.state.statements.values()} == {"observer/1", ""}
    place = min(town.state.statements)
    assert town.offer(replace(answer, statement=place)) == []


def test_only_words_are_erased() -> None:
    town = played_to("defined")
    name = town.put(WORDS)
    order = ErasureEntry(blob=name, order="court 7")
    assert town.offer(order) == ["conduct-6"]
    assert town.state.erased == set()
    assert town.offer(IncidentEntry(code="noise", subject="", words=name)) == []
    assert town.offer(order) == []
    assert town.state.erased == {name}


def test_destructions_and_incidents_are_noted() -> None:
    town = played_to("results")
    assert town.offer(DestructionEntry(what="mapping"), "registrar") == []
    assert town.offer(IncidentEntry(code="noise", subject="")) == []
    assert town.state.destructions == [(len(town.raws) - 2, "mapping")]


def test_an_aborted_referendum_ends_without_a_count() -> None:
    town = played_to("open")
    (abort,) = commission.abort("flood", RANDOM).entries
    assert isinstance(abort, AbortEntry)
    assert town.offer(abort) == []
    assert town.state.phase is Phase.ABORTED
    assert town.state.aborted
    assert town.offer(CloseEntry(ballots=0)) == ["conduct-1"]
    assert town.offer(EndEntry()) == []
    assert town.offer(EndEntry()) == ["conduct-1"]


@pytest.mark.parametrize(
    ("stage", "check"),
    [("defined", "roll-1"), ("trustees", "definition-4"), ("rehearsal", "trustees-6")],
)
def test_a_step_before_its_predecessor_is_finished_is_reported(stage: str, check: str) -> None:
    following = {"defined": "ceremony", "trustees": "rehearsal", "rehearsal": "open"}[stage]
    raw = next(
        raw for raw in played_to("open").raws if raw.startswith(f'{{"kind":"{following}"'.encode())
    )
    assert check in [each.check for each in played_to(stage).memory.take(raw)]


def test_a_vote_that_could_not_be_read_changes_nothing() -> None:
    town = played_to("open")
    ballot = replace(town.ballot(0), unit="1" * 14)
    assert [each.check for each in town.memory.take(write_entry(ballot))] == ["ballots-1"]
    assert town.state.phase is Phase.VOTING
    assert town.state.ballots == 0


def test_without_a_definition_nothing_crashes_and_much_is_reported() -> None:
    """Every entry of the town but the first, on a record whose definition is not there."""
    town = played_to("start")
    for raw in played_to("ended").raws:
        town.memory.take(raw)
    assert town.state.definition is None
    found = town.memory.findings
    assert {"definition-1", "conduct-2", "trustees-6"} <= set(found.checks)
    unsigned = [each.error for each in found if each.check == "conduct-2"]
    assert all(isinstance(error, UnavailableError) for error in unsigned)


@pytest.mark.parametrize("left_out", range(len(played_to("ended").raws)))
def test_no_missing_entry_goes_unnoticed_or_stops_the_reader(left_out: int) -> None:
    raws = played_to("ended").raws
    town = played_to("start")
    town.memory.blobs.update(played_to("ended").memory.blobs)
    for number, raw in enumerate(raws):
        if number != left_out:
            town.memory.take(raw)
    ended = town.state.phase is Phase.ENDED
    assert town.memory.findings or not ended or left_out == len(raws) - 1


def test_who_interrupts_extends_answers_or_gives_up_says_why() -> None:
    for entry in (PauseEntry(words=""), AbortEntry(words="")):
        town = played_to("open")
        assert town.found(entry) == [
            ("conduct-1", "its reason is missing; everyone must be able to read why")
        ]
    town = played_to("open")
    closes = town.state.closes + 60
    assert town.offer(ExtensionEntry(closes=closes, words="")) == ["conduct-1"]
    town.memory.take(write_entry(StatementEntry(position="remark")))
    assert town.offer(AnswerEntry(statement=len(town.raws) - 1, words="")) == ["conduct-1"]


def test_extensions_are_remembered_with_the_end_they_moved() -> None:
    town = played_to("open")
    closes = town.state.closes
    town.offer(ExtensionEntry(closes=closes + 60, words=town.put(WORDS)))
    assert town.state.extensions == [(len(town.raws), closes)]
