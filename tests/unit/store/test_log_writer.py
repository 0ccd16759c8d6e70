"""The writer of a log: one history, written once, and nothing answered before it is published."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from kept_log import (
    LOG_KEY,
    NO_QUORUM,
    ORIGIN,
    TWO_OF_THREE,
    WITNESS_KEYS,
    KeptLog,
    Witnesses,
)
from plebiscite.errors import (
    ConsistencyError,
    EvidenceError,
    InclusionError,
    MisuseError,
    SignatureError,
    UnavailableError,
)
from plebiscite.log.checkpoint import Checkpoint, sign_checkpoint
from plebiscite.log.cosignature import cosign, verify_cosignature
from plebiscite.log.keys import KeyKind, new_signing_key
from plebiscite.log.note import NoteSignature, parse_note
from plebiscite.log.receipt import verify_receipt
from plebiscite.store.durable import FileCalls, StorageIncidentError
from plebiscite.store.log_writer import LogWriter, create_log


@pytest.fixture
def log(tmp_path: Path) -> KeptLog:
    return KeptLog(tmp_path).create()


def test_entries_get_their_indexes_and_the_same_bytes_the_same_index(log: KeptLog) -> None:
    with log.writer() as writer:
        assert writer.append([b"a", b"b", b"a"]) == [0, 1, 0]
        assert writer.append([b"c", b"b"]) == [2, 1]
        assert writer.append([b"a"]) == [0]
        assert writer.append([]) == []
        assert writer.find(b"unknown") is None
    assert log.audit() == [b"a", b"b", b"c"]


def test_any_thread_may_ask_whether_an_entry_is_indexed(log: KeptLog) -> None:
    with log.writer() as writer, ThreadPoolExecutor(1) as other:
        writer.append([b"a"])
        asked = (b"a", b"b")
        assert [other.submit(writer.is_indexed, each).result() for each in asked] == [True, False]
        writer.append([b"b"])
        assert other.submit(writer.is_indexed, b"b").result()
    with pytest.raises(UnavailableError, match="closed meanwhile"):
        writer.is_indexed(b"a")


def test_a_large_batch_crosses_tiles(log: KeptLog) -> None:
    entries = [b"%d" % number for number in range(700)]
    with log.writer() as writer:
        writer.append(entries[:1])
        writer.append(entries)
    assert log.audit() == entries


def test_a_receipt_holds_under_the_policy(log: KeptLog) -> None:
    with log.writer(TWO_OF_THREE, Witnesses()) as writer:
        (place,) = writer.append([b"ballot"])
        verify_receipt(writer.receipt(place), b"ballot", TWO_OF_THREE)


def test_no_receipt_before_the_quorum_has_cosigned(log: KeptLog) -> None:
    witnesses = Witnesses(up=1)
    with log.writer(TWO_OF_THREE, witnesses) as writer:
        (place,) = writer.append([b"ballot"])
        with pytest.raises(UnavailableError, match="no receipt"):
            writer.receipt(place)
        assert not writer.refresh()
        witnesses.up = 2
        assert writer.refresh()
        verify_receipt(writer.receipt(place), b"ballot", TWO_OF_THREE)


def test_the_log_waits_until_a_milestone_has_its_quorum(log: KeptLog) -> None:
    witnesses = Witnesses(up=0)
    with log.writer(TWO_OF_THREE, witnesses) as writer:
        writer.append([b"close"], milestone=True)
        with pytest.raises(UnavailableError, match="must be cosigned by the quorum"):
            writer.append([b"decryption"], milestone=True)
        assert writer.append([b"setup"], after_quorum=False) == [1]
        writer.append([b"open"], milestone=True, after_quorum=False)
        witnesses.up = 2
        assert writer.append([b"ballot"]) == [3]


def test_a_milestone_keeps_its_first_cosignatures_and_the_newest_note_the_last(
    log: KeptLog,
) -> None:
    witnesses = Witnesses(up=2, time=1000)
    with log.writer(TWO_OF_THREE, witnesses) as writer:
        writer.append([b"open"], milestone=True)
        witnesses.time, witnesses.up = 2000, 3
        writer.refresh()
        newest = parse_note(writer.record.checkpoint())
        kept = parse_note(writer.record.milestone(1))
    times = [
        [
            verify_cosignature(note.text, line, key.verifier)
            for key in WITNESS_KEYS
            for line in note.signatures_of(key.verifier)
        ]
        for note in (newest, kept)
    ]
    assert times == [[2000, 2000, 2000], [1000, 1000, 2000]]


def test_only_milestones_are_kept(log: KeptLog) -> None:
    with log.writer() as writer:
        for entry, milestone in ((b"open", True), (b"ballot", False), (b"close", True)):
            writer.append([entry], milestone=milestone)
        assert writer.record.milestones() == [1, 3]


def test_bad_and_foreign_lines_of_witnesses_are_left_out(log: KeptLog) -> None:
    stranger = new_signing_key("stranger.example", KeyKind.COSIGNATURE, b"\x09" * 32)

    def witnesses(
        note: bytes, old_size: int, prove: Callable[[int], Sequence[bytes]]
    ) -> Iterable[NoteSignature]:
        assert prove(old_size) == []
        text = parse_note(note).text
        yield cosign(text, stranger, 5)
        yield cosign("other\n1\n" + "A" * 43 + "=\n", WITNESS_KEYS[0], 5)
        yield NoteSignature("witness-3.example", WITNESS_KEYS[1].verifier.key_id, b"short")
        yield cosign(text, WITNESS_KEYS[2], 5)

    with log.writer(TWO_OF_THREE, witnesses) as writer:
        writer.append([b"entry"])
        assert dict(writer.published().cosigned) == {"w2": 5}


def test_a_brought_note_adds_its_cosignatures(log: KeptLog) -> None:
    unknown = sign_checkpoint(Checkpoint(ORIGIN, 1000, b"r" * 32), LOG_KEY)
    with log.writer(TWO_OF_THREE) as writer:
        writer.append([b"close"], milestone=True)
        note = parse_note(writer.record.checkpoint())
        first = note.with_signatures([cosign(note.text, WITNESS_KEYS[0], 7)])
        writer.publish_cosigned(bytes(first))
        writer.publish_cosigned(
            bytes(note.with_signatures([cosign(note.text, WITNESS_KEYS[1], 8)]))
        )
        assert writer.published().is_quorum_met
        assert writer.record.checkpoint() == writer.record.milestone(1)
        writer.append([b"tally"])
        late = note.with_signatures([cosign(note.text, WITNESS_KEYS[2], 9)])
        writer.publish_cosigned(bytes(late))
        assert len(parse_note(writer.record.milestone(1)).signatures) == 4
        with pytest.raises(UnavailableError, match="no checkpoint of size 1000"):
            writer.publish_cosigned(bytes(unknown))


def test_a_brought_note_of_another_history_is_evidence_and_not_published(log: KeptLog) -> None:
    with log.writer() as writer:
        writer.append([b"close"], milestone=True)
        before = writer.record.checkpoint()
        other = sign_checkpoint(Checkpoint(ORIGIN, 1, b"r" * 32), LOG_KEY)
        with pytest.raises(ConsistencyError, match="two histories"):
            writer.publish_cosigned(bytes(other))
        forged = before.replace(b"\n1\n", b"\n2\n")
        with pytest.raises(SignatureError):
            writer.publish_cosigned(forged)
        assert writer.record.checkpoint() == before


def test_too_long_an_entry_changes_nothing(log: KeptLog) -> None:
    with log.writer() as writer:
        with pytest.raises(MisuseError, match="use a blob"):
            writer.append([b"a", b"x" * 65_536])
        assert writer.append([b"x" * 65_535]) == [0]


def test_blobs_are_named_by_their_hash_and_written_once(log: KeptLog) -> None:
    with log.writer() as writer:
        name = writer.put_blob(b"words")
        assert writer.put_blob(b"words") == name
        assert writer.record.blob(name) == b"words"
        assert list(writer.record.blobs()) == [name]
        writer.erase_blob(name)
        writer.erase_blob(name)
        with pytest.raises(UnavailableError, match="no such file"):
            writer.record.blob(name)


def test_nothing_is_published_before_the_first_entry(log: KeptLog) -> None:
    with log.writer() as writer, pytest.raises(UnavailableError, match="nothing is published"):
        writer.published()


def test_a_log_is_not_made_over_another(log: KeptLog) -> None:
    with pytest.raises(MisuseError, match="signing store exists"):
        create_log(log.record, log.private, ORIGIN)
    with log.writer() as writer:
        writer.append([b"a"])
    with pytest.raises(MisuseError, match="a log here already"):
        create_log(log.record, log.folder / "elsewhere", ORIGIN)


def test_the_private_folder_is_never_published(log: KeptLog) -> None:
    for private in (log.record / "private", log.record):
        with pytest.raises(MisuseError, match="which is published"):
            create_log(log.record, private, ORIGIN)
        with pytest.raises(MisuseError, match="which is published"):
            LogWriter(log.record, private, LOG_KEY, NO_QUORUM)


def test_witnesses_out_of_reach_do_not_stop_the_log(log: KeptLog) -> None:
    def away(
        note: bytes, old_size: int, prove: Callable[[int], Sequence[bytes]]
    ) -> Iterable[NoteSignature]:
        raise UnavailableError("no network", place=f"{len(note)} {old_size} {prove}")

    with log.writer(TWO_OF_THREE, away) as writer:
        writer.append([b"ballot"])
        assert not writer.refresh()
    assert log.audit(TWO_OF_THREE) == [b"ballot"]


def test_a_second_writer_refuses(log: KeptLog) -> None:
    with log.writer(), pytest.raises(UnavailableError, match="another program is writing"):
        log.writer()
    log.writer().close()


def test_a_second_process_refuses(log: KeptLog) -> None:
    program = (
        "import sys; from pathlib import Path; from kept_log import KeptLog;"
        "KeptLog(Path(sys.argv[1])).writer()"
    )
    tests = Path(__file__).parents[2]
    with log.writer():
        second = subprocess.run(
            [sys.executable, "-c", program, str(log.folder)],
            cwd=tests,
            env={**os.environ, "PYTHONPATH": str(tests)},
            capture_output=True,
            text=True,
            check=False,
        )
    assert second.returncode != 0
    assert "another program is writing here" in second.stderr


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnavailableError, match="no such folder"):
        KeptLog(tmp_path).writer()
    (tmp_path / "record").mkdir()
    with pytest.raises(UnavailableError, match="cannot open the folder"):
        KeptLog(tmp_path).writer()


class TestRestoredFromAnOldCopy:
    """Rule R4: older data and newer memory never sign."""

    @pytest.fixture
    def old(self, log: KeptLog, tmp_path: Path) -> Path:
        """A copy of the record taken before two more batches."""
        with log.writer() as writer:
            writer.append([b"a"])
        shutil.copytree(log.record, tmp_path / "old-record")
        shutil.copytree(log.private, tmp_path / "old-private")
        with log.writer() as writer:
            writer.append([b"b"])
            writer.append([b"c"])
        return tmp_path

    def test_an_old_record_refuses_and_says_what_to_do(self, log: KeptLog, old: Path) -> None:
        shutil.rmtree(log.record)
        shutil.move(old / "old-record", log.record)
        with pytest.raises(ConsistencyError, match="promote a mirror") as caught:
            log.writer()
        assert caught.value.place == "published 1, signed 3"

    def test_an_old_checkpoint_file_over_whole_tiles_is_finished(
        self, log: KeptLog, old: Path
    ) -> None:
        shutil.copy(old / "old-record/checkpoint", log.record / "checkpoint")
        with log.writer() as writer:
            assert writer.size == 3
        assert log.audit() == [b"a", b"b", b"c"]

    def test_an_old_signing_store_refuses(self, log: KeptLog, old: Path) -> None:
        shutil.rmtree(log.private)
        shutil.move(old / "old-private", log.private)
        with pytest.raises(ConsistencyError, match="ahead of the signing store"):
            log.writer()

    def test_another_history_of_the_same_size_refuses(self, log: KeptLog, old: Path) -> None:
        other = KeptLog(old / "other").create()
        with other.writer() as writer:
            writer.append([b"x", b"y", b"z"])
        shutil.rmtree(log.record)
        shutil.move(other.record, log.record)
        with pytest.raises(ConsistencyError, match="two roots for one size"):
            log.writer()

    def test_another_shorter_history_refuses(self, log: KeptLog, old: Path) -> None:
        other = KeptLog(old / "other").create()
        with other.writer() as writer:
            writer.append([b"x"])
        shutil.copy(other.record / "checkpoint", log.record / "checkpoint")
        with pytest.raises(ConsistencyError, match="lacks entries that were signed"):
            log.writer()

    @pytest.mark.usefixtures("old")
    def test_a_lost_signing_store_is_not_made_anew(self, log: KeptLog) -> None:
        (log.private / "signing-store.sqlite").unlink()
        with pytest.raises(UnavailableError, match="may sign two histories"):
            log.writer()

    def test_a_witness_that_has_seen_more_stops_the_log(self, log: KeptLog, old: Path) -> None:
        def ahead(
            note: bytes, old_size: int, prove: Callable[[int], Sequence[bytes]]
        ) -> Iterable[NoteSignature]:
            raise ConsistencyError(f"w0 has seen 9 entries, not {old_size}: {prove} {note!r}")

        for part in ("record", "private"):
            shutil.rmtree(log.folder / part)
            shutil.move(old / f"old-{part}", log.folder / part)
        with pytest.raises(ConsistencyError, match="has seen 9"):
            log.writer(witnesses=ahead)
        log.writer().close()  # the locks were given back


class TestChangedBytes:
    """Rules R1 and R12: what was flipped on the disk is never signed into a new tree."""

    def test_a_flipped_bit_in_the_last_bundle_stops_the_start(self, log: KeptLog) -> None:
        with log.writer() as writer:
            writer.append([b"a", b"b"])
        (log.record / "tile/entries/000.p/2").write_bytes(b"\x00\x01a\x00\x01c")
        with pytest.raises(InclusionError, match="entry 1"):
            log.writer()

    def test_a_flipped_bit_in_a_tile_stops_the_start(self, log: KeptLog) -> None:
        with log.writer() as writer:
            writer.append([b"a", b"b"])
        (log.record / "tile/0/000.p/2").write_bytes(b"\0" * 64)
        with pytest.raises(InclusionError, match="signed root"):
            log.writer()

    def test_a_file_that_should_not_be_there_is_an_incident(self, log: KeptLog) -> None:
        (log.record / "tile/0/000.p").mkdir(parents=True)
        (log.record / "tile/0/000.p/1").write_bytes(b"\0" * 32)
        with log.writer() as writer, pytest.raises(StorageIncidentError, match="never change"):
            writer.append([b"a"])

    def test_the_same_bytes_left_by_a_crash_are_no_incident(self, log: KeptLog) -> None:
        (log.record / "tile/entries/000.p").mkdir(parents=True)
        (log.record / "tile/entries/000.p/1").write_bytes(b"\x00\x01a")
        with log.writer() as writer:
            writer.append([b"a"])
        assert log.audit() == [b"a"]

    def test_a_checkpoint_of_another_key_is_refused(self, log: KeptLog) -> None:
        with log.writer() as writer:
            writer.append([b"a"])
        other = new_signing_key(ORIGIN, KeyKind.ED25519, b"\x07" * 32)
        note = sign_checkpoint(Checkpoint(ORIGIN, 1, b"r" * 32), other)
        (log.record / "checkpoint").write_bytes(bytes(note))
        with pytest.raises(EvidenceError, match="no signature"):
            log.writer()

    def test_a_batch_that_reads_back_differently_is_not_signed(self, log: KeptLog) -> None:
        class FlippingDisk(FileCalls):
            def write(self, descriptor: int, data: bytes | memoryview) -> int:
                return super().write(descriptor, bytes(data).replace(b"vote", b"vote".upper()))

        with (
            log.writer(calls=FlippingDisk()) as writer,
            pytest.raises(StorageIncidentError, match="not the one written"),
        ):
            writer.append([b"vote"])
        with log.writer() as writer:
            assert writer.size == 0

    def test_a_damaged_staging_file_is_an_incident(self, log: KeptLog) -> None:
        with log.writer() as writer:
            writer.append([b"a"])
        (log.record / "checkpoint").unlink()
        (log.private / "staged-batch").write_bytes(b"not a batch")
        with pytest.raises(StorageIncidentError, match="the staged batch is damaged"):
            log.writer()

    @pytest.mark.parametrize(
        "files", [[["tile/0/000.p/1", 9000]], [["tile/0/000.p/1", -1]], [["../x", 1]], []]
    )
    def test_a_staging_file_with_other_lengths_is_an_incident(
        self, log: KeptLog, files: list[list[object]]
    ) -> None:
        import json

        with log.writer() as writer:
            writer.append([b"a"])
        (log.record / "checkpoint").unlink()
        head = {"origin": ORIGIN, "size": 1, "root": "00" * 32, "milestone": True, "files": files}
        line = json.dumps(head, separators=(",", ":")).encode()
        (log.private / "staged-batch").write_bytes(line + b"\nx")
        with pytest.raises(StorageIncidentError, match="staged batch is damaged"):
            log.writer()


class TestIndexOfEntries:
    """It may be deleted, old, another log's or broken; it is never believed."""

    def index(self, log: KeptLog) -> Path:
        return log.private / "entry-index.sqlite"

    @pytest.mark.parametrize("harm", ["delete", "break", "truncate"])
    def test_it_is_made_again(self, log: KeptLog, harm: str) -> None:
        with log.writer() as writer:
            writer.append([b"a", b"b"])
        if harm == "delete":
            self.index(log).unlink()
        else:
            raw = self.index(log).read_bytes()
            self.index(log).write_bytes(b"no database" * 99 if harm == "break" else raw[:4096])
        with log.writer() as writer:
            assert writer.append([b"b", b"c"]) == [1, 2]

    def test_an_old_one_catches_up(self, log: KeptLog, tmp_path: Path) -> None:
        with log.writer() as writer:
            writer.append([b"a"])
        shutil.copy(self.index(log), tmp_path / "old")
        with log.writer() as writer:
            writer.append([b"b"])
        shutil.copy(tmp_path / "old", self.index(log))
        with log.writer() as writer:
            assert writer.append([b"b"]) == [1]

    @pytest.mark.parametrize("entries", [[b"x"], [b"x", b"y", b"z"]])
    def test_another_logs_is_replaced(
        self, log: KeptLog, tmp_path: Path, entries: list[bytes]
    ) -> None:
        other = KeptLog(tmp_path / "other").create()
        with other.writer() as writer:
            writer.append(entries)
        with log.writer() as writer:
            writer.append([b"a", b"b"])
        shutil.copy(self.index(other), self.index(log))
        with log.writer() as writer:
            assert [writer.find(x) for x in (b"a", b"b", b"x")] == [0, 1, None]

    def test_a_wrong_answer_is_never_given(self, log: KeptLog) -> None:
        import sqlite3

        with log.writer() as writer:
            writer.append([b"a", b"b"])
            database = sqlite3.connect(self.index(log))
            database.execute("UPDATE entry SET place = 1 - place")
            database.commit()
            database.close()
            with pytest.raises(StorageIncidentError, match="points to another entry"):
                writer.find(b"a")

    def test_a_full_disk_ends_the_writer_and_loses_nothing(self, log: KeptLog) -> None:
        with log.writer() as writer:
            writer._index._database.execute("PRAGMA query_only = ON")  # noqa: SLF001 - refuses
            with pytest.raises(UnavailableError, match="cannot write the index"):
                writer.append([b"a"])
        with log.writer() as writer:
            assert writer.append([b"a"]) == [0]

    def test_an_index_that_cannot_be_made_is_named(self, log: KeptLog) -> None:
        with log.writer() as writer:
            writer.append([b"a"])
        self.index(log).unlink()
        self.index(log).mkdir()
        with pytest.raises(UnavailableError, match="cannot write the index"):
            log.writer()


def test_the_policy_without_quorum_is_met(log: KeptLog) -> None:
    with log.writer(NO_QUORUM) as writer:
        writer.append([b"a"], milestone=True)
        assert writer.refresh()
