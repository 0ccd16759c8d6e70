"""Many credentials tested together: what passes is what passes one by one."""

import pytest

from plebiscite.errors import MalformedError
from plebiscite.group.interface import Element
from plebiscite.group.known import ED25519
from plebiscite.record import curve_members
from plebiscite.record.curve_members import MANY, known_members
from plebiscite.record.v1_credentials import parse_credentials

TEXTS = [ED25519.format(ED25519.generator_power(number)) for number in range(1, MANY + 20)]
SMALL_ORDER = [
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "0000000000000000000000000000000000000000000000000000000000000000",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
]


def with_text(place: int, text: str) -> list[str]:
    return [*TEXTS[:place], text, *TEXTS[place + 1 :]]


@pytest.fixture(autouse=True)
def _fresh() -> None:
    curve_members._is_right_here.cache_clear()  # noqa: SLF001 - each test begins as a process does


def test_members_are_known_together() -> None:
    assert known_members(TEXTS) == {text: ED25519.parse(text) for text in TEXTS}
    assert known_members([*TEXTS, TEXTS[0]]) == known_members(TEXTS)


def test_few_are_left_to_the_caller() -> None:
    assert known_members(TEXTS[: MANY - 1]) == {}
    assert len(known_members(TEXTS[:MANY])) == MANY


def test_without_the_kernel_none_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(curve_members, "kernel_available", lambda: False)
    assert known_members(TEXTS) == {}


@pytest.mark.parametrize("place", [0, 7, 8, MANY])
@pytest.mark.parametrize("torsion", SMALL_ORDER)
def test_one_element_outside_the_group_makes_all_unknown(torsion: str, place: int) -> None:
    point = Element(bytes.fromhex(torsion))
    mixed = ED25519.multiply(ED25519.generator_power(1 + place), point)
    for bad in (point, mixed):
        assert known_members(with_text(place, ED25519.format(bad))) == {}


@pytest.mark.parametrize(
    "text",
    [
        "",
        "00" * 31,
        "AB" * 32,
        ED25519.format(ED25519.identity),
        "02" + "00" * 31,  # no point of the curve has this y
        "7f" + "ff" * 30 + "ee",  # y = p + 1: another spelling of the identity
    ],
)
def test_one_text_that_spells_no_element_makes_all_unknown(text: str) -> None:
    with pytest.raises(MalformedError):
        ED25519.parse(text)
    assert known_members(with_text(3, text)) == {}


def test_compiled_code_that_takes_everything_is_not_believed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(curve_members, "_are_members", lambda _: True)
    assert known_members(TEXTS) == {}


def test_compiled_code_that_takes_nothing_only_costs_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(curve_members, "_are_members", lambda _: False)
    assert known_members(TEXTS) == {}


def test_a_list_of_credentials_names_the_bad_one_as_before() -> None:
    bad = ED25519.format(
        ED25519.multiply(ED25519.generator, Element(bytes.fromhex(SMALL_ORDER[2])))
    )
    texts = [text.encode() for text in with_text(5, bad)]
    raw = b'["' + b'","'.join(texts) + b'"]'
    with pytest.raises(MalformedError, match=r"credentials\[5\].*prime-order"):
        parse_credentials(raw, ED25519, known_members)
    good = b'["' + b'","'.join(text.encode() for text in TEXTS) + b'"]'
    assert parse_credentials(good, ED25519, known_members) == parse_credentials(good, ED25519)
