"""Whether a piece of work is worth compiling for: a machine's first time takes half a minute."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import click

from plebiscite.kernel.availability import kernel_available, kernel_left_out
from plebiscite.store.parallel_reading import ParallelReading

FEW: Final = 500
"""Entries for each worker: one by one they take some seconds."""
BALLOT_BYTES: Final = 6_000
"""Of a ballot of eight ciphertexts in Ed25519, about."""
_LARGEST = "kernel.recompute"  # the module that takes longest


@contextmanager
def compiled_where_worth(entries: int | None, reading: ParallelReading) -> Iterator[None]:
    """Meanwhile compiled code is used, but not for a few entries if it must be compiled first.

    Nor with `--path plain`, which is there for those who do not trust it. What is decided is told
    on standard error where it takes time. `entries`: None if nobody knows.
    """
    if reading.path == "plain":
        with kernel_left_out():
            yield
    elif reading.cluster or not kernel_available() or _compiled():
        yield
    elif reading.path == "auto" and entries is not None and entries <= FEW * reading.workers:
        click.echo(
            "note: nothing is compiled on this machine yet, so these few entries are checked one "
            "by one; `plebiscite verify --path bulk` compiles, once",
            err=True,
        )
        with kernel_left_out():
            yield
    else:
        click.echo(
            "note: checks are compiled for this machine first, once: half a minute or more",
            err=True,
        )
        yield


def _compiled() -> bool:
    from plebiscite.kernel.caching import compiled_before  # noqa: PLC0415 - needs NumPy and Numba

    return compiled_before(_LARGEST)
