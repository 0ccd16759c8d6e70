"""A42: a checkpoint in a spelling that a lenient reader takes for another."""

import pytest

from log_keys import LOG, ORIGIN, policy_of
from plebiscite.errors import MalformedError
from plebiscite.log.checkpoint import parse_checkpoint
from plebiscite.log.note import sign_note
from plebiscite.log.policy import Policy
from plebiscite.log.witnessed import open_checkpoint

HASH = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="
POLICY: Policy = policy_of("2", 3)

SIZES = [
    "1_0", " +5", "+5", "-5", "5 ", " 5", "05", "00", "", "5.0", "0x5", "1e3", "٥", "５",
    "9223372036854775808", "18446744073709551616",
]  # fmt: skip
ROOTS = [
    "AAAA",
    "",
    HASH[:-1],
    HASH + "=",
    HASH + " ",
    " " + HASH,
    HASH.replace("uFU=", "uFV="),
    HASH.replace("+", "-").replace("/", "_"),
    HASH[:20] + "!" + HASH[20:],
    HASH[:-4] + "\r" + HASH[-4:],
]
GOOD = f"{ORIGIN}\n5\n{HASH}\n"
BODIES = [
    f"{ORIGIN}\n5\n{HASH}\nextension\n",
    f"{ORIGIN}\n5\n{HASH}\n\n",
    f"{ORIGIN}\n5\n{HASH}",
    f"{ORIGIN}\n\n5\n{HASH}\n",
    f"\n5\n{HASH}\n",
    f"{ORIGIN}\r\n5\r\n{HASH}\r\n",
    f"{ORIGIN}\u20285\n{HASH}\n",
    f"{ORIGIN}\x0b5\n{HASH}\n",
    f"{ORIGIN}\n5\n",
    "",
]


def test_the_honest_spelling_is_read() -> None:
    assert open_checkpoint(sign_note(GOOD, [LOG]), POLICY).size == 5


@pytest.mark.parametrize("size", SIZES)
def test_sizes_have_one_spelling(size: str) -> None:
    with pytest.raises(MalformedError):
        parse_checkpoint(f"{ORIGIN}\n{size}\n{HASH}\n")


@pytest.mark.parametrize("root", ROOTS)
def test_roots_have_one_spelling_and_32_bytes(root: str) -> None:
    with pytest.raises(MalformedError):
        parse_checkpoint(f"{ORIGIN}\n5\n{root}\n")


@pytest.mark.parametrize("body", BODIES)
def test_a_checkpoint_has_three_lines_and_no_more(body: str) -> None:
    with pytest.raises(MalformedError):
        parse_checkpoint(body)


@pytest.mark.parametrize("size", ["+5", "05", "1_0"])
def test_a_good_signature_does_not_heal_a_bad_spelling(size: str) -> None:
    with pytest.raises(MalformedError):
        open_checkpoint(sign_note(f"{ORIGIN}\n{size}\n{HASH}\n", [LOG]), POLICY)


@pytest.mark.parametrize(
    "line",
    ["garbage", "- name AAAAAAAA", "— name", "— name AAAA", "— name AAAAAAB=", "— a  AAAAAAAA", ""],
)
def test_a_malformed_signature_line_is_an_error_and_not_skipped(line: str) -> None:
    raw = sign_note(GOOD, [LOG])
    with pytest.raises(MalformedError):
        open_checkpoint(raw + f"{line}\n".encode(), POLICY)
