"""The trustee's journal: what a key is about to state, written before the statement is signed.

Append-only JSON lines, each forced to the disk first (additions 3). A key states one thing about
a unit, ever; the same statement may be answered again. A line that a crash cut short is kept: its
statement may have been made, so nothing else is signed until that very statement is repeated.
"""

import fcntl
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import msgspec

from plebiscite.canonical.hexadecimal import parse_hex
from plebiscite.canonical.json import parse_json, write_json
from plebiscite.errors import ConductError, MalformedError, UnavailableError
from plebiscite.store.durable import PRIVATE, DurableFiles, StorageIncidentError, read_bytes

_MOST_BYTES = 64 * 2**20


class Statement(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One statement of one key: about which units, and the digest of everything it says.

    `key` is the public key's text form. `digest` is the lowercase hex of a hash of fields 1–11
    of the decryption statement (additions 3).
    """

    kind: str
    key: str
    units: tuple[str, ...]
    digest: str

    def line(self) -> bytes:
        """The journal's line, without its newline."""
        return write_json(self)


class Journal:
    """The statements made with the keys of one trustee, in one private file."""

    def __init__(self, path: Path, *, files: DurableFiles | None = None) -> None:
        """Use the journal at `path`.

        Raises: UnavailableError if there is none, because a lost journal is not an empty one.
        """
        if not path.is_file():
            raise UnavailableError(
                "the trustee's journal is missing; without it a second, different decryption "
                "could be signed: find the newest copy before using this key",
                place=str(path),
            )
        self.path = path
        self._files = files or DurableFiles()

    @classmethod
    def create(cls, path: Path, *, files: DurableFiles | None = None) -> "Journal":
        """An empty journal, made together with the key. Raises MisuseError if one exists."""
        (files or DurableFiles()).write_new(path, b"", mode=PRIVATE)
        return cls(path, files=files)

    def statements(self) -> list[Statement]:
        """Every complete statement. Raises as `record`, except for an unfinished line."""
        return [line for line in self._lines() if isinstance(line, Statement)]

    def record(self, statement: Statement) -> bool:
        """Note the statement before signing it: True if it is new, False if it is repeated.

        When this returns, the line is on the disk and the signature may be made.
        Raises: ConductError if this key has stated, or may have stated, something else about one
        of the units; StorageIncidentError if another line of the file is damaged.
        """
        parse_hex(statement.digest)
        if not statement.units:
            raise MalformedError("a statement is about at least one unit", place=str(self.path))
        with self._locked():
            lines = self._lines()
            self._refuse_damage(lines, statement)
            for earlier in lines:
                if isinstance(earlier, Statement):
                    self._refuse_conflict(earlier, statement)
            if statement in lines:
                return False
            # An unfinished line gets its newline and stays, as evidence.
            start = b"" if self._raw().endswith(b"\n") or not lines else b"\n"
            self._files.append(self.path, start + statement.line() + b"\n")
        return True

    def _lines(self) -> list[Statement | bytes]:
        """The statements, and the raw bytes of lines that are none."""
        *whole, rest = self._raw().split(b"\n")
        return [_statement_or_raw(line) for line in (*whole, *filter(None, [rest]))]

    def _raw(self) -> bytes:
        return read_bytes(self.path, limit=_MOST_BYTES)

    def _refuse_damage(self, lines: Sequence[Statement | bytes], statement: Statement) -> None:
        """Accept an unfinished line only as the beginning of what follows it."""
        for number, line in enumerate(lines, start=1):
            if isinstance(line, Statement):
                continue
            finished = next((x for x in lines[number:] if isinstance(x, Statement)), None)
            place = f"{self.path} line {number}"
            if finished and not finished.line().startswith(line):
                raise StorageIncidentError(
                    "the line is damaged; keep the file and restore a whole copy", place=place
                )
            if not finished and not statement.line().startswith(line):
                raise ConductError(
                    "the last statement was interrupted and may have been made; repeat exactly "
                    "that one first; nothing else is signed with this key",
                    place=place,
                )

    def _refuse_conflict(self, earlier: Statement, new: Statement) -> None:
        if earlier.key != new.key or earlier == new:
            return
        shared = set(earlier.units) & set(new.units)
        if shared:
            raise ConductError(
                f"this key has stated something else about unit {min(shared)} already; a unit is "
                "decrypted once, in one group",
                place=str(self.path),
            )

    @contextmanager
    def _locked(self) -> Iterator[None]:
        with self.path.open("rb") as handle:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield


def _statement_or_raw(line: bytes) -> Statement | bytes:
    try:
        return parse_json(line, Statement)
    except MalformedError:
        return line
