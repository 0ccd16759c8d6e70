"""Every path of checking reads an entry alike: whatever it holds, whoever made it.

In CI some thousands of entries; in the long campaign as many as `PLEBISCITE_LONG_ENTRIES` says,
a million if it says nothing.
"""

import json
import os
from collections.abc import Iterator, Sequence
from contextlib import suppress
from itertools import islice
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from altered_texts import ODD_ELEMENTS, ODD_NUMBERS, SNIPPETS, Edit, alterations, apply
from bulk_samples import (
    SECRET,
    SHAPES,
    ballots_of,
    context_of,
    election_of,
    entries_of,
    entry_around,
)
from kernel_needs import require_kernel
from plebiscite.errors import PlebisciteError
from plebiscite.record.vote_check import ReadEntry, VotingContext, read_chunks, read_entry
from v1_sample import signed_again

LONG = int(os.environ.get("PLEBISCITE_LONG_ENTRIES", "1000000"))
PARTS = 8  # for as many processes
SEALED_AGAIN = 0.2  # of all entries


@pytest.fixture(autouse=True)
def _kernel() -> None:
    require_kernel()


def told(read: ReadEntry) -> tuple[object, ...]:
    """All that is known of an entry, but not how; errors by class and words."""
    findings = [*read.findings, *(read.vote.findings if read.vote else ())]
    return (
        *read._replace(findings=(), path="plain", vote=None),
        read.vote and read.vote._replace(findings=()),
        [(each.check, each.place, type(each.error), str(each.error)) for each in findings],
    )


def assert_same(context: VotingContext, raws: Sequence[bytes]) -> list[ReadEntry]:
    """The entries as the bulk path reads them, compared with the plain path one by one."""
    (found,) = read_chunks(context, [list(enumerate(raws))])
    for index, (raw, read) in enumerate(zip(raws, found, strict=True)):
        plain = read_entry(context, index, raw)
        assert told(read) == told(plain), raw
        if read.path == "fallback":
            assert plain.findings or (plain.vote and plain.vote.findings), raw
    return found


@pytest.mark.parametrize("shape", SHAPES)
def test_valid_entries_are_all_accepted_in_bulk(shape: str) -> None:
    found = assert_same(context_of(shape), entries_of(shape))
    assert {read.path for read in found} == {"bulk"}


def test_entries_of_all_elections_are_read_together_in_order() -> None:
    elections = {}
    for shape in SHAPES:
        elections.update(context_of(shape).elections)
    assert len(elections) == 1  # the samples have one uuid: of one record, the last stands
    raws = [raw for shape in SHAPES for raw in entries_of(shape)]
    found = assert_same(context_of("two"), raws)
    assert [read.position for read in found] == list(range(len(raws)))
    assert sum(read.path == "bulk" for read in found) == len(entries_of("two"))


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(
    shape=st.sampled_from(sorted(SHAPES)),
    changes=st.lists(alterations(), min_size=8, max_size=24),
)
def test_altered_entries_are_read_alike(shape: str, changes: list[list[Edit]]) -> None:
    originals = entries_of(shape)
    raws = [apply(originals[i % len(originals)], each) for i, each in enumerate(changes)]
    assert_same(context_of(shape), raws)


def random_edit(random: Random) -> Edit:
    """As `alterations` draws them, without a record of how: a hundred times as quick."""
    kind = random.choice(
        ["bytes", "number", "element", "number swap", "element swap", "proof swap", "proof repeat"]
    )
    texts = {"bytes": SNIPPETS, "number": ODD_NUMBERS, "element": ODD_ELEMENTS}
    text = random.choice(texts.get(kind, (b"",)))
    return Edit(kind, random.randrange(2**20), random.randrange(2**20), text)


def random_entries(shape: str, random: Random) -> Iterator[bytes]:
    """Valid entries, altered ones, and ones whose ballot was altered before it was sealed.

    The last are a forger's, who has the voter's secret: they have no other fault.
    """
    entries, ballots, election = entries_of(shape), ballots_of(shape), election_of(shape)
    while True:
        edits = [random_edit(random) for _ in range(random.choice([0, 1, 1, 1, 2, 3]))]
        number = random.randrange(len(entries))
        if random.random() < SEALED_AGAIN:
            altered = apply(ballots[number], edits)
            with suppress(ValueError, TypeError, KeyError, PlebisciteError):
                raw = signed_again(json.loads(altered), SECRET + number)
                yield entry_around(election, raw, SECRET + number)
        else:
            yield apply(entries[number], edits)


def campaign(count: int, seed: str) -> dict[str, int]:
    """Compare that many entries; how many were checked by each path."""
    random = Random(seed)  # noqa: S311 - which alterations are tried is no secret
    streams = {shape: random_entries(shape, random) for shape in SHAPES}
    paths: dict[str, int] = {}
    done = 0
    while done < count:
        shape = random.choice(sorted(SHAPES))
        raws = list(islice(streams[shape], random.choice([1, 8, 61, 64])))
        for read in assert_same(context_of(shape), raws):
            paths[read.path] = paths.get(read.path, 0) + 1
        done += len(raws)
    return paths


@pytest.mark.slow
def test_five_thousand_altered_entries_are_read_alike() -> None:
    paths = campaign(5_000, "five thousand")
    assert paths["bulk"] > 500
    assert paths["fallback"] > 2_500


@pytest.mark.long
@pytest.mark.parametrize("part", range(PARTS))
def test_a_million_altered_entries_are_read_alike(
    part: int, capsys: pytest.CaptureFixture[str]
) -> None:
    paths = campaign(LONG // PARTS, f"part {part} of a million")
    assert paths["bulk"] > LONG // PARTS // 20
    with capsys.disabled():
        print(f"compared: {paths}")  # noqa: T201 - a campaign says how far it went
