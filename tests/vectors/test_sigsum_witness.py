"""A witness that other people wrote (sigsum-go) cosigns our log, asked by our client."""

import os
import shutil
import subprocess
import time
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path

import pytest

from plebiscite.canonical.encoding import u64
from plebiscite.log.checkpoint import Checkpoint, sign_checkpoint
from plebiscite.log.cosignature import verify_cosignature
from plebiscite.log.keys import KeyKind, SigningKey, VerifierKey, new_signing_key
from plebiscite.log.note import parse_signature_line
from plebiscite.log.policy import Group, Policy, PolicyLog, Witness
from plebiscite.observe.witness_protocol import SIZE, format_request
from plebiscite.store.http_witnesses import HttpWitnesses
from plebiscite.store.log_writer import LogWriter, create_log
from server.postgres import free_port
from witness_processes import Reply, exchange

pytestmark = pytest.mark.slow

SEED = b"\x51" * 32
PUBLIC = new_signing_key("x", KeyKind.ED25519, SEED).verifier.public
ORIGIN = f"sigsum.org/v1/tree/{sha256(PUBLIC).hexdigest()}"
"""Its only form of an origin."""
LOG = new_signing_key(ORIGIN, KeyKind.ED25519, SEED)


def require_sigsum() -> None:
    """Return only where the programs are; they come from the backports of Debian bookworm."""
    if shutil.which("sigsum-witness") and shutil.which("sigsum-key"):
        return
    message = (
        "NOT CHECKED: sigsum-witness is absent, so no witness of other people has cosigned our "
        "log; tools/install-system-packages brings it from bookworm-backports or trixie"
    )
    if os.environ.get("CI") == "true" and _can_be_had():
        pytest.fail(message)
    pytest.skip(message)


def _can_be_had() -> bool:
    """Whether this system's package lists offer it."""
    if not shutil.which("apt-cache"):
        return False
    found = subprocess.run(
        ["apt-cache", "show", "sigsum-go"], check=False, capture_output=True, text=True
    )
    return found.returncode == 0 and "Package: sigsum-go" in found.stdout


def ssh_public_key(public: bytes) -> str:
    """An Ed25519 key as OpenSSH writes it: what the program takes the log's key in."""

    def field(raw: bytes) -> bytes:
        return len(raw).to_bytes(4, "big") + raw

    return f"ssh-ed25519 {b64encode(field(b'ssh-ed25519') + field(public)).decode()} log\n"


@contextmanager
def sigsum_witness(folder: Path) -> Iterator[tuple[str, VerifierKey]]:
    """The running witness: its address, and its key as a policy names it."""
    require_sigsum()
    key = folder / "witness.key"
    subprocess.run(["sigsum-key", "generate", "-o", str(key)], check=True)
    shown = subprocess.run(
        ["sigsum-key", "to-hex", "-k", f"{key}.pub"], check=True, capture_output=True, text=True
    )
    public = bytes.fromhex(shown.stdout.strip())
    (folder / "log.pub").write_text(ssh_public_key(LOG.verifier.public), encoding="ascii")
    port = free_port()
    process = subprocess.Popen(
        [
            *("sigsum-witness", "-k", str(key), "--log-key", str(folder / "log.pub")),
            *("--state-file", str(folder / "state"), f"127.0.0.1:{port}"),
        ],
        # without this the Debian build answers 404 to everything: its mux is of an older Go
        env={**os.environ, "GODEBUG": "httpmuxgo121=0"},
    )
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_until_it_answers(address)
        name = f"sigsum.org/v1/witness/{sha256(public).hexdigest()}"
        yield address, VerifierKey(name, KeyKind.COSIGNATURE, public)
    finally:
        process.terminate()
        process.wait(20)


def _wait_until_it_answers(address: str) -> None:
    until = time.monotonic() + 20
    while True:
        try:
            exchange(address, "GET", "/")
        except OSError:
            assert time.monotonic() < until, "sigsum-witness does not start"
            time.sleep(0.05)
        else:
            return


def policy_of(address: str, key: VerifierKey) -> Policy:
    witness = Witness("sigsum", key, address)
    group = Group("all", "1", ("sigsum",))
    return Policy((PolicyLog(LOG.verifier),), (witness,), (group,), "all")


@contextmanager
def kept_log(folder: Path, policy: Policy) -> Iterator[LogWriter]:
    record, private = folder / "record", folder / "private"
    if not record.exists():
        create_log(record, private, ORIGIN)
    witnesses = HttpWitnesses(policy, private, timeout=20)
    try:
        with LogWriter(record, private, LOG, policy, witnesses=witnesses) as writer:
            yield writer
    finally:
        witnesses.close()


def entries(start: int, stop: int) -> list[bytes]:
    return [b"entry %d" % number for number in range(start, stop)]


def test_it_cosigns_our_log_as_it_grows(tmp_path: Path) -> None:
    with sigsum_witness(tmp_path) as (address, key):
        policy = policy_of(address, key)
        with kept_log(tmp_path, policy) as writer:
            for start, stop in ((0, 1), (1, 3), (3, 256), (256, 300), (300, 600)):
                writer.append(entries(start, stop))
                opened = writer.published()
                assert opened.size == stop
                assert opened.is_quorum_met, stop
                assert (
                    verify_cosignature(opened.note.text, opened.note.signatures_of(key)[0], key)
                    == opened.newest_time
                )
            receipt = writer.receipt(599)
            assert receipt.index == 599
        with kept_log(tmp_path, policy) as again:  # a client that knows nothing learns its size
            assert again.refresh()
            again.append(entries(600, 601))
            assert again.published().is_quorum_met


def ask(address: str, old: int, proof: list[bytes], note: bytes) -> Reply:
    return exchange(address, "POST", "/add-checkpoint", format_request(old, proof, note))


def note(size: int, root: bytes, key: SigningKey = LOG) -> bytes:
    return bytes(sign_checkpoint(Checkpoint(key.name, size, root), key))


def test_its_dialogue_is_ours(tmp_path: Path) -> None:
    """Every answer of the protocol's table, from a program that shares nothing with ours."""
    from memory_log import MemoryLog

    log = MemoryLog()
    roots, proofs = {}, {}
    for size in (3, 300, 600):
        log.append(entries(log.size, size))
        roots[size] = log.root
        for old in (0, 3, 300, 600):
            proofs[old, size] = list(log.tree().consistency(old)) if old <= size else []
    with sigsum_witness(tmp_path) as (address, key):
        first = ask(address, 0, [], note(3, roots[3]))
        assert first.status == 200
        line = parse_signature_line(first.body.decode())
        time_said = verify_cosignature(str(Checkpoint(ORIGIN, 3, roots[3])), line, key)
        assert u64(time_said) == line.signature[:8]
        assert ask(address, 3, proofs[3, 300], note(300, roots[300])).status == 200
        stale = ask(address, 3, proofs[3, 600], note(600, roots[600]))
        assert (stale.status, stale.body, stale.content_type) == (409, b"300\n", SIZE)
        wrong = [bytes(32)] * len(proofs[300, 600])
        assert ask(address, 300, wrong, note(600, roots[600])).status == 422
        assert ask(address, 300, proofs[300, 600], note(600, roots[600])).status == 200
        assert ask(address, 600, [], note(600, roots[600])).status == 200
        assert ask(address, 600, [], note(600, bytes(32))).status == 422
        assert ask(address, 600, [], note(300, roots[300])).status == 400
        forger = new_signing_key(ORIGIN, KeyKind.ED25519, b"\x52" * 32)
        assert ask(address, 600, [], note(600, roots[600], forger)).status == 403
        other = new_signing_key("other.example", KeyKind.ED25519, b"\x52" * 32)
        assert ask(address, 0, [], note(600, roots[600], other)).status == 404


def test_a24_it_finds_a_log_that_came_back_from_an_old_copy(tmp_path: Path) -> None:
    """One witness alone proves nothing by words; the log gets no quorum, and shows the claim."""
    told: list[str] = []
    with sigsum_witness(tmp_path) as (address, key):
        policy = policy_of(address, key)
        with kept_log(tmp_path, policy) as writer:
            writer.append(entries(0, 5))
        other = tmp_path / "old"
        create_log(other / "record", other / "private", ORIGIN)
        witnesses = HttpWitnesses(
            policy,
            other / "private",
            timeout=20,
            tell=lambda status: told.append(status.witnesses[0].claim),
        )
        with LogWriter(
            other / "record", other / "private", LOG, policy, witnesses=witnesses
        ) as forked:
            forked.append(entries(7, 9))
            assert not forked.published().is_quorum_met
        witnesses.close()
    assert "has seen 5 entries; this log signed 2" in told[-1]
