"""The service and its witnesses: receipts wait for the quorum, the log goes on, alarms show."""

import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from plebiscite.errors import UnavailableError
from plebiscite.log.keys import KeyKind, new_signing_key, parse_vkey
from plebiscite.log.receipt import parse_receipt, verify_receipt
from plebiscite.record.definition_toml import read_definition
from plebiscite.server.sequencing.folders import folder_of
from plebiscite.server.sequencing.waking import must_stay_fresh
from plebiscite.store.record_files import RecordFolder
from plebiscite.store.witness_status import STATUS_FILE, WitnessesStatus, read_status
from served_town import ServedTown, sequencer_process
from witness_processes import StagedWitness, WitnessProcess, staged, witness_processes

pytestmark = pytest.mark.slow

ORIGIN = "witnessed.example/2026"
KEYS = [
    new_signing_key(f"w{number}.example", KeyKind.COSIGNATURE, bytes([60 + number]) * 32)
    for number in range(3)
]


class WitnessedTown(ServedTown):
    """A town with three witnesses of whom two are needed; the last one is staged by the test."""

    def __init__(self, data: Path, folder: Path, serving: ExitStack) -> None:
        super().__init__(data, origin=ORIGIN)
        published, _ = read_definition(self.published, "town.toml")
        commission = parse_vkey(published.commission.key).name
        keys = self.client.new_referendum(self.slug, ORIGIN, commission)
        self.processes: list[WitnessProcess] = serving.enter_context(
            witness_processes(folder, KEYS[:2], parse_vkey(keys.log))
        )
        self.third = serving.enter_context(staged(StagedWitness(lambda _: (503, b"later"))))
        addresses = [*(each.address for each in self.processes), self.third.address]
        members = ", ".join(
            f'{{ key = "{key.verifier}", url = "{address}" }}'
            for key, address in zip(KEYS, addresses, strict=True)
        )
        before, _, _ = self.published.partition("[witnesses]")  # the last table of the example
        self.published = f"{before}[witnesses]\nquorum = 2\nmembers = [{members}]\n"

    @property
    def status(self) -> WitnessesStatus:
        found = read_status(self.folder / STATUS_FILE)
        assert found
        return found

    def wait_for(self, what: str, seconds: float = 30) -> None:
        """Wait until the status says it; `what` is an expression over `status`."""
        until = time.monotonic() + seconds
        while not eval(what, {"status": self.status}):  # noqa: S307 - the tests' own words
            assert time.monotonic() < until, (what, self.status)
            time.sleep(0.1)


@contextmanager
def witnessed_town(folder: Path) -> Iterator[WitnessedTown]:
    with ExitStack() as serving:
        serving.enter_context(
            sequencer_process(
                folder / "service", PLEBISCITE_WITNESS_SECONDS="5", PLEBISCITE_FRESH_SECONDS="2"
            )
        )
        yield WitnessedTown(folder / "service", folder / "witnesses", serving)


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WitnessedTown]:
    with witnessed_town(tmp_path_factory.mktemp("town")) as made:
        made.open()
        yield made


def test_receipts_carry_the_quorum_and_one_witness_may_fail(town: WitnessedTown) -> None:
    entry = town.ballot(0)
    place = town.client.vote(town.slug, entry)
    receipt = parse_receipt(place.receipt)
    policy = town.policy.policy
    assert verify_receipt(receipt, entry, policy).size > place.index
    assert policy.tolerated_liars() == 0
    town.wait_for("status.witnesses[2].fault")
    assert town.status.is_quorum_met
    assert "answered 503 (later)" in town.status.witnesses[2].fault
    assert town.client.summary(town.slug).quorum_met


def test_an_idle_checkpoint_is_cosigned_again(town: WitnessedTown) -> None:
    """Rule R11."""
    record = RecordFolder(town.folder / "record")
    first, _ = record.opened(town.policy.policy)
    assert first.quorum_time
    later, until = first, time.monotonic() + 30
    while later.quorum_time is None or later.quorum_time <= first.quorum_time:
        assert time.monotonic() < until
        time.sleep(0.2)
        later, _ = record.opened(town.policy.policy)
    assert later.checkpoint == first.checkpoint


def test_a_false_claim_is_seen_and_stops_nothing(town: WitnessedTown) -> None:
    town.third.answering = lambda _: (409, b"123456\n")
    assert town.vote(1).receipt
    town.wait_for("status.witnesses[2].claim")
    assert "has seen 123456 entries" in town.status.witnesses[2].claim
    assert town.status.alarm == ""
    town.third.answering = lambda _: (503, b"later")


def test_r9_without_the_quorum_ballots_are_kept_and_receipts_come_later(
    town: WitnessedTown,
) -> None:
    town.processes[1].kill()
    entry = town.ballot(2)
    with pytest.raises(UnavailableError, match="not enough witnesses"):
        town.client.vote(town.slug, entry)
    before = town.client.summary(town.slug)
    assert not before.quorum_met
    with pytest.raises(UnavailableError, match="not enough witnesses"):
        town.client.vote(town.slug, entry)
    assert town.client.summary(town.slug).size == before.size, "it is logged once"
    assert "refused" in town.status.witnesses[1].fault
    town.processes[1].start().wait_ready()
    town.wait_for("status.is_quorum_met")
    place = town.client.vote(town.slug, entry)
    assert place.index == before.size - 1
    verify_receipt(parse_receipt(place.receipt), entry, town.policy.policy)


def test_an_act_waits_for_the_quorum_of_the_one_before(town: WitnessedTown) -> None:
    town.processes[1].kill()
    (paused,) = town.client.act(town.slug, "pause", reason="A witness moves.")
    assert paused.receipt == b""
    with pytest.raises(UnavailableError, match="must be cosigned by the quorum"):
        town.client.act(town.slug, "resume")
    town.processes[1].start().wait_ready()
    town.wait_for("status.is_quorum_met")
    (resumed,) = town.client.act(town.slug, "resume")
    assert resumed.receipt
    assert town.vote(3).receipt


def test_ballots_wait_behind_an_act_without_its_quorum_and_lose_nothing(
    town: WitnessedTown,
) -> None:
    town.processes[1].kill()
    words = {"code": "outage", "subject": "", "words": "A witness is away."}
    town.client.act(town.slug, "incident", **words)
    size = town.client.summary(town.slug).size
    entry = town.ballot(4)
    for _ in range(2):
        with pytest.raises(UnavailableError, match="must be cosigned by the quorum"):
            town.client.vote(town.slug, entry)
    assert town.client.summary(town.slug).size == size
    town.processes[1].start().wait_ready()
    town.wait_for("status.is_quorum_met")
    assert town.client.vote(town.slug, entry).index == size


def test_a_record_is_kept_fresh_after_a_restart_though_nobody_asks(tmp_path: Path) -> None:
    """Rule R11. What cannot be opened holds up no other; what has ended is left alone."""
    data, settings = tmp_path / "service", {"PLEBISCITE_FRESH_SECONDS": "1"}
    with ExitStack() as serving:
        with sequencer_process(data):
            town = WitnessedTown(data, tmp_path / "witnesses", serving)
            town.seal()
        broken = data / "referendums" / "broken" / "record"
        broken.mkdir(parents=True)
        (broken / "checkpoint").write_bytes(b"no checkpoint")
        record = RecordFolder(town.folder / "record")
        first, _ = record.opened(town.policy.policy)
        (town.folder / STATUS_FILE).unlink()
        assert must_stay_fresh(folder_of(data, town.slug))
        with sequencer_process(data, **settings):
            until = time.monotonic() + 30
            while _quorum_time(town, record) <= (first.quorum_time or 0):
                assert time.monotonic() < until
                time.sleep(0.2)
            assert town.status.is_quorum_met
            town.client.act(town.slug, "abort", reason="A court said so.")
            town.client.act(town.slug, "end")
        assert not must_stay_fresh(folder_of(data, town.slug))


def _quorum_time(town: WitnessedTown, record: RecordFolder) -> int:
    return record.opened(town.policy.policy)[0].quorum_time or 0


def test_after_the_end_witnesses_may_go_home(tmp_path: Path) -> None:
    """Nobody is told that receipts are missing, when none will be given any more."""
    with witnessed_town(tmp_path) as town:
        town.seal()
        town.client.act(town.slug, "abort", reason="A court said so.")
        assert town.status.is_quorum_met
        (end,) = town.client.act(town.slug, "end")
        assert end.receipt
        for process in town.processes:
            process.kill()
        until = time.monotonic() + 30
        while (town.folder / STATUS_FILE).exists():
            assert time.monotonic() < until
            time.sleep(0.1)
        time.sleep(3)  # longer than the time after which a checkpoint is old here
        assert not (town.folder / STATUS_FILE).exists()
        assert town.client.summary(town.slug).quorum_met


def test_a_proof_of_another_history_stops_the_log_and_says_what_to_do(tmp_path: Path) -> None:
    from plebiscite.log.checkpoint import Checkpoint, sign_checkpoint

    with witnessed_town(tmp_path) as town:
        town.seal()
        key = folder_of(tmp_path / "service", town.slug).log_key(ORIGIN)
        town.third.shows = bytes(sign_checkpoint(Checkpoint(ORIGIN, 99, bytes(32)), key))
        town.third.answering = lambda _: (409, b"99\n")
        town.wait_for("status.alarm")
        assert "promote a mirror" in town.status.alarm
        with pytest.raises(UnavailableError, match="cannot be continued"):
            town.issue()
        assert town.status.alarm
