"""What a submission must be before it touches anything, and what a refusal costs: nothing."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from played_town import RANDOM, example_key
from played_valley import Valley, count_papers, open_valley, valley_with_results
from plebiscite.canonical.json import write_json
from plebiscite.errors import ConductError, EvidenceError, MisuseError, SignatureError, TallyError
from plebiscite.offices import commission, observer
from plebiscite.offices.submission import Submission, blob_name, sign_submission, words_blob
from plebiscite.record.entries import BulletinEntry, EndEntry, VerificationEntry
from plebiscite.store.handing_in import is_of_outsiders, trial_of


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Valley]:
    valley = Valley(tmp_path_factory.mktemp("valley"))
    open_valley(valley)
    yield valley
    valley.close()


def signed(valley: Valley, submission: Submission, office: str) -> Submission:
    key = example_key(valley.office_key(office))
    return sign_submission(submission, valley.keeper.state, office, key)


def remark(words: str = "We saw it.") -> Submission:
    return observer.state_position("remark", words, RANDOM)


def unchanged(valley: Valley, submission: Submission, error: type[Exception], match: str) -> None:
    """Refused, and the very state that was there is there, as it was."""
    keeper = valley.keeper
    before, size, counter = keeper.state, keeper.state.size, keeper.state.counters
    nexts = [counter.next_of(office) for office in ("observer/1", "observer/2", "trustee/1")]
    with pytest.raises(error, match=match):
        keeper.submit(submission)
    assert keeper.state is before
    assert keeper.state.size == size == keeper.writer.size
    assert [counter.next_of(o) for o in ("observer/1", "observer/2", "trustee/1")] == nexts
    assert not keeper.state.verified_points


def test_what_nobody_signed_changes_nothing(opened: Valley) -> None:
    unchanged(opened, remark(), SignatureError, "0 signatures")
    good = signed(opened, remark(), "observer/1")
    (entry,) = good.entries
    forged = replace(entry, severity="critical")
    unchanged(opened, Submission((forged,), good.blobs), SignatureError, "does not hold")


def test_an_act_out_of_turn_changes_nothing(opened: Valley) -> None:
    first = signed(opened, remark(), "observer/2")
    opened.keeper.submit(first)
    late = remark("Again.")
    signature = first.entries[0].signatures  # type: ignore[attr-defined]  # of an act
    (entry,) = late.entries
    unchanged(
        opened,
        Submission((replace(entry, signatures=signature),), late.blobs),
        SignatureError,
        "does not hold",
    )
    one, two = remark("One."), remark("Two.")
    both = signed(opened, one.and_then(two), "observer/2")
    held_back = Submission(both.entries[1:], two.blobs)
    unchanged(opened, held_back, ConductError, "expected its act")


def test_documents_that_no_entry_names_are_not_kept(opened: Valley) -> None:
    good = signed(opened, remark(), "observer/1")
    more = Submission(good.entries, (*good.blobs, b"ten megabytes"))
    unchanged(opened, more, MisuseError, "none of its entries names")


def test_words_come_with_the_entry_that_names_them(opened: Valley) -> None:
    good = signed(opened, remark(), "observer/1")
    unchanged(opened, Submission(good.entries), MisuseError, "words that an entry names")


def test_words_that_are_there_need_not_come_again(opened: Valley) -> None:
    name, raw = words_blob("The same words.", RANDOM)
    state = opened.keeper.state
    opened.act(commission.pause("x", lambda size: raw[:size]))
    there = next(iter(state.words))
    opened.act(commission.resume())
    again = replace(remark().entries[0], words=there)
    assert opened.keeper.submit(signed(opened, Submission((again,)), "observer/1"))
    assert name != there


def test_what_an_observer_may_sign_and_the_rules_refuse_changes_nothing(opened: Valley) -> None:
    seen = opened.keeper.writer.published()
    false = VerificationEntry(size=seen.size, root="ab" * 32, program="p 1", verdict="passed")
    made = signed(opened, Submission((false,)), "observer/1")
    unchanged(opened, made, EvidenceError, "another root")
    later = replace(false, size=seen.size + 1)
    unchanged(opened, signed(opened, Submission((later,)), "observer/1"), EvidenceError, "it names")
    true = replace(false, root=seen.root.hex())
    assert opened.keeper.submit(signed(opened, Submission((true,)), "observer/1"))
    opened.keeper.state.verified_points.clear()


def test_a_trial_leaves_the_state_as_it_is(opened: Valley) -> None:
    state = opened.keeper.state
    trial = trial_of(state)
    key = b"a credential"
    trial.credentials.set(key, b"1")
    assert (trial.credentials.get(key), state.credentials.get(key)) == (b"1", None)
    some = next(iter(state.credentials))  # type: ignore[call-overload]  # a dict in memory
    assert trial.credentials.get(some) == state.credentials.get(some)
    assert trial.trackers.add(key)
    assert not trial.trackers.add(key)
    assert key in trial.trackers
    assert key not in state.trackers
    state.components.add(b"known")
    assert not trial.components.add(b"known")
    assert trial.components.add_all(b"aabb", 2)
    assert not trial.components.add_all(b"ccaa", 2)
    assert not trial.components.add_all(b"cccc", 2)
    assert b"cc" not in trial.components
    assert b"aa" not in state.components
    trial.words.add("x")
    assert "x" not in state.words
    assert trial.definition is state.definition


def test_commission_and_registrar_are_no_outsiders(opened: Valley) -> None:
    assert not is_of_outsiders(signed(opened, commission.end_voting(), "commission").entries)
    assert is_of_outsiders(signed(opened, remark(), "observer/1").entries)


def test_typed_figures_are_not_taken(tmp_path: Path) -> None:
    valley = valley_with_results(tmp_path)
    made = commission.announce(valley.keeper.state)
    (entry,) = made.entries
    assert isinstance(entry, BulletinEntry)
    typed = write_json({"yes": "99 percent"})
    lies = replace(entry, figures=blob_name(typed))
    with pytest.raises(TallyError, match="not those the results give"):
        valley.act(Submission((lies,), (typed,)))
    with pytest.raises(TallyError, match="announced as unofficial-partial"):
        valley.act(Submission((replace(entry, status="unofficial-partial"),), made.blobs))
    valley.act(made)
    valley.act(commission.certify(valley.keeper.state))
    valley.close()


def test_the_end_needs_every_station_and_what_was_announced_last(tmp_path: Path) -> None:
    valley = valley_with_results(tmp_path, paper=True)
    with pytest.raises(ConductError, match="every polling station"):
        valley.act(Submission((EndEntry(),)))
    with pytest.raises(MisuseError, match="polling station is not counted"):
        commission.end(valley.keeper.state)
    valley.act(commission.announce(valley.keeper.state))
    count_papers(valley)
    with pytest.raises(ConductError, match="announce them before the end"):
        commission.end(valley.keeper.state)
    with pytest.raises(ConductError, match="announce them before the end"):
        valley.act(Submission((EndEntry(),)))
    valley.act(commission.announce(valley.keeper.state))
    valley.act(commission.end(valley.keeper.state))
    valley.close()
