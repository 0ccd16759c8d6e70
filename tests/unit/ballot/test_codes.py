"""Voting codes as issued, printed, typed and mistyped."""

from collections.abc import Callable

import pytest

from plebiscite.ballot.codes import (
    ALPHABET,
    credential_secret,
    issue_code,
    new_code,
    read_code,
    write_code,
)
from plebiscite.errors import MalformedError
from plebiscite.group.known import ED25519
from staged_ceremony import seeded

PRINTED = write_code(new_code(seeded("code")))


def test_a_code_is_printed_in_seven_groups_and_read_again() -> None:
    symbols = new_code(seeded("code"))
    assert len(symbols) == 26
    assert [len(group) for group in PRINTED.split("-")] == [4] * 7
    assert read_code(PRINTED) == read_code(PRINTED.lower().replace("-", " ")) == symbols


def test_every_symbol_occurs_and_every_bit_of_the_number_is_used() -> None:
    def all_ones(size: int) -> bytes:
        return b"\xff" * size

    assert new_code(all_ones) == ALPHABET[31] * 26
    assert set("".join(new_code(seeded(str(n))) for n in range(40))) == set(ALPHABET)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("é" + PRINTED[1:], "never have"),
        (PRINTED.replace(PRINTED[0], "U", 1), "'U'"),
        (PRINTED[1:].removesuffix(PRINTED[-1]) + "!!", "'!'"),
        (PRINTED[:-1], "27 symbols"),
        (PRINTED + "0", "29 symbols"),
        ("", "0 symbols"),
        (PRINTED[:-1] + ALPHABET[ALPHABET.index(PRINTED[-1]) ^ 1], "mistyped"),
    ],
)
def test_a_mistyped_code_is_told_what_is_wrong(typed: str, said: str) -> None:
    with pytest.raises(MalformedError, match=said):
        read_code(typed)


def test_letters_that_look_like_digits_are_read_as_digits() -> None:
    zeros = "0" * 28
    assert read_code("O" * 28) == read_code("o" * 28) == read_code(zeros) == "0" * 26
    ones = write_code("1" * 26)
    assert read_code(ones.replace("1", "I")) == read_code(ones.replace("1", "l")) == "1" * 26


@pytest.mark.parametrize(("letter", "symbol"), [("ı", "1"), ("ſ", "S"), ("１", "1")])
def test_a_letter_that_only_becomes_a_symbol_in_capitals_is_refused(
    letter: str, symbol: str
) -> None:
    printed = write_code(symbol * 26)
    assert read_code(printed) == symbol * 26
    with pytest.raises(MalformedError, match="never have"):
        read_code(printed.replace(symbol, letter))


def test_the_secret_is_bound_to_group_referendum_and_unit() -> None:
    symbols = read_code(PRINTED)
    secrets = {
        credential_secret(ED25519, "a.example", "unit", symbols),
        credential_secret(ED25519, "b.example", "unit", symbols),
        credential_secret(ED25519, "a.example", "other", symbols),
        credential_secret(ED25519, "a.example", "unit", "0" * 26),
    }
    assert len(secrets) == 4


def test_an_issued_code_gives_its_public_credential() -> None:
    symbols, credential = issue_code(ED25519, "a.example", "unit", seeded("issue"))
    secret = credential_secret(ED25519, "a.example", "unit", symbols)
    assert credential == ED25519.generator_power(secret)


def test_a_zero_secret_is_drawn_again() -> None:
    class Tiny(type(ED25519)):  # type: ignore[misc]  # a group so small that zero is common
        order = 2

    tiny = Tiny()
    drawn = 0

    def counting(label: str) -> Callable[[int], bytes]:
        draw = seeded(label)

        def counted(size: int) -> bytes:
            nonlocal drawn
            drawn += 1
            return draw(size)

        return counted

    for number in range(20):
        symbols, credential = issue_code(tiny, "a", "u", counting(str(number)))
        assert credential_secret(tiny, "a", "u", symbols) == 1
        assert credential != tiny.identity
    assert drawn > 20
