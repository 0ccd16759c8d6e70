"""A24 over HTTP: a log that shows two histories gets a quorum for one of them, and leaves evidence.

The keeper's machine is copied, with its key, and each copy goes on by itself: one for the many, one
for the few. Seven witnesses in processes of their own, of whom five are needed, are asked by both.
"""

import shutil
import subprocess
from contextlib import ExitStack
from pathlib import Path

import pytest

from kept_log import KeptLog
from plebiscite.errors import ConsistencyError
from plebiscite.log.policy_file import PolicyFile
from plebiscite.observe.witness_protocol import format_request
from plebiscite.store.http_witnesses import EVIDENCE, HttpWitnesses
from witness_processes import (
    COMMISSION,
    PROGRAM,
    SEVEN,
    exchange,
    policy_of,
    witness_processes,
)

pytestmark = pytest.mark.slow


def test_a24_two_keepers_with_one_key(tmp_path: Path) -> None:
    with ExitStack() as serving:
        processes = serving.enter_context(witness_processes(tmp_path, SEVEN))
        policy = policy_of([each.address for each in processes], 5)
        honest = KeptLog(tmp_path / "many").create()

        def asking(log: KeptLog) -> HttpWitnesses:
            made = HttpWitnesses(policy, log.private, timeout=20, grace=20)
            serving.callback(made.close)
            return made

        with honest.writer(policy, asking(honest)) as writer:
            writer.append([b"shared 1", b"shared 2"])
        shutil.copytree(tmp_path / "many", tmp_path / "few")
        lying = KeptLog(tmp_path / "few")
        with honest.writer(policy, asking(honest)) as writer:
            writer.append([b"for the many"])
            assert writer.receipt(2).index == 2
        # our own program finds out as it starts on the copy, and signs nothing
        with pytest.raises(ConsistencyError, match="with our signature"):
            lying.writer(policy, asking(lying))
        shutil.rmtree(lying.private / EVIDENCE)
        # another program, which does not care, gets no cosignature and leaves evidence everywhere
        with lying.writer(policy) as writer:
            writer.append([b"for the few"])
            assert not writer.published().is_quorum_met
            note = bytes(writer.published().note)
        for process in processes:
            for old in (2, 3):
                body = format_request(old, [], note)
                assert exchange(process.address, "POST", "/add-checkpoint", body).status != 200
            (fork,) = process.keeper.evidence()
            assert fork.name.startswith("fork-3-")
            assert "ALARM" in process.said

        # whoever holds the copy for the few finds out by asking the witnesses themselves
        (tmp_path / "policy").write_bytes(bytes(PolicyFile(COMMISSION, policy)))
        command = [
            *(PROGRAM, "witness", "status", "--ask", "--policy", str(tmp_path / "policy")),
            *("--record", str(lying.record)),
        ]
        done = subprocess.run(command, check=False, capture_output=True, text=True)
        assert done.returncode == 1
        assert done.stdout.count("SHOWS ANOTHER HISTORY") == 7
        command[-1] = str(honest.record)
        done = subprocess.run(command, check=False, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout
        assert "the quorum is met" in done.stdout
