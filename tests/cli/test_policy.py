"""`policy show`: who is trusted, how many must agree, how many may lie or be away."""

import json
from pathlib import Path

import pytest

from cli_town import CliTown
from kept_log import LOG_KEY
from plebiscite.cli.policy import shown_policy
from plebiscite.log.keys import KeyKind, new_signing_key
from plebiscite.log.policy_file import PolicyFile
from plebiscite.log.policy_grammar import parse_policy
from witness_processes import SEVEN

COMMISSION = new_signing_key("council.example", KeyKind.ED25519, b"\x09" * 32).verifier


def file_of(groups: str, quorum: str, number: int = 7, url: str = "") -> PolicyFile:
    witnesses = "".join(
        f"witness w{n} {key.verifier}{url}\n" for n, key in enumerate(SEVEN[:number], start=1)
    )
    text = f"log {LOG_KEY.verifier}\n{witnesses}{groups}quorum {quorum}\n"
    return PolicyFile(COMMISSION, parse_policy(text.encode()))


@pytest.mark.parametrize(
    ("groups", "number", "figures"),
    [
        ("group q 5 w1 w2 w3 w4 w5 w6 w7\n", 7, (5, 2, 2)),
        ("group q 2 w1 w2 w3\n", 3, (2, 0, 1)),
        ("group q all w1 w2 w3\n", 3, (3, 2, 0)),
        ("group q 3 w1 w2 w3 w4\n", 4, (3, 1, 1)),
        ("group a 2 w1 w2 w3\ngroup b 2 w4 w5 w6\ngroup q all a b\n", 6, (4, 1, 1)),
        ("group a any w1 w2\ngroup q all a w3\n", 3, (2, 0, 0)),
    ],
)
def test_the_figures_of_a_quorum(groups: str, number: int, figures: tuple[int, int, int]) -> None:
    told = shown_policy(file_of(groups, "q", number))
    assert (told.needed, told.may_lie, told.may_be_down) == figures


def test_a_policy_is_told_in_words(tmp_path: Path) -> None:
    file = file_of("group q 5 w1 w2 w3 w4 w5 w6 w7\n", "q", url=" https://w.example")
    path = tmp_path / "policy"
    path.write_bytes(bytes(file))
    town = CliTown(tmp_path)
    shown = town.good("policy", "show", path).stdout
    assert "At least 5 of 7 witnesses must cosign." in shown
    assert "2 may lie together with the log" in shown
    assert "2 may be away" in shown
    assert "https://w.example" in shown
    assert all(word in shown for word in file.words)
    told = json.loads(town.good("policy", "show", path, "--json").stdout)
    assert (told["may_lie"], told["digest"]) == (2, file.digest.hex())


def test_a_policy_without_a_quorum_says_what_it_is_worth(tmp_path: Path) -> None:
    path = tmp_path / "policy"
    path.write_bytes(bytes(file_of("", "none", 1)))
    shown = CliTown(tmp_path).good("policy", "show", path).stdout
    assert "not for a real vote" in shown
    assert "a person carries its notes" in shown
