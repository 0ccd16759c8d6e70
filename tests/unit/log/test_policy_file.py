"""The policy file: one spelling, one fingerprint, no key that serves two."""

from dataclasses import replace
from hashlib import sha256

import pytest

from log_keys import COMMISSION, LOG, ORIGIN, WITNESSES, key_of, policy_file_of, policy_of
from plebiscite.canonical.words import words_of
from plebiscite.errors import MalformedError, MisuseError
from plebiscite.log.keys import KeyKind, VerifierKey
from plebiscite.log.policy import PolicyLog, Witness
from plebiscite.log.policy_file import HEADER, PolicyFile, make_policy_file, parse_policy_file

RAW = policy_file_of("5", 7)


def test_a_policy_file_reads_back() -> None:
    file = parse_policy_file(RAW)
    assert bytes(file) == RAW
    assert (file.commission, file.log) == (COMMISSION.verifier, LOG.verifier)
    assert file.log.name == ORIGIN
    assert file.tolerated_liars == 2
    assert file.digest == sha256(RAW).digest()
    assert file.words == words_of(file.digest, 12)


def test_a_policy_without_quorum_is_read_and_labelled() -> None:
    file = parse_policy_file(
        f"{HEADER}\ncommission {COMMISSION.verifier}\nlog {LOG.verifier}\nquorum none\n".encode()
    )
    assert not file.policy.has_quorum
    assert file.tolerated_liars is None


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (HEADER, "plebiscite-policy/2"),
        (HEADER + "\n", ""),
        ("commission ", "commissioner "),
        ("commission ", "commission  "),
        ("\nlog ", "\n\nlog "),
        ("\nlog ", "\n# note\nlog "),
        ("\nlog ", "\n log "),
        ("witness w0 ", "witness  w0 "),
        ("witness w0 ", "witness\tw0 "),
        ("quorum all-witnesses\n", "quorum all-witnesses"),
        ("quorum all-witnesses\n", "quorum all-witnesses\n\n"),
        ("quorum all-witnesses\n", "quorum all-witnesses\r\n"),
        (f"log {LOG.verifier}\n", ""),
        (
            f"log {LOG.verifier}\n",
            f"log {LOG.verifier}\nlog {key_of('b', KeyKind.ED25519).verifier}\n",
        ),
        (str(COMMISSION.verifier), str(WITNESSES[0].verifier)),
        (str(COMMISSION.verifier), str(LOG.verifier)),
        (str(COMMISSION.verifier), str(key_of("second.example.org", KeyKind.COSIGNATURE).verifier)),
    ],
)
def test_any_other_spelling_is_malformed(old: str, new: str) -> None:
    text = RAW.decode()
    assert old in text
    with pytest.raises(MalformedError):
        parse_policy_file(text.replace(old, new, 1).encode())


def test_lines_in_another_order_are_malformed() -> None:
    lines = RAW.decode().split("\n")
    lines[2], lines[3] = lines[3], lines[2]
    with pytest.raises(MalformedError):
        parse_policy_file("\n".join(lines).encode())


@pytest.mark.parametrize("raw", [b"", HEADER.encode(), b"\xff" + RAW, RAW + b"\xff"])
def test_other_bytes_are_malformed(raw: bytes) -> None:
    with pytest.raises(MalformedError):
        parse_policy_file(raw)


@pytest.mark.parametrize("owner", ["commission", "log"])
def test_a_key_that_serves_two_is_refused(owner: str) -> None:
    public = (COMMISSION if owner == "commission" else LOG).verifier.public
    twin = VerifierKey("w0.example.org", KeyKind.COSIGNATURE, public)
    policy = policy_of("5", 7)
    policy = replace(policy, witnesses=(Witness("w0", twin), *policy.witnesses[1:]))
    with pytest.raises(MalformedError, match="serves two"):
        make_policy_file(COMMISSION.verifier, policy)


@pytest.mark.parametrize("rule", ["any", "1", "2", "3"])
def test_a_quorum_that_proves_nothing_is_refused(rule: str) -> None:
    raw = bytes(PolicyFile(COMMISSION.verifier, policy_of(rule, 6)))
    with pytest.raises(MisuseError, match="more than half"):
        parse_policy_file(raw)


def test_a_policy_that_cannot_be_read_back_is_not_made() -> None:
    policy = replace(policy_of("2", 3), logs=(PolicyLog(LOG.verifier, "two words"),))
    with pytest.raises(MalformedError):
        make_policy_file(COMMISSION.verifier, policy)


@pytest.mark.parametrize(("old", "new"), [("/1\n", "/2\n"), ("commission ", "registrar ")])
def test_another_beginning_is_named_as_such(old: str, new: str) -> None:
    with pytest.raises(MalformedError, match="begins with plebiscite-policy/1"):
        parse_policy_file(RAW.decode().replace(old, new, 1).encode())
