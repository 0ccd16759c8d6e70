"""Everything observers said as one value: who stands where, the worst first, what waits."""

import pytest
from msgspec.structs import replace

from observed_town import observed_definition
from plebiscite.observe.observers_said import RANKS, Item, Overview
from plebiscite.observe.overview import Sources, overview_of
from plebiscite.observe.overview_sentences import (
    duration,
    item_lines,
    place_sentence,
    standing_sentence,
    totals_sentence,
)
from plebiscite.record.entries import (
    AccreditationEntry,
    Act,
    AnswerEntry,
    ChecklistEntry,
    EntryBase,
    ErasureEntry,
    InvitationEntry,
    OpenEntry,
    Place,
    Signature,
    StatementEntry,
    VerificationEntry,
)

ROOT = "ab" * 32
WORDS = {"w": "Words.\nTwo lines.", "r": "A reason."}
VERIFIED = VerificationEntry(size=2, root=ROOT, program="p 1", verdict="passed")
LISTED = ChecklistEntry(
    points="plebiscite-observation/1",
    answers=(("documents", "yes"), ("reports", "no"), ("own", "not-observed"), ("x", "partly")),
)


def by(entry: Act, observer: int = 1) -> Act:
    """Signed, as far as the overview looks."""
    return replace(entry, signatures=(Signature(f"observer/{observer}", 1, ""),))


def overview(*acts: EntryBase, **sources: object) -> Overview:
    found = {"size": 10 + len(acts), "words": WORDS.get, **sources}
    return overview_of(
        observed_definition(),
        list(enumerate(acts, start=10)),
        Sources(**found),  # type: ignore[arg-type]  # by name
    )


def ranks(said: Overview) -> list[str]:
    return [item.rank for item in said.items]


def only(said: Overview) -> Item:
    (item,) = said.items
    return item


def test_nobody_said_anything() -> None:
    said = overview(OpenEntry())
    assert (said.items, said.places) == ((), ())
    assert [each.number for each in said.observers] == [1, 2]
    assert said.totals.silent == 2
    assert "2 did not answer" in totals_sentence(said.totals)
    empty = replace(observed_definition(), observers=())
    alone = overview_of(empty, [], Sources(size=1, words=WORDS.get))
    assert totals_sentence(alone.totals) == "Observers: nobody was invited."


def test_the_worst_comes_first_and_of_equals_the_newest() -> None:
    said = overview(
        by(StatementEntry(position="remark")),
        by(LISTED),
        by(StatementEntry(position="objects"), 2),
        by(StatementEntry(position="does-not-recognise")),
        by(StatementEntry(position="boycotts")),
        AccreditationEntry(observer=2, decision="refused", words="r"),
        by(StatementEntry(position="agrees", severity="serious"), 2),
        by(StatementEntry(position="remark", severity="critical")),
        by(replace(VERIFIED, verdict="failed", failed=("log-1",))),
        by(replace(VERIFIED, verdict="could-not-check", unchecked=("log-2",))),
        by(StatementEntry(position="remark", severity="minor")),
        by(VERIFIED),
    )
    found = ranks(said)
    assert found == sorted(found, key=RANKS.index)
    assert found == [
        "verification-failed", "critical", "serious", "refused", "boycotts",
        "does-not-recognise", "no", "could-not-check", "unanswered", "rest", "rest", "rest",
    ]  # fmt: skip
    rest = [item.entry for item in said.items if item.rank == "rest"]
    assert rest == sorted(rest, reverse=True)
    assert said.observers[0].worst == "verification-failed"
    assert said.observers[1].worst == "serious"


def test_the_newest_position_of_a_kind_stands_and_the_older_is_shown_as_left_behind() -> None:
    said = overview(
        by(StatementEntry(position="boycotts")),
        by(StatementEntry(position="objects")),
        by(StatementEntry(position="accepts")),
        by(StatementEntry(position="agrees"), 2),
        by(StatementEntry(position="remark")),
    )
    facts = {item.entry: item.statement for item in said.items}
    assert facts[10].superseded == 12  # type: ignore[union-attr]  # statements all
    assert [facts[n].superseded for n in (11, 12, 13, 14)] == [None] * 4  # type: ignore[union-attr]
    first = next(each for each in said.observers if each.number == 1)
    assert first.answer is not None
    assert first.judgement is not None
    assert (first.answer.position, first.judgement.position) == ("accepts", "objects")
    assert said.totals.boycotting == 0
    assert (said.totals.accepted, said.totals.object, said.totals.agree) == (1, 1, 1)
    assert next(i for i in said.items if i.entry == 10).rank == "rest"
    assert "accepts the invitation, objects" in standing_sentence(first)


@pytest.mark.parametrize(
    ("entry", "asks"),
    [
        (StatementEntry(position="objects"), True),
        (StatementEntry(position="does-not-recognise"), True),
        (StatementEntry(position="agrees"), False),
        (StatementEntry(position="boycotts"), False),
        (StatementEntry(position="remark", severity="note"), False),
        (StatementEntry(position="remark", severity="minor"), True),
        (StatementEntry(position="remark", severity="serious"), True),
        (StatementEntry(position="remark", severity="critical"), True),
        (LISTED, True),
        (replace(LISTED, answers=(("a", "yes"), ("b", "partly"))), False),
        (VERIFIED, False),
        (replace(VERIFIED, verdict="could-not-check"), False),
        (replace(VERIFIED, verdict="failed", failed=("log-1",)), True),
    ],
)
def test_who_finds_something_wrong_is_owed_a_reply(entry: Act, asks: bool) -> None:  # noqa: FBT001 - a column of the table
    assert only(overview(by(entry))).unanswered is asks
    answered = overview(by(entry), AnswerEntry(statement=10, words="r"))
    assert not only(answered).unanswered
    assert only(answered).rank != "unanswered"


def test_times_tell_how_long_a_reply_took_or_is_waited_for() -> None:
    times = {10: 1000, 11: 4600}.get
    objection = by(StatementEntry(position="objects"))
    answered = only(overview(objection, AnswerEntry(statement=10, words="r"), time=times))
    assert answered.replies[0].after == 3600
    assert answered.waiting is None
    waiting = only(overview(objection, time=times, now=1000 + 86_400))
    assert waiting.waiting == 86_400
    assert only(overview(objection, time=times)).waiting is None
    assert only(overview(objection, now=5)).waiting is None
    early = {10: 1000, 11: 900}.get  # clocks of disks differ
    assert (
        only(overview(objection, AnswerEntry(statement=10, words="r"), time=early)).replies[0].after
        == 0
    )


def test_words_are_there_erased_absent_or_none() -> None:
    def state(words: str, *more: EntryBase) -> str:
        return only(overview(by(StatementEntry(position="remark", words=words)), *more)).words.state

    assert state("") == "none"
    assert state("w") == "there"
    assert state("gone") == "absent"
    assert state("w", ErasureEntry(blob="w", order="Court 7")) == "erased"
    erased = overview(
        by(StatementEntry(position="remark", words="w")), ErasureEntry(blob="w", order="Court 7")
    )
    assert only(erased).words.text == ""
    assert "removed by order" in "\n".join(item_lines(only(erased), erased))
    absent = overview(by(StatementEntry(position="remark", words="gone")))
    assert "not in this copy" in "\n".join(item_lines(only(absent), absent))


def test_a_verification_is_compared_with_this_history() -> None:
    entry = by(VERIFIED)
    same = only(overview(entry, root_at=lambda _: ROOT)).verification
    assert same is not None
    assert (same.history, same.later) == ("same", 9)
    other = overview(entry, root_at=lambda _: "cd" * 32)
    assert ranks(other) == ["verification-failed"]
    assert (other.totals.verified, other.totals.failed) == (0, 1)
    assert "IS NOT THE ROOT OF THIS RECORD" in "\n".join(item_lines(only(other), other))
    unknown = only(overview(entry)).verification
    assert unknown is not None
    assert unknown.history == "not compared"
    ahead = only(overview(by(replace(VERIFIED, size=999)), root_at=_must_not_be_asked)).verification
    assert ahead is not None
    assert (ahead.history, ahead.later) == ("other", 0)


def _must_not_be_asked(size: int) -> str:
    raise AssertionError(size)


def test_the_newest_verification_of_each_observer_counts() -> None:
    failed = replace(VERIFIED, verdict="failed", failed=("log-1",))
    said = overview(by(failed), by(VERIFIED), by(failed, 2))
    assert (said.totals.verified, said.totals.failed) == (1, 1)


def test_a_refusal_stands_until_it_is_lifted() -> None:
    refused = AccreditationEntry(observer=1, decision="refused", words="r")
    said = overview(refused)
    assert ranks(said) == ["refused"]
    assert only(said).words.text == "A reason."
    assert said.observers[0].accreditation is not None
    assert said.observers[0].accreditation.decision == "refused"
    lifted = overview(refused, AccreditationEntry(observer=1, decision="granted"))
    assert ranks(lifted) == ["rest"]
    assert only(lifted).refusal.lifted == 11  # type: ignore[union-attr]  # it is one
    assert "granted later" in "\n".join(item_lines(only(lifted), lifted))
    assert "accreditation granted" in standing_sentence(lifted.observers[0])
    of_another = overview(refused, AccreditationEntry(observer=2, decision="granted"))
    assert ranks(of_another) == ["refused"]


def test_observers_who_came_later_stand_with_how_they_came() -> None:
    invited = InvitationEntry(observer=3, name="Late", key="k", came="applied", words="w")
    said = overview(invited, by(StatementEntry(position="declines"), 3))
    late = next(each for each in said.observers if each.number == 3)
    assert (late.name, late.came, late.invitation, late.items) == ("Late", "applied", 10, 1)
    assert late.words.text.startswith("Words.")
    assert said.totals.declined == 1
    assert standing_sentence(late) == "3 Late: applied, declines the invitation"


@pytest.mark.parametrize(
    "signer", ["", "observer/", "observer/x", "observer/١", f"observer/{10**9}", "commission"]
)
def test_whoever_is_no_observer_is_shown_as_nobody(signer: str) -> None:
    signatures = (Signature(signer, 1, ""),) if signer else ()
    said = overview(StatementEntry(position="objects", signatures=signatures))
    assert only(said).observer == 0
    assert all(each.judgement is None for each in said.observers)
    assert "observer 0" in next(iter(item_lines(only(said), said)))


def test_checklists_show_the_noes_first_with_their_questions() -> None:
    said = overview(by(replace(LISTED, words="w")))
    facts = only(said).checklist
    assert facts is not None
    assert (facts.yes, facts.partly, facts.no, facts.not_observed) == (1, 1, 1, 1)
    assert [point for point, _ in facts.answers] == ["reports", "x", "own", "documents"]
    lines = list(item_lines(only(said), said))
    assert "1 no, 1 partly, 1 yes, 1 not observed" in lines[0]
    assert "no: reports (Are the reports" in "\n".join(lines)
    assert "partly: x" in lines
    other = overview(by(replace(LISTED, points="others/1")))
    assert "no: reports" in list(item_lines(only(other), other))


# -- conflicting reports (P14)


def test_two_observers_about_one_place_are_shown_together() -> None:
    door = Place(district="d1", station="s1")
    whole = Place(district="d1")
    entry = Place(entry=3)
    said = overview(
        by(StatementEntry(position="objects", severity="serious", place=door)),
        by(StatementEntry(position="remark", severity="note", place=door), 2),
        by(StatementEntry(position="remark", place=whole)),
        by(replace(LISTED, place=whole)),
        by(StatementEntry(position="remark", place=entry)),
        by(StatementEntry(position="remark", place=entry), 2),
        by(VERIFIED, 2),
    )
    first, second = said.places
    assert (first.place, first.differ, first.observers, first.entries) == (
        door, True, (1, 2), (10, 11),
    )  # fmt: skip
    assert (second.place, second.differ) == (entry, False)
    assert place_sentence(first) == (
        "district d1, station s1: 2 observers do not say the same (entries 10, 11)"
    )
    assert place_sentence(second).startswith("about entry 3: 2 observers say the same")


def test_a_checklist_and_a_statement_of_one_place_stand_side_by_side() -> None:
    place = Place(district="d1")
    noes, clean = (
        replace(LISTED, place=place),
        replace(LISTED, place=place, answers=(("a", "yes"),)),
    )
    assert overview(by(noes), by(clean, 2)).places[0].differ
    assert not overview(by(noes), by(noes, 2)).places[0].differ


# -- sentences


def test_the_line_beside_the_result_leaves_noughts_out() -> None:
    said = overview(
        by(StatementEntry(position="boycotts")), by(StatementEntry(position="does-not-recognise"))
    )
    assert totals_sentence(said.totals) == (
        "Observers: 2; 1 boycott, 1 did not answer, 1 do not recognise the vote; 1 without a reply."
    )


def test_an_item_says_where_what_and_who_replied() -> None:
    place = Place(district="d1", station="s1", entry=4)
    statement = StatementEntry(
        position="objects", severity="minor", place=place, evidence=(ROOT,), words="w"
    )
    said = overview(by(statement), AnswerEntry(statement=10, words="r"), time={10: 0, 11: 7200}.get)
    lines = list(item_lines(only(said), said))
    assert lines[0].endswith("district d1, station s1, about entry 4: objects (minor)")
    assert lines[1:] == [
        "| Words.", "| Two lines.", f"evidence: {ROOT}", "reply, entry 11, after 2 hours:",
        "| A reason.",
    ]  # fmt: skip


def test_what_was_verified_is_said_with_its_checks() -> None:
    failed = replace(VERIFIED, verdict="failed", failed=("log-1",), unchecked=("log-2",))
    said = overview(by(failed), root_at=lambda _: ROOT)
    assert "verified 2 entries with p 1: failed (log-1, log-2); 9 entries came later" in next(
        iter(item_lines(only(said), said))
    )


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0, "less than a minute"), (60, "1 minute"), (7199, "1 hour"), (172_800, "2 days")],
)
def test_spans_are_told_in_their_largest_unit(seconds: int, words: str) -> None:
    assert duration(seconds) == words
    waiting = overview(by(StatementEntry(position="objects")), time={10: 0}.get, now=seconds)
    assert f"no reply for {words}" in list(item_lines(only(waiting), waiting))
