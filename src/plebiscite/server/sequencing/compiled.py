"""Compiled code, loaded before voters come: a first ballot must not wait for a compiler."""

from plebiscite.group.known import ED25519
from plebiscite.record.unit_count import column_products
from plebiscite.record.vote_check import bulk_works

_ROWS = 8  # enough for arrays


def load_checking() -> bool:
    """Load and test what checks ballots; whether they are checked in bulk here."""
    return bulk_works()


def load_counting() -> None:
    """Load what multiplies the ballots of a unit."""
    column_products(ED25519, [bytes(ED25519.generator_power(1))] * _ROWS)
