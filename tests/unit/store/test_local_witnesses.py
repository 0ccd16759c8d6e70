"""Witnesses in files: one that fails or lies stops nothing; one that proves a fork does."""

from collections.abc import Sequence
from pathlib import Path

import msgspec
import pytest

from kept_log import LOG_KEY, ORIGIN, KeptLog
from plebiscite.errors import ConsistencyError, UnavailableError
from plebiscite.log.checkpoint import Checkpoint, sign_checkpoint
from plebiscite.log.note import NoteSignature
from plebiscite.observe.witness import Seen
from plebiscite.store.local_witnesses import FileWitness, LocalWitnesses
from witness_processes import SEVEN, Dead, Liar, policy_of

NOW = 1_800_000_000
FIVE_OF_SEVEN = policy_of([""] * 7, 5)


class Boaster(FileWitness):
    """Says that it has seen more, and has nothing to show for it."""

    def cosign(self, note: bytes, proof: Sequence[bytes], time: int) -> NoteSignature:  # noqa: ARG002 - the shape of the real one
        raise ConsistencyError("it has seen 1000 entries")

    def seen(self) -> Seen:
        return msgspec.structs.replace(super().seen(), size=1000)


def seven(folder: Path, **kinds: type[FileWitness]) -> LocalWitnesses:
    made = [
        kinds.get(f"w{number}", FileWitness)(folder / key.name, key, LOG_KEY.verifier)
        for number, key in enumerate(SEVEN, start=1)
    ]
    return LocalWitnesses(made, lambda: NOW, FIVE_OF_SEVEN)


def test_one_dead_and_one_liar_stop_nothing(tmp_path: Path) -> None:
    local = seven(tmp_path, w3=Dead, w6=Liar)
    with KeptLog(tmp_path).create().writer(FIVE_OF_SEVEN, local) as writer:
        for number in range(3):
            writer.append([b"%d" % number], milestone=True)
        published = writer.published()
        assert published.is_quorum_met
        assert set(published.cosigned) == {"w1", "w2", "w4", "w5", "w7"}
        assert writer.receipt(2).index == 2
    assert local.faults == {"witness-3.example": "the plug is out"}
    assert local.claims == {}


def test_one_that_comes_back_is_shown_what_it_missed(tmp_path: Path) -> None:
    log = KeptLog(tmp_path).create()
    with log.writer(FIVE_OF_SEVEN, seven(tmp_path, w3=Dead)) as writer:
        writer.append([b"a"])
        writer.append([b"b"])
    with log.writer(FIVE_OF_SEVEN, seven(tmp_path)) as writer:
        writer.append([b"c"])
        assert set(writer.published().cosigned) == {f"w{n}" for n in range(1, 8)}


def test_three_dead_are_too_many_for_a_receipt(tmp_path: Path) -> None:
    local = seven(tmp_path, w1=Dead, w2=Dead, w3=Dead)
    with KeptLog(tmp_path).create().writer(FIVE_OF_SEVEN, local) as writer:
        assert writer.append([b"a"]) == [0]
        with pytest.raises(UnavailableError, match="not enough witnesses"):
            writer.receipt(0)


def test_a24_boasting_is_a_claim_and_three_of_them_stop_the_log(tmp_path: Path) -> None:
    local = seven(tmp_path, w1=Boaster, w2=Boaster)
    with KeptLog(tmp_path).create().writer(FIVE_OF_SEVEN, local) as writer:
        writer.append([b"a"])
        assert writer.receipt(0).index == 0
        assert set(local.claims) == {"witness-1.example", "witness-2.example"}
    more = seven(tmp_path, w1=Boaster, w2=Boaster, w3=Boaster)
    with pytest.raises(ConsistencyError, match="more witnesses than may lie"):
        KeptLog(tmp_path).writer(FIVE_OF_SEVEN, more)


def test_a24_one_witness_that_saw_a_fork_stops_the_log(tmp_path: Path) -> None:
    local = seven(tmp_path)
    fork = bytes(sign_checkpoint(Checkpoint(ORIGIN, 3, bytes(32)), LOG_KEY))
    FileWitness(tmp_path / SEVEN[0].name, SEVEN[0], LOG_KEY.verifier).cosign(fork, [], NOW)
    with (
        KeptLog(tmp_path).create().writer(FIVE_OF_SEVEN, local) as writer,
        pytest.raises(ConsistencyError, match="with our signature"),
    ):
        writer.append([b"a"])


def test_a_witness_whose_state_is_damaged_is_out(tmp_path: Path) -> None:
    local = seven(tmp_path)
    (tmp_path / SEVEN[0].name / "seen.json").write_bytes(b"{}")
    with KeptLog(tmp_path).create().writer(FIVE_OF_SEVEN, local) as writer:
        writer.append([b"a"])
        assert writer.published().is_quorum_met
    assert "not the expected JSON" in local.faults["witness-1.example"]


def test_a_state_of_another_log_is_refused(tmp_path: Path) -> None:
    from plebiscite.canonical.json import write_json
    from plebiscite.store.durable import StorageIncidentError

    witness = FileWitness(tmp_path, SEVEN[0], LOG_KEY.verifier)
    (tmp_path / "seen.json").write_bytes(write_json(Seen("other.example")))
    with pytest.raises(StorageIncidentError, match="seen of other"):
        witness.seen()
