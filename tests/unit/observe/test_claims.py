"""The format of claims: what is refused, and that nothing unconfirmed passes."""

from fractions import Fraction

import msgspec
import pytest

from plebiscite.errors import MalformedError, MisuseError
from plebiscite.observe.claims import (
    LARGEST_DOCUMENT,
    Claim,
    ClaimsDocument,
    Source,
    exact_figure,
    parse_claims,
    require_confirmed,
    write_claims,
)

SOURCE = Source("Valley votes")
CLAIM = Claim("99", "percent", "in-favour", SOURCE)
DOCUMENT = ClaimsDocument("plebiscite-claims/1", (CLAIM,))


def test_a_document_reads_back_as_it_was_written() -> None:
    assert parse_claims(write_claims(DOCUMENT)) == DOCUMENT


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"", "not JSON"),
        (b"\xff\xfe", "not JSON"),
        (b"[" * 100_000, "this is no plebiscite-claims/1 document"),
        (b"{}", "missing required field `format`"),
        (b'{"format":"plebiscite-claims/2"}', "this is no plebiscite-claims/1 document"),
        (b'{"format":"plebiscite-claims/1","more":1}', "unknown field `more`"),
        (b'{"format":"plebiscite-claims/1","format":"x"}', "a field stands twice"),
        (b" " * (LARGEST_DOCUMENT + 1), "larger than"),
    ],
)
def test_anything_else_is_refused_with_its_place(raw: bytes, words: str) -> None:
    with pytest.raises(MalformedError, match=words) as refused:
        parse_claims(raw, "claims.json")
    assert refused.value.place == "claims.json"


@pytest.mark.parametrize("figure", ["", "99%", "-1", "1e3", "2/0", "2/03", "99\n", "١٢", "1/2/3"])
def test_a_figure_is_a_decimal_or_a_fraction_and_nothing_else(figure: str) -> None:
    raw = write_claims(DOCUMENT).replace(b'"99"', msgspec.json.encode(figure))
    with pytest.raises(MalformedError, match="claims"):
        parse_claims(raw)
    with pytest.raises(MalformedError, match="is no figure"):
        exact_figure(figure)


def test_figures_are_exact() -> None:
    assert CLAIM.amount == 99
    assert exact_figure("2/3") == Fraction(2, 3)
    assert exact_figure("99.04") == Fraction(9904, 100)


def test_what_nobody_confirmed_is_refused() -> None:
    with pytest.raises(MisuseError, match=r"1 of 1 items are not confirmed .* claims confirm"):
        require_confirmed(DOCUMENT, "claims.json")
    confirmed = ClaimsDocument(
        "plebiscite-claims/1", (msgspec.structs.replace(CLAIM, confirmed=True),)
    )
    assert require_confirmed(confirmed) is confirmed
