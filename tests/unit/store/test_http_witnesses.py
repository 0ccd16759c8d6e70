"""The log's side of the witnesses: a quorum is enough, a liar stops nothing, a proof stops it."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from kept_log import LOG_KEY, ORIGIN, KeptLog
from plebiscite.errors import ConsistencyError, UnavailableError
from plebiscite.log.checkpoint import Checkpoint, sign_checkpoint
from plebiscite.log.cosignature import cosign
from plebiscite.log.policy import Policy
from plebiscite.observe.witness_protocol import Request
from plebiscite.store.http_witnesses import EVIDENCE, HttpWitnesses
from plebiscite.store.log_writer import LogWriter
from witness_processes import SEVEN, Answering, StagedWitness, honest, policy_of, staged

if TYPE_CHECKING:
    from plebiscite.store.witness_status import WitnessesStatus

NOW = 1_800_000_000


class Seven:
    """Seven witnesses on loopback, of whom five are needed; each honest until a test says not."""

    def __init__(
        self, folder: Path, serving: ExitStack, threshold: int = 5, number: int = 7
    ) -> None:
        self.folder = folder
        self.witnesses = [
            serving.enter_context(staged(StagedWitness(honest(folder / key.name, key))))
            for key in SEVEN[:number]
        ]
        self.policy = policy_of([each.address for each in self.witnesses], threshold)
        self.log = KeptLog(folder)
        self.heard: list[WitnessesStatus] = []
        self.timeout, self.grace = 10.0, 10.0  # seconds; long, for a machine that does much else
        self._serving = serving

    def asking(self, policy: Policy | None = None) -> HttpWitnesses:
        made = HttpWitnesses(
            policy or self.policy,
            self.log.private,
            timeout=self.timeout,
            grace=self.grace,
            clock=lambda: NOW,
            tell=self.heard.append,
        )
        self._serving.callback(made.close)
        return made

    def writer(self, policy: Policy | None = None) -> LogWriter:
        writer = self.log.writer(policy or self.policy, self.asking(policy))
        self._serving.callback(writer.close)
        return writer

    def answers(self, number: int, answering: Answering) -> None:
        """From now on the witness `number`, from 1, answers so."""
        self.witnesses[number - 1].answering = answering

    def standing(self, number: int) -> tuple[int, str, str]:
        """Size, fault and claim of a witness, as told last."""
        status = self.heard[-1].witnesses[number - 1]
        return status.size, status.fault, status.claim


@pytest.fixture
def seven(tmp_path: Path) -> Iterator[Seven]:
    with ExitStack() as serving:
        made = Seven(tmp_path, serving)
        made.log.create()
        yield made


def says(status: int, body: bytes = b"") -> Answering:
    return lambda _: (status, body)


def test_all_are_asked_and_all_lines_are_published(seven: Seven) -> None:
    writer = seven.writer()
    writer.append([b"a"])
    assert set(writer.published().cosigned) == {f"w{n}" for n in range(1, 8)}
    assert seven.heard[-1].is_quorum_met
    assert [seven.standing(n) for n in range(1, 8)] == [(1, "", "")] * 7


def test_one_connection_is_kept_and_one_request_is_enough(seven: Seven) -> None:
    writer = seven.writer()
    for number in range(5):
        writer.append([b"%d" % number])
    for witness in seven.witnesses:
        assert len(witness.connections) == 1
        assert [request.old for request in witness.asked] == [0, 1, 2, 3, 4]


def test_a_proof_is_made_once_for_one_old_size(seven: Seven) -> None:
    writer = seven.writer()
    writer.append([b"a", b"b", b"c"])
    made: list[int] = []

    def prove(old: int) -> list[bytes]:
        made.append(old)
        return list(writer.tree.consistency(old))

    again = seven.asking()
    note = bytes(sign_checkpoint(Checkpoint(ORIGIN, 3, writer.tree.root), LOG_KEY))
    assert len(again(note, 0, prove)) == 7
    assert sorted(made) == [0, 3]  # nobody's size was known; then all said 3


def test_two_may_be_down(seven: Seven) -> None:
    seven.answers(6, says(500))
    policy = policy_of([*(w.address for w in seven.witnesses[:6]), "http://127.0.0.1:9"], 5)
    writer = seven.writer(policy)
    writer.append([b"a"])
    assert writer.published().is_quorum_met
    assert writer.receipt(0).index == 0
    assert "answered 500" in seven.standing(6)[1]
    assert "refused" in seven.standing(7)[1]


def test_without_the_quorum_the_log_goes_on_and_gives_no_receipts(seven: Seven) -> None:
    before = {number: seven.witnesses[number - 1].answering for number in (5, 6, 7)}
    for number in before:
        seven.answers(number, says(503))
    writer = seven.writer()
    assert writer.append([b"a"]) == [0]
    assert writer.append([b"b"]) == [1]
    with pytest.raises(UnavailableError, match="not enough witnesses"):
        writer.receipt(0)
    assert not seven.heard[-1].is_quorum_met
    for number, honest_again in before.items():
        seven.answers(number, honest_again)
    assert writer.refresh()
    assert writer.receipt(0).index == 0


def test_a_milestone_holds_up_the_log_until_its_quorum_is_there(seven: Seven) -> None:
    before = {number: seven.witnesses[number - 1].answering for number in (5, 6, 7)}
    writer = seven.writer()
    writer.append([b"first"])
    for number in before:
        seven.answers(number, says(503))
    writer.append([b"open"], milestone=True)
    with pytest.raises(UnavailableError, match="must be cosigned by the quorum"):
        writer.append([b"ballot"])
    for number, honest_again in before.items():
        seven.answers(number, honest_again)
    assert writer.append([b"ballot"]) == [2]


def test_a_slow_witness_holds_up_nobody_and_its_line_is_taken_later(seven: Seven) -> None:
    seven.grace = 0.05
    writer = seven.writer()
    writer.append([b"a"])  # the first asking after a start is patient
    may_go_on = threading.Event()
    honestly = seven.witnesses[6].answering

    def slow(request: Request) -> tuple[int, bytes]:
        may_go_on.wait(30)
        return honestly(request)

    seven.answers(7, slow)
    start = time.monotonic()
    writer.append([b"b"])
    assert time.monotonic() - start < 5
    assert "w7" not in writer.published().cosigned
    may_go_on.set()
    while "w7" not in writer.published().cosigned:
        assert time.monotonic() - start < 30
        assert writer.refresh()


def test_a_witness_that_never_answers_is_named_when_it_is_missed(seven: Seven) -> None:
    never, seven.timeout = threading.Event(), 0.4
    for number in (5, 6, 7):
        seven.answers(number, lambda _: (never.wait(30), (200, b""))[1])
    writer = seven.writer()
    writer.append([b"a"])
    assert not writer.published().is_quorum_met
    assert "timed out" in seven.standing(7)[1]
    never.set()


def test_a_new_witness_or_one_without_memory_is_asked_again_from_there(seven: Seven) -> None:
    writer = seven.writer()
    writer.append([b"a", b"b"])
    writer.append([b"c"])
    (seven.folder / SEVEN[0].name / "seen.json").unlink()
    writer.append([b"d"])
    assert "w1" in writer.published().cosigned
    assert [request.old for request in seven.witnesses[0].asked] == [0, 2, 3, 0]


LIES: dict[str, tuple[Callable[[], Answering], str]] = {
    "another text": (lambda: lambda _: (200, line("other\n1\nroot\n")), "does not hold"),
    "a stranger's key": (lambda: lambda r: (200, line(r.note.text, 1)), "does not name"),
    "no line": (lambda: says(200, b"hello"), "cannot be read"),
    "nothing": (lambda: says(200, b""), "cannot be read"),
    "unknown log": (lambda: says(404, b"no\x1b[2Jsuch log"), "does not watch this log (no [2Jsuch"),
    "unknown key": (lambda: says(403), "does not know this log's key"),
    "overload": (lambda: says(429), "answered 429"),
    "redirection": (lambda: says(301), "answered 301"),
    "sizes": (lambda: unsteady, "then"),
    "flood": (lambda: says(200, b"x" * 70_000), "more than"),
    "its own size": (lambda: lambda r: (409, b"%d\n" % r.old), "refuses"),
}


def line(text: str, number: int = 7) -> bytes:
    return str(cosign(text, SEVEN[number - 1], NOW)).encode()


def unsteady(request: Request) -> tuple[int, bytes]:
    """Says 1 when asked from anything else, and 0 when asked from 1."""
    return 409, b"1\n" if request.old != 1 else b"0\n"


@pytest.mark.parametrize("lie", LIES)
def test_what_one_witness_says_wrong_is_its_own_fault(seven: Seven, lie: str) -> None:
    making, told = LIES[lie]
    seven.answers(7, making())
    writer = seven.writer()
    writer.append([b"a"])
    writer.append([b"b"])
    published = writer.published()
    assert published.is_quorum_met
    assert "w7" not in published.cosigned
    size, fault, claim = seven.standing(7)
    assert told in fault, fault
    assert (size, claim) == (0, "")
    assert "\x1b" not in fault


CLAIMS = {
    "a larger log": (says(409, b"1000\n"), "has seen 1000 entries; this log signed 2"),
    "another root": (says(409), "another root than ours"),
    "no continuation": (says(422, b"bad proof"), "does not continue"),
}


@pytest.mark.parametrize("kind", CLAIMS)
def test_a24_a_claim_without_proof_is_an_alarm_and_stops_nothing(seven: Seven, kind: str) -> None:
    lie, told = CLAIMS[kind]
    seven.answers(7, lie)
    writer = seven.writer()
    writer.append([b"a"])
    writer.append([b"b"])
    assert writer.receipt(1).index == 1
    assert told in seven.standing(7)[2]
    assert seven.heard[-1].alarm == ""


def test_a24_as_many_claims_as_liars_tolerated_stop_nothing_one_more_does(seven: Seven) -> None:
    assert seven.policy.tolerated_liars() == 2
    for number in (6, 7):
        seven.answers(number, says(409, b"1000\n"))
    writer = seven.writer()
    writer.append([b"a"])
    assert writer.receipt(0).index == 0
    seven.answers(1, says(409, b"1000\n"))
    with pytest.raises(ConsistencyError, match="more witnesses than may lie"):
        _append_until_heard(writer)
    assert "bring back the newest copy" in seven.heard[-1].alarm


def test_one_alone_never_stops_a_log_even_where_none_may_lie(tmp_path: Path) -> None:
    with ExitStack() as serving:
        three = Seven(tmp_path, serving, threshold=2, number=3)
        three.log.create()
        assert three.policy.tolerated_liars() == 0
        three.answers(3, says(409, b"1000\n"))
        writer = three.writer()
        writer.append([b"a"])
        assert writer.receipt(0).index == 0


def fork(size: int, root: bytes = bytes(32)) -> bytes:
    return bytes(sign_checkpoint(Checkpoint(ORIGIN, size, root), LOG_KEY))


@pytest.mark.parametrize(
    ("answer", "shown"),
    [
        ((409, b"1000\n"), fork(1000)),
        ((422, b""), fork(1)),
        ((409, b""), fork(2)),
    ],
)
def test_a24_a_claim_with_our_own_signature_stops_the_log_for_good(
    seven: Seven, answer: tuple[int, bytes], shown: bytes
) -> None:
    writer = seven.writer()
    writer.append([b"a"])
    seven.answers(1, lambda _: answer)
    seven.witnesses[0].shows = shown
    with pytest.raises(ConsistencyError, match="with our signature"):
        _append_until_heard(writer)
    assert [file.read_bytes() for file in (seven.log.private / EVIDENCE).iterdir()] == [shown]
    writer.close()
    seven.witnesses[0].shows = b""
    seven.answers(1, says(500))
    with pytest.raises(ConsistencyError, match="with our signature"):
        seven.writer()
    assert "with our signature" in seven.heard[-1].alarm


def _append_until_heard(writer: LogWriter) -> None:
    """A proof may come after the quorum: then it is acted on at the next checkpoint."""
    for number in range(5):
        writer.append([b"more %d" % number])
        time.sleep(0.1)


@pytest.mark.parametrize(
    "shown",
    [b"hello", b"other.example\n1000\n", fork(1000).replace(b"\n1000\n", b"\n1001\n"), b""],
)
def test_a_claim_is_not_proved_by_what_we_never_signed(seven: Seven, shown: bytes) -> None:
    seven.answers(1, says(409, b"1000\n"))
    seven.witnesses[0].shows = shown
    writer = seven.writer()
    writer.append([b"a"])
    assert writer.receipt(0).index == 0
    assert not (seven.log.private / EVIDENCE).exists()


def test_a_liar_that_shows_our_true_history_proves_nothing(seven: Seven) -> None:
    writer = seven.writer()
    writer.append([b"a"])
    seven.witnesses[0].shows = bytes(writer.published().note)
    seven.answers(1, says(422))
    writer.append([b"b"])
    assert writer.receipt(1).index == 1
    assert not (seven.log.private / EVIDENCE).exists()


def test_a_late_claim_shown_with_a_newer_honest_note_leaves_nothing(seven: Seven) -> None:
    """A liar waits until the log has signed more, and shows that with lines of its own."""
    seven.grace = 0.05
    writer = seven.writer()
    writer.append([b"a"])
    signed = [1]

    def late(request: Request) -> tuple[int, bytes]:
        until = time.monotonic() + 2
        while signed[0] <= request.checkpoint.size and time.monotonic() < until:
            time.sleep(0.002)
        return 409, b"%d\n" % (request.checkpoint.size + 1)

    seven.answers(7, late)
    for number in range(8):
        writer.append([b"b%d" % number])
        own = bytes(writer.published().note)
        seven.witnesses[6].shows = own + b"\xe2\x80\x94 junk%d AAAAAAAA\n" % number
        signed[0] = writer.size
        time.sleep(0.05)  # its late claim comes in
    assert len(seven.witnesses[6].asked) > 3
    assert not (seven.log.private / EVIDENCE).exists(), "nothing was ever written"
    assert seven.heard[-1].alarm == ""


def test_a24_a_fork_shown_when_nobody_waits_any_more_stops_the_log(seven: Seven) -> None:
    seven.grace = 0.05
    writer = seven.writer()
    writer.append([b"a", b"b"])
    may_answer = threading.Event()
    seven.answers(7, lambda _: (may_answer.wait(30), (409, b"1000\n"))[1])
    seven.witnesses[6].shows = fork(1)  # smaller: to be compared with a proof that is not made now
    writer.append([b"c"])
    may_answer.set()
    with pytest.raises(ConsistencyError, match="another history, with our signature"):
        _append_until_heard(writer)
    (kept,) = (seven.log.private / EVIDENCE).glob("*")
    assert kept.read_bytes() == fork(1)


def test_a24_what_is_kept_is_our_own_line_only_and_each_checkpoint_once(seven: Seven) -> None:
    writer = seven.writer()
    writer.append([b"a"])
    for number in range(1, 8):
        seven.answers(number, says(409, b"1000\n"))
        junk = b"\xe2\x80\x94 junk%d AAAAAAAA\n" % number
        seven.witnesses[number - 1].shows = fork(1000) + junk
    with pytest.raises(ConsistencyError, match="with our signature"):
        _append_until_heard(writer)
    writer.close()
    with pytest.raises(ConsistencyError, match="with our signature"):
        seven.writer()
    (kept,) = (seven.log.private / EVIDENCE).glob("*")
    assert kept.read_bytes() == fork(1000)


def test_kept_evidence_goes_once_the_record_contains_it(seven: Seven) -> None:
    writer = seven.writer()
    writer.append([b"a"])
    writer.append([b"b"])
    note = writer.published().note
    writer.close()
    kept = seven.log.private / EVIDENCE / "kept.note"
    kept.parent.mkdir()
    kept.write_bytes(bytes(note))
    later = seven.writer()
    later.append([b"c"])
    later.close()
    assert not kept.exists()
    kept.write_bytes(b"no note")
    with pytest.raises(ConsistencyError, match="cannot be read"):
        seven.writer()
    assert kept.exists()


def test_r4_an_old_copy_of_everything_finds_out_at_its_start(seven: Seven) -> None:
    import shutil

    writer = seven.writer()
    writer.append([b"a"])
    writer.close()
    for name in ("record", "private"):
        shutil.copytree(seven.folder / name, seven.folder / "old" / name)
    with seven.log.writer(seven.policy, seven.asking()) as later:
        later.append([b"b"])
    for witness, key in zip(seven.witnesses, SEVEN, strict=True):
        seen = seven.folder / key.name / "seen.json"
        witness.shows = _note_of(seen)
    for name in ("record", "private"):
        shutil.rmtree(seven.folder / name)
        shutil.copytree(seven.folder / "old" / name, seven.folder / name)
    with pytest.raises(ConsistencyError, match="larger log, with our signature"):
        seven.writer()


def _note_of(seen: Path) -> bytes:
    import json

    note: str = json.loads(seen.read_bytes())["note"]
    return note.encode()


def test_a_policy_with_a_bad_address_is_told_and_the_others_are_asked(seven: Seven) -> None:
    addresses = [each.address for each in seven.witnesses]
    writer = seven.writer(policy_of([*addresses[:6], "gopher://w"], 5))
    writer.append([b"a"])
    assert writer.published().is_quorum_met
    assert "http:// or https://" in seven.standing(7)[1]


def test_witnesses_without_an_address_are_not_asked(seven: Seven) -> None:
    addresses = [each.address for each in seven.witnesses]
    writer = seven.writer(policy_of([*addresses[:5], "", ""], 5))
    writer.append([b"a"])
    assert len(writer.published().cosigned) == 5
    assert len(seven.heard[-1].witnesses) == 5


def test_a_line_that_a_person_brings_counts_beside_those_that_are_asked(seven: Seven) -> None:
    addresses = [each.address for each in seven.witnesses]
    writer = seven.writer(policy_of([*addresses[:4], "", "", ""], 5))
    writer.append([b"a"])
    assert [each.is_quorum_met for each in seven.heard[-1:]] == [False]
    own = writer.published().note
    carried = own.with_signatures([cosign(own.text, SEVEN[4], NOW)])
    assert writer.publish_cosigned(bytes(carried)).size == 1
    assert writer.refresh()
    assert seven.heard[-1].is_quorum_met
    assert writer.receipt(0).index == 0
