"""The demonstration's witnesses: real servers, one of which lies and one of which is killed."""

from importlib.util import find_spec
from pathlib import Path

import pytest

from kept_log import LOG_KEY, KeptLog
from plebiscite.cli import demo_witnesses
from plebiscite.cli.demo_witnesses import start_witnesses
from plebiscite.log.keys import KeyKind, new_signing_key
from plebiscite.log.policy import Group, Policy, PolicyLog, Witness

NAMES = [f"w{number}" for number in range(1, 8)]
KEYS = {
    f"{name}.example": new_signing_key(f"{name}.example", KeyKind.COSIGNATURE, bytes([n]) * 32)
    for n, name in enumerate(NAMES, start=50)
}
POLICY = Policy(
    (PolicyLog(LOG_KEY.verifier),),
    tuple(Witness(name, KEYS[f"{name}.example"].verifier) for name in NAMES),
    (Group("five", "5", tuple(NAMES)),),
    "five",
)


@pytest.mark.slow
def test_the_quorum_holds_while_one_lies_and_one_is_killed(tmp_path: Path) -> None:
    log = KeptLog(tmp_path).create()
    witnesses = start_witnesses(tmp_path / "w", POLICY, KEYS, log.private, "w3")
    try:
        witnesses.tell_time(1_700_000_000)
        with log.writer(POLICY, witnesses) as writer:
            writer.append([b"one"])
            published = writer.published()
            assert published.is_quorum_met
            assert set(published.cosigned.values()) == {1_700_000_000}
            assert "w3" not in published.cosigned
            witnesses.kill("w5")
            writer.append([b"two"])
            assert writer.published().is_quorum_met
            assert set(writer.published().cosigned) == {
                name for name in NAMES if name not in {"w3", "w5"}
            }
            assert set(witnesses.troubles()) == {"w3", "w5"}
            assert "signature" in witnesses.troubles()["w3"]
            witnesses.kill("w1")
            writer.append([b"three"])
            assert not writer.published().is_quorum_met
    finally:
        witnesses.close()


def test_without_a_server_the_honest_ones_answer_in_this_process(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def found(name: str) -> object:
        return None if name == "granian" else find_spec(name)

    monkeypatch.setattr(demo_witnesses, "find_spec", found)
    log = KeptLog(tmp_path).create()
    witnesses = start_witnesses(tmp_path / "w", POLICY, KEYS, log.private, "w3")
    witnesses.tell_time(1_700_000_000)
    with log.writer(POLICY, witnesses) as writer:
        writer.append([b"one"])
        assert len(writer.published().cosigned) == len(NAMES)
        witnesses.kill("w5")
        writer.append([b"two"])
        assert writer.published().is_quorum_met
    assert set(witnesses.troubles()) == {"w5"}
    assert witnesses.liar == ""
    witnesses.close()
