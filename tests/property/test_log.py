"""Laws of the log, for any tree and any policy."""

from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from log_keys import WITNESSES
from memory_log import MemoryLog, naive_root
from plebiscite.errors import MalformedError
from plebiscite.log.consistency import verify_consistency
from plebiscite.log.inclusion import verify_inclusion
from plebiscite.log.merkle import leaf_hash
from plebiscite.log.note import parse_note
from plebiscite.log.policy import Group, Policy, Witness

entries = st.lists(st.binary(max_size=4), min_size=1, max_size=40)


@given(st.lists(entries, min_size=1, max_size=5))
def test_however_a_log_grows_its_root_is_that_of_its_entries(batches: list[list[bytes]]) -> None:
    log, flat = MemoryLog(), []
    earlier: list[tuple[int, bytes]] = []
    for batch in batches:
        log.append(batch)
        flat += batch
        assert log.root == naive_root([leaf_hash(entry) for entry in flat])
        tree = log.tree()
        assert list(tree.entries()) == flat
        for size, root in earlier:
            verify_consistency(size, log.size, root, log.root, tree.consistency(size))
        verify_inclusion(flat[-1], log.size - 1, tree.inclusion(log.size - 1), log.size, log.root)
        earlier.append((log.size, log.root))


@given(st.binary(max_size=200))
def test_a_note_is_read_in_one_spelling_or_refused(raw: bytes) -> None:
    try:
        note = parse_note(raw)
    except MalformedError:
        return
    assert bytes(note) == raw


@st.composite
def policies(draw: st.DrawFn) -> Policy:
    """A forest of groups over up to six witnesses, whose quorum is the last group."""
    count = draw(st.integers(1, 6))
    witnesses = tuple(Witness(f"w{i}", WITNESSES[i].verifier) for i in range(count))
    free = [one.name for one in witnesses]
    groups: list[Group] = []
    for number in range(draw(st.integers(1, 3))):
        members = draw(st.lists(st.sampled_from(free), min_size=1, unique=True))
        threshold = draw(st.integers(1, len(members)))
        groups.append(Group(f"g{number}", str(threshold), tuple(members)))
        free = [name for name in free if name not in members] + [f"g{number}"]
    return Policy((), witnesses, tuple(groups), groups[-1].name)


@given(policies())
def test_liars_tolerated_are_one_less_than_any_two_quorums_share(policy: Policy) -> None:
    names = [one.name for one in policy.witnesses]
    subsets = [set(c) for size in range(len(names) + 1) for c in combinations(names, size)]
    quorums = [subset for subset in subsets if policy.is_met_by(subset)]
    shared = min(len(first & second) for first in quorums for second in quorums)
    assert policy.tolerated_liars() == shared - 1
