"""A witness's evidence cannot be buried, multiplied or filled up by whoever reads the record."""

import shutil
from pathlib import Path

import pytest

from kept_log import LOG_KEY, ORIGIN, FaultyCalls
from memory_log import MemoryLog
from plebiscite.log.checkpoint import Checkpoint, sign_checkpoint
from plebiscite.observe.witness_protocol import format_request, parse_request
from plebiscite.observe.witness_service import Answer
from plebiscite.store.durable import DurableFiles
from plebiscite.store.witness_evidence import MOST_SUSPICIONS
from plebiscite.store.witness_files import FileWitness
from witness_processes import SEVEN

NOW = 1_800_000_000
LOG = MemoryLog()
LOG.append([b"%d" % number for number in range(200)])


def note(size: int, root: bytes | None = None, junk: int | None = None) -> bytes:
    """A checkpoint that the log signed; `junk` adds a line that anybody could write."""
    right = LOG.tree().range_hash(0, size)
    raw = bytes(sign_checkpoint(Checkpoint(ORIGIN, size, right if root is None else root), LOG_KEY))
    return raw if junk is None else raw + b"\xe2\x80\x94 junk%d AAAAAAAA\n" % junk


class Watching:
    """A witness that has cosigned five entries."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.witness = FileWitness(folder, SEVEN[0], LOG_KEY.verifier)
        self.witness.begin()
        assert self.offer(note(5), old=0).status == 200

    def offer(self, raw: bytes, proof: list[bytes] | None = None, old: int | None = None) -> Answer:
        seen = self.witness.seen()
        hashes = [] if proof is None else proof
        request = parse_request(format_request(seen.size if old is None else old, hashes, raw))
        return self.witness.answer(request, seen, NOW)

    def cosign(self, size: int) -> Answer:
        bundle = [b"%d" % number for number in range(size)]
        log = MemoryLog()
        log.append(bundle)
        return self.offer(note(size), list(log.tree().consistency(self.witness.seen().size)))

    @property
    def names(self) -> list[str]:
        return [path.name.rpartition("-")[0] for path in self.witness.evidence()]


@pytest.fixture
def watching(tmp_path: Path) -> Watching:
    return Watching(tmp_path / "w")


WRONG = [bytes(32)]


def test_one_checkpoint_is_kept_once_with_the_logs_line_only(watching: Watching) -> None:
    for number in range(20):
        assert watching.offer(note(9, junk=number), WRONG).status == 422
        assert watching.offer(note(5, bytes(32), junk=number)).status == 422
    assert watching.names == ["fork-5", "unproved-9"]
    fork, suspicion = (path.read_bytes() for path in watching.witness.evidence())
    assert b"junk" not in fork + suspicion
    assert fork.endswith(note(5, bytes(32)))
    assert note(5).split(b"\n\n")[1] in fork
    assert suspicion.endswith(note(9))


def test_suspicions_have_an_end_and_take_no_proofs_place(watching: Watching) -> None:
    for size in range(6, 6 + MOST_SUSPICIONS + 9):
        answer = watching.offer(note(size), WRONG)
        assert answer.status == 422
        assert not answer.is_proof
    assert "NOT KEPT: there is no more place" in answer.evidence
    assert len(watching.names) == MOST_SUSPICIONS
    for number in range(9):
        proved = watching.offer(note(5, bytes([number]) * 32))
        assert proved.is_proof
        assert "both notes are in" in proved.evidence
    assert watching.names.count("fork-5") == 9


def test_proofs_end_only_where_the_log_signed_too_many(
    watching: Watching, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("plebiscite.store.witness_evidence.MOST_PROOFS", 3)
    for number in range(5):
        answer = watching.offer(note(5, bytes([number]) * 32))
        assert answer.is_proof
    assert "NOT KEPT" in answer.evidence
    assert watching.names == ["fork-5"] * 3
    assert "both notes are in" in watching.offer(note(5, bytes(32))).evidence, "kept before"


def test_a24_two_suspicions_of_one_size_are_the_proof(watching: Watching) -> None:
    assert not watching.offer(note(9), WRONG).is_proof
    answer = watching.offer(note(9, bytes(32)), WRONG)
    assert answer.is_proof
    assert "two roots for 9 entries" in answer.evidence
    assert watching.names == ["fork-9", "unproved-9"]
    text = watching.witness.evidence()[0].read_bytes()
    assert note(9) in text
    assert text.endswith(note(9, bytes(32)))


def test_a24_a_suspicion_becomes_the_proof_when_its_size_is_cosigned(watching: Watching) -> None:
    watching.offer(note(9, bytes(32)), WRONG)
    answer = watching.cosign(9)
    assert answer.status == 200
    assert answer.is_proof
    assert watching.names == ["fork-9"]
    text = watching.witness.evidence()[0].read_bytes()
    assert text.endswith(note(9, bytes(32)))
    assert note(9).split(b"\n\n")[1] in text


def test_a_suspicion_goes_when_that_very_checkpoint_is_cosigned(watching: Watching) -> None:
    watching.offer(note(8), WRONG)
    watching.offer(note(9), WRONG)
    answer = watching.cosign(9)
    assert (answer.status, answer.evidence) == (200, "")
    assert watching.names == ["unproved-8"]


def test_a_full_disk_hides_no_alarm_and_takes_no_answer_away(watching: Watching) -> None:
    calls = FaultyCalls()
    shutil.copytree(watching.folder, watching.folder.parent / "dry")
    dry = FileWitness(
        watching.folder.parent / "dry", SEVEN[0], LOG_KEY.verifier, files=DurableFiles(calls)
    )
    request = parse_request(format_request(5, [], note(5, bytes(32))))
    dry.answer(request, dry.seen(), NOW)
    writes = [n for n, kind in enumerate(calls.kinds, start=1) if kind == "write"]
    assert writes
    for n in writes:
        files = DurableFiles(FaultyCalls(n, "ENOSPC"))
        full = FileWitness(watching.folder, SEVEN[0], LOG_KEY.verifier, files=files)
        answer = full.answer(request, full.seen(), NOW)
        assert (answer.status, answer.is_proof) == (422, True)
        assert "two histories; NOT KEPT: " in answer.evidence
        assert full.answer(request, full.seen(), NOW).evidence.endswith(".txt"), "space again"
