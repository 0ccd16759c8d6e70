"""Whether a piece of work is worth compiling for: a machine's first time takes half a minute."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

import click

from plebiscite.errors import PlebisciteError
from plebiscite.kernel.availability import kernel_available, kernel_left_out
from plebiscite.log.checkpoint import parse_checkpoint
from plebiscite.log.note import parse_note
from plebiscite.log.tiles import TILE_WIDTH
from plebiscite.log.tree import read_bundle
from plebiscite.record.entries import RollEntry, parse_entry
from plebiscite.store.parallel_reading import ParallelReading
from plebiscite.verify.record_verification import RecordSource

FEW: Final = 500
"""Ballots for each worker: one by one they take some seconds."""
BALLOT_BYTES: Final = 6_000
"""Of a ballot of eight ciphertexts in Ed25519, about."""
_FEW_CREDENTIALS = 100_000  # of all rolls; tested one by one they take nine seconds
_LARGEST = "kernel.recompute"  # the module that takes longest


@contextmanager
def compiled_where_worth(
    ballots: Callable[[int], int | None], reading: ParallelReading
) -> Iterator[None]:
    """Meanwhile compiled code is used, but not for a few ballots if it must be compiled first.

    Nor with `--path plain`, which is there for those who do not trust it. What is decided is told
    on standard error where it takes time. `ballots` gives what there is to check, in ballots, if
    it is at most so many as it is asked for; None if it is more, or if nobody knows.
    """
    if reading.path == "plain":
        with kernel_left_out():
            yield
    elif reading.cluster or not kernel_available() or _compiled():
        yield
    elif reading.path == "auto" and _are_few(ballots, FEW * reading.workers):
        click.echo(
            "note: nothing is compiled on this machine yet, and so few ballots do not wait for it",
            err=True,
        )
        with kernel_left_out():
            yield
    else:
        click.echo(
            "note: what checks is compiled for this machine first: half a minute or more", err=True
        )
        yield


def _are_few(ballots: Callable[[int], int | None], most: int) -> bool:
    found = ballots(most)
    return found is not None and found <= most


def work_of(source: RecordSource) -> Callable[[int], int | None]:
    """How many entries a record has, as far as its own word goes; None for large rolls, too."""

    def work(most: int) -> int | None:
        try:
            size = parse_checkpoint(parse_note(source.checkpoint()).text).size
            few = size <= most and _credentials(source, size) <= _FEW_CREDENTIALS
        except PlebisciteError:
            return None  # the verification says what is wrong with it
        return size if few else None

    return work


def _credentials(source: RecordSource, size: int) -> int:
    """How many credentials the rolls say they have. Raises as `read_bundle`, `parse_entry`."""
    return sum(
        entry.count
        for start in range(0, size, TILE_WIDTH)
        for raw in read_bundle(source, start // TILE_WIDTH, min(TILE_WIDTH, size - start))
        if isinstance(entry := parse_entry(raw), RollEntry)
    )


def _compiled() -> bool:
    from plebiscite.kernel.caching import compiled_before  # noqa: PLC0415 - needs NumPy and Numba

    return compiled_before(_LARGEST)
