"""A record checked while it grows says what `verify_record` says of it at once."""

import pytest
from msgspec.structs import replace

from played_in_memory import MemoryRecord, MemoryTown, played_to
from plebiscite.errors import MisuseError
from plebiscite.log.bundles import format_bundle
from plebiscite.log.tree import AuthenticatedTree
from plebiscite.record.entries import BallotEntry, TrusteesEntry, parse_entry, write_entry
from plebiscite.verify.growing_record import GrowingRecord
from plebiscite.verify.record_verification import verify_record


class GrowingSource(MemoryRecord):
    """A whole record of which only the first entries are shown yet."""

    shown = 0

    def show(self, size: int) -> AuthenticatedTree:
        self.shown = size
        self.newest = self.notes[size]
        return AuthenticatedTree(self, size, self.log.tree().range_hash(0, size))

    def read(self, path: str) -> bytes:
        if path in self.log.files:
            return self.log.files[path]
        full, _, width = path.partition(".p/")
        kind = full.split("/")[1]
        tree = self.log.tree()
        if kind == "entries":
            return format_bundle(list(tree.entries(0, int(width))))
        return b"".join(tree.leaf(i) for i in range(int(width)))

    def milestones(self) -> list[int]:
        return [size for size in self.notes if size <= self.shown]


def source_of(town: MemoryTown, raws: list[bytes] | None = None) -> GrowingSource:
    return GrowingSource(town, town.raws if raws is None else raws)


def spoiled(town: MemoryTown) -> tuple[list[bytes], int]:
    """The town's entries, the seal of one ballot broken; and its index."""
    index = next(i for i, raw in enumerate(town.raws) if _is_ballot(raw))
    other = next(i for i in range(index + 1, len(town.raws)) if _is_ballot(town.raws[i]))
    entry, strange = parse_entry(town.raws[index]), parse_entry(town.raws[other])
    assert isinstance(entry, BallotEntry)
    assert isinstance(strange, BallotEntry)
    raws = list(town.raws)
    raws[index] = write_entry(replace(entry, signature=strange.signature))
    return raws, index


def _is_ballot(raw: bytes) -> bool:
    return raw.startswith(b'{"kind":"ballot"')


def test_in_slices_it_ends_as_it_does_at_once() -> None:
    town = played_to("ended")
    source = source_of(town)
    growing = GrowingRecord(source, town.policy)
    for size in (*range(1, len(town.raws), 7), len(town.raws)):
        growing.take(source.show(size), size)
        assert growing.checked == size
    verified = growing.judged(source.show(len(town.raws)))
    whole = verify_record(source, town.policy)
    assert verified.report == whole.report
    assert growing.root.hex() == whole.report.facts.root
    assert growing.suspects == set()
    assert growing.state.ballots == whole.state.ballots


def test_judging_again_repeats_no_finding() -> None:
    town = played_to("voted")
    source = source_of(town)
    growing = GrowingRecord(source, town.policy)
    tree = source.show(len(town.raws))
    growing.take(tree, tree.size)
    assert growing.judged(tree).report == growing.judged(tree).report
    assert growing.findings() == []


def test_what_waits_is_not_shown_as_passed() -> None:
    town = played_to("ended")
    source = source_of(town)
    growing = GrowingRecord(source, town.policy)
    tree = source.show(len(town.raws))
    growing.take(tree, 3)
    report = growing.judged(tree).report
    assert not report.facts.read_whole
    assert {each.status for each in report.checks if each.group == "ballots"} == {"not reached"}


def test_a_broken_seal_is_found_and_remembered_as_suspect() -> None:
    town = played_to("voted")
    raws, index = spoiled(town)
    source = source_of(town, raws)
    growing = GrowingRecord(source, town.policy)
    tree = source.show(len(raws))
    growing.take(tree, tree.size)
    assert growing.suspects == {index}
    first = growing.findings()
    assert first[0].check == "ballots-2"
    assert growing.findings(len(first)) == []


def test_a_failed_check_is_told_though_no_finding_of_it_was_kept(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    town = played_to("voted")
    raws, _ = spoiled(town)
    source = source_of(town, raws)
    growing = GrowingRecord(source, town.policy)
    tree = source.show(len(raws))
    monkeypatch.setattr("plebiscite.verify.report.MOST_FINDINGS", 0)
    growing.take(tree, tree.size)
    assert growing.findings() == []
    told = {each.check: each for each in growing.omitted()}
    assert not told["ballots-2"].unchecked


def test_a_vote_whose_election_was_not_known_is_a_suspect() -> None:
    town = played_to("voted")
    source = source_of(town)
    growing = GrowingRecord(source, town.policy)
    trustees = next(e.record for e in map(parse_entry, town.raws) if isinstance(e, TrusteesEntry))
    whole = source.blobs
    source.blobs = type(whole)({k: raw for k, raw in whole.items() if k != trustees})
    tree = source.show(len(town.raws))
    growing.take(tree, tree.size)
    assert growing.suspects == {i for i, raw in enumerate(town.raws) if _is_vote(raw)}
    assert growing.missed == {trustees}
    source.blobs = whole
    again = GrowingRecord(source, town.policy)
    again.recall(tree.size, growing.suspects)
    again.take(tree, tree.size)
    assert not again.suspects
    assert not again.missed
    assert again.judged(tree).report == verify_record(source, town.policy).report


def _is_vote(raw: bytes) -> bool:
    return raw.startswith((b'{"kind":"ballot"', b'{"kind":"challenge"'))


def test_what_is_recalled_fails_where_it_failed_before() -> None:
    town = played_to("voted")
    raws, index = spoiled(town)
    source = source_of(town, raws)
    tree = source.show(len(raws))
    before, after = (GrowingRecord(source, town.policy) for _ in range(2))
    before.take(tree, tree.size)
    after.recall(tree.size, before.suspects)
    after.take(tree, tree.size)
    assert after.findings() == before.findings()
    assert after.suspects == {index}
    assert after.root == before.root
    assert after.judged(tree).report == before.judged(tree).report


def test_recalling_repeats_no_proof_of_what_held() -> None:
    """A broken seal that is not among the suspects stays unseen: the caller vouches for it."""
    town = played_to("voted")
    raws, _ = spoiled(town)
    source = source_of(town, raws)
    tree = source.show(len(raws))
    growing = GrowingRecord(source, town.policy)
    growing.recall(tree.size, ())
    growing.take(tree, tree.size)
    assert "ballots-2" not in {each.check for each in growing.findings()}


def test_after_recalling_new_entries_are_checked_in_full() -> None:
    town = played_to("voted")
    raws, index = spoiled(town)
    source = source_of(town, raws)
    growing = GrowingRecord(source, town.policy)
    growing.recall(index, ())
    growing.take(source.show(len(raws)), len(raws))
    assert growing.findings()[0].check == "ballots-2"


def test_only_a_new_one_can_recall() -> None:
    town = played_to("defined")
    source = source_of(town)
    growing = GrowingRecord(source, town.policy)
    tree = source.show(1)
    growing.take(tree, 1)
    with pytest.raises(MisuseError, match="not read yet"):
        growing.recall(1, ())
