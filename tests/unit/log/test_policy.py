"""Policies: the grammar, the quorum, and how many liars it survives."""

import pytest

from log_keys import COMMISSION, LOG, WITNESSES, policy_of
from plebiscite.errors import MalformedError, UnsupportedError
from plebiscite.log.keys import VerifierKey
from plebiscite.log.policy_grammar import parse_policy

L = f"log {LOG.verifier}\n"
W = [f"witness w{i} {key.verifier}\n" for i, key in enumerate(WITNESSES)]
THREE = "".join(W[:3])


def test_a_policy_may_be_written_freely() -> None:
    text = (
        f"# a comment\n\n \t log\t{LOG.verifier}   https://example.org/ \n"
        f"  # another, with é\n{W[0]}{W[1].strip()} https://w1.example.org\n"
        "group both all w0  w1\n\nquorum both"
    )
    policy = parse_policy(text.encode())
    assert policy.logs[0].url == "https://example.org/"
    assert policy.witnesses[1].url == "https://w1.example.org"
    assert policy.groups[0].threshold == 2
    assert parse_policy(str(policy).encode()) == policy


def test_names_are_opaque_bytes() -> None:
    raw = W[0].encode().replace(b"w0 ", b"\xff\xfe ") + b"quorum \xff\xfe\n"
    policy = parse_policy(raw)
    assert str(policy).encode(errors="surrogateescape") == raw


def test_many_lines_are_supported() -> None:
    groups = "".join(f"group g{i} all {'g' if i else 'w'}{max(i - 1, 0)}\n" for i in range(40))
    policy = parse_policy(f"{L}{W[0]}{groups}quorum g39\n".encode())
    assert policy.is_met_by({"w0"})
    assert not policy.is_met_by({"w1"})


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("", "policy"),
        (L, "policy"),
        (f"{L}quorum none\x00\n", "policy"),
        (f"{L}quorum none\r\n", "policy"),
        (f"{L}quorum none\nquorum none\n", "policy line 3"),
        (f"{L}quorum\n", "policy line 2"),
        (f"{L}quorum w0\n{W[0]}", "policy line 2"),
        (f"{L}quorum none extra\n", "policy line 2"),
        ("log\nquorum none\n", "policy line 1"),
        (f"{L.strip()} url more\nquorum none\n", "policy line 1"),
        (f"{L}{L}quorum none\n", "policy line 2"),
        (f"logs {LOG.verifier}\nquorum none\n", "policy line 1"),
        (f"log {WITNESSES[0].verifier}\nquorum none\n", "policy line 1"),
        (f"witness w {LOG.verifier}\nquorum none\n", "policy line 1"),
        (f"witness {WITNESSES[0].verifier}\nquorum none\n", "policy line 1"),
        (W[0].replace("w0", "none", 1) + "quorum none\n", "policy line 1"),
        (W[0] + W[1].replace("w1", "w0", 1) + "quorum none\n", "policy line 2"),
        (W[0] + W[0].replace("w0", "again", 1) + "quorum none\n", "policy line 2"),
        (f"{THREE}group g 0 w0 w1\nquorum g\n", "policy line 4"),
        (f"{THREE}group g 3 w0 w1\nquorum g\n", "policy line 4"),
        (f"{THREE}group g 01 w0 w1\nquorum g\n", "policy line 4"),
        (f"{THREE}group g most w0 w1\nquorum g\n", "policy line 4"),
        (f"{THREE}group g all\nquorum g\n", "policy line 4"),
        (f"{THREE}group g all w0 w0\nquorum g\n", "policy line 4"),
        (f"{THREE}group g all w0 w9\nquorum g\n", "policy line 4"),
        (f"{THREE}group g all w0 none\nquorum g\n", "policy line 4"),
        (f"{THREE}group g all g\nquorum g\n", "policy line 4"),
        (f"{THREE}group w2 all w0\nquorum w2\n", "policy line 4"),
        (f"{THREE}group none all w0\nquorum none\n", "policy line 4"),
        (f"{THREE}group g all w0\ngroup h all w0 w1\nquorum g\n", "policy line 5"),
    ],
)
def test_broken_policies_are_refused_with_their_line(text: str, place: str) -> None:
    with pytest.raises(MalformedError) as caught:
        parse_policy(text.encode())
    assert caught.value.place == place


def test_a_key_of_an_unknown_kind_could_not_be_checked() -> None:
    with pytest.raises(UnsupportedError) as caught:
        parse_policy(b"log example.org+00000000+BgAA\nquorum none\n")
    assert caught.value.place == "policy line 1"


def test_one_key_under_two_names_is_one_witness() -> None:
    twin = str(VerifierKey("x", WITNESSES[0].kind, WITNESSES[0].verifier.public))
    with pytest.raises(MalformedError, match="earlier line"):
        parse_policy(f"{W[0]}witness twin {twin}\nquorum none\n".encode())
    other = str(VerifierKey(COMMISSION.name, LOG.kind, LOG.verifier.public))
    with pytest.raises(MalformedError, match="earlier line"):
        parse_policy(f"{L}log {other}\nquorum none\n".encode())


@pytest.mark.parametrize(
    ("count", "rule", "liars"),
    [(3, "2", 0), (3, "3", 2), (4, "3", 1), (5, "4", 2), (7, "5", 2), (3, "all", 2), (1, "any", 0)],
)
def test_a_flat_quorum_tolerates_2k_minus_n_minus_1(count: int, rule: str, liars: int) -> None:
    assert policy_of(rule, count).tolerated_liars() == liars


@pytest.mark.parametrize(("count", "rule"), [(2, "1"), (2, "any"), (4, "2"), (7, "3")])
def test_quorums_that_need_not_meet_tolerate_less_than_nobody(count: int, rule: str) -> None:
    assert policy_of(rule, count).tolerated_liars() == -1


def test_nested_groups_and_single_witnesses() -> None:
    nested = "".join(W[:6]) + "group a all w0 w1\ngroup b 2 w2 w3 w4\ngroup c 2 a b w5\nquorum c\n"
    policy = parse_policy(nested.encode())
    assert policy.is_met_by({"w0", "w1", "w5"})
    assert policy.is_met_by({"w2", "w4", "w5"})
    assert not policy.is_met_by({"w0", "w2", "w3"})
    assert policy.tolerated_liars() == 0  # the two sets above share w5 alone
    single = parse_policy(f"{THREE}quorum w1\n".encode())
    assert single.tolerated_liars() == 0
    assert [single.is_met_by({name}) for name in ("w0", "w1")] == [False, True]


def test_no_quorum_is_met_by_nobody_and_says_so() -> None:
    policy = parse_policy(f"{L}{THREE}quorum none\n".encode())
    assert policy.is_met_by(set())
    assert not policy.has_quorum
    assert policy.tolerated_liars() is None
