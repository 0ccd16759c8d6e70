"""The tables of one verification, too large for memory: the best that this machine can have.

They are scratch: temporary files that vanish at the end, never forced to the disk.
"""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from plebiscite.kernel.availability import kernel_available
from plebiscite.store.seen_on_disk import SeenOnDisk, StatesOnDisk
from plebiscite.verify.record_verification import Stores

if TYPE_CHECKING:
    from plebiscite.store.seen_keys import KeyedStates, SeenKeys


def open_states(folder: Path | None = None) -> "KeyedStates | StatesOnDisk":
    """An empty map from byte strings of one size to short ones, as `open_seen`."""
    if not kernel_available():
        return StatesOnDisk(folder)
    from plebiscite.store.seen_keys import KeyedStates  # noqa: PLC0415 - needs NumPy and Numba

    return KeyedStates(folder)


def open_seen(folder: Path | None = None) -> "SeenKeys | SeenOnDisk":
    """An empty set of byte strings of one size, below `folder` or the system's default."""
    if not kernel_available():
        return SeenOnDisk(folder)
    from plebiscite.store.seen_keys import SeenKeys  # noqa: PLC0415 - needs NumPy and Numba

    return SeenKeys(folder)


@contextmanager
def scratch_tables(folder: Path | None = None) -> Iterator[Stores]:
    """The tables for `verify_record`, empty; closed and deleted at the end."""
    with (
        closing(open_states(folder)) as credentials,
        closing(open_seen(folder)) as trackers,
        closing(open_seen(folder)) as components,
    ):
        yield Stores(credentials, trackers, components)
