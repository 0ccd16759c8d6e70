"""Credentials tested many at once: only members are known, and the rest gets the plain words."""

import pytest

from kernel_needs import require_wide_multiplication
from plebiscite.errors import MalformedError
from plebiscite.foreign import bulk_members
from plebiscite.foreign.bulk_members import known_members
from plebiscite.group.known import BELENIOS_2048, ED25519
from plebiscite.record.v1_credentials import parse_credentials, write_credentials

GROUP = BELENIOS_2048
P = GROUP.modulus
MEMBERS = [GROUP.generator_power(number) for number in range(2, 21)]
OUTSIDE = ["0", "1", "2", str(P - 1), str(P), str(P + 4), "04", "", "x"]


@pytest.fixture(autouse=True)
def _few_are_many(monkeypatch: pytest.MonkeyPatch) -> None:
    require_wide_multiplication()
    monkeypatch.setattr(bulk_members, "MANY", 10)


def test_members_are_known_and_nothing_else() -> None:
    texts = [GROUP.format(member) for member in MEMBERS]
    mixed = [*OUTSIDE, *texts, *OUTSIDE]
    assert known_members(GROUP, mixed) == dict(zip(texts, MEMBERS, strict=True))


def test_more_than_are_tested_at_once_are_tested() -> None:
    from plebiscite.kernel.integer_ballots import Arithmetic

    numbers = [*(MEMBERS * 55), (P - 1).to_bytes(256, "big"), MEMBERS[0]]
    assert len(numbers) > 1024
    found = Arithmetic(GROUP.modulus, GROUP.order).members(numbers)
    assert found == [True] * (len(numbers) - 2) + [False, True]


def test_few_elements_and_other_groups_are_left_to_the_plain_test() -> None:
    texts = [GROUP.format(member) for member in MEMBERS]
    assert known_members(GROUP, texts[:9]) == {}
    assert known_members(ED25519, [ED25519.format(ED25519.generator)] * 10) == {}


def test_without_the_kernel_nothing_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk_members, "multiplies_widely", lambda: False)
    assert known_members(GROUP, [GROUP.format(member) for member in MEMBERS]) == {}


@pytest.mark.parametrize("place", [0, 7, 19])
@pytest.mark.parametrize("text", OUTSIDE)
def test_a_credential_outside_the_group_is_refused_with_the_same_words(
    text: str, place: int
) -> None:
    raw = write_credentials(GROUP, [(member, 3) for member in MEMBERS])
    lines = raw.decode()[2:-2].split('","')
    lines.insert(place, text)
    altered = ('["' + '","'.join(lines) + '"]').encode()
    with pytest.raises(MalformedError) as plain:
        parse_credentials(altered, GROUP)
    with pytest.raises(MalformedError) as quick:
        parse_credentials(altered, GROUP, lambda texts: known_members(GROUP, texts))
    assert str(quick.value) == str(plain.value)
    assert f"credentials[{place}]" in str(plain.value)
    known = parse_credentials(raw, GROUP, lambda texts: known_members(GROUP, texts))
    assert known == parse_credentials(raw, GROUP)
