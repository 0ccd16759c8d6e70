"""Writes the units of a record as Belenios archives, reading the record once."""

import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import BinaryIO

from plebiscite.canonical.json import write_json
from plebiscite.errors import MisuseError
from plebiscite.foreign.belenios_export import export_archive
from plebiscite.foreign.record_export import (
    Decrypted,
    UnitExport,
    archive_contents,
    counts_in_export,
    describe,
)
from plebiscite.log.tree import AuthenticatedTree
from plebiscite.record.entries import BallotEntry, PartialDecryptionEntry, parse_entry
from plebiscite.record.state import RecordState
from plebiscite.store.durable import DurableFiles

_LENGTH_BYTES = 4
SUMMARY = "exports.json"


class _Spool:
    """The ballots of each unit, in log order, in temporary files."""

    def __init__(self, opened: ExitStack) -> None:
        self._opened = opened
        self._folder = Path(opened.enter_context(tempfile.TemporaryDirectory(prefix="plebiscite-")))
        self._files: dict[str, BinaryIO] = {}

    def add(self, unit: str, raw: bytes) -> None:
        if unit not in self._files:
            path = self._folder / unit
            self._files[unit] = self._opened.enter_context(path.open("w+b"))
        self._files[unit].write(len(raw).to_bytes(_LENGTH_BYTES, "big") + raw)

    def ballots(self, unit: str) -> Iterator[bytes]:
        file = self._files.get(unit)
        if file is None:
            return
        file.seek(0)
        while head := file.read(_LENGTH_BYTES):
            yield file.read(int.from_bytes(head, "big"))


def export_units(
    state: RecordState,
    tree: AuthenticatedTree,
    folder: Path,
    *,
    units: tuple[str, ...] = (),
    progress: Callable[[int], None] | None = None,
) -> list[UnitExport]:
    """Write `UUID.bel` for each unit (all when none is named) and `exports.json` into `folder`.

    `state` was checked to the end of `tree`. The bytes depend on the record alone.
    Raises: MisuseError for an unknown unit, or a folder with other files.
    """
    wanted = units or tuple(state.units)
    for uuid in wanted:
        state.unit(uuid)
    if folder.exists() and any(folder.iterdir()):
        raise MisuseError("the folder for the archives is not empty", place=str(folder))
    files = DurableFiles()
    files.make_folder(folder)
    with ExitStack() as opened:
        spool, decrypted = _Spool(opened), list[Decrypted]()
        _read(state, tree, frozenset(wanted), spool, decrypted)
        described = []
        for number, uuid in enumerate(wanted, start=1):
            contents = archive_contents(state, uuid, spool.ballots(uuid), decrypted, state.blob)
            opens = state.required_definition().calendar.opens
            pieces = b"".join(export_archive(contents, opens))
            described.append(describe(state, uuid))
            files.write_whole(folder / described[-1].file, pieces)
            if progress:
                progress(number)
    files.write_whole(folder / SUMMARY, write_json(described))
    return described


def _read(
    state: RecordState,
    tree: AuthenticatedTree,
    wanted: frozenset[str],
    spool: _Spool,
    decrypted: list[Decrypted],
) -> None:
    for raw in tree.entries():
        entry = parse_entry(raw)
        if isinstance(entry, BallotEntry):
            if entry.unit in wanted and counts_in_export(state, entry):
                spool.add(entry.unit, entry.ballot.encode())
        elif isinstance(entry, PartialDecryptionEntry) and entry.group in wanted:
            decrypted.append(Decrypted(entry.group, entry.owner, entry.decryption.encode()))
