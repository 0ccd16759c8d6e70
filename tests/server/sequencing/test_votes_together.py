"""Votes that come together are checked together; each is answered for itself."""

import asyncio
import os
import signal
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import pytest

from played_town import RANDOM
from plebiscite.ballot.envelope import tracker_of
from plebiscite.ballot.v1_election import parse_election
from plebiscite.errors import MalformedError, MisuseError, PlebisciteError, UnavailableError
from plebiscite.offices import voter
from plebiscite.record.chains import Chain
from plebiscite.record.entries import BallotEntry, parse_entry, write_entry
from plebiscite.server.sequencing.checkers import Checkers
from plebiscite.server.sequencing.folders import folder_of
from plebiscite.server.sequencing.messages import Place, RefusedVoteError
from plebiscite.server.sequencing.process import Kept
from plebiscite.server.sequencing.referendum_log import ReferendumLog
from plebiscite.server.sequencing.vote_queue import Limits
from plebiscite.store.durable import read_bytes
from plebiscite.store.record_files import RecordFolder
from served_town import ServedTown, sequencer_process, start_sequencer

pytestmark = pytest.mark.slow
TOGETHER = {"PLEBISCITE_BATCH_SECONDS": "1.5"}  # all that a test sends is in one batch


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ServedTown]:
    data = tmp_path_factory.mktemp("together")
    with sequencer_process(data, **TOGETHER):
        yield ServedTown(data).open()


def following(town: ServedTown, number: int, first: bytes, bits: Sequence[int] = (0, 1)) -> bytes:
    """The same voter's second ballot, which replaces `first`, though that is not logged yet."""
    entry, state = parse_entry(first), town.state
    assert isinstance(entry, BallotEntry)
    before = Chain(0, counter=entry.counter, standing=tracker_of(entry.ballot.encode()))
    who = voter.find_voter(state, town.letters[number].code)._replace(chain=before)
    election = parse_election(state.election(who.unit).raw)
    sealed = voter.seal_ballot(election, state.origin, who, [tuple(bits)], RANDOM)
    return write_entry(voter.cast(sealed).entries[0])


def bits_of(town: ServedTown, number: int) -> tuple[int, ...]:
    """Valid choices, as many as this town's one question has ciphertexts."""
    return town.prepare(number, {"bench": ["no"]}).choices[0]


def altered(entry: bytes) -> bytes:
    """Another number in the last proof inside the ballot: only arithmetic tells."""
    inner = entry.rindex(b'\\"response\\":\\"') + len(b'\\"response\\":\\"')
    return entry[:inner] + (b"1" if entry[inner : inner + 1] != b"1" else b"2") + entry[inner + 1 :]


def sent(town: ServedTown, entries: Sequence[bytes], pause: float = 0.0) -> list[object]:
    """What becomes of entries sent one after the other, none waiting for an answer."""
    waiting: list[Future[Place]] = []
    with ThreadPoolExecutor(len(entries)) as voters:
        for entry in entries:
            waiting.append(voters.submit(town.client.vote, town.slug, entry))
            time.sleep(pause)
    return [each.exception() or each.result() for each in waiting]


def places(outcomes: Sequence[object]) -> list[int]:
    found = [each.index for each in outcomes if isinstance(each, Place)]
    assert len(found) == len(outcomes), outcomes
    return found


def test_good_bad_doubled_and_malformed_votes_in_one_batch(town: ServedTown) -> None:
    good = [town.ballot(number) for number in range(3)]
    both = [town.ballot(3, "yes"), town.ballot(3, "no")]
    before = town.client.summary(town.slug).size
    mixed = [good[0], altered(town.ballot(4)), good[1], b'{"kind":"ballot"}', good[1], *both]
    outcomes = sent(town, [*mixed, b'{"kind":"pause","words":""}', good[2]], pause=0.01)
    first, wrong, second, malformed, again, one, other, act, third = outcomes
    assert isinstance(wrong, RefusedVoteError)
    assert wrong.check in {"ballots-2", "ballots-5"}
    assert isinstance(malformed, MalformedError)
    assert isinstance(act, MalformedError | MisuseError)
    assert second == again, "the same bytes get the same answer"
    refused = [each for each in (one, other) if isinstance(each, RefusedVoteError)]
    assert [each.check for each in refused] == ["ballots-3"], "two with one code: one stands"
    assert len(set(places([first, second, third]))) == 3
    assert town.client.summary(town.slug).size == before + 4


def test_two_votes_of_one_credential_in_one_batch_go_by_their_numbers(town: ServedTown) -> None:
    first = town.ballot(5)
    second = following(town, 5, first, bits_of(town, 5))
    later, earlier = places(sent(town, [second, first], pause=0.2))
    assert later > earlier
    chain = town.client.chain(town.slug, town.letters[5].credential)
    assert chain.counter == 2
    entry = parse_entry(second)
    assert isinstance(entry, BallotEntry)
    assert chain.standing == tracker_of(entry.ballot.encode()).hex()


def test_a_published_vote_is_answered_again_whatever_comes_with_it(town: ServedTown) -> None:
    old = town.ballot(6)
    (place,) = places(sent(town, [old]))
    again, new = places(sent(town, [old, town.ballot(7)]))
    assert again == place
    assert new > place


def checkers_of(sequencer: int) -> list[int]:
    """The processes below the sequencer's fork server."""
    children: dict[int, list[int]] = {}
    for place in Path("/proc").iterdir():
        if place.name.isdigit():
            try:
                parent = int((place / "stat").read_text().rpartition(")")[2].split()[1])
            except OSError:
                continue
            children.setdefault(parent, []).append(int(place.name))
    return [each for server in children.get(sequencer, []) for each in children.get(server, [])]


def test_killed_checkers_are_replaced_and_every_vote_is_answered(tmp_path: Path) -> None:
    with sequencer_process(tmp_path, PLEBISCITE_BATCH_SECONDS="0.3") as process:
        town = ServedTown(tmp_path).open()
        entries = [town.ballot(number) for number in range(9)]
        with ThreadPoolExecutor(9) as voters:
            waiting = []
            for number, entry in enumerate(entries):
                waiting.append(voters.submit(town.client.vote, town.slug, entry))
                if number in {2, 5}:
                    for checker in checkers_of(process.pid):
                        os.kill(checker, signal.SIGKILL)
                time.sleep(0.05)
        outcomes = [each.exception() or each.result() for each in waiting]
        assert process.poll() is None, "the sequencer goes on"
        for entry, outcome in zip(entries, outcomes, strict=True):
            assert isinstance(outcome, Place | UnavailableError), outcome
            again = town.client.vote(town.slug, entry)
            assert not isinstance(outcome, Place) or again.index == outcome.index
        assert town.client.summary(town.slug).ballots == 9


def test_a_killed_sequencer_leaves_no_checker_behind(tmp_path: Path) -> None:
    process = start_sequencer(tmp_path)
    checkers = checkers_of(process.pid)
    assert checkers
    process.kill()
    process.wait()
    until = time.monotonic() + 30
    while any(Path(f"/proc/{each}").exists() for each in checkers):
        assert time.monotonic() < until
        time.sleep(0.1)


def test_votes_on_one_connection_survive_a_new_sequencer(tmp_path: Path) -> None:
    """Whoever waits while the sequencer is killed is told to send again; the next one is served."""

    async def play(town: ServedTown) -> None:
        process = start_sequencer(tmp_path, PLEBISCITE_BATCH_SECONDS="20")
        waiting = [asyncio.ensure_future(town.client.vote_soon("town", each)) for each in entries]
        await asyncio.sleep(1)
        process.kill()
        process.wait()
        for outcome in await asyncio.gather(*waiting, return_exceptions=True):
            assert isinstance(outcome, UnavailableError)
        with sequencer_process(tmp_path):
            answers = await asyncio.gather(*(town.client.vote_soon("town", x) for x in entries))
            assert len({each.index for each in answers}) == len(entries)

    with sequencer_process(tmp_path):
        town = ServedTown(tmp_path).open()
        entries = [town.ballot(number) for number in range(4)]
    asyncio.run(play(town))


def test_a_lone_vote_waits_for_no_other_and_those_behind_it_are_gathered(tmp_path: Path) -> None:
    with sequencer_process(tmp_path):
        town = ServedTown(tmp_path).open()
        entries = [town.ballot(number) for number in range(6)]

    async def play() -> None:
        log = ReferendumLog(folder_of(tmp_path, "town"), list.reverse)
        checkers = Checkers(2)
        await checkers.warm()
        patient = Limits(gather=5.0, longest_wait=0.05, checkers=2)
        kept = Kept("town", log, checkers, patient)
        try:
            start = time.monotonic()
            await kept.queue.vote(entries[0])
            assert time.monotonic() - start < patient.gather
            await asyncio.gather(*(kept.queue.vote(entry) for entry in entries[1:]))
            assert time.monotonic() - start > patient.gather, "checked as one chunk, later"
        finally:
            await kept.close()
            checkers.close()

    asyncio.run(play())
    _, tree = RecordFolder(town.folder / "record").opened(town.policy.policy)
    assert set(entries) <= set(tree.entries())


def test_work_that_kills_every_process_is_refused_and_the_next_is_done() -> None:
    async def play() -> None:
        checkers = Checkers(1)
        try:
            with pytest.raises(UnavailableError, match="was killed"):
                await checkers.run(os._exit, 1)
            assert await checkers.run(len, b"abc") == 3
            with pytest.raises(PlebisciteError, match="there is no such file"):
                await checkers.run(read_bytes, Path("/nowhere"))
        finally:
            checkers.close()

    asyncio.run(play())
