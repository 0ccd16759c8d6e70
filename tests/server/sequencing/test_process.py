"""A whole referendum through a real sequencer process, and its bad days."""

import contextlib
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from plebiscite.errors import MalformedError, MisuseError, UnavailableError
from plebiscite.log.receipt import parse_receipt, verify_receipt
from plebiscite.offices import voter
from plebiscite.record.entries import write_entry
from plebiscite.server.sequencing.messages import BusyError, RefusedVoteError
from plebiscite.store.record_files import RecordFolder
from plebiscite.verify.record_verification import verify_record
from served_town import ServedTown, client_of, sequencer_process, start_sequencer

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("service")
    with sequencer_process(folder):
        yield folder


@pytest.fixture(scope="module")
def town(data: Path) -> ServedTown:
    return ServedTown(data).open()


def test_a_receipt_proves_the_ballot_and_the_same_bytes_get_it_again(town: ServedTown) -> None:
    entry = town.ballot(0)
    place = town.client.vote("town", entry)
    receipt = parse_receipt(place.receipt)
    assert receipt.index == place.index
    assert verify_receipt(receipt, entry, town.policy.policy).size > place.index
    again = town.client.vote("town", entry)
    assert again.index == place.index
    verify_receipt(parse_receipt(again.receipt), entry, town.policy.policy)


def test_two_browsers_with_one_code_the_first_stands(town: ServedTown) -> None:
    both = [town.ballot(1, "yes"), town.ballot(1, "no")]
    with ThreadPoolExecutor(2) as browsers:
        outcomes = [browsers.submit(town.client.vote, "town", each) for each in both]
    refused = [each.exception() for each in outcomes if each.exception()]
    assert len(refused) == 1
    assert isinstance(refused[0], RefusedVoteError)
    assert refused[0].check == "ballots-3"


def test_a_refused_ballot_does_not_harm_its_batch(town: ServedTown) -> None:
    good = [town.ballot(number) for number in range(2, 5)]
    bad = good[0].replace(b'"counter":1', b'"counter":7')
    with ThreadPoolExecutor(4) as voters:
        outcomes = list(voters.map(lambda each: _outcome(town, each), [bad, *good]))
    assert isinstance(outcomes[0], RefusedVoteError)
    assert outcomes[0].check == "ballots-2"
    assert all(isinstance(each, int) for each in outcomes[1:])


def _outcome(town: ServedTown, entry: bytes) -> object:
    try:
        return town.client.vote("town", entry).index
    except RefusedVoteError as refused:
        return refused


def test_other_bytes_are_refused_before_the_queue(town: ServedTown) -> None:
    with pytest.raises(MalformedError):
        town.client.vote("town", b"{}")
    with pytest.raises(MisuseError, match="no referendum"):
        town.client.vote("village", town.ballot(5))


def test_ballots_do_not_come_in_by_the_door_of_acts(town: ServedTown) -> None:
    from plebiscite.offices.submission import write_submission

    cast = voter.cast(town.prepare(5, {"bench": ["yes"]}))
    with pytest.raises(MisuseError, match="at their own door"):
        town.client.submit("town", write_submission(town.definition.origin, cast))


def test_a_second_sequencer_on_the_same_folder_refuses(data: Path, town: ServedTown) -> None:
    assert town.client.slugs() == ["town"]
    second = subprocess.run(
        [sys.executable, "-m", "plebiscite.server.sequencing.process"],
        env={**os.environ, "PLEBISCITE_DATA": str(data)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert second.returncode == 3
    assert "another program is writing here" in second.stderr
    assert town.client.slugs() == ["town"]


def test_a_challenged_ballot_can_never_be_cast(town: ServedTown) -> None:
    prepared = town.prepare(6, {"bench": ["no"]})
    (challenge,) = voter.challenge(prepared).entries
    (ballot,) = voter.cast(prepared).entries
    town.client.vote("town", write_entry(challenge))
    with pytest.raises(RefusedVoteError):
        town.client.vote("town", write_entry(ballot))


def test_killed_at_any_moment_no_acknowledged_ballot_is_lost(tmp_path: Path) -> None:
    process = start_sequencer(tmp_path)
    town = ServedTown(tmp_path).open()
    acknowledged: list[tuple[bytes, int]] = []
    entries = [town.ballot(number) for number in range(8)]
    for number, entry in enumerate(entries):
        killer = threading.Timer(0.02 * number, process.kill)
        killer.start()
        with contextlib.suppress(UnavailableError):
            acknowledged.append((entry, town.client.vote("town", entry).index))
        killer.join()
        process.wait()
        process = start_sequencer(tmp_path)
    try:
        for entry, index in acknowledged:
            assert town.client.vote("town", entry).index == index
        for entry in entries:  # whoever got no answer sends the same bytes again
            town.client.vote("town", entry)
        assert town.client.summary("town").ballots == 8
    finally:
        process.terminate()
        process.wait()


def test_a_full_queue_says_when_to_come_back(tmp_path: Path) -> None:
    few = {"PLEBISCITE_LONGEST_QUEUE": "2", "PLEBISCITE_BATCH_SECONDS": "1.5"}
    with sequencer_process(tmp_path, **few):
        town = ServedTown(tmp_path).open()
        entries = [town.ballot(number) for number in range(5)]
        with ThreadPoolExecutor(5) as voters:
            outcomes = [voters.submit(town.client.vote, "town", each) for each in entries]
        busy = [each.exception() for each in outcomes if each.exception()]
        assert len(busy) == 3
        assert all(isinstance(each, BusyError) and each.retry_after >= 2 for each in busy)
        for entry in entries:
            town.client.vote("town", entry)


def test_from_the_seal_to_the_end_and_a_stranger_agrees(tmp_path: Path) -> None:
    with sequencer_process(tmp_path):
        town = ServedTown(tmp_path).open()
        for number in range(7):
            town.vote(number, "yes" if number % 2 else "no")
        summary = town.client.summary("town")
        assert (summary.phase, summary.ballots, sum(summary.turnout.values())) == ("voting", 7, 7)
        chain = town.client.chain("town", town.letters[0].credential)
        assert (chain.counter, chain.excluded) == (1, False)
        town.count()
        assert town.client.summary("town").phase == "ended"
    verified = verify_record(RecordFolder(town.folder / "record"), town.policy)
    assert not [each for each in verified.report.checks if each.status == "failed"]


def test_the_seal_is_for_the_services_own_keys_and_once(tmp_path: Path) -> None:
    with sequencer_process(tmp_path):
        town = ServedTown(tmp_path)
        with pytest.raises(MisuseError, match="not sealed"):
            _after_keys(town).client.summary("town")
        with pytest.raises(MisuseError, match="log key"):
            town.client.seal("town", town.published)
        first = town.seal()
        assert town.client.seal("town", town.toml).index == first.index == 0
        with pytest.raises(MisuseError, match="never changes"):
            town.client.seal("town", town.toml.replace("second bench", "third bench"))


def _after_keys(town: ServedTown) -> ServedTown:
    town.client.new_referendum("town", "town.example/2026", "council.town.example")
    return town


def test_nobody_else_on_the_machine_may_speak_to_it(data: Path) -> None:
    mode = (data / "run" / "sequencer.sock").stat().st_mode & 0o777
    assert mode & 0o077 == 0
    with pytest.raises(UnavailableError):
        client_of(data / "elsewhere").slugs()
    client_of(data).new_referendum("guarded", "guarded.example/2026", "council.guarded.example")
    keys = [*(data / "referendums/guarded/keeper").glob("*.key")]
    assert len(keys) == 2
    assert all(key.stat().st_mode & 0o077 == 0 for key in keys)


def test_it_ends_quietly(tmp_path: Path) -> None:
    process = start_sequencer(tmp_path)
    process.terminate()
    assert process.wait(20) == 0
